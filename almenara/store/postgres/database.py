"""A PostgreSQL database, opened: its schema brought up to date, its connections made when they are needed."""

from typing import Final, Self

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from almenara.errors import Unavailable
from almenara.store.migrations import migrate
from almenara.store.postgres.aside import PostgresAside
from almenara.store.postgres.connections import FAULTS, Pool, connect, reason
from almenara.store.postgres.log import PostgresLog
from almenara.store.postgres.news import News
from almenara.store.postgres.rows import PostgresRows

_DIALECT: Final = "postgresql+asyncpg://"
_READING: Final = 4
"""Connections for reading the log and for rows, beside the one that appends."""


class Postgres:
    """The kind of database that several servers share."""

    shared = True

    def __init__(self, url: URL) -> None:
        self._writing: Final = Pool(url, 1)
        self._reading: Final = Pool(url, _READING)
        self.aside: Final = PostgresAside(self._reading)
        self._news: Final = News(lambda: connect(url), self.aside.heard)
        self.log: Final = PostgresLog(self._writing, self._reading)
        self.rows: Final = PostgresRows(self._reading)
        # A connection that was lost while nobody used it is found out before it is used.
        self.engine: Final[AsyncEngine] = create_async_engine(
            _DIALECT, async_creator=lambda: connect(url), pool_size=4, max_overflow=8, pool_pre_ping=True
        )

    @classmethod
    async def open(cls, url: URL) -> Self:
        """The database of the URL. Raises `Unavailable`, with a line that says what is in the way."""
        try:
            await _prepare(url)
        except (*FAULTS, SQLAlchemyError, ValueError) as error:
            named = url.set(query={}).render_as_string()
            why = reason(getattr(error, "orig", None) or error)
            raise Unavailable(f"The database {named} cannot be opened: {why}.") from error
        opened = cls(url)
        await opened._writing.open()
        await opened._reading.open()
        return opened

    async def changed(self) -> bool:
        """Return when there may be something new: heard of, or time to look."""
        await self._news.wait()
        return True

    async def probe(self) -> None:
        """Whether the database takes writing: a standby and a read-only one do not. Raises `Unavailable`."""
        async with self._writing.connection() as connection:
            await connection.execute("UPDATE head SET seq = seq WHERE false")

    async def forget(self) -> bool:
        """What was erased is in nobody's reach; its bytes go when the database vacuums, at a time of its own."""
        return True

    async def close(self) -> None:
        """Close every connection."""
        await self._news.close()
        await self.aside.close()
        await self._writing.close()
        await self._reading.close()
        await self.engine.dispose()


async def _prepare(url: URL) -> None:
    engine = create_async_engine(
        _DIALECT, async_creator=lambda: connect(url, command_timeout=None), poolclass=NullPool
    )
    async with engine.begin() as connection:
        await connection.run_sync(_migrate)
    await engine.dispose()


def _migrate(connection: Connection) -> None:
    # The lock comes first: another process may be migrating, and then there is nothing left to do.
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('almenara'))"))
    migrate(connection)
