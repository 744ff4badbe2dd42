"""Storage that fails once, at the call one says: on every connection that is made, of either kind of database."""

import functools
import sqlite3
from typing import Any

import asyncpg
import pytest


class Faults:
    """Counts calls. The one after `wait` more fails: before it does anything or, if `lost`, after it was done."""

    def __init__(self) -> None:
        self.calls = 0
        self._at: int | None = None
        self.lost = False

    def after(self, wait: int, *, lost: bool = False) -> None:
        """Let the call after `wait` more fail, and no other."""
        self._at, self.lost = self.calls + wait + 1, lost

    @property
    def happened(self) -> bool:
        return self._at is not None and self.calls >= self._at

    def due(self) -> bool:
        self.calls += 1
        return self.calls == self._at


def inject(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """From now on, every connection counts what it is asked, and fails when it is due."""
    faults = Faults()

    class Cursor(sqlite3.Cursor):
        def execute(self, *given: Any) -> "Cursor":
            if faults.due():
                raise sqlite3.OperationalError("disk I/O error")
            super().execute(*given)
            return self

        def executemany(self, *given: Any) -> "Cursor":
            if faults.due():
                raise sqlite3.OperationalError("disk I/O error")
            super().executemany(*given)
            return self

    class File(sqlite3.Connection):
        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(Cursor)

        def execute(self, *given: Any) -> Any:
            return self.cursor().execute(*given)

        def executemany(self, *given: Any) -> Any:
            return self.cursor().executemany(*given)

    class Line(asyncpg.Connection):
        async def _or_lost(self, name: str, /, *given: Any, **named: Any) -> Any:
            if not faults.due():
                return await getattr(super(), name)(*given, **named)
            if faults.lost:
                await getattr(super(), name)(*given, **named)
            self.terminate()
            raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

        async def execute(self, *given: Any, **named: Any) -> Any:
            return await self._or_lost("execute", *given, **named)

        async def executemany(self, *given: Any, **named: Any) -> Any:
            return await self._or_lost("executemany", *given, **named)

        async def fetch(self, *given: Any, **named: Any) -> Any:
            return await self._or_lost("fetch", *given, **named)

        async def fetchrow(self, *given: Any, **named: Any) -> Any:
            return await self._or_lost("fetchrow", *given, **named)

        async def fetchval(self, *given: Any, **named: Any) -> Any:
            return await self._or_lost("fetchval", *given, **named)

        async def prepare(self, *given: Any, **named: Any) -> Any:
            return await self._or_lost("prepare", *given, **named)

    monkeypatch.setattr(sqlite3, "connect", functools.partial(sqlite3.connect, factory=File))
    for name in ("connect", "create_pool"):
        made: Any = functools.partial(getattr(asyncpg, name), connection_class=Line)
        monkeypatch.setattr(asyncpg, name, made)
    return faults
