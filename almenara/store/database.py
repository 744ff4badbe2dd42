"""The database: opened, brought up to date, and handed out as log, rows, leases and engine."""

from collections.abc import Callable
from typing import Final, Protocol, Self

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.errors import Unavailable
from almenara.store.leases import Leases
from almenara.store.log import Log
from almenara.store.postgres.database import Postgres
from almenara.store.rows import Rows
from almenara.store.sqlite.database import Sqlite

_FORMS: Final = "The database must be given as sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."


class Aside(Protocol):
    """What the servers on one database tell each other that is kept nowhere: heard by those who listen at that
    moment, maybe by none. `server` is the name of this one among them."""

    @property
    def server(self) -> str: ...  # noqa: D102

    def say(self, text: str) -> None:
        """Tell all of them, this one too, in fewer than 8,000 bytes; never waits, and never fails."""
        ...

    def listen(self, heard: Callable[[str], None]) -> None:
        """From now on call this with whatever one of them says."""
        ...


class Kind(Protocol):
    """A kind of database, opened. `shared`: servers on several machines may be on it."""

    @property
    def shared(self) -> bool: ...  # noqa: D102
    @property
    def log(self) -> Log: ...  # noqa: D102 - as of `Database`
    @property
    def rows(self) -> Rows: ...  # noqa: D102
    @property
    def engine(self) -> AsyncEngine: ...  # noqa: D102
    @property
    def aside(self) -> Aside | None: ...  # noqa: D102
    async def changed(self) -> bool: ...  # noqa: D102
    async def probe(self) -> None: ...  # noqa: D102
    async def forget(self) -> bool: ...  # noqa: D102
    async def close(self) -> None: ...  # noqa: D102


class Database:
    """An open database: `log`, `rows` and `leases` by their own faces, `engine` for SQLAlchemy's expressions.

    `shared`: servers on several machines may be on it; `aside` is how they tell each other what is not kept.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind: Final = kind
        self.shared: Final = kind.shared
        self.log: Final = kind.log
        self.rows: Final = kind.rows
        self.engine: Final = kind.engine
        self.aside: Final = kind.aside
        self.leases: Final = Leases(kind.engine)

    @classmethod
    async def open(cls, url: str) -> Self:
        """The database at `sqlite:///PATH` (made if new) or `postgresql://...`, its schema brought up to date.

        Raises `Unavailable`, with a line that says what is in the way.
        """
        try:
            parts = make_url(url.replace("postgres://", "postgresql://", 1))
        except ArgumentError:
            raise Unavailable(_FORMS) from None
        match parts.get_backend_name():
            case "sqlite" if parts.database not in (None, "", ":memory:"):
                return cls(await Sqlite.open(parts))
            case "postgresql":
                return cls(await Postgres.open(parts))
            case _:
                raise Unavailable(_FORMS)

    async def changed(self) -> bool:
        """Wait a moment, at most a second; whether another process may have committed since this was last asked.

        Raises `Unavailable`.
        """
        return await self._kind.changed()

    async def probe(self) -> None:
        """Whether storage takes what is written. Raises `Unavailable` while it does not."""
        await self._kind.probe()

    async def forget(self) -> bool:
        """Leave no copy of what was erased where that can be done at once; false where it must be tried again."""
        return await self._kind.forget()

    async def close(self) -> None:
        """Finish what was begun, then close every connection."""
        await self._kind.close()
