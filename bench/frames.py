"""From commit to screen: how old a change is when it is received, how many see it, and what that costs."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.child import Child
from bench.fill import Filled
from bench.server import CORE, Server

_OTHER = CORE + 1
WARM = 4.0
"""Seconds of load before anything is counted."""
Row = dict[str, Any]


class Stage:
    """A server, its load and those who watch it."""

    def __init__(self, server: Server, traffic: Child, viewers: Child) -> None:
        self.server = server
        self.traffic = traffic
        self.viewers = viewers


@asynccontextmanager
async def stage(folder: Path, filled: Filled, open_: int, watching: str = "bench.viewers") -> AsyncGenerator[Stage]:
    """Everything started over what was filled, and ended at the end; `watching` is the module of those who watch."""
    server = await Server.start(folder, filled.database)
    try:
        given = ("--key", filled.key, "--folder", str(folder), "--open", str(open_))
        traffic = await Child.start("bench.traffic", "--port", str(server.port), *given, core=_OTHER)
        try:
            async with watchers(folder, filled, server.port, watching) as viewers:
                yield Stage(server, traffic, viewers)
        finally:
            await traffic.end()
    finally:
        await server.stop()


@asynccontextmanager
async def watchers(folder: Path, filled: Filled, port: int, watching: str = "bench.viewers") -> AsyncGenerator[Child]:
    """Those who may watch the server of that port, nobody yet."""
    tokens = folder / "tokens.json"
    tokens.write_text(json.dumps(filled.tokens))
    viewers = await Child.start(watching, "--port", str(port), "--tokens", str(tokens), core=_OTHER)
    try:
        yield viewers
    finally:
        await viewers.end()


async def watched(on: Stage, viewers: int, mix: str, rate: float, seconds: float) -> Row:
    """That many watch while events arrive at that rate: one row of figures."""
    connected = await on.viewers.ask("connect", count=viewers, mix=mix)
    running = asyncio.create_task(on.traffic.ask("run", rate=rate, seconds=WARM + seconds + 1))
    # The load's requests are made before its first is due; a little patience lets it begin.
    await asyncio.sleep(WARM + rate / 5_000)
    cpu = on.server.cpu()
    await on.viewers.ask("begin")
    await asyncio.sleep(seconds)
    seen, cpu = await on.viewers.ask("report"), on.server.cpu() - cpu
    load = await running
    return {
        "viewers": viewers,
        "mix": mix,
        **{name: load[name] for name in ("offered", "achieved", "ack_p50_ms", "ack_p99_ms")},
        **{name: seen[name] for name in ("p50_ms", "p95_ms", "p99_ms", "max_ms", "frames_a_second", "pace_ms")},
        "frames_an_event": round(seen["frames_a_second"] / max(1, load["achieved"]), 1),
        "cpu_us_an_event": round(cpu / seconds / max(1, load["achieved"]) * 1e6),
        "server_cpu": round(cpu / seconds, 2),
        "memory_mb": round(on.server.memory(), 1),
        "resets": seen["resets"],
        "closed": seen["closed"],
        "watches": connected["watches"],
        "viewers_cpu": seen["own_cpu"],
        "fsync_p50_ms": load["fsync_p50_ms"],
        "fsync_p99_ms": load["fsync_p99_ms"],
        "statuses": load["statuses"],
    }


async def run(
    folder: Path, filled: Filled, open_: int, viewers: Sequence[int], mix: str, rate: float, seconds: float
) -> list[Row]:
    """A row for each number of viewers, over a folder with that many open conversations, by one server."""
    async with stage(folder, filled, open_) as on:
        return [{"open": open_, **await watched(on, count, mix, rate, seconds)} for count in viewers]
