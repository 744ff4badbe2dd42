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

import httpx2
import pytest

from almenara.domain.facts import Fact
from almenara.store.database import Database
from tests.e2e.server import Server

pytestmark = pytest.mark.anyio
EVENTS = "/api/v1/events"
READY = "/api/v1/health/ready"
KILLS = 20


def message(name: str, subject: str = "1", text: str = "hola") -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": name,
        "source": "/crm",
        "type": "message.received",
        "subject": subject,
        "time": "2026-09-21T14:00:00Z",
        "data": {"message": name, "text": text},
    }


@asynccontextmanager
async def serving(folder: Path, before: tuple[str, ...] = ()) -> AsyncGenerator[Server]:
    server = Server(folder, before)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()


async def stored(folder: Path) -> list[Fact]:
    database = await Database.open(f"sqlite:///{folder}/almenara.db")
    try:
        facts: list[Fact] = []
        while page := await database.log.read("default", len(facts), 5_000):
            facts += page
        assert len(facts) == await database.log.head("default")
        return facts
    finally:
        await database.close()


def check(facts: list[Fact], acknowledged: Iterable[str], sent: Iterable[str]) -> None:
    """Numbered without a gap, nothing acknowledged lost, nothing doubled, nothing that nobody sent."""
    assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
    names = [fact.event for fact in facts if fact.type == "message.received"]
    assert len(names) == len(set(names))
    assert set(acknowledged) <= set(names) <= set(sent)


async def test_killed_at_any_instant_nothing_acknowledged_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    dice = random.Random(1)
    acknowledged: dict[str, int] = {}
    sent: set[str] = set()
    kills = 0

    async with serving(tmp_path) as server:
        key = await server.key("--scope", "ingest", "--source", "crm")
        up = asyncio.Event()
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
                return

        async def writer(number: int) -> None:
            async with server.client(key) as client:
                turn = 0
                while kills < KILLS:
                    size = dice.choice((1, 1, 5, 50))
                    batch = [message(f"{number}-{turn}-{place}", subject=str(place)) for place in range(size)]
                    await deliver(client, batch)
                    turn += 1

        async with asyncio.TaskGroup() as tasks:
            for number in range(8):
                tasks.create_task(writer(number))
            while kills < KILLS:
                await asyncio.sleep(dice.uniform(0, 0.4))
                up.clear()
                await server.kill()
                await server.start()
                kills += 1
                up.set()

    facts = await stored(tmp_path)
    check(facts, acknowledged, sent)
    assert len(acknowledged) > 1_000
    place = {fact.event: fact.seq for fact in facts}
    assert all(place[name] <= seq for name, seq in acknowledged.items())


async def test_the_log_is_synced_to_disk_before_each_202_leaves(tmp_path: Path) -> None:
    assert shutil.which("strace"), "this test needs strace"
    trace = tmp_path / "trace"
    calls = "trace=fsync,fdatasync,write,writev,sendto,sendmsg"
    async with serving(tmp_path / "data", ("strace", "-D", "-f", "-y", "-qq", "-e", calls, "-o", str(trace))) as server:
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
    check(await stored(tmp_path), acknowledged, acknowledged)
