"""B5: whichever call to the storage fails, nothing acknowledged is lost and nothing is half written."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import count

import pytest
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.fold import fold
from almenara.domain.ids import conversation_id
from almenara.domain.ours import ActionTaken
from almenara.domain.rules import DEFAULT
from almenara.domain.timed import advance
from almenara.errors import Unavailable
from almenara.live import hub as hubs
from almenara.live.hub import Hub
from almenara.service.projector import Projector
from almenara.service.record import Recorder
from almenara.service.turns import Turns
from almenara.store.accounts import Organization
from almenara.store.database import Database
from almenara.store.log import Decision
from tests.databases import Kind
from tests.faults import inject
from tests.live.conftest import Clock, always
from tests.strategies import SOURCE

pytestmark = pytest.mark.anyio
KEY = b"k" * 32
ZONE = "America/Sao_Paulo"
STEPS = 6
MINUTE = 60_000


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Hour:
    """A scripted hour of one organization, by people who send again what was not acknowledged."""

    def __init__(self, database: Database, name: str) -> None:
        self.database, self.name, self.clock = database, name, Clock()
        self.recorder = Recorder(database, self.clock)
        organization = Organization(name, "Luma", ZONE, "es", KEY, 0)
        self.hub = Hub(organization, database, self.clock, always(DEFAULT), lambda _organization, _facts: None)
        self.recorder.follow(lambda _, facts, at: self.hub.followed(facts, at))
        turns = Turns(database.leases, "here", self.clock)
        self.projector = Projector(database.rows, name, self.hub.board, turns)
        self.sent: list[str] = []
        self._numbers = count()

    def fact(self, subject: int, kind: str, data: f.Data, action: str | None = None) -> f.Fact:
        self.sent.append(f"{next(self._numbers)}")
        stream = conversation_id(KEY, SOURCE, f"{subject}")
        return f.Fact(
            kind, stream, self.clock.now, SOURCE, data, f"{subject}", origin="/", event=self.sent[-1], action=action
        )

    async def pass_by(self) -> None:
        """Conversations open, are answered, moved by an action, and finished, while rows are written behind."""
        await until_done(self.hub.start)
        for step in range(STEPS):
            self.clock.now += 10 * MINUTE
            opened = f.Opened("webchat", f.Contact(f"Ana {step}", id="p1"), group="pagos")
            facts = [self.fact(step, "conversation.opened", opened)]
            if step >= 2:
                facts.append(self.fact(step - 2, "conversation.assigned", f.Assigned("ana", "pagos")))
                facts.append(self.fact(step - 2, "message.received", f.MessageReceived(f"m{step}", "hola")))
            if step >= 4:
                # Late: its conversation is folded again.
                late = self.fact(step - 4, "message.sent", f.MessageSent(f"s{step}", "?", f.Author("agent", "ana")))
                facts.append(replace(late, time=late.time - 19 * MINUTE))
                facts.append(self.fact(step - 3, "conversation.finished", f.Finished(by="agent")))
            await until_done(lambda facts=facts: self.recorder.record(self.name, facts))
            if step % 3 == 0:
                await self._act(step)
            try:
                await self.projector.flush()
            except Unavailable:
                continue

    async def _act(self, step: int) -> None:
        """Someone moves a conversation, once, however often they are told that it was not stored."""
        action = f"{self.name}-{step}"
        moved = self.fact(step, "conversation.transferred", f.Transferred(to_group="ventas"), action)
        taken = self.fact(step, "action.taken", ActionTaken("transfer", (), "digest"), action)
        taken = replace(taken, stream=action, external_id=None)

        def decide(histories: Mapping[str, list[f.Fact]]) -> Sequence[f.Fact]:
            return [] if action in histories else [moved, taken]

        decision = Decision([moved.stream], 0, decide, [action])
        await until_done(lambda: self.recorder.decide(self.name, decision))

    async def check(self) -> None:
        """The log, the live picture and the stored rows are what was sent, and a recomputation of it."""
        facts = await self.database.log.read(self.name, 0, 1_000)
        assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
        assert sorted(fact.event for fact in facts) == sorted(self.sent)
        self.hub.wake()
        async with asyncio.timeout(20):
            while self.hub.board.seq < len(facts):
                await asyncio.sleep(0.001)
        await self.projector.stop()
        await self.hub.stop()
        streams = {fact.stream for fact in facts if fact.type.startswith("conversation.")}
        histories = await self.database.log.read_streams(self.name, streams)
        rows = {stream: fold(history, DEFAULT) for stream, history in histories.items()}
        loaded = await self.database.rows.load(self.name, 0)
        assert {row.id: row for row in loaded.rows} == rows
        now = self.clock.now
        assert {stream: self.hub.board.row(stream) for stream in rows} == {
            stream: advance(row, now, DEFAULT) for stream, row in rows.items()
        }


async def until_done(asked: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await asked()
            return
        except Unavailable:
            continue


async def test_whichever_call_fails_nothing_is_lost_and_nothing_is_half_written(
    database_url: str, database_kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "_AGAIN", 0.001)
    faults = inject(monkeypatch)
    database = await Database.open(database_url)
    for lost in (False, True) if database_kind == "postgresql" else (False,):
        hours = 0
        while True:
            hour = Hour(database, f"{lost}{hours}")
            faults.after(hours, lost=lost)
            await hour.pass_by()
            reached = faults.happened
            faults.after(1_000_000)
            await hour.check()
            if not reached:
                break
            hours += 1
        assert hours > 50
    await database.close()
