"""Each request reaches the helpdesk once, whatever stops in between, and ends in words where it does not."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest
from msgspec import Struct, field
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.fact_types import TYPE_NAMES
from almenara.domain.facts import Fact
from almenara.domain.ours import ActionRefused, ActionRequested, ActionSent, ActionUndone
from almenara.domain.timed import HELD, SILENCE
from almenara.errors import Unavailable
from almenara.service.record import Recorder
from almenara.service.sending import Recorder as Deciding
from almenara.service.sending import Sending
from almenara.sources import Away, Delivery, Denied, Unknown
from almenara.store.database import Database
from almenara.store.log import Decision
from tests.monitor import Clock
from tests.store.samples import ORGANIZATION

pytestmark = pytest.mark.anyio

TRANSFER = ActionRequested("transfer", to_agent="ana")


class Helpdesk(Struct):
    """What it was asked, and how it takes it: looking raises each of `first`, doing each of `then`, if any."""

    asked: list[str] = field(default_factory=list[str])
    done: list[str] = field(default_factory=list[str])
    first: list[BaseException] = field(default_factory=list[BaseException])
    then: list[BaseException] = field(default_factory=list[BaseException])

    async def prepare(self, row: Conversation, request: ActionRequested) -> Delivery:
        self.asked.append(row.id)
        if self.first:
            raise self.first.pop(0)

        async def deliver() -> None:
            if self.then:
                raise self.then.pop(0)
            self.done.append(f"{row.id} {request.name}")

        return deliver

    async def close(self) -> None:
        return None


class Desk:
    """A log, a clock and senders over it."""

    def __init__(self, database: Database) -> None:
        self.clock = Clock()
        self.database = database
        self.recorder = Recorder(database, self.clock)
        self.looks = 0
        self._number = 0

    async def tell(self, data: f.Data, conversation: str = "c1", action: str | None = None) -> Fact:
        """A fact, kept."""
        self._number += 1
        name = TYPE_NAMES[type(data)]
        fact = Fact(name, conversation, self.clock.now, "rt", data, conversation, event=str(self._number))
        fact = replace(fact, action=action, actor=None if action is None else "boss")
        receipt = await self.recorder.record(ORGANIZATION, [fact])
        return replace(fact, seq=receipt.seq)

    async def asked(self, request: ActionRequested = TRANSFER, conversation: str = "c1") -> Fact:
        """A conversation, and what is asked of it."""
        await self.tell(f.Opened("ticket", f.Contact("x"), group="1"), conversation)
        self.clock.forward(seconds=1)
        return await self.tell(request, conversation, f"a-{conversation}")

    async def told(self, conversation: str = "c1") -> list[f.Data]:
        """What became of it, in the log."""
        facts = (await self.database.log.read_streams(ORGANIZATION, [conversation]))[conversation]
        return [fact.data for fact in facts if isinstance(fact.data, ActionSent | ActionRefused)]

    @asynccontextmanager
    async def sending(self, helpdesk: Helpdesk, *, recorder: Deciding | None = None) -> AsyncGenerator[Sending]:
        """A process that sends, until the end."""

        def looked_for() -> None:
            self.looks += 1

        async def under_way() -> list[str]:
            facts = await self.database.log.read(ORGANIZATION, 0, 1_000)
            return list({fact.stream for fact in facts})

        log, by = self.database.log, recorder or self.recorder
        one = Sending(ORGANIZATION, "rt", log, by, helpdesk, self.clock, looked_for)
        running = asyncio.create_task(one.run(under_way))
        try:
            yield one
        finally:
            running.cancel()
            await asyncio.wait([running])


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition, not for a clock."""
    for _ in range(1_000):
        if holds():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come to pass")


async def test_what_is_asked_is_marked_and_sent_once_and_the_answer_is_looked_for(desk: Desk) -> None:
    helpdesk = Helpdesk()
    async with desk.sending(helpdesk) as one:
        asked = await desk.asked()
        one.asked(asked)
        one.asked(asked)
        await until(lambda: desk.looks == 1)
    async with desk.sending(helpdesk):
        await asyncio.sleep(0.05)
    assert helpdesk.done == ["c1 transfer"]
    assert await desk.told() == [ActionSent()]


async def test_two_processes_send_it_once(desk: Desk) -> None:
    await asyncio.gather(*(desk.asked(conversation=f"c{number}") for number in range(9)))
    here, there = Helpdesk(), Helpdesk()
    async with desk.sending(here), desk.sending(there, recorder=Recorder(desk.database, desk.clock)):
        await until(lambda: len(here.done) + len(there.done) == 9)
        await asyncio.sleep(0.05)
    assert sorted(here.done + there.done) == [f"c{number} transfer" for number in range(9)]


