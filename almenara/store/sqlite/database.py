"""An SQLite file, opened: made if new, private to its owner, its schema brought up to date."""

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import URL, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from almenara.errors import Unavailable
from almenara.store.migrations import migrate_file
from almenara.store.sqlite.log import SqliteLog
from almenara.store.sqlite.rows import SqliteRows
from almenara.store.sqlite.threads import PRAGMAS, Readers, Writer, connect

LOOK: Final = 0.25
"""Seconds between looks whether another process wrote."""


class Sqlite:
    """The kind of database that is a file."""

    shared = False
    aside = None

    def __init__(self, path: Path) -> None:
        self._writer: Final = Writer(path)
        self._readers: Final = Readers(path)
        self._watching = connect(path)
        self._seen = -1
        self.log: Final = SqliteLog(self._writer, self._readers)
        self.rows: Final = SqliteRows(self._writer, self._readers)
        self.engine: Final[AsyncEngine] = create_async_engine(
            # Like every other connection, never one that makes the file.
            URL.create("sqlite+aiosqlite", database=path.absolute().as_uri(), query={"uri": "true", "mode": "rw"})
        )
        event.listen(self.engine.sync_engine, "connect", _configure)

    @classmethod
    async def open(cls, url: URL) -> Self:
        """The file at the path. Raises `Unavailable`, with a line that says what is in the way."""
        path = Path(url.database or "")
        try:
            await asyncio.to_thread(_prepare, path)
            return cls(path)
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            reason = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
            raise Unavailable(f"The database {path} cannot be opened: {reason}.") from error

    async def changed(self) -> bool:
        """Whether a transaction was committed since this was last asked, by this process or another."""
        await asyncio.sleep(LOOK)
        seen, self._seen = self._seen, self._watching.execute("PRAGMA data_version").fetchone()[0]
        return self._seen != seen

    async def probe(self) -> None:
        """Whether writing works. Raises `Unavailable` while it does not."""
        await self._writer.probe()

    async def forget(self) -> bool:
        """Leave nothing of what was erased beside the file; false while that must wait for who reads."""
        return await self._writer.forget()

    async def close(self) -> None:
        """Finish what was begun, then close every connection."""
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._readers.close)
        self._watching.close()
        await self.engine.dispose()


def _prepare(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Conversations are personal: nobody else on the machine reads the file.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    migrate_file(path)


def _configure(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
