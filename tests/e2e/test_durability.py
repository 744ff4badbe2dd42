"""What was answered 202 is on disk: through kill -9, before the answer leaves, and when there is no room."""

import asyncio
import random
import re
import resource
import shutil
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest

from almenara.catalog.indicators import BY_NAME
from almenara.catalog.seen import see
from almenara.domain.condition import EVERYTHING
from almenara.domain.conversation import Conversation
from almenara.domain.day import midnight
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Fact
from almenara.domain.fold import fold
from almenara.domain.instants import parse_instant
from almenara.domain.rules import DEFAULT
from almenara.domain.timed import advance
from almenara.live.figure import at
from almenara.store.database import Database
from tests.databases import Kind
from tests.e2e.server import Server
from tests.lane import examples
from tests.live.oracle import figures

pytestmark = pytest.mark.anyio
EVENTS = "/api/v1/events"
READY = "/api/v1/health/ready"


def event(name: str, kind: str, data: dict[str, Any], subject: str = "1", minute: int = 0) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": name,
        "source": "/crm",
        "type": kind,
        "subject": subject,
        "time": f"2026-09-21T14:{minute:02}:00Z",
        "data": data,
    }


def message(name: str, text: str = "hola", subject: str = "1", minute: int = 0) -> dict[str, Any]:
    return event(name, "message.received", {"message": name, "text": text}, subject, minute)


def happening(dice: random.Random, name: str) -> dict[str, Any]:
    """Anything, of any of five hundred conversations, earlier or later than what came before."""
    subject, minute = str(dice.randrange(500)), dice.randrange(60)
    match dice.randrange(6):
        case 0:
            return event(name, "conversation.opened", {"channel": "sms", "contact": {"name": name}}, subject, minute)
        case 1:
            return event(name, "conversation.assigned", {"agent": name[0], "group": "g"}, subject, minute)
        case 2:
            return event(name, "conversation.transferred", {"to_group": name[0]}, subject, minute)
        case 3:
            return event(name, "conversation.finished", {"by": "agent"}, subject, minute)
        case _:
            return message(name, subject=subject, minute=minute)


@asynccontextmanager
async def serving(folder: Path, before: tuple[str, ...] = (), database: str = "") -> AsyncGenerator[Server]:
    server = Server(folder, before, database)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()


async def stored(url: str) -> list[Fact]:
    database = await Database.open(url)
    try:
        facts: list[Fact] = []
        while page := await database.log.read("default", len(facts), 5_000):
            facts += page
        assert len(facts) == await database.log.head("default")
        return facts
    finally:
        await database.close()


async def projected(url: str, facts: list[Fact]) -> list[Conversation]:
    """The rows written behind the log, once they have come to the end of what makes rows."""
    database = await Database.open(url)
    try:
        async with asyncio.timeout(60):
            while any(FACT_TYPES[fact.type].stream != "account" for fact in facts[await written(database) :]):
                await asyncio.sleep(0.1)
        return (await database.rows.load("default", 0)).rows
    finally:
        await database.close()


async def written(database: Database) -> int:
    return await database.rows.applied("default")


def folded(facts: list[Fact]) -> list[Conversation]:
    streams: dict[str, list[Fact]] = {}
    for fact in facts:
        if FACT_TYPES[fact.type].stream == "conversation":
            streams.setdefault(fact.stream, []).append(fact)
    return [fold(history, DEFAULT) for history in streams.values()]


async def indicators(server: Server) -> dict[str, Any]:
    key = await server.key("--scope", "read", "--profile", "administrator")
    async with server.client(key) as client, asyncio.timeout(60):
        while (await client.get(READY)).status_code != 200:
            continue
        return (await client.get("/api/v1/indicators")).json()


def recomputed(rows: list[Conversation], now: int) -> dict[str, Any]:
    """Every indicator over conversations from the rows one by one, as the API gives it at that moment."""
    day = midnight(now, ZoneInfo("UTC"))
    current = (advance(row, now, DEFAULT) for row in rows)
    seen = [see(row, day, now, DEFAULT, None) for row in current]
    return {name: at(BY_NAME[name], figure, now) for name, figure in figures(seen, EVERYTHING).items()}


def check(facts: list[Fact], acknowledged: Iterable[str], sent: Iterable[str]) -> None:
    """Numbered without a gap, nothing acknowledged lost, nothing doubled, nothing that nobody sent."""
    assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
    names = [fact.event for fact in facts if fact.source == "crm"]
    assert len(names) == len(set(names))
    assert set(acknowledged) <= set(names) <= set(sent)


