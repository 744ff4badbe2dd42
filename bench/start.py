"""Starting, coming back, standing still: from a process to the first correct screen, and the memory it takes."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.child import Child
from bench.fill import Filled
from bench.frames import watchers
from bench.server import Server

_IDLE = 35.0
"""Seconds of standing still that are measured: several beats, and every session looked at again."""


@asynccontextmanager
async def served(folder: Path, filled: Filled) -> AsyncGenerator[tuple[Server, Child]]:
    """A server over that folder and those who may watch it, nobody yet."""
    server = await Server.start(folder)
    try:
        async with watchers(folder, filled, server.port) as viewers:
            yield server, viewers
    finally:
        await server.stop()


async def started(folder: Path, filled: Filled, rows: int) -> dict[str, Any]:
    """Seconds from the start of the process until an administrator's first snapshot, whose total must be right."""
    async with served(folder, filled) as (server, viewers):
        listening = time.perf_counter() - server.started
        # Made before the server listens, the client's own start is no part of the figure.
        shown = await viewers.ask("first")
        if shown["total"] != rows:
            raise RuntimeError(f"the first screen shows {shown['total']} rows of {rows}")
        return {
            "listening_s": round(listening, 2),
            "first_screen_s": round(listening + shown["ms"] / 1000, 2),
            "cpu_s": round(server.cpu(), 2),
            "memory_mb": round(server.memory(), 1),
        }


async def returning(folder: Path, filled: Filled, viewers: int) -> dict[str, Any]:
    """That many watch, stand still, lose their connections and come back at once."""
    async with served(folder, filled) as (server, watching):
        alone = server.memory()
        first = await _connected(server, watching, viewers)
        await asyncio.sleep(3)
        together, cpu = server.memory(), server.cpu()
        await asyncio.sleep(_IDLE)
        idle = (server.cpu() - cpu) / _IDLE
        await watching.ask("leave")
        await asyncio.sleep(1)
        again = await _connected(server, watching, viewers)
        return {
            "viewers": viewers,
            "first_s": round(first["last_ms"] / 1000, 2),
            "first_cpu_s": first["cpu_s"],
            "again_s": round(again["last_ms"] / 1000, 2),
            "again_cpu_s": again["cpu_s"],
            "idle_share_of_a_core": round(idle, 3),
            "memory_mb": round(together, 1),
            "kb_a_viewer": round((together - alone) / viewers * 1000),
        }


async def _connected(server: Server, watching: Child, viewers: int) -> dict[str, Any]:
    cpu = server.cpu()
    answer = await watching.ask("connect", count=viewers, mix="floor")
    return {**answer, "cpu_s": round(server.cpu() - cpu, 2)}
