"""Who else committed, and what else servers tell: PostgreSQL tells those who listen.

A look every second makes up for a commit that went unheard; what is told aside is told again by who told it.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from almenara.store.postgres.aside import ASIDE
from almenara.store.postgres.connections import FAULTS, Connection

CHANNEL: Final = "almenara"
LOOK: Final = 1.0
"""Seconds between looks, heard of anything or not."""
_AGAIN: Final = 0.5
"""Seconds before listening again after the connection was lost."""


class News:
    """Listens from when it is first asked; `aside` is told what servers tell each other beside."""

    def __init__(self, connect: Callable[[], Awaitable[Connection]], aside: Callable[[str], None]) -> None:
        self._connect = connect
        self._aside = aside
        self._told = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    async def wait(self) -> None:
        """Return when something was committed since this was last asked, or when it is time to look."""
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK):
                await self._told.wait()
        self._told.clear()

    async def close(self) -> None:
        """Listen no more."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(*FAULTS):
                await self._connected()
            await asyncio.sleep(_AGAIN)

    async def _connected(self) -> None:
        connection = await self._connect()
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda *_: lost.set())
            await connection.add_listener(CHANNEL, lambda *_: self._told.set())
            await connection.add_listener(ASIDE, lambda *told: self._aside(told[-1]))
            # What was said before is not said again.
            self._told.set()
            await lost.wait()
        finally:
            connection.terminate()
