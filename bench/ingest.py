"""From a request to its 202: durable ingest over HTTP, beside a bare loop that parses, inserts and syncs."""

import asyncio
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from bench.child import PYTHON, on_core
from bench.sender import bodies
from bench.server import CORE, Server

_SENDER = CORE + 1
Row = dict[str, Any]
Cpu = Callable[[], float]


_one = msgspec.json.Decoder(dict[str, Any]).decode
_many = msgspec.json.Decoder(list[dict[str, Any]]).decode


async def run(seconds: float) -> list[Row]:
    """On the embedded database, and the bare loops beside it."""
    with tempfile.TemporaryDirectory(prefix="almenara-bench-") as made:
        folder = Path(made)
        rows = await served(folder, "", seconds)
        return rows + [await asyncio.to_thread(_bare, folder, batch, seconds) for batch in (100, 1)]


async def served(folder: Path, database: str, seconds: float, beside: Cpu | None = None) -> list[Row]:
    """Batches and single events, each as fast as answers come and then at half of that. `beside` is the processor
    time of the database's own processes."""
    server = await Server.start(folder, database)

    async def sent(batch: int, rate: float, requests: int) -> Row:
        before = beside() if beside else 0.0
        load = await _sent(server, key, folder, batch, rate, requests)
        if beside:
            load["database_cpu_us_an_event"] = round((beside() - before) / max(1, load["events"]) * 1e6)
        return load

    try:
        key = await _key(folder, database)
        await sent(100, 0, 200)
        rows: list[Row] = []
        for batch, guess in ((100, 15_000), (1, 4_000)):
            most = await sent(batch, 0, int(guess * seconds / batch))
            rows.append({"what": f"batches of {batch}" if batch > 1 else "single", **most})
            rate = most["achieved"] / 2
            half = await sent(batch, rate, int(rate * seconds / batch))
            rows.append({"what": "half of that", **half})
        return rows
    finally:
        await server.stop()


async def _key(folder: Path, database: str) -> str:
    arguments = ("key", "create", "bench", "--scope", "ingest", "--source", "bench", "--json")
    process = await asyncio.create_subprocess_exec(
        *(PYTHON, "-m", "almenara", *arguments),
        env={**os.environ, "ALMENARA_DATA": str(folder), "ALMENARA_DATABASE": database},
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    return json.loads(told)["key"]


async def _sent(server: Server, key: str, folder: Path, batch: int, rate: float, requests: int) -> Row:
    """One load. `rate` is in events a second; 0 is as fast as answers come, over 32 connections."""
    before, began = server.cpu(), time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(PYTHON, "-m", "bench.sender", "--port", str(server.port), "--key", key, "--folder", str(folder)),
        *("--batch", str(batch), "--rate", str(rate), "--requests", str(requests), "--run", f"{began}"),
        stdout=asyncio.subprocess.PIPE,
        preexec_fn=on_core(_SENDER),
    )
    told, _ = await process.communicate()
    load: Row = json.loads(told)
    load["cpu_us_an_event"] = round((server.cpu() - before) / max(1, load["events"]) * 1e6)
    load["memory_mb"] = round(server.memory(), 1)
    return load


def _bare(folder: Path, batch: int, seconds: float) -> Row:
    """What the disk and SQLite allow: parse, insert into one table without an index, commit with a sync."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id, source, type, subject, time, data)")
    made = bodies("bare", 2_000, batch)
    took: list[float] = []
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        started = time.perf_counter()
        body = made[len(took) % len(made)]
        events = _many(body) if batch > 1 else [_one(body)]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?)",
            [
                (one["id"], one["source"], one["type"], one["subject"], one["time"], json.dumps(one["data"]))
                for one in events
            ],
        )
        connection.execute("COMMIT")
        took.append((time.perf_counter() - started) * 1_000)
    connection.close()
    took.sort()
    return {
        "what": f"bare loop, {batch} a commit",
        "achieved": round(len(took) * batch / sum(took) * 1_000),
        "ack_p50_ms": round(took[len(took) // 2], 2),
        "ack_p99_ms": round(took[int(len(took) * 0.99)], 2),
    }
