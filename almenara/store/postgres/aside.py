"""What servers tell each other that is kept nowhere: a notification of its own, in no transaction of anything else.

PostgreSQL lets one commit with notifications through at a time. These change nothing, so none of them waits for the
disk in there; and none is sent by the connection that appends.
"""

import asyncio
import contextlib
import secrets
from collections import deque
from collections.abc import Callable
from typing import Final

from almenara.errors import Unavailable
from almenara.store.postgres.connections import Pool

ASIDE: Final = "almenara_aside"
_WAITING: Final = 16
"""Tellings that wait to be sent; where there are more, the oldest is not."""


class PostgresAside:
    """What is said and heard (`store.database.Aside`)."""

    def __init__(self, pool: Pool) -> None:
        self.server: Final = secrets.token_hex(8)
        self._pool = pool
        self._waiting: deque[str] = deque(maxlen=_WAITING)
        self._listener: Callable[[str], None] | None = None
        self._sending: asyncio.Task[None] | None = None

    def say(self, text: str) -> None:  # noqa: D102 - as the face says
        self._waiting.append(text)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())

    def listen(self, heard: Callable[[str], None]) -> None:  # noqa: D102
        self._listener = heard

    def heard(self, text: str) -> None:
        """One of the servers said this."""
        if self._listener is not None:
            self._listener(text)

    async def close(self) -> None:
        """Say no more."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.wait([self._sending])

    async def _send(self) -> None:
        while self._waiting:
            text = self._waiting.popleft()
            # While the database is away nobody hears; who is there is told again.
            with contextlib.suppress(Unavailable):
                async with self._pool.connection() as connection:
                    await connection.execute("SELECT pg_notify($1, $2)", ASIDE, text)
