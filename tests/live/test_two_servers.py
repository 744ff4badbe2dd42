"""Two servers on one PostgreSQL: the same truth, each to its own viewers."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from tests.databases import Served
from tests.listening import Page, listening, sign_in
from tests.monitor import START, Clock, Monitor, started
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def place(postgres: PostgresServer) -> Iterator[Served]:
    made = Served(postgres)
    yield made
    made.done()


class Server(Struct):
    """One of the two."""

    monitor: Monitor
    address: str


@pytest.fixture
async def servers(place: Served, tmp_path: Path) -> AsyncGenerator[list[Server]]:
    clock = Clock()
    async with AsyncExitStack() as stack:
        both: list[Server] = []
        for _ in range(2):
            monitor = await stack.enter_async_context(started(tmp_path, clock, place.url))
            both.append(Server(monitor, await stack.enter_async_context(listening(monitor))))
        yield both


def event(number: int, kind: str, **data: Any) -> dict[str, Any]:
    at = {"specversion": "1.0", "source": "t", "time": "2026-09-21T13:00:00Z"}
    return at | {"id": f"{kind}{number}", "type": kind, "subject": f"c{number}", "data": data}


async def send(server: Server, key: str, *events: dict[str, Any]) -> int:
    headers = {"authorization": f"Bearer {key}"}
    answer = await server.monitor.client().post("/api/v1/events", json=events, headers=headers)
    assert answer.status_code == 202, answer.text
    return answer.json()["seq"]


def opened(number: int) -> dict[str, Any]:
    return event(number, "conversation.opened", channel="sms", contact={"name": f"Ana {number}"}, group="g")


async def shown(page: Page) -> tuple[Any, Any]:
    """What someone sees who opens the list and the totals now."""
    rows = await page.ask({"watch": 1, "kind": "conversations"})
    totals = await page.ask({"watch": 2, "kind": "totals"})
    return rows["rows"], totals["indicators"]


async def test_viewers_of_each_see_what_either_took_in(servers: list[Server]) -> None:
    here, there = servers
    await here.monitor.user("administrator")
    key = await there.monitor.key("ingest", source="shop")
    pages = [
        await Page.open(one.address, await sign_in(other.monitor, "administrator@x.test"))
        for one, other in ((here, there), (there, here))
    ]
    for page in pages:
        await page.ask({"watch": 0, "kind": "conversations"})
    last = 0
    for number in range(20):
        last = await send(servers[number % 2], key, opened(number))
        # The same again, to the other: it was there already, whoever took it in.
        again = await send(servers[(number + 1) % 2], key, opened(number), opened(number + 100))
        assert again == last + 1
        last = again
    for page in pages:
        await page.holds(last)
    pictures = [await shown(page) for page in pages]
    assert pictures[0] == pictures[1]
    assert pictures[0][1]["queued"] == 40
    for page in pages:
        # Each of them was told while it happened, not only when it asked again.
        assert any('"diff"' in frame for frame in page.sent)
        await page.close()


async def test_what_is_revoked_through_one_stops_at_the_other(servers: list[Server]) -> None:
    here, there = servers
    user = await here.monitor.user("operator")
    page = await Page.open(there.address, await sign_in(there.monitor, user.email))
    await page.ask({"watch": 0, "kind": "conversations"})
    key = await there.monitor.key("read", profile="operator")
    headers = {"authorization": f"Bearer {key}"}
    listed = "/api/v1/conversations"
    assert (await there.monitor.client().get(listed, headers=headers)).status_code == 200
    await here.monitor.administration.set_user(user, disabled=True)
    assert await page.closed() == 4401
    (kept,) = await here.monitor.running.tools.store.keys("default")
    await here.monitor.administration.revoke_key(kept)
    async with asyncio.timeout(20):
        while (await there.monitor.client().get(listed, headers=headers)).status_code != 401:
            await asyncio.sleep(0.01)


async def test_one_writes_the_rows_and_after_it_stood_still_the_other(servers: list[Server], place: Served) -> None:
    key = await servers[0].monitor.key("ingest", source="shop")
    rows = servers[0].monitor.running.tools.database.rows

    async def written(seq: int) -> None:
        async with asyncio.timeout(20):
            while await rows.applied("default") < seq:
                await asyncio.sleep(0.02)

    await written(await send(servers[1], key, opened(1)))
    held = place.server.sql("SELECT DISTINCT holder FROM lease WHERE name = 'projector'", place.name)
    assert len(held.splitlines()) == 1
    servers[0].monitor.clock.forward(seconds=60)
    place.server.sql(f"UPDATE lease SET holder = 'dead', until = {START + 61_000}", place.name)
    last = await send(servers[0], key, opened(2))
    servers[0].monitor.clock.forward(seconds=60)
    await written(last)


async def test_a_setting_changed_at_one_holds_at_the_other(servers: list[Server]) -> None:
    here, there = servers
    await here.monitor.user("administrator")
    page = await Page.open(there.address, await sign_in(there.monitor, "administrator@x.test"))
    await page.ask({"watch": 1, "kind": "totals"})
    client = await here.monitor.signed_in("administrator@x.test")
    path = "/api/v1/settings/attention/default"
    assert (await client.put(path, json={"capacity": 9})).status_code == 200
    changed = await page.hears("changed")
    assert (changed["kind"], changed["by"]["name"]) == ("attention", "administrator")
    hub = await there.monitor.running.context.hubs.of("default")
    assert hub.board.settings.attention.capacity == 9
    await page.close()
