"""The database: opened, brought up to date, and handed out as log, rows and engine."""

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from almenara.errors import Unavailable
from almenara.store.log import Log
from almenara.store.migrations import migrate
from almenara.store.rows import Rows
from almenara.store.sqlite import PRAGMAS, Readers, Writer, connect


class Database:
    """An open database: `log` and `rows` by their own faces, `engine` for accounts, by SQLAlchemy's expressions."""

    def __init__(self, path: Path) -> None:
        self._writer: Final = Writer(path)
        self._readers: Final = Readers(path)
        self._watching = connect(path)
        self.log: Final = Log(self._writer, self._readers)
        self.rows: Final = Rows(self._writer, self._readers)
        self.engine: Final[AsyncEngine] = create_async_engine(f"sqlite+aiosqlite:///{path}")
        event.listen(self.engine.sync_engine, "connect", _configure)

    @classmethod
    async def open(cls, url: str) -> Self:
        """The database at `sqlite:///PATH` (made if new), with its schema brought up to date.

        Raises `Unavailable`, with a line that says what is in the way.
        """
        path = _path(url)
        try:
            await asyncio.to_thread(_prepare, path)
            return cls(path)
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            reason = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
            raise Unavailable(f"The database {path} cannot be opened: {reason}.") from error

    async def data_version(self) -> int:
        """A number that changes whenever a transaction is committed, by this process or another."""
        return self._watching.execute("PRAGMA data_version").fetchone()[0]

    async def probe(self) -> None:
        """Whether storage takes what is written. Raises `Unavailable` while it does not."""
        await self._writer.probe()

    async def close(self) -> None:
        """Finish what was begun, then close every connection."""
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._readers.close)
        self._watching.close()
        await self.engine.dispose()


def _path(url: str) -> Path:
    try:
        parts = make_url(url)
    except ArgumentError as error:
        raise Unavailable("The database must be given as sqlite:///PATH.") from error
    if parts.get_backend_name() != "sqlite" or not parts.database or parts.database == ":memory:":
        raise Unavailable("The database must be given as sqlite:///PATH.")
    return Path(parts.database)


def _prepare(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Conversations are personal: nobody else on the machine reads the file.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    migrate(path)


def _configure(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
