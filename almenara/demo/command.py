"""One run of the demo against a server, from what it remembers until it is stopped."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx2
import stamina.instrumentation

from almenara.demo.notice import Herald
from almenara.demo.player import Player, Progress, begin
from almenara.demo.post import Door
from almenara.demo.shop import Shop
from almenara.demo.state import load
from almenara.demo.watch import Watch

SEED: Final = "luma"
KEY_VARIABLE: Final = "DEMO_KEY"
_TIMEOUT: Final = 30.0


async def run(
    url: str,
    key: str,
    memory: Path,
    clock: Callable[[], int],
    tell: Callable[[Progress], None],
    *,
    seed: str = SEED,
    speed: float = 1.0,
    until_stdin_closes: bool = False,
) -> None:
    """Plays against the server at `url` until cancelled, or until standard input closes.

    `seed` and `speed` are for a first start; later ones go on as `memory` says. Raises `AlmenaraError` when the
    server refuses what is sent.
    """
    # Trying again is this client's way of life, nothing to report.
    stamina.instrumentation.set_on_retry_hooks([])
    kept = load(memory) or begin(seed, clock(), speed)
    shop = Shop.opened(kept.seed, kept.first, kept.speed)
    async with httpx2.AsyncClient(
        base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=_TIMEOUT, trust_env=False
    ) as client:
        playing = asyncio.create_task(
            Player(
                kept, Door(client, shop.wall), Watch(client, shop.moment), Herald(client, shop), memory, clock, tell
            ).run()
        )
        tasks = {playing}
        if until_stdin_closes:
            tasks.add(asyncio.create_task(_stdin_closed()))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        if not playing.cancelled():
            playing.result()


async def _stdin_closed() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
