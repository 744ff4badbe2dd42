"""The server on PostgreSQL, when PostgreSQL goes away and comes back, and when one of two servers dies."""

import asyncio
import random
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from almenara.domain.instants import parse_instant
from tests.e2e.server import Server
from tests.e2e.test_durability import (
    EVENTS,
    READY,
    check,
    event,
    folded,
    happening,
    indicators,
    projected,
    recomputed,
    serving,
    stored,
)
from tests.lane import examples
from tests.listening import Page
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.anyio
LIST: Final = {"watch": 1, "kind": "conversations"}
TOTALS: Final = {"watch": 2, "kind": "totals"}


@pytest.fixture(scope="module")
def durable() -> Iterator[PostgresServer]:
    """A PostgreSQL that syncs, to be killed."""
    server = PostgresServer(durable=True).start()
    yield server
    server.remove()


class Writers:
    """Eight who send and, whatever becomes of a request, send it again until it is acknowledged."""

    def __init__(self, servers: list[Server], key: str) -> None:
        self._servers, self._key = servers, key
        self._dice = random.Random(2)
        self.sent: set[str] = set()
        self.acknowledged: dict[str, int] = {}
        self.refused = 0

    @asynccontextmanager
    async def at_work(self) -> AsyncGenerator[None]:
        done = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for number in range(8):
                tasks.create_task(self._write(number, done))
            yield
            done.set()

    async def _write(self, number: int, done: asyncio.Event) -> None:
        turn = 0
        async with self._servers[0].client(self._key, timeout=30) as client:
            while not done.is_set():
                size = self._dice.choice((1, 1, 5, 50))
                await self._deliver(
                    client, [happening(self._dice, f"{number}-{turn}-{place}") for place in range(size)]
                )
                turn += 1

    async def _deliver(self, client: httpx2.AsyncClient, batch: list[dict[str, Any]]) -> None:
        names = [one["id"] for one in batch]
        self.sent.update(names)
        while True:
            server = self._dice.choice(self._servers)
            try:
                answer = await client.post(f"{server.address}{EVENTS}", json=batch)
            except httpx2.TransportError:
                continue
            if answer.status_code == 202:
                self.acknowledged.update(dict.fromkeys(names, answer.json()["seq"]))
                return
            assert answer.status_code == 503, answer.text
            assert answer.json()["code"] == "unavailable"
            self.refused += 1
            await asyncio.sleep(0.02)


async def page_of(server: Server, cookie: str) -> Page:
    page = await Page.open(server.address.removeprefix("http://"), cookie)
    await page.ask(LIST)
    return page


async def truth(url: str, writers: Writers, server: Server) -> int:
    """Nothing acknowledged lost, nothing doubled, every row and indicator a recomputation. The last seq."""
    counted = await indicators(server)
    facts = await stored(url)
    check(facts, writers.acknowledged, writers.sent)
    rows = await projected(url, facts)
    assert {row.id: row for row in rows} == {row.id: row for row in folded(facts)}
    expected = recomputed(rows, parse_instant(counted["at"]))
    assert {name: counted["indicators"][name] for name in expected} == expected
    place = {fact.event: fact.seq for fact in facts}
    assert all(place[name] <= seq for name, seq in writers.acknowledged.items())
    return len(facts)


async def test_while_postgresql_is_killed_and_restarted_nothing_is_lost_and_the_server_recovers_by_itself(
    tmp_path: Path, durable: PostgresServer
) -> None:
    url = durable.database()
    dice = random.Random(3)

    def disconnected() -> None:
        durable.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IS NOT NULL"
            " AND pid <> pg_backend_pid()"
        )

    async with serving(tmp_path, database=url) as server:
        key = await server.key("--scope", "ingest", "--source", "crm")
        cookie = await server.session()
        page = await page_of(server, cookie)
        writers = Writers([server], key)
        async with writers.at_work():
            for number in range(examples(3, 100)):
                before = len(writers.acknowledged)
                await asyncio.sleep(dice.uniform(0, 0.5))
                match number % 3:
                    case 0:
                        await asyncio.to_thread(durable.kill)
                    case 1:
                        await asyncio.to_thread(durable.stop)
                    case _:
                        await asyncio.to_thread(disconnected)
                if number % 3 < 2:
                    await asyncio.sleep(dice.uniform(0, 1))
                    await asyncio.to_thread(durable.start)
                async with asyncio.timeout(60):
                    while len(writers.acknowledged) <= before:
                        await asyncio.sleep(0.02)
        assert writers.refused
        async with server.client(key) as client:
            assert (await client.get(READY)).status_code == 200
        last = await truth(url, writers, server)
        # Who watched all the time is told the rest, without opening the page again.
        await page.holds(last)
        await page.close()
        await server.stop()


async def test_one_of_two_servers_dies_and_its_viewers_find_everything_at_the_other(
    tmp_path: Path, durable: PostgresServer
) -> None:
    url = durable.database()
    async with AsyncExitStack() as stack:
        here, there = [await stack.enter_async_context(serving(tmp_path, database=url)) for _ in range(2)]
        key = await here.key("--scope", "ingest", "--source", "crm")
        cookie = await here.session()
        pages = [await page_of(server, cookie) for server in (here, there)]
        servers = [here, there]
        writers = Writers(servers, key)
        async with writers.at_work():
            while len(writers.acknowledged) < 300:
                await asyncio.sleep(0.02)
            servers.remove(here)
            await here.kill()
            assert await pages[0].closed() is None
            pages[0] = await page_of(there, cookie)
            upto = len(writers.acknowledged)
            while len(writers.acknowledged) < upto + 300:
                await asyncio.sleep(0.02)
        last = await truth(url, writers, there)
        pictures: list[Any] = []
        for page in pages:
            await page.holds(last)
            pictures.append([(await page.ask(watch)) for watch in (LIST, TOTALS)])
            await page.close()
        assert pictures[0][0]["rows"] == pictures[1][0]["rows"]
        assert pictures[0][1]["indicators"] == pictures[1][1]["indicators"]
        await there.stop()


async def test_whoever_was_at_a_server_that_is_killed_is_soon_beside_nobody(
    tmp_path: Path, durable: PostgresServer
) -> None:
    url = durable.database()

    async def beside(page: Page) -> list[tuple[str, str | None]]:
        return [(one["name"], one.get("doing")) for one in (await page.hears("present"))["people"]]

    async with AsyncExitStack() as stack:
        here, there = [await stack.enter_async_context(serving(tmp_path, database=url)) for _ in range(2)]
        key = await here.key("--scope", "ingest", "--source", "crm")
        async with here.client(key) as client:
            opened = event("one", "conversation.opened", {"channel": "sms", "contact": {"name": "Marta"}}, "1", 30)
            seq = (await client.post(f"{here.address}{EVENTS}", json=[opened])).json()["seq"]
        pages: list[Page] = []
        for server, email in ((here, "carla@x.test"), (there, "ana@x.test")):
            page = await Page.open(server.address.removeprefix("http://"), await server.session(email))
            await page.holds(seq)
            conversation = (await page.ask(LIST))["rows"][0][0]
            await page.ask({"watch": 2, "kind": "transcript", "conversation": conversation})
            pages.append(page)
        carla, ana = pages
        assert await beside(ana) == [("carla", None)]
        assert await beside(carla) == [("ana", None)]
        await carla.send({"type": "doing", "watch": 2, "action": "transfer"})
        assert await beside(ana) == [("carla", "transfer")]
        await here.kill()
        assert await beside(ana) == []
        await ana.close()
        await there.stop()
