"""Plays the shop against a server: the day behind it first, then everything as it happens."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from almenara.demo.draws import DAY, HOUR
from almenara.demo.events import Event
from almenara.demo.post import Door
from almenara.demo.shop import Shop
from almenara.demo.staff import PEOPLE, groups_registered, registered
from almenara.demo.state import State, save
from almenara.demo.timeline import left_open, play
from almenara.domain.facts import AgentStatusChanged, Finished, Reopened
from almenara.errors import AlmenaraError

BEHIND: Final = 25 * HOUR
"""How much history a first start has: a day, and what was open when it began."""
LONGEST_GAP: Final = 2 * DAY
"""A longer absence is not played: what it left open ends where it began."""
STEP: Final = 5_000
"""Events between two words of progress."""
_NAP: Final = 0.5
_ON_ITS_WAY: Final = 5_000
_LAST: Final = 999_999


class Progress(Struct, frozen=True):
    """How far the past is played: events sent, of how many; `ready` once all of it is with the server."""

    sent: int
    of: int
    ready: bool = False


def begin(seed: str, now: int, speed: float) -> State:
    """A demo that first starts now."""
    return State(seed, now, speed, since=now - BEHIND, cursor=now - BEHIND - 1)


class Player:
    """One run of the demo. `clock` gives milliseconds, `tell` hears of progress, `path` is where it remembers."""

    def __init__(
        self, state: State, door: Door, path: Path, clock: Callable[[], int], tell: Callable[[Progress], None]
    ) -> None:
        self._state, self._door, self._path = state, door, path
        self._clock, self._tell = clock, tell
        self._shop = Shop.opened(state.seed, state.first, state.speed)
        self._owed: set[str] = set()
        self._late: list[Event] = []
        self._caught_up = False

    async def run(self) -> None:
        """Plays until cancelled. Raises `AlmenaraError` when the server refuses what is sent."""
        now = self._now()
        save(self._path, self._state)
        await self._door.send(self._roster())
        if now - self._state.cursor > max(LONGEST_GAP, BEHIND):
            await self._skip(now - LONGEST_GAP)
        past, future = _split(play(self._shop, self._state.since, self._state.cursor), now)
        soon, rest = _by_urgency(past, now)
        await self._door.send(soon)
        self._owed = {event.subject for event in rest}
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._live(future))
                tasks.create_task(self._history(rest, now, len(soon)))
                del past, soon, rest  # a day of events is not kept for as long as the demo runs
        except* AlmenaraError as errors:
            raise AlmenaraError(str(errors.exceptions[0])) from None

    def _now(self) -> int:
        return self._shop.moment(self._clock())

    def _roster(self) -> list[Event]:
        """Who there is: said at every start, always the same."""
        at = self._state.first - 2 * BEHIND
        groups = [Event(at, group, f"roster-{group}", data) for group, data in groups_registered().items()]
        return groups + [Event(at, each.id, f"roster-{each.id}", registered(each)) for each in PEOPLE]

    async def _skip(self, since: int) -> None:
        """Ends what an absence left open, sends everybody home, and goes on from `since`."""
        # What was on its way when the demo stopped may have arrived.
        at = self._state.cursor + _ON_ITS_WAY
        opened = left_open(self._shop, self._state.since, at)
        ended = [Event(at, one.subject, f"{one.subject}-left", Finished(by="rule"), _LAST) for one in opened]
        home = AgentStatusChanged("offline")
        gone = [Event(at, each.id, f"{at}-{each.id}-left", home, _LAST) for each in PEOPLE]
        await self._door.send([*opened, *ended, *gone])
        self._remember(msgspec.structs.replace(self._state, since=since, cursor=since - 1))

    async def _history(self, events: Sequence[Event], until: int, sent: int) -> None:
        of = sent + len(events)
        for start in range(0, len(events), STEP):
            self._tell(Progress(sent + start, of))
            await self._door.send(events[start : start + STEP])
        self._owed.clear()
        await self._door.send(self._late)
        self._late.clear()
        self._caught_up = True
        self._remember(msgspec.structs.replace(self._state, cursor=until))
        self._tell(Progress(of, of, ready=True))

    async def _live(self, events: Iterator[Event]) -> None:
        coming = next(events)
        while True:
            now = self._now()
            due: list[Event] = []
            while coming.time <= now and len(due) < STEP:
                (self._late if coming.subject in self._owed else due).append(coming)
                coming = next(events)
            if due:
                await self._door.send(due)
                if self._caught_up:
                    # One less: a moment's events may have been divided between two requests.
                    self._remember(msgspec.structs.replace(self._state, cursor=due[-1].time - 1))
            else:
                left = (self._shop.wall(coming.time) - self._clock()) / 1000
                await asyncio.sleep(max(0.001, min(_NAP, left)))

    def _remember(self, state: State) -> None:
        self._state = state
        save(self._path, state)


def _split(events: Iterator[Event], now: int) -> tuple[list[Event], Iterator[Event]]:
    """What has happened, and what is still to come."""
    past: list[Event] = []
    for event in events:
        if event.time > now:
            return past, chain((event,), events)
        past.append(event)
    return past, iter(())


def _by_urgency(past: Sequence[Event], now: int) -> tuple[list[Event], list[Event]]:
    """First what makes the screen right: who is there and what is open. Then what is over, newest first."""
    latest: dict[str, Event] = {}
    over: dict[str, int] = {}
    for event in past:
        if isinstance(event.data, AgentStatusChanged):
            latest[event.subject] = event
        elif isinstance(event.data, Finished):
            over[event.subject] = event.time
        elif isinstance(event.data, Reopened):
            over.pop(event.subject, None)
    soon: list[Event] = []
    rest: list[Event] = []
    for event in past:
        statuses = isinstance(event.data, AgentStatusChanged)
        first = latest[event.subject] is event if statuses else event.subject not in over
        (soon if first else rest).append(event)
    rest.sort(key=lambda event: (-over.get(event.subject, now), event.subject, event.time, event.order))
    return soon, rest
