"""Durable ingest: a request is answered once what it brings is on disk; the disk's own fsync beside it."""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

from almenara.app import tools
from almenara.config import Config
from bench.child import PYTHON, on_core
from bench.fill import ORGANIZATION
from bench.floor import SOURCE
from bench.server import CORE, Server

_FASTEST = 0.0


async def run(seconds: float) -> list[dict[str, Any]]:
    """Batches of 100 and single events: as fast as answers come, then at 80 % of that with times that are due."""
    with tempfile.TemporaryDirectory(prefix="almenara-bench-") as name:
        folder = Path(name)
        async with tools(Config(data=str(folder))) as opened:
            key = await opened.administration.create_key(ORGANIZATION, "bench", ["ingest"], source=SOURCE)
        server = await Server.start(folder)
        try:
            rows: list[dict[str, Any]] = []
            for batch, guess in ((100, 20_000), (1, 2_500)):
                await _sent(server, folder, key, batch, _FASTEST, int(guess * 2 / batch))
                fastest = await _sent(server, folder, key, batch, _FASTEST, int(guess * seconds / batch))
                rate = round(fastest["achieved"] * 0.8)
                due = await _sent(server, folder, key, batch, rate, int(rate * seconds / batch))
                rows += [fastest, due]
            return rows
        finally:
            await server.stop()


async def _sent(server: Server, folder: Path, key: str, batch: int, rate: float, requests: int) -> dict[str, Any]:
    cpu = server.cpu()
    given = {
        "port": server.port,
        "key": key,
        "batch": batch,
        "rate": rate,
        "requests": requests,
        "run": f"{batch}-{rate}-{requests}",
        "folder": folder,
    }
    process = await asyncio.create_subprocess_exec(
        PYTHON,
        "-m",
        "bench.sender",
        *(part for name, value in given.items() for part in (f"--{name}", str(value))),
        stdout=asyncio.subprocess.PIPE,
        preexec_fn=on_core(CORE + 1),
    )
    out, _ = await process.communicate()
    answer = json.loads(out)
    spent = (server.cpu() - cpu) / max(1, answer["events"])
    return {"batch": batch, **answer, "cpu_us_an_event": round(spent * 1e6)}
