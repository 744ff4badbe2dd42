"""Two servers on one PostgreSQL: the same truth, each to its own viewers."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct
from sqlalchemy.engine import make_url

from almenara.live.presence import EVERY
from almenara.store.postgres.aside import ASIDE
from almenara.store.postgres.connections import connect
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


async def beside(page: Page, servers: list[Server]) -> list[tuple[str, Any]]:
    """Who a page is told to be beside it, the next time that it is told; time passes until then."""
    hearing = asyncio.create_task(page.hears("present"))
    while not hearing.done():
        servers[0].monitor.clock.forward(seconds=EVERY / 1000)
        await asyncio.wait([hearing], timeout=1)
    return [(one["name"], one.get("doing")) for one in hearing.result()["people"]]


async def test_supervisors_see_each_other_in_a_conversation_from_one_server_to_the_other_and_nobody_else_does(
    servers: list[Server], place: Served
) -> None:
    here, there = servers
    key = await here.monitor.key("ingest", source="shop")
    await here.monitor.administration.create_organization("other", "Other")
    foreign = await here.monitor.key("ingest", source="shop", organization="other")
    for email in ("ana", "carla"):
        await here.monitor.user("operator", email=f"{email}@x.test")
    await here.monitor.user("agent", "shop/g", email="luis@x.test")
    await here.monitor.user("operator", email="eva@y.test", organization="other")
    last = await send(here, key, opened(1)), await send(here, foreign, opened(1))
    said: list[str] = []
    connection = await connect(make_url(place.url))
    await connection.add_listener(ASIDE, lambda *told: said.append(told[-1]))

    async def reads(server: Server, email: str, seq: int) -> Page:
        page = await Page.open(server.address, await sign_in(server.monitor, email))
        await page.holds(seq)
        listed = await page.ask({"watch": 1, "kind": "conversations"})
        await page.ask({"watch": 2, "kind": "transcript", "conversation": listed["rows"][0][0]})
        return page

    luis, eva = await reads(there, "luis@x.test", last[0]), await reads(there, "eva@y.test", last[1])
    ana, carla = await reads(here, "ana@x.test", last[0]), await reads(there, "carla@x.test", last[0])
    assert await beside(ana, servers) == [("carla", None)]
    assert await beside(carla, servers) == [("ana", None)]
    await carla.send({"type": "doing", "watch": 2, "action": "transfer"})
    assert await beside(ana, servers) == [("carla", "transfer")]
    # Whoever has it open at both is there once.
    again = await reads(here, "carla@x.test", last[0])
    assert await beside(again, servers) == [("ana", None)]
    await carla.close()
    assert await beside(ana, servers) == [("carla", None)]
    await again.close()
    assert await beside(ana, servers) == []
    for page in (luis, eva):
        await page.holds(0)
        assert not any('"present"' in frame for frame in page.sent)
    connection.terminate()
    # What servers tell each other has ids in it and no more, and is in no table.
    told = [msgspec.json.decode(one) for one in said]
    assert {organization for _, organization, _ in told} == {"default", "other"}
    assert all(len(one.encode()) < 8_000 for one in said)
    for word in ("Ana 1", "carla", "x.test", "y.test", '"c1"'):
        assert not any(word in one for one in said), word
    server = told[0][0]
    tables = place.server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", place.name).split()
    for table in tables:
        found = f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE '%{server}%'"
        assert place.server.sql(found, place.name).strip() == "0", table
    for page in (ana, luis, eva):
        await page.close()


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
