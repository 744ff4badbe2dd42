"""The databases that the tests run on: both kinds, each test's own, and how to take one away for a while."""

import asyncio
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Literal

from almenara.store.database import Database
from almenara.store.settings_tables import metadata
from tests.postgres_server import PostgresServer

Kind = Literal["sqlite", "postgresql"]
KINDS: Final[tuple[Kind, ...]] = ("sqlite", "postgresql")


class Place(ABC):
    """Where a database is."""

    url: str

    def done(self) -> None:  # noqa: B027 - most leave nothing that would be in somebody's way
        """It is needed no more."""

    @abstractmethod
    def away(self) -> None:
        """Nothing can be stored or read there, until it is back."""

    @abstractmethod
    def back(self) -> None:
        """It is as it was."""


class File(Place):
    """An SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "almenara.db"
        self.url = f"sqlite:///{self.path}"

    def away(self) -> None:
        self.path.rename(self.path.with_suffix(".away"))

    def back(self) -> None:
        self.path.with_suffix(".away").rename(self.path)


class Served(Place):
    """A database of a PostgreSQL, with the schema in it and nothing else."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        free = _free.setdefault(server, [])
        self.url = free.pop() if free else _made(server)
        self.name = self.url.rpartition("/")[2]

    def away(self) -> None:
        self.server.sql(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false")
        self.disconnect()

    def back(self) -> None:
        self.server.sql(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")

    def disconnect(self) -> None:
        """Break every connection off."""
        self.server.sql(f"{_DISCONNECT} AND datname = '{self.name}'")

    def done(self) -> None:
        # Emptied for the next: that is faster than making one, and far faster than removing hundreds at the end.
        self.server.sql(
            f"{_DISCONNECT} AND datname = current_database(); TRUNCATE {', '.join(metadata.tables)}", self.name
        )
        _free[self.server].append(self.url)


_DISCONNECT: Final = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
_free: Final[dict[PostgresServer, list[str]]] = {}


def _made(server: PostgresServer) -> str:
    url = server.database()
    with ThreadPoolExecutor(1) as thread:  # a loop of a test may be running here
        thread.submit(asyncio.run, _migrated(url)).result()
    return url


async def _migrated(url: str) -> None:
    await (await Database.open(url)).close()