async def test_an_ending_is_held_and_what_is_taken_back_meanwhile_is_never_sent(desk: Desk) -> None:
    helpdesk = Helpdesk()
    async with desk.sending(helpdesk) as one:
        one.asked(await desk.asked(ActionRequested("finish"), "kept"))
        one.asked(await desk.asked(ActionRequested("finish"), "undone"))
        desk.clock.forward(seconds=HELD / 1000 - 1.1)
        await desk.tell(ActionUndone("a-undone"), "undone", "u")
        await asyncio.sleep(0.3)
        assert helpdesk.asked == []
        desk.clock.forward(seconds=2)
        await until(lambda: helpdesk.done == ["kept finish"])
        await asyncio.sleep(0.3)
    assert helpdesk.done == ["kept finish"]
    assert await desk.told("undone") == []


async def test_while_it_is_away_it_is_tried_again_and_not_marked_and_sent_once_when_it_is_back(desk: Desk) -> None:
    await desk.asked()
    helpdesk = Helpdesk(first=[Away("down"), Away("down")])
    async with desk.sending(helpdesk):
        await until(lambda: helpdesk.done == ["c1 transfer"])
    assert len(helpdesk.asked) == 3
    helpdesk = Helpdesk(then=[Away("gone just now")])
    await desk.asked(conversation="c2")
    async with desk.sending(helpdesk):
        await until(lambda: helpdesk.done == ["c2 transfer"])
    assert await desk.told("c2") == [ActionSent()]


async def test_after_half_a_minute_nothing_is_sent_any_more(desk: Desk) -> None:
    await desk.asked()
    helpdesk = Helpdesk(first=[Away("down")] * 1_000)
    async with desk.sending(helpdesk):
        await until(lambda: len(helpdesk.asked) > 0)
        desk.clock.forward(seconds=SILENCE / 1000)
        helpdesk.first.clear()
        await asyncio.sleep(0.7)
    async with desk.sending(helpdesk):
        await asyncio.sleep(0.1)
    assert (helpdesk.done, await desk.told()) == ([], [])


async def test_what_brings_no_answer_is_not_sent_again(desk: Desk) -> None:
    await desk.asked()
    helpdesk = Helpdesk(then=[Unknown("it was cut")])
    async with desk.sending(helpdesk):
        await until(lambda: desk.looks == 1)
        await asyncio.sleep(0.7)
    async with desk.sending(helpdesk):
        await asyncio.sleep(0.1)
    assert len(helpdesk.asked) == 1
    assert await desk.told() == [ActionSent()]


async def test_a_process_that_dies_after_the_mark_leaves_it_to_nobody(desk: Desk) -> None:
    await desk.asked()
    dying = Helpdesk(then=[asyncio.CancelledError()])
    async with desk.sending(dying):
        await until(lambda: len(dying.asked) == 1 and not dying.then)
    other = Helpdesk()
    async with desk.sending(other):
        await asyncio.sleep(0.1)
    assert (dying.done, other.asked) == ([], [])
    assert await desk.told() == [ActionSent()]


async def test_a_refusal_is_recorded_before_or_after_it_was_sent(desk: Desk) -> None:
    for conversation, helpdesk in (
        ("early", Helpdesk(first=[Denied("gone")])),
        ("late", Helpdesk(then=[Denied("no_rights", "Permission Denied\0")])),
    ):
        await desk.asked(conversation=conversation)
        async with desk.sending(helpdesk):
            await until(lambda: desk.looks > 0)
        desk.looks = 0
    assert await desk.told("early") == [ActionRefused("gone")]
    assert await desk.told("late") == [ActionSent(), ActionRefused("no_rights", "Permission Denied")]


async def test_what_changed_since_it_was_asked_is_not_overwritten_and_what_is_met_already_is_not_sent(
    desk: Desk,
) -> None:
    await desk.asked(conversation="moved")
    await desk.tell(f.Transferred(to_group="2"), "moved")
    await desk.asked(conversation="met")
    await desk.tell(f.Assigned("ana"), "met")
    helpdesk = Helpdesk()
    async with desk.sending(helpdesk):
        await until(lambda: "moved" in helpdesk.asked)
        await asyncio.sleep(0.2)
    assert helpdesk.done == []
    assert await desk.told("moved") == [ActionRefused("changed_meanwhile")]
    assert await desk.told("met") == []


async def test_storage_that_fails_for_a_while_delays_it(desk: Desk) -> None:
    class Full:
        """Storage that is full at first."""

        failures = 2

        async def decide(self, organization: str, decision: Decision, /) -> object:
            if self.failures:
                self.failures -= 1
                raise Unavailable("full")
            return await desk.recorder.decide(organization, decision)

    await desk.asked()
    helpdesk = Helpdesk()
    async with desk.sending(helpdesk, recorder=Full()):
        await until(lambda: helpdesk.done == ["c1 transfer"])
