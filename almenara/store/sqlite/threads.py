"""SQLite as the store uses it: one thread that writes, two that read, none of them the event loop."""

import asyncio
import contextlib
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
    "PRAGMA cache_size = -4096",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 32768",
    "PRAGMA journal_size_limit = 67108864",
    # What is erased is overwritten, not only no longer pointed at.
    "PRAGMA secure_delete = ON",
)

WRITING_CACHE: Final = "PRAGMA cache_size = -32768"
"""The writer's alone is large (kB): each fact lands on two random pages of the indexes."""

CHECKPOINT: Final = 5_000
"""Rows written between two checkpoints, about 40 MB of write-ahead log."""


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
    """The one thread that writes: what it is given runs in order, each in a transaction that is durable on return.

    A second thread moves what was written from the write-ahead log to its place, so that no commit waits for that.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._mover = ThreadPoolExecutor(1, thread_name_prefix="store-mover")
        self._moved = 0
        self._connection = connect(path)
        self._connection.execute(WRITING_CACHE)
        self._moving = connect(path)
        self._file = _identity(path)
        self._failed = False

    async def run(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Commit what `job` does. Raises `Unavailable` when storage fails: then nothing of it was kept."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._commit, job)

    async def probe(self) -> None:
        """Whether writing works: what was written last says so; after a failure, by trying. Raises `Unavailable`."""
        if self._failed or _identity(self._path) != self._file:
            await self.run(lambda connection: connection.execute("PRAGMA user_version = 1"))

    def _commit(self, job: Callable[[sqlite3.Connection], T]) -> T:
        try:
            result = self._transact(job)
        except (sqlite3.Error, OSError) as error:
            self._failed = True
            raise Unavailable(f"Storage failed: {error}.", retry_after=2) from error
        self._failed = False
        written = self._connection.total_changes
        if written - self._moved >= CHECKPOINT:
            self._moved = written
            self._mover.submit(self._checkpoint)
        return result

    def _transact(self, job: Callable[[sqlite3.Connection], T]) -> T:
        # A deleted or replaced file would take writes and lose them: SQLite cannot tell.
        if _identity(self._path) != self._file:
            raise OSError("the database file is not where it was")
        connection = self._connection
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = job(connection)
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        return result

    async def forget(self) -> bool:
        """Empty the write-ahead log, where what was erased still stands. False while someone reads it."""
        return await asyncio.get_running_loop().run_in_executor(self._mover, self._empty)

    def _empty(self) -> bool:
        try:
            # Whoever writes waits for this: it must not wait for whoever reads.
            self._moving.execute("PRAGMA busy_timeout = 100")
            busy, _, _ = self._moving.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._moving.execute("PRAGMA busy_timeout = 5000")
        except sqlite3.Error:
            return False
        return not busy

    def _checkpoint(self) -> None:
        _move(self._moving)
        # What was written meanwhile is little; moved where nothing else is written, it lets the log start over.
        with contextlib.suppress(RuntimeError):  # closing: what is left in the log is moved by that
            self._thread.submit(_move, self._connection)

    def close(self) -> None:
        """Finish what was given, then close."""
        self._thread.shutdown(wait=True)
        self._mover.shutdown(wait=True)
        self._moving.close()
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
            if connection.in_transaction:
                # One whose end failed: whatever is read inside it would be as old as it.
                connection.execute("ROLLBACK")
            return job(connection)
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(f"Storage failed: {error}.", retry_after=2) from error

    def close(self) -> None:
        """Finish what was given, then close."""
        self._threads.shutdown(wait=True)
        for connection in self._connections:
            connection.close()


def _move(connection: sqlite3.Connection) -> None:
    # A checkpoint that fails loses nothing: the write-ahead log grows, and the next one tries again.
    with contextlib.suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
