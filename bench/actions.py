"""What acting costs: from a supervisor's transfer to its answer, and to the frame of the last who sees the row."""

import asyncio
from pathlib import Path
from typing import Any

from bench.fill import Filled
from bench.frames import WARM, Stage, stage

_BULK, _TIMES, _PAUSE = 500, 5, 2.0
"""Rows of a bulk action, how often it is done, and the seconds after each."""
Row = dict[str, Any]


async def run(
    folder: Path, filled: Filled, open_: int, transfers: float, rate: float, seconds: float
) -> tuple[list[Row], list[Row]]:
    """`transfers` a minute by fifty supervisors beside `rate` events a second, and then bulk actions beside them."""
    async with stage(folder, filled, open_, "bench.supervisors") as on:
        connected = await on.viewers.ask("connect")
        many = await _beside(on, rate, seconds + 3, "transfer", rate=transfers / 60, seconds=seconds)
        bulk = await _beside(on, rate, _TIMES * (_PAUSE + 1), "bulk", rows=_BULK, times=_TIMES, pause=_PAUSE)
        ground: Row = {"open": open_, **connected}
        offered: Row = {"offered_a_minute": transfers, "rows_a_minute": round(many["rows"] / seconds * 60)}
        return [{**ground, **offered, **many}], [{**ground, "rows_at_once": _BULK, "times": _TIMES, **bulk}]


async def _beside(on: Stage, events: float, lasts: float, do: str, **given: Any) -> Row:
    """Have it done beside the load, which lasts longer by what it needs to begin."""
    running = asyncio.create_task(on.traffic.ask("run", rate=events, seconds=WARM + lasts + 1))
    await asyncio.sleep(WARM + events / 5_000)
    cpu, loop = on.server.cpu(), asyncio.get_running_loop()
    began = loop.time()
    acted = await on.viewers.ask(do, **given)
    used = (on.server.cpu() - cpu) / (loop.time() - began)
    load = await running
    return {
        **acted,
        "events_offered": load["offered"],
        "events_achieved": load["achieved"],
        "ack_p50_ms": load["ack_p50_ms"],
        "ack_p99_ms": load["ack_p99_ms"],
        "server_cpu": round(used, 2),
        "memory_mb": round(on.server.memory(), 1),
        "fsync_p50_ms": load["fsync_p50_ms"],
        "fsync_p99_ms": load["fsync_p99_ms"],
    }
