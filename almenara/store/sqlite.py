"""SQLite as the store uses it: one thread that writes, two that read, none of them the event loop."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from almenara.errors import Unavailable

T = TypeVar("T")

PRAGMAS: Final = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection in autocommit: transactions are begun by hand. Raises `sqlite3.Error`; never makes the file."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        for pragma in PRAGMAS:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class Writer:
    """The one thread that writes: what it is given runs in order, each in a transaction that is durable on return."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._connection = connect(path)
        self._file = _identity(path)

    async def run(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Commit what `job` does. Raises `Unavailable` when storage fails: then nothing of it was kept."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._commit, job)

    def _commit(self, job: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connection
        try:
            # A deleted or replaced file would take writes and lose them: SQLite cannot tell.
            if _identity(self._path) != self._file:
                raise Unavailable("The database file is not where it was.", retry_after=5)
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = job(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
            raise Unavailable(f"Storage failed: {error}.", retry_after=2) from error
        return result

    def close(self) -> None:
        """Finish what was given, then close."""
        self._thread.shutdown(wait=True)
        self._connection.close()


class Readers:
    """Two threads that read, each on a connection of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="store-reader")
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []

    async def run(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """What `job` reads. Raises `Unavailable` when storage fails."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, job)

    def _read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        try:
            connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
            if connection is None:
                connection = connect(self._path)
                connection.execute("PRAGMA query_only = ON")
                self._local.connection = connection
                self._connections.append(connection)
            return job(connection)
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(f"Storage failed: {error}.", retry_after=2) from error

    def close(self) -> None:
        """Finish what was given, then close."""
        self._threads.shutdown(wait=True)
        for connection in self._connections:
            connection.close()


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
