"""The same on PostgreSQL: ingest beside a plain loop of INSERTs, event to frame, and two servers on one database."""

import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import make_url

from almenara.store.postgres.connections import connect
from bench import frames, ingest
from bench.fill import Filled, fill
from bench.frames import WARM, stage, watchers
from bench.sender import bodies, quantile
from bench.server import CORE, Server, cpu_of
from tests.postgres_server import PostgresServer

_OPEN, _VIEWERS = 10_000, 100
Row = dict[str, Any]
_one = msgspec.json.Decoder(dict[str, Any]).decode


async def run(viewers: Sequence[int], mix: str, rate: float, seconds: float) -> dict[str, list[Row]]:
    """Tables by name, on a cluster of their own with fsync on, which ends with them."""
    server = await asyncio.to_thread(lambda: PostgresServer(durable=True).start())
    try:
        with tempfile.TemporaryDirectory(prefix="almenara-bench-") as made:
            folder = Path(made)
            durable = await ingest.served(folder, server.database(), seconds / 2, lambda: _cpu(server))
            durable.append(await _bare(server.database(), seconds / 2))
            filled = await fill(folder, _OPEN, _OPEN // 2, server.database())
            watched = await frames.run(folder, filled, _OPEN, viewers, mix, rate, seconds)
            return {
                "postgres_ingest": durable,
                "postgres_frames": watched,
                "postgres_two": await _two(folder, filled, mix, rate, seconds),
            }
    finally:
        server.remove()


async def _bare(url: str, seconds: float) -> Row:
    """What is usual: parse, one INSERT an event, each a transaction of its own."""
    connection = await connect(make_url(url), command_timeout=None)
    try:
        await connection.execute(
            "CREATE TABLE bare (id text, source text, type text, subject text, at text, data text)"
        )
        made = bodies("bare", 2_000, 1)
        took: list[float] = []
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            started = time.perf_counter()
            one = _one(made[len(took) % len(made)])
            values = (one["id"], one["source"], one["type"], one["subject"], one["time"])
            data = msgspec.json.encode(one["data"]).decode()
            await connection.execute("INSERT INTO bare VALUES ($1, $2, $3, $4, $5, $6)", *values, data)
            took.append((time.perf_counter() - started) * 1_000)
    finally:
        connection.terminate()
    return {
        "what": "asyncpg, one INSERT an event",
        "achieved": round(len(took) / sum(took) * 1_000),
        "ack_p50_ms": quantile(took, 0.5),
        "ack_p99_ms": quantile(took, 0.99),
    }


async def _two(folder: Path, filled: Filled, mix: str, rate: float, seconds: float) -> list[Row]:
    """One server takes events in; as many watch there as watch a second one on the same database."""
    async with (
        stage(folder, filled, _OPEN) as on,
        _second(folder, filled) as second,
        watchers(folder, filled, second.port) as there,
    ):
        everyone = {"the one that takes events in": on.viewers, "the other": there}
        for viewers in everyone.values():
            await viewers.ask("connect", count=_VIEWERS, mix=mix)
        running = asyncio.create_task(on.traffic.ask("run", rate=rate, seconds=WARM + seconds + 1))
        await asyncio.sleep(WARM + rate / 5_000)
        servers = (on.server, second)
        before = [server.cpu() for server in servers]
        for viewers in everyone.values():
            await viewers.ask("begin")
        await asyncio.sleep(seconds)
        used = [server.cpu() - cpu for server, cpu in zip(servers, before, strict=True)]
        seen = {name: await viewers.ask("report") for name, viewers in everyone.items()}
        load = await running
    return [
        {
            "viewers_of": name,
            "viewers": _VIEWERS,
            **{figure: load[figure] for figure in ("offered", "achieved", "ack_p50_ms", "ack_p99_ms")},
            **{
                figure: told[figure]
                for figure in ("p50_ms", "p95_ms", "p99_ms", "max_ms", "frames_a_second", "pace_ms")
            },
            "server_cpu": round(cpu / seconds, 2),
            "resets": told["resets"],
            "closed": told["closed"],
        }
        for (name, told), cpu in zip(seen.items(), used, strict=True)
    ]


@asynccontextmanager
async def _second(folder: Path, filled: Filled) -> AsyncGenerator[Server]:
    """Another server on the database, on the core of the load."""
    server = await Server.start(folder, filled.database, CORE + 1)
    try:
        yield server
    finally:
        await server.stop()


def _cpu(server: PostgresServer) -> float:
    """Seconds of processor that the cluster's processes have used: those that are there, and those that ended."""
    pid = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return cpu_of(pid, ended=True) + sum(cpu_of(int(one)) for one in children)
