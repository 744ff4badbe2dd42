"""Follows one organization's log, keeps its board, and sends what changed to those who watch.

One task takes facts in and sends, in turns, so that between a snapshot and the diffs after it nothing can be missed:
whoever begins a watch does it in a turn of their own (`turn`).
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact
from almenara.domain.ours import DataErased
from almenara.domain.rules import DEFAULT
from almenara.errors import Unavailable
from almenara.live.board import Board
from almenara.live.governing import Govern, governs
from almenara.live.histories import Histories, read_histories, with_statuses
from almenara.live.inbox import Inbox
from almenara.live.minutes import KEPT
from almenara.live.pace import Pace
from almenara.live.recent import Recent, read_recent
from almenara.live.subscriptions import Holder, Subscriptions
from almenara.live.waiters import Waiters
from almenara.store.accounts import Organization
from almenara.store.audit import Trail
from almenara.store.database import Database
from almenara.store.people import load_people

_ROUND: Final = 50
"""Milliseconds of taking in before what changed is sent, however much more there is."""
_TICK: Final = 0.25
"""Seconds between looks at the clock."""
_LOOK: Final = 200
"""Milliseconds of seeing rows by other rules before what changed is sent, however many are left for later."""
_AGAIN: Final = 1.0
"""Seconds before going on after a round failed."""

_OF_PEOPLE: Final = {"accounts.changed", "settings.changed", "session.ended", "agent.registered", "agent.removed"}
"""Facts that may change who someone is and what they reach: an agent is linked to a user by their e-mail."""

Heard = Callable[[str, Sequence[Fact]], None]
"""Told of the facts of an organization that were taken in, whichever process appended them."""

log = structlog.get_logger()


class Hub:
    """One organization's live picture. `clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        organization: Organization,
        database: Database,
        clock: Callable[[], int],
        govern: Govern,
        heard: Heard,
    ) -> None:
        self.organization = organization.id
        self.board = Board(ZoneInfo(organization.zone), DEFAULT, clock())
        self.pace = Pace()
        self.subscriptions = Subscriptions(self.board, clock)
        self.recent = Recent()
        self.connections: set[Holder] = set()
        self.heard_at: dict[str, int] = {}
        """When each source last told something, as far as the rows and what came since say."""
        self.ready = False
        self.accounts_changed = False
        self._key = organization.key
        self._database = database
        self._clock = clock
        self._govern = govern
        self._heard = heard
        self.erased = 0
        """How often a person's data was erased: what was read before may still say it."""
        self._changes: list[Fact] = []
        self._looking: Iterable[None] | None = None
        self._inbox = Inbox(organization.id, database.log)
        self._wake = asyncio.Event()
        self._lock = asyncio.Lock()
        self._waiters = Waiters()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load the rows, follow the rest of the log, and then go on following."""
        now = self._clock()
        await self._settle()
        self._looking = None
        self.board.people = await load_people(self._database.engine, self.organization)
        loaded = await self._database.rows.load(self.organization, min(self.board.day, now - KEPT))
        for row in loaded.rows:
            self.heard_at[row.source] = max(self.heard_at.get(row.source, 0), row.updated_at or row.opened_at)
        agents = await with_statuses(self._database.log, self.organization, loaded.agents, loaded.applied_seq)
        self.board.load(loaded.rows, agents, loaded.groups, now)
        self.board.seq = self._inbox.newest = loaded.applied_seq
        trail = Trail(self._database.engine)
        self.recent.heard(await read_recent(trail, self.organization, now, self.board.seq))
        if loaded.stale:
            await self._refold(loaded.stale)
        await self._bring_last_week(now)
        more = True
        while more:
            more = await self._take_in()
        while self._looking is not None:
            await self._look_again()
        await self._meet(now)
        self._changes.clear()
        self.board.tick(self._clock())
        self._inbox.committed_at = None
        self.ready = True
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Follow no more, and tell those who watch. Whoever comes from now on is for the hub that comes after."""
        self.ready = False
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for connection in list(self.connections):
            connection.end("restart")
        self._waiters.end()

    # The log

    def followed(self, facts: Sequence[Fact], committed_at: int) -> None:
        """This process appended facts."""
        self._inbox.put(facts, committed_at)
        self._wake.set()

    @property
    def newest(self) -> int:
        """The seq of the last fact that was taken in, is being, or waits to be."""
        return self._inbox.newest

    def wake(self) -> None:
        """Another process may have appended: read the log."""
        self._inbox.look()
        self._wake.set()

    async def _take_in(self) -> bool:
        """Take a slice of facts in. Says whether there may be more."""
        if facts := await self._inbox.take(self.board.seq):
            await self._apply(facts)
        return self._inbox.more

    async def _apply(self, facts: list[Fact]) -> None:
        again, unknown = self.board.needs(facts)
        if unknown:
            again |= await self._database.log.begun(self.organization, unknown, facts[0].seq)
        changes = [fact for fact in facts if governs(fact)]
        if changes:
            await self._settle()
            again |= self.board.stepped_since(min(fact.time for fact in changes))
        for fact in facts:
            if isinstance(data := fact.data, DataErased) and data.ids:
                again |= {one for one in data.ids if self.board.row(one) or self.board.unwritten.row(one)}
                self.erased += 1
        histories = await self._histories(again, facts[-1].seq)
        types = {fact.type for fact in facts}
        if "accounts.changed" in types:
            # Before anything is applied: whoever is named by what follows is known by then.
            self.board.people = await load_people(self._database.engine, self.organization)
        self.board.apply(facts, histories, self._clock())
        self.heard_at |= {fact.source: fact.received for fact in facts}
        self._changes += changes
        self.subscriptions.heard(facts)
        self.recent.heard(facts)
        # First whoever remembers accounts forgets, then those who are connected are looked at again.
        self._heard(self.organization, facts)
        self.accounts_changed = self.accounts_changed or "accounts.changed" in types
        if types & _OF_PEOPLE:
            for connection in self.connections:
                connection.recheck()
        self._waiters.reached(self.board.seq)

    async def _settle(self) -> None:
        governing = await self._govern()
        if self.board.settle(governing.settings, governing.book):
            self._looking = self.board.look_again(self._clock())

    async def _look_again(self) -> list[Fact]:
        """See rows by what was set, for a while. Gives the changes once every row is seen by them."""
        deadline = self._clock() + _LOOK
        for _ in self._looking or ():
            await asyncio.sleep(0)
            if self._clock() >= deadline:
                self._wake.set()
                return []
        self._looking = None
        changes, self._changes = self._changes, []
        return changes

    async def _refold(self, stale: Iterable[str]) -> None:
        """Rows that an older fold made are made again."""
        histories = await self._histories(set(stale), self.board.seq)
        self.board.apply((), histories, self._clock())

    async def _bring_last_week(self, now: int) -> None:
        lacked = self.board.last_week.lacks(now)
        if lacked is not None:
            found = await self._database.rows.opened(self.organization, *lacked)
            self.board.bring(found.rows, lacked, now)
            await self._refold(found.stale)

    async def _meet(self, now: int) -> None:
        unread = self.board.customers.unread
        if unread:
            asked = self._database.rows.of_contacts(self.organization, unread.keys(), min(unread.values()))
            self.board.meet(await asked, now)
        elif self.board.customers.touched:
            self.board.meet((), now)

    async def _histories(self, conversations: set[str], until: int) -> Histories:
        return await read_histories(self._database.log, self.organization, self._key, conversations, until)

    # Asking

    def now(self) -> int:
        """Milliseconds since 1970 UTC."""
        return self._clock()

    async def find(self, conversation: str) -> Conversation | None:
        """A conversation's row, from the board or, if it is older, from what was stored or is about to be."""
        row = self.board.row(conversation) or self.board.unwritten.row(conversation)
        return row or await self._database.rows.get(self.organization, conversation)

    async def history(self, conversation: str) -> list[Fact]:
        """Every fact of a conversation that the board has taken in, in the fold's order."""
        read = await self._database.log.read_streams(self.organization, [conversation])
        return [fact for fact in read.get(conversation, ()) if fact.seq <= self.board.seq]

    async def reached(self, seq: int) -> None:
        """Return once the board has taken in the log up to `seq`, or takes in no more: another does from then on."""
        if self.board.seq < seq:
            await self._waiters.wait(seq)

    # Turns

    @contextlib.asynccontextmanager
    async def turn(self, *, whole: bool = False) -> AsyncGenerator[None]:
        """Nothing is taken in or sent meanwhile, and everyone holds what the board holds: with `whole` of agents
        too, of whom they are told a little later."""
        async with self._lock:
            await self._send(whole=whole)
            yield

    async def _work(self) -> None:
        while True:
            # Not `wait_for`: before Python 3.12 it forgets that it was cancelled if it is woken at the same instant.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_TICK):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._round()
            except Unavailable:
                self._inbox.read_again(self.board.seq)
                await asyncio.sleep(_AGAIN)
            except Exception:
                # One bad round must not end the picture for everyone; what it missed is read from the log again.
                log.exception("hub.round_failed", organization=self.organization)
                self._inbox.read_again(self.board.seq)
                await asyncio.sleep(_AGAIN)

    async def _round(self) -> None:
        wait = self.pace.wait(self._clock())
        if wait > 0:
            await asyncio.sleep(wait / 1000)
        async with self._lock:
            deadline = self._clock() + _ROUND
            more = True
            while more and self._clock() < deadline:
                more = await self._take_in()
                await asyncio.sleep(0)
            if more:
                self._wake.set()
            now = self._clock()
            if now >= self.board.next_day:
                for _ in self.board.begin_day(now):
                    await asyncio.sleep(0)
            changes = await self._look_again()
            with contextlib.suppress(Unavailable):
                await self._bring_last_week(now)
                await self._meet(now)
            self.board.tick(now)
            await self._send()
            for connection in self.connections.copy() if changes else ():
                connection.changed(changes)
            self.subscriptions.sweep()
        await asyncio.sleep(0)

    async def _send(self, *, whole: bool = False) -> None:
        began = self._clock()
        at = began if self._inbox.committed_at is None else self._inbox.committed_at
        if not self._inbox.held:
            # What is appended while this is sent has its own moment.
            self._inbox.committed_at = None
        if await self.subscriptions.send(at, self.connections.copy(), whole=whole):
            self.pace.sent(began, self._clock())
            self.pace.lag = max(0, began - at)
        # After whoever lost sight of a conversation was told so.
        self.subscriptions.transcripts.tell(self._clock())
