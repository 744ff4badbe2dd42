"""Where a change of reach and a question cross, the new reach answers; and what is not shown is not hinted at."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Final

import msgspec
import pytest
from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.domain import facts as f
from almenara.domain.ids import conversation_id
from almenara.live.frames import AnyClientFrame, Hold, Watch
from tests.live.client import Client
from tests.live.conftest import World, world
from tests.strategies import SOURCE

pytestmark = pytest.mark.anyio
OPERATOR: Final = Actor("o", "user:1", "operator", groups=frozenset({"shop/pagos"}))
ELSEWHERE: Final = replace(OPERATOR, groups=frozenset({"shop/ventas"}), version=1)
AGENT: Final = Actor("o", "user:2", "agent", groups=frozenset({"shop/pagos"}))
OPENED: Final = f.Opened("whatsapp", f.Contact("Marta"), group="pagos")
LONG_AGO: Final = 5 * 86_400_000


@pytest.fixture
async def here(shared_url: str) -> AsyncGenerator[World]:
    async with world(shared_url) as made:
        yield made


async def told(here: World, subject: str, *happened: tuple[str, f.Data], ago: int = 0) -> str:
    """Facts of one conversation, which the hub has taken in and sent. Gives its id."""
    stream = conversation_id(here.organization.key, SOURCE, subject)
    seq = 0
    for kind, data in happened:
        here.clock.now += 1
        fact = f.Fact(kind, stream, here.clock.now - ago, SOURCE, data, subject, event=str(here.clock.now))
        seq = (await here.recorder.record(here.organization.id, [fact])).seq
    async with asyncio.timeout(20):
        while here.hub.board.seq < seq:
            await asyncio.sleep(0.001)
    async with here.hub.turn():
        return stream


def frames(client: Client) -> list[dict[str, Any]]:
    """What was sent since the last look, without the numbers that no two watches share."""
    return [{**msgspec.json.decode(raw), "audience": None, "watch": None} for raw in client.read()]


@pytest.mark.parametrize("kind", ["conversations", "totals", "transcript"])
async def test_a_watch_that_is_asked_for_while_reach_changes_shows_the_new_reach(here: World, kind: Any) -> None:
    conversation = await told(here, "c1", ("conversation.opened", OPENED))
    client = Client(here.hub, OPERATOR)
    async with here.hub.turn():
        asked = asyncio.create_task(client.ask(Watch(0, kind, conversation=conversation)))
        await asyncio.sleep(0)
        client.connection.become(ELSEWHERE)
    await asked
    await told(here, "c1", ("message.received", f.MessageReceived("m1", "hola")))
    client.read()
    assert b"Marta" not in b"".join(client.sent)
    assert b"hola" not in b"".join(client.sent)
    watched = client.watches[0]
    assert (watched.total, watched.indicators.get("queued", 0), watched.messages) == (0, 0, {})


async def test_a_transcript_that_is_being_read_while_reach_changes_is_refused(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await told(here, "c1", ("conversation.opened", OPENED))
    client, history = Client(here.hub, OPERATOR), here.hub.history

    async def meanwhile(conversation: str) -> list[f.Fact]:
        client.connection.become(ELSEWHERE)
        return await history(conversation)

    monkeypatch.setattr(here.hub, "history", meanwhile)
    await client.ask(Watch(0, "transcript", conversation=conversation))
    assert [one["code"] for one in client.refused] == ["not_found"]
    assert b"Marta" not in b"".join(client.sent)
    assert client.opened == []


async def test_to_hold_a_row_out_of_reach_is_to_hold_one_that_does_not_exist(here: World) -> None:
    queued = await told(here, "c1", ("conversation.opened", OPENED))
    hidden = await told(here, "c2", ("conversation.opened", replace(OPENED, group="ventas")))
    answers: list[list[dict[str, Any]]] = []
    for held in (hidden, "nobody"):
        client = Client(here.hub, OPERATOR)
        asked: list[AnyClientFrame] = [Watch(0, "conversations"), Hold(0, [queued, held])]
        for frame in asked:
            await client.ask(frame)
        first = frames(client)
        await told(here, "c2", ("message.received", f.MessageReceived("m1", "hola")))
        answers.append([*first, *frames(client)])
        client.connection.close()
    assert answers[0] == answers[1]


async def test_a_held_row_that_leaves_reach_is_blanked(here: World) -> None:
    held = await told(here, "c1", ("conversation.opened", OPENED))
    client = Client(here.hub, OPERATOR)
    await client.ask(Watch(0, "conversations"))
    await client.ask(Hold(0, [held]))
    client.read()
    moved = ("conversation.transferred", f.Transferred(to_group="ventas"))
    await told(here, "c1", moved, ("message.received", f.MessageReceived("m1", "hola")))
    drops = [one for frame in frames(client) for one in frame.get("drop") or ()]
    assert drops
    assert all(drop == [held, "denied"] for drop in drops)
    assert b"hola" not in b"".join(client.sent)


async def test_who_may_not_read_notes_does_not_learn_that_one_was_written(here: World) -> None:
    conversation = await told(here, "c1", ("conversation.opened", OPENED))
    operator, agent = Client(here.hub, OPERATOR), Client(here.hub, AGENT)
    for client in (operator, agent):
        await client.ask(Watch(0, "transcript", conversation=conversation))
        await client.ask(Watch(1, "conversations"))
        await client.ask(Watch(2, "totals"))
    await told(here, "c1", ("note.added", f.NoteAdded("n1", "a secret")))
    assert agent.read() == []
    assert b"a secret" in b"".join(operator.read())
    await told(here, "c1", ("message.received", f.MessageReceived("m1", "hola")))
    assert b"hola" in b"".join(agent.read())


async def test_what_came_finished_long_ago_is_there_from_when_it_was_taken_in(here: World) -> None:
    """The board does not hold it, and its row is stored about a second later: meanwhile it is found all the same."""
    ended = ("conversation.finished", f.Finished("agent"))
    old = await told(here, "c1", ("conversation.opened", OPENED), ended, ago=LONG_AGO)
    changed = here.hub.board.take()
    assert changed is not None
    assert here.hub.board.row(old) is None
    being_written = await here.hub.find(old)
    assert being_written is not None
    here.hub.board.restore(changed)
    assert await here.hub.find(old) == being_written
    await here.projector.flush()
    await here.projector.flush()
    assert here.hub.board.unwritten.row(old) is None
    stored = await here.hub.find(old)
    assert stored is not None
    assert stored.state == "finished"
