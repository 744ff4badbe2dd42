"""Connections to PostgreSQL: how they are made, lost and made again, and what goes wrong on them, as one error."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any, Final, Protocol, cast

import asyncpg
from sqlalchemy import URL

from almenara.errors import Unavailable

FAULTS: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""What asyncpg raises; a timeout is an `OSError`. An `InternalClientError` is what is asked of a connection in the
moment between the server's farewell and its end."""

_SETTINGS: Final = {
    "application_name": "almenara",
    # Whatever the server's default is: what is answered is on its disk.
    "synchronous_commit": "on",
    # A process that stands still inside a transaction holds up every other: it loses it.
    "idle_in_transaction_session_timeout": "5000",
    "jit": "off",
}
_OPTIONS: Final[dict[str, Any]] = {"timeout": 5, "command_timeout": 15, "server_settings": _SETTINGS}
"""Seconds to connect and to answer: beyond, the database is away."""

_PARTING: Final = 5
"""Seconds that closing waits for."""


class Cursor(Protocol):
    """What we use of asyncpg's, which bears no types: rows are tuples."""

    async def fetch(self, n: int, /) -> list[tuple[Any, ...]]: ...  # noqa: D102


class Connection(Protocol):
    """What we use of asyncpg's, which bears no types: rows are tuples, arguments are of any kind."""

    async def execute(self, query: str, /, *args: Any) -> str: ...  # noqa: D102
    async def executemany(self, query: str, args: Iterable[tuple[Any, ...]], /) -> None: ...  # noqa: D102
    async def fetch(self, query: str, /, *args: Any) -> list[tuple[Any, ...]]: ...  # noqa: D102
    async def fetchrow(self, query: str, /, *args: Any) -> tuple[Any, ...] | None: ...  # noqa: D102
    async def fetchval(self, query: str, /, *args: Any) -> Any: ...  # noqa: D102
    async def cursor(self, query: str, /, *args: Any) -> Cursor: ...  # noqa: D102
    def transaction(  # noqa: D102
        self, *, isolation: str, readonly: bool = False
    ) -> AbstractAsyncContextManager[object]: ...
    async def add_listener(self, channel: str, callback: Callable[..., None], /) -> None: ...  # noqa: D102
    def add_termination_listener(self, callback: Callable[..., None], /) -> None: ...  # noqa: D102
    def terminate(self) -> None: ...  # noqa: D102


async def connect(url: URL, **options: Any) -> Connection:
    """A connection of one's own. Raises what is in `FAULTS`."""
    return cast(Connection, await asyncpg.connect(_dsn(url), **(_OPTIONS | options)))


class Pool:
    """Up to `size` connections, each made when it is needed and made again after it was lost."""

    def __init__(self, url: URL, size: int) -> None:
        # Nothing is set on a connection that would have to be unset: giving it back costs no round.
        self._pool = asyncpg.create_pool(_dsn(url), min_size=0, max_size=size, reset=_nothing, **_OPTIONS)

    async def open(self) -> None:
        """To be done first; no connection is made yet."""
        await self._pool

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Connection]:
        """A connection. Raises `Unavailable` for what goes wrong on it, but for data that no column can hold."""
        with refusing():
            async with cast(AbstractAsyncContextManager[Connection], self._pool.acquire()) as connection:
                yield connection

    async def close(self) -> None:
        """Close them all; what is under way has a moment to end."""
        try:
            async with asyncio.timeout(_PARTING):
                await self._pool.close()
        except FAULTS:
            self._pool.terminate()


@contextmanager
def refusing() -> Generator[None]:
    """Raises `Unavailable` for what asyncpg raises, but for data that no column can hold."""
    try:
        yield
    except (asyncpg.DataError, ValueError):
        raise
    except FAULTS as error:
        raise Unavailable(f"Storage failed: {reason(error)}.", retry_after=2) from error


def reason(error: BaseException) -> str:
    """What went wrong, in one line."""
    told = getattr(error, "strerror", None) or str(error) or "no answer in time"
    return told.splitlines()[0].rstrip(".")


def holds(text: str) -> bool:
    """Whether a text column can hold this: PostgreSQL knows no NUL, so nothing stored has one."""
    return "\0" not in text


async def _nothing(_: object) -> None:
    pass


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
