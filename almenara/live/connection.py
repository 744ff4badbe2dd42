"""One person's live connection: their watches, and the frames that wait to be sent to them, within a bound."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.access.scope import demand, reach, reach_agents, reach_groups
from almenara.catalog.actions import BY_NAME as ACTIONS
from almenara.catalog.agents.ask import ask_agent_figures, ask_agents, ask_staff
from almenara.catalog.ask import ask_list, ask_totals
from almenara.catalog.fields import reader
from almenara.catalog.settings import BY_NAME as KINDS
from almenara.domain.facts import Fact
from almenara.domain.ours import AccountsChanged, DataErased, SettingsChanged
from almenara.errors import AlmenaraError, Invalid, NotFound, refused
from almenara.live import frames as f
from almenara.live.agents import order as agents
from almenara.live.agents.feed import AgentsFeed, AgentsKey
from almenara.live.feeds import ListFeed, ListKey, TotalsFeed, TotalsKey
from almenara.live.groups import GroupsFeed
from almenara.live.hub import Hub
from almenara.live.order import BAD_SORT, parse
from almenara.live.transcripts import Reading
from almenara.live.wire import Rows, Shape, shape_of
from almenara.reasons import Reason

MAX_WATCHES: Final = 20
_FULL: Final = 1_000_000
"""Bytes that may wait; beyond, the person begins again rather than the server keeping more."""

_encode = msgspec.json.Encoder().encode
Opened = Callable[[Actor, str], Awaitable[None]]
"""Told whenever a transcript is opened: (who, conversation)."""


class _List(Struct):
    feed: ListFeed | AgentsFeed
    key: ListKey | AgentsKey
    held: set[str]


_Watch = _List | TotalsFeed | GroupsFeed | Reading


class Connection:
    """One connection of one actor. `opened` is told of every transcript that is opened."""

    def __init__(self, hub: Hub, actor: Actor, opened: Opened, recheck: Callable[[], None]) -> None:
        self.actor: Actor = actor
        self.shape: Shape = shape_of(actor)
        self.recheck = recheck
        self.closing: str | None = None
        self.silent = False
        self._hub = hub
        self._opened = opened
        self._watches: dict[int, _Watch] = {}
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._ready = asyncio.Event()
        hub.connections.add(self)

    # Towards the person

    def send(self, frame: bytes) -> None:
        """Hand over a frame; never waits."""
        self._waiting.append(frame)
        self._size += len(frame)
        self._ready.set()
        if self._size > _FULL:
            self.begin_again("slow")

    async def frames(self) -> list[bytes]:
        """What waits to be sent, once something does."""
        await self._ready.wait()
        self._ready.clear()
        waiting, self._waiting, self._size = list(self._waiting), deque(), 0
        return waiting

    def begin_again(self, reason: Literal["access", "slow", "day", "restart", "gone"]) -> None:
        """Drop every watch and what waits, and ask the person to watch anew."""
        self._drop_all()
        self._waiting.clear()
        self._size = 0
        self.send(_encode(f.Reset(reason)))

    def end(self, reason: str) -> None:
        """The connection is to be closed, for that reason."""
        self.closing = self.closing or reason
        self._ready.set()

    def hear(self, *, silent: bool) -> None:
        """Whether nothing was heard of the browser for a while: nobody is taken to be there then."""
        if silent != self.silent:
            self.silent = silent
            for watch in self._watches.values():
                if isinstance(watch, Reading):
                    self._hub.subscriptions.transcripts.moved(watch)

    def close(self) -> None:
        """The connection is gone."""
        self._drop_all()
        self._hub.connections.discard(self)

    def changed(self, changes: Iterable[Fact]) -> None:
        """Settings are others now, or data is erased: tell what of it this person may know."""
        for fact in changes:
            if isinstance(fact.data, DataErased):
                self.send(_encode(f.Changed("data", "erased", fact.time)))
            own = ("organization", self._hub.organization)
            if isinstance(told := fact.data, AccountsChanged) and (told.what, told.id) == own:
                self.send(_encode(f.Changed("organization", "organization", fact.time)))
            if not isinstance(data := fact.data, SettingsChanged):
                continue
            which = data.id if self.actor.may(KINDS[data.kind].permission) else None
            who = fact.actor if self.actor.may("agents.view") else None
            by = None if who is None else f.Person(who, self._hub.board.name_of(who))
            self.send(_encode(f.Changed("settings", data.kind, fact.time, which, by)))

    def become(self, actor: Actor) -> None:
        """The account changed: whatever was watched is watched anew, with the reach of now."""
        if actor != self.actor:
            self.actor, self.shape = actor, shape_of(actor)
            self.begin_again("access")

    def patch_held(self, changed: set[str], rows: Rows, at: int) -> None:
        """Send what changed of the rows held outside their band."""
        for watch in list(self._watches.values()):
            if not isinstance(watch, _List) or not watch.held or watch.feed.rows is not rows:
                continue
            outside = (watch.held & changed).difference(watch.feed.told)
            denied = [row_id for row_id in sorted(outside) if watch.feed.reason(row_id) == "denied"]
            patches = (rows.patch(row_id, self.shape) for row_id in sorted(outside.difference(denied)))
            patch = [one for one in patches if one is not None]
            if patch or denied:
                drop: list[tuple[str, Literal["moved", "unmatched", "denied"]]] = [(one, "denied") for one in denied]
                frame = f.Diff(watch.feed.number, self._hub.board.seq, at, patch=patch or None, drop=drop or None)
                watch.held.difference_update(denied)
                self.send(_encode(frame))

    # From the person

    async def receive(self, frame: f.AnyClientFrame) -> None:
        """Do what a frame asks, or say why not."""
        try:
            match frame:
                case f.Watch():
                    await self._watch(frame)
                case f.Window(watch, offset):
                    await self._move(watch, offset)
                case f.Hold(watch, ids):
                    await self._hold(watch, ids)
                case f.Unwatch(watch):
                    self._drop(watch)
                case f.Doing(watch, action):
                    self._do(watch, action)
                case f.Pong():
                    pass
        except AlmenaraError as error:
            places = "; ".join(f"{place.place}: {place.reason}" for place in error.places)
            watch = None if isinstance(frame, f.Pong) else frame.watch
            self.send(_encode(f.Refused(error.code, places or error.detail, watch)))

    async def _watch(self, frame: f.Watch) -> None:
        self._drop(frame.watch)
        if len(self._watches) >= MAX_WATCHES:
            raise Invalid(Reason("too_many", {"most": MAX_WATCHES}))
        match frame.kind:
            case "conversations":
                await self._watch_list(frame)
            case "agents":
                await self._watch_agents(frame)
            case "groups":
                await self._watch_groups(frame)
            case "totals":
                await self._watch_totals(frame)
            case "transcript":
                await self._watch_transcript(frame)

    async def _watch_list(self, frame: f.Watch) -> None:
        async with self._hub.turn():
            # Who asks is looked at inside the turn: they may have changed while this one waited for it.
            order = parse(frame.sort)
            if order is None or (order.name not in self.shape.columns and frame.sort is not None):
                raise Invalid(places=[BAD_SORT])
            key = ListKey(reach(self.actor), ask_list(self.actor, frame.filter), order, frame.offset)
            self._begin_list(frame.watch, key, set())

    async def _watch_agents(self, frame: f.Watch) -> None:
        async with self._hub.turn(whole=True):
            order = agents.parse(frame.sort)
            if order is None:
                raise Invalid(places=[BAD_SORT])
            asked, figures = ask_agents(self.actor, frame.filter), ask_agent_figures(self.actor, frame.filter)
            key = AgentsKey(reach_agents(self.actor), asked, figures, order, frame.offset)
            self._begin_list(frame.watch, key, set())

    def _begin_list(self, watch: int, key: ListKey | AgentsKey, held: set[str]) -> None:
        subscriptions = self._hub.subscriptions
        if isinstance(key, ListKey):
            feed = subscriptions.join_list(key, self, watch)
        else:
            feed = subscriptions.join_agents(key, self, watch)
        self._watches[watch] = _List(feed, key, held)
        self.send(_encode(f.Watching(watch, feed.number)))
        self.send(feed.snapshot(self.shape, self._hub.now()))

    async def _move(self, watch: int, offset: int) -> None:
        current = self._watches.get(watch)
        if isinstance(current, _List):
            async with self._hub.turn(whole=isinstance(current.key, AgentsKey)):
                if self._watches.get(watch) is current:
                    self._drop(watch)
                    self._begin_list(watch, replace(current.key, offset=offset), current.held)

    async def _hold(self, watch: int, ids: list[str]) -> None:
        async with self._hub.turn():
            current = self._watches.get(watch)
            if not isinstance(current, _List):
                return
            # What is out of reach is told as what is not there.
            hidden = [row_id for row_id in ids if not current.feed.reaches(row_id)]
            current.held = set(ids).difference(hidden)
            if hidden:
                drop: list[tuple[str, Literal["moved", "unmatched", "denied"]]] = [(one, "denied") for one in hidden]
                seq, at = self._hub.board.seq, self._hub.now()
                self.send(_encode(f.Diff(current.feed.number, seq, at, drop=drop)))

    async def _watch_groups(self, frame: f.Watch) -> None:
        async with self._hub.turn(whole=True):
            subscriptions = self._hub.subscriptions
            feed = subscriptions.join_groups(reach_groups(self.actor), self, frame.watch)
            self._watches[frame.watch] = feed
            self.send(_encode(f.Watching(frame.watch, feed.number)))
            self.send(subscriptions.groups.snapshot(feed, self.shape, self._hub.now()))

    async def _watch_totals(self, frame: f.Watch) -> None:
        filters = {name: values for name, values in frame.filter.items() if name not in ("state", "card")}
        async with self._hub.turn():
            key = TotalsKey(ask_totals(self.actor, filters), ask_staff(self.actor, filters), self.shape)
            feed = self._hub.subscriptions.join_totals(key, self, frame.watch)
            self._watches[frame.watch] = feed
            self.send(_encode(f.Watching(frame.watch, feed.number)))
            self.send(feed.snapshot(self._hub.now()))

    async def _watch_transcript(self, frame: f.Watch) -> None:
        if not frame.conversation:
            raise Invalid(places=[refused("/conversation", "required")])
        hub, transcripts = self._hub, self._hub.subscriptions.transcripts
        async with hub.turn():
            row = await hub.find(frame.conversation)
            facts = [] if row is None else await hub.history(row.id)
            # After all reading: reach may have changed meanwhile.
            demand(self.actor, "conversations.view", None if row is None else reader(hub.board.view(row, hub.now())))
            if row is None:
                raise NotFound
            reading = Reading(hub.subscriptions.number(), row.id, self)
            self._watches[frame.watch] = reading
            transcripts.join(reading)
            self.send(_encode(f.Watching(frame.watch, reading.number)))
            self.send(transcripts.snapshot(reading, row, facts, hub.now()))
        await self._opened(self.actor, row.id)

    def _do(self, watch: int, action: str | None) -> None:
        declared = None if action is None else ACTIONS.get(action)
        if action is not None and (declared is None or not self.actor.may(declared.permission)):
            raise Invalid(places=[refused("/action", "no_such_choice")])
        reading = self._watches.get(watch)
        if isinstance(reading, Reading) and reading.doing != action:
            reading.doing = action
            self._hub.subscriptions.transcripts.moved(reading)

    def _drop(self, watch: int) -> None:
        match self._watches.pop(watch, None):
            case _List(feed) | (TotalsFeed() as feed) | (GroupsFeed() as feed):
                self._hub.subscriptions.leave(feed, self)
            case Reading() as reading:
                self._hub.subscriptions.transcripts.leave(reading)
            case None:
                pass

    def _drop_all(self) -> None:
        for watch in list(self._watches):
            self._drop(watch)
