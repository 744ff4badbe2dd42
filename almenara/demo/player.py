"""Plays the shop against a server: the day behind it first, then everything as it happens."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from almenara.demo.acts import action
from almenara.demo.draws import DAY, HOUR
from almenara.demo.events import Event
from almenara.demo.moves import Handle, Moves
from almenara.demo.notice import Herald
from almenara.demo.post import Door
from almenara.demo.shop import Shop
from almenara.demo.staff import PEOPLE, groups_registered, registered
from almenara.demo.state import State, save
from almenara.demo.timeline import Timeline, left_open
from almenara.demo.watch import Watch
from almenara.domain.facts import AgentStatusChanged, Finished, Reopened
from almenara.errors import AlmenaraError

BEHIND: Final = 25 * HOUR
"""How much history a first start has: a day, and what was open when it began."""
LONGEST_GAP: Final = 2 * DAY
"""A longer absence is not played: what it left open ends where it began."""
STEP: Final = 5_000
"""Events between two words of progress."""
PACE: Final = 0.5
"""Seconds from one look at the monitor, and one sending of what is due, to the next."""
_PATIENCE: Final = 20
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
        self,
        state: State,
        door: Door,
        watch: Watch,
        herald: Herald,
        path: Path,
        clock: Callable[[], int],
        tell: Callable[[Progress], None],
    ) -> None:
        self._state, self._door, self._watch, self._herald, self._path = state, door, watch, herald, path
        self._clock, self._tell = clock, tell
        self._shop = Shop.opened(state.seed, state.first, state.speed)
        self._owed: set[str] = set()
        self._untold: set[str] = set()
        self._late: list[Event] = []
        self._handles: dict[str, Handle] = {}
        self._caught_up = False

    async def run(self) -> None:
        """Plays until cancelled. Raises `AlmenaraError` when the server refuses what is sent."""
        now = self._now()
        save(self._path, self._state)
        await self._door.send(self._roster())
        if now - self._state.cursor > max(LONGEST_GAP, BEHIND):
            await self._skip(now - LONGEST_GAP)
        story = await self._resumed()
        past = list(story.advance(now))
        soon, rest = _by_urgency(past, now)
        await self._door.send(soon)
        self._owed = {event.subject for event in rest}
        self._untold = set(self._owed)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._live(story))
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
        opened = left_open(self._shop, self._state.since, at, self._state.moves)
        ended = [Event(at, one.subject, f"{one.subject}-left", Finished(by="rule"), _LAST) for one in opened]
        home = AgentStatusChanged("offline")
        gone = [Event(at, each.id, f"{at}-{each.id}-left", home, _LAST) for each in PEOPLE]
        await self._door.send([*opened, *ended, *gone])
        self._remember(msgspec.structs.replace(self._state, since=since, cursor=since - 1, moves=()))

    async def _resumed(self) -> Timeline:
        """The shop as the last run left it, and as others have changed it since then."""
        kept = self._state
        story = Timeline(self._shop, kept.since, kept.cursor, kept.moves)
        if kept.cursor >= kept.since:
            left = max([kept.cursor, *(moves.at for moves in kept.moves)])
            await self._door.send(list(story.advance(left)))
            for _ in range(_PATIENCE):
                if self._watch.blind or await self._notice(story, left):
                    break
                await asyncio.sleep(PACE)
        return story

    async def _notice(self, story: Timeline, at: int | None = None) -> bool:
        """Whatever others did since the last look goes into the story, at a moment: now, if none is said. False where
        the monitor does not show yet all that was sent to it."""
        look = await self._watch.look()
        if look is None or look.seq < self._seq:
            return False
        self._handles = look.handles
        moves = story.unlike(look, self._now() if at is None else at, self._untold)
        if moves is not None:
            story.apply(moves)
            self._remember(msgspec.structs.replace(self._state, moves=(*self._lasting(), moves)))
        return True

    @property
    def _seq(self) -> int:
        # What is sent again is known at the seq of the first time: that of the last run may be later.
        return max(self._door.seq, self._state.seq)

    def _lasting(self) -> list[Moves]:
        """What others did on the days from which the story would be told again."""
        begin = self._shop.begin(self._shop.day_of(self._state.cursor) - timedelta(days=1))
        return [moves for moves in self._state.moves if moves.at >= begin]

    async def _history(self, events: Sequence[Event], until: int, sent: int) -> None:
        of = sent + len(events)
        for start in range(0, len(events), STEP):
            self._tell(Progress(sent + start, of))
            await self._door.send(events[start : start + STEP])
        self._owed.clear()
        await self._door.send(self._late)
        self._late.clear()
        self._untold.clear()
        self._caught_up = True
        self._remember(msgspec.structs.replace(self._state, cursor=until))
        self._tell(Progress(of, of, ready=True))

    async def _live(self, story: Timeline) -> None:
        while True:
            await self._notice(story)
            for handle in [*self._handles.values()][:1]:
                await self._herald.tell(self._now(), handle.source)
            due: list[Event] = []
            for event in story.advance(self._now()):
                (self._late if event.subject in self._owed else due).append(event)
            await self._send(due)
            if due and self._caught_up:
                # One less: a moment's events may have been divided between two requests.
                self._remember(msgspec.structs.replace(self._state, cursor=due[-1].time - 1))
            await asyncio.sleep(PACE)

    async def _send(self, due: Sequence[Event]) -> None:
        """Tells what happens now; what the operator does is done by action where that is possible."""
        facts: list[Event] = []
        for event in due:
            handle = self._handles.get(event.subject)
            if not event.acts or handle is None:
                facts.append(event)
                continue
            await self._door.send(facts)
            facts.clear()
            name, body = action(event, handle)
            if not await self._door.act(name, body, event.id):
                facts.append(event)
        await self._door.send(facts)

    def _remember(self, state: State) -> None:
        self._state = msgspec.structs.replace(state, seq=self._seq)
        save(self._path, self._state)


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
