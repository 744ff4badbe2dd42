"""Who else has a conversation open: live, among those who may know who works, and kept nowhere."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import pytest

from almenara.access.actor import Actor
from almenara.domain.ids import conversation_id
from almenara.live.frames import Onlooker
from almenara.live.presence import EVERY, MOST, Presence
from almenara.service.administration import Reach
from almenara.web import socket
from tests.listening import Page, listening, sign_in
from tests.monitor import Monitor, started

pytestmark = pytest.mark.anyio


@pytest.fixture
async def monitor(tmp_path: Path, database_url: str) -> AsyncGenerator[Monitor]:
    async with started(tmp_path, database=database_url) as running:
        yield running


async def conversation(monitor: Monitor) -> str:
    key = await monitor.key("ingest", source="shop")
    data = {"channel": "sms", "contact": {"name": "Marta"}, "group": "a"}
    event = {"specversion": "1.0", "source": "t", "time": "2026-09-21T13:00:00Z", "subject": "c1", "id": "1"}
    event |= {"type": "conversation.opened", "data": data}
    sent = await monitor.client().post("/api/v1/events", json=event, headers={"authorization": f"Bearer {key}"})
    await (await monitor.running.context.hubs.of("default")).reached(sent.json()["seq"])
    return conversation_id(await monitor.running.tools.store.organization_key("default"), "shop", "c1")


async def told(monitor: Monitor, page: Page) -> list[tuple[str, Any]]:
    """Who a page is told to be beside it, at the next telling."""
    monitor.clock.forward(seconds=EVERY / 1000)
    frame = await page.hears("present")
    return [(one["name"], one.get("doing")) for one in frame["people"]]


async def test_supervisors_see_each_other_come_act_and_go_and_nobody_else_does(monitor: Monitor) -> None:
    one, hub = await conversation(monitor), await monitor.running.context.hubs.of("default")
    for email in ("ana@x.test", "carla@x.test"):
        await monitor.user("operator", email=email)
    lead = await monitor.user("operator", "shop/a", email="lead@x.test")
    await monitor.user("agent", "shop/a", email="luis@x.test")
    head = await monitor.running.context.database.log.head("default")
    async with listening(monitor) as address:

        async def reads(name: str) -> Page:
            page = await Page.open(address, await sign_in(monitor, f"{name}@x.test"))
            await page.ask({"watch": 1, "kind": "transcript", "conversation": one})
            return page

        ana, luis = await reads("ana"), await reads("luis")
        carla = await reads("carla")
        assert await told(monitor, ana) == [("carla", None)]
        assert await told(monitor, carla) == [("ana", None)]
        await carla.send({"type": "doing", "watch": 1, "action": "transfer"})
        assert await told(monitor, ana) == [("carla", "transfer")]
        await carla.send({"type": "doing", "watch": 1})
        assert await told(monitor, ana) == [("carla", None)]
        await luis.send({"type": "doing", "watch": 1, "action": "transfer"})
        assert (await luis.hears("refused"))["code"] == "invalid"
        # Whose reach it leaves is beside it no more; whoever has it twice is there once.
        other = await reads("lead")
        assert await told(monitor, ana) == [("carla", None), ("lead", None)]
        await monitor.administration.set_user(lead, reach=Reach("operator", ("shop/b",)))
        assert (await other.hears("reset"))["reason"] == "access"
        assert await told(monitor, ana) == [("carla", None)]
        again = await reads("carla")
        await carla.close()
        await again.close()
        while len(hub.connections) > len((ana, luis, other)):
            await asyncio.sleep(0.001)
        assert await told(monitor, ana) == []
        assert not any('"present"' in frame for frame in luis.sent)
        for page in (ana, luis, other):
            await page.close()
    kept = await monitor.running.context.database.log.read("default", head, 1_000)
    assert {fact.type for fact in kept} <= {"transcript.opened", "accounts.changed", "session.began", "session.ended"}


async def test_who_was_not_heard_of_for_a_while_is_not_taken_to_be_there(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "BEAT", 0.05)
    one = await conversation(monitor)
    for email in ("ana@x.test", "carla@x.test"):
        await monitor.user("operator", email=email)
    async with listening(monitor) as address:
        pages = [await Page.open(address, await sign_in(monitor, f"{name}@x.test")) for name in ("ana", "carla")]
        for page in pages:
            await page.ask({"watch": 1, "kind": "transcript", "conversation": one})
        ana, carla = pages
        assert await told(monitor, ana) == [("carla", None)]
        monitor.clock.forward(seconds=socket.QUIET / 1000 + 1)
        await ana.send({"type": "pong"})
        assert await told(monitor, ana) == []
        await carla.send({"type": "pong"})
        monitor.clock.forward(seconds=1)
        assert await told(monitor, ana) == [("carla", None)]
        for page in pages:
            await page.close()


class Someone:
    """A page that keeps what it was told."""

    def __init__(self, number: int) -> None:
        self.actor = Actor("default", f"user:{number}", "operator")
        self.silent = False
        self.sent: list[bytes] = []
        self.number, self.reader = number, self
        self.doing: str | None = None
        self.beside: tuple[Sequence[Onlooker], int] = ([], 0)

    def send(self, frame: bytes) -> None:
        self.sent.append(frame)


def test_a_crowd_is_told_in_few_words_and_seldom() -> None:
    presence = Presence(lambda person: person)
    crowd = [Someone(number) for number in range(1_000)]
    for now in range(EVERY):
        presence.moved("c1")
        for conversation in presence.due(1_000_000 + now):
            presence.tell(conversation, crowd)
            assert conversation == "c1"
    assert all(len(one.sent) == 1 for one in crowd)
    assert max(len(one.sent[0]) for one in crowd) < 60 * MOST
    people, more = crowd[0].beside
    assert (len(people), more) == (MOST, len(crowd) - 1 - MOST)