async def test_killed_at_any_instant_nothing_acknowledged_is_lost_and_nothing_doubled(
    tmp_path: Path, database_url: str, database_kind: Kind
) -> None:
    most = examples(12, 120) if database_kind == "sqlite" else examples(8, 80)
    dice = random.Random(1)
    acknowledged: dict[str, int] = {}
    sent: set[str] = set()
    kills = 0

    async with serving(tmp_path, database=database_url) as server:
        key = await server.key("--scope", "ingest", "--source", "crm")
        up, heard = asyncio.Event(), asyncio.Event()
        up.set()

        async def deliver(client: httpx2.AsyncClient, batch: list[dict[str, Any]]) -> None:
            names = [one["id"] for one in batch]
            sent.update(names)
            while True:
                await up.wait()
                try:
                    answer = await client.post(f"{server.address}{EVENTS}", json=batch)
                except httpx2.TransportError:
                    continue
                assert answer.status_code == 202, answer.text
                assert answer.json()["accepted"] + answer.json()["duplicates"] == len(batch)
                acknowledged.update(dict.fromkeys(names, answer.json()["seq"]))
                heard.set()
                return

        async def writer(number: int) -> None:
            async with server.client(key) as client:
                turn = 0
                while kills < most:
                    size = dice.choice((1, 1, 5, 50))
                    batch = [happening(dice, f"{number}-{turn}-{place}") for place in range(size)]
                    await deliver(client, batch)
                    turn += 1

        async with asyncio.TaskGroup() as tasks:
            for number in range(8):
                tasks.create_task(writer(number))
            while kills < most:
                # Every other time it is killed at work, however slow the machine is; else perhaps while it begins.
                heard.clear()
                if kills % 2:
                    await heard.wait()
                await asyncio.sleep(dice.uniform(0, 0.4))
                up.clear()
                await server.kill()
                await server.start()
                kills += 1
                up.set()

        counted = await indicators(server)
        facts = await stored(database_url)
        rows = await projected(database_url, facts)
        await server.stop()

    check(facts, acknowledged, sent)
    assert len(set(acknowledged.values())) >= most // 2
    assert {row.id: row for row in rows} == {row.id: row for row in folded(facts)}
    expected = recomputed(rows, parse_instant(counted["at"]))
    assert {name: counted["indicators"][name] for name in expected} == expected
    assert counted["indicators"]["queued"] > 0
    place = {fact.event: fact.seq for fact in facts}
    assert all(place[name] <= seq for name, seq in acknowledged.items())


async def test_the_log_is_synced_to_disk_before_each_202_leaves(tmp_path: Path) -> None:
    assert shutil.which("strace"), "this test needs strace"
    trace = tmp_path / "trace"
    calls = "trace=fsync,fdatasync,write,writev,sendto,sendmsg"
    async with serving(
        tmp_path / "data", ("strace", "-D", "-f", "-y", "-qq", "-e", calls, "-o", str(trace))
    ) as server:
        key = await server.key("--scope", "ingest", "--source", "crm")
        async with server.client(key) as client:
            for number in range(100):
                answer = await client.post(EVENTS, json=message(str(number)))
                assert answer.json()["accepted"] == 1
    answers = synced = 0
    waiting: dict[str, bool] = {}
    for line in trace.read_text(errors="replace").splitlines():
        thread, call = line.split(maxsplit=1)
        if re.match(r"f(data)?sync\(.*-wal>", call):
            waiting[thread] = True
        if re.match(r"(<\.\.\. )?f(data)?sync", call) and call.endswith("= 0") and waiting.pop(thread, False):
            synced += 1
        if "HTTP/1.1 202" in call:
            answers += 1
            assert synced, f"the answer to request {answers} left before the log was synced"
            synced = 0
    assert answers == 100


async def test_without_room_it_refuses_says_so_and_recovers_by_itself(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        key = await server.key("--scope", "ingest", "--source", "crm")
        async with server.client(key) as client:
            statuses: list[int] = []
            acknowledged: list[str] = []

            async def send(name: str) -> None:
                answer = await client.post(EVENTS, json=message(name, text="x" * 3_000))
                statuses.append(answer.status_code)
                if answer.status_code == 202:
                    acknowledged.append(name)
                else:
                    assert answer.json()["code"] == "unavailable"
                    assert int(answer.headers["retry-after"]) > 0

            await asyncio.gather(*(send(f"before-{number}") for number in range(20)))
            assert set(statuses) == {202}
            _, most = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (4_096, most))
            statuses.clear()
            await asyncio.gather(*(send(f"full-{number}") for number in range(20)))
            assert set(statuses) == {503}
            assert (await client.get(READY)).status_code == 503
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, most))
            async with asyncio.timeout(20):
                while (await client.get(READY)).status_code != 200:
                    continue
            statuses.clear()
            await asyncio.gather(*(send(f"after-{number}") for number in range(20)))
            assert set(statuses) == {202}
    check(await stored(f"sqlite:///{tmp_path}/almenara.db"), acknowledged, acknowledged)
