"""Organizations, users, sessions, keys and sources as they are kept, and the queries on them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct, field
from sqlalchemy import ColumnElement, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from almenara.access.actor import AgentReach, Scope
from almenara.access.permissions import Permission, Profile
from almenara.domain.defaults import UNSET
from almenara.store import account_tables as tables
from almenara.store.faults import storage
from almenara.store.rejected import keep
from almenara.store.settings import read_versions
from almenara.store.settings_tables import setting


class Organization(Struct, frozen=True):
    """The tenant. `key` is the secret its ids are made from; `passed` the steps of getting going passed over."""

    id: str
    name: str
    zone: str
    language: str
    key: bytes
    created_at: int
    passed: list[str] = field(default_factory=list[str])


class User(Struct, frozen=True):
    """A person who signs in. `groups` and `agents` are roster ids; `password` is an argon2 hash.

    `region` and `zone` are how dates are written and shown to them, null as the organization's.
    `granted` and `removed` are single permissions beside the profile's; `invited` is the hash of a token.
    """

    organization: str
    id: str
    email: str
    name: str
    profile: Profile
    all_groups: bool
    groups: list[str]
    agents: list[str]
    language: str | None
    password: str
    disabled: bool
    version: int
    created_at: int
    granted: list[Permission] = field(default_factory=list[Permission])
    removed: list[Permission] = field(default_factory=list[Permission])
    region: str | None = None
    zone: str | None = None
    invited: bytes | None = None
    invited_until: int | None = None


class Session(Struct, frozen=True):
    """A signed-in browser, known by the hash of its token; where it signed in from, and what it called itself."""

    organization: str
    hash: bytes
    user: str
    created_at: int
    seen_at: int
    address: str | None = None
    agent: str | None = None


class Key(Struct, frozen=True):
    """A program's key, known by its hash; it acts as a profile and reach."""

    organization: str
    id: str
    name: str
    hash: bytes
    scopes: list[Scope]
    source: str | None
    profile: Profile
    all_groups: bool
    groups: list[str]
    maker: str | None
    created_at: int
    revoked_at: int | None = None


class Source(Struct, frozen=True):
    """Where conversations come from. `secret` is sealed; `cursor` is how far the source was read."""

    organization: str
    id: str
    kind: str
    settings: dict[str, Any]
    secret: bytes | None
    created_at: int
    cursor: str | None = None
    state: str | None = None
    heard_at: int | None = None
    lag: int | None = None


_AT_ONCE: Final = 8
"""Transactions at one time: more wait here, in their order, where no patience of a pool ends."""

Record = TypeVar("Record", Organization, User, Session, Key, Source)


class AccountStore:
    """The queries, each in a transaction of its own."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._turns = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def changing(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction: committed at its end, undone by an exception. Raises `Unavailable` when storage fails."""
        with storage():
            async with self._turns, self.engine.begin() as connection:
                yield connection

    async def organizations(self) -> list[Organization]:
        """Every organization, oldest first."""
        return await self._all(Organization, tables.organization)

    async def organization(self, id: str) -> Organization | None:  # noqa: A002  # the word of every table
        """One organization."""
        return await self._one(Organization, tables.organization, tables.organization.c.id == id)

    async def organization_key(self, id: str) -> bytes:  # noqa: A002 - the word of the domain
        """The secret from which an organization's ids are made."""
        found = await self.organization(id)
        assert found is not None, "an actor's organization exists"
        return found.key

    async def users(self, organization: str) -> list[User]:
        """The users of an organization, oldest first."""
        return await self._all(User, tables.user, tables.user.c.organization == organization)

    async def user(self, organization: str, id: str) -> User | None:  # noqa: A002 - the word of the domain
        """One user."""
        return await self._one(User, tables.user, *_at(tables.user, organization, id))

    async def user_by_email(self, email: str) -> User | None:
        """The user of the installation who has this e-mail (already folded)."""
        return await self._one(User, tables.user, tables.user.c.email == email)

    async def session(self, hashed: bytes) -> Session | None:
        """One session by the hash of its token."""
        return await self._one(Session, tables.session, tables.session.c.hash == hashed)

    async def who(self, hashed: bytes) -> tuple[Session, User, Organization] | None:
        """A session by the hash of its token, with its user and their organization."""
        user, organization, session = tables.user, tables.organization, tables.session
        query = (
            select(session, user, organization)
            .join_from(session, user, (user.c.organization == session.c.organization) & (user.c.id == session.c.user))
            .join(organization, organization.c.id == session.c.organization)
            .where(session.c.hash == hashed)
        )
        async with self.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        values = iter(row)
        return (
            Session(**{column.name: next(values) for column in session.columns}),
            User(**{column.name: next(values) for column in user.columns}),
            Organization(**{column.name: next(values) for column in organization.columns}),
        )

    async def sessions(self, organization: str, user: str, since: int) -> list[Session]:
        """The sessions of a user that were used since a moment (ms), the newest first."""
        table = tables.session
        query = select(table).where(
            table.c.organization == organization, table.c.user == user, table.c.seen_at >= since
        )
        async with self.reading() as connection:
            rows = (await connection.execute(query.order_by(table.c.created_at.desc(), table.c.hash))).mappings()
            return [Session(**row) for row in rows]

    async def invited(self, hashed: bytes) -> User | None:
        """The user for whom a link was made, by the hash of its token."""
        return await self._one(User, tables.user, tables.user.c.invited == hashed)

    async def agent_reach(self, organization: str) -> AgentReach:
        """What the organization lets the profile Agente reach."""
        settings = UNSET
        async with self.reading() as connection:
            for version in await read_versions(connection, organization, setting.c.kind == "agent_reach"):
                settings = settings.changed(version)
        return settings.agent_reach.reach

    async def touch_session(self, hashed: bytes, now: int) -> None:
        """Note that a session is in use."""
        async with self.changing() as connection:
            await connection.execute(
                update(tables.session).where(tables.session.c.hash == hashed).values(seen_at=now)
            )

    async def keys(self, organization: str) -> list[Key]:
        """The keys of an organization, oldest first, revoked ones too."""
        return await self._all(Key, tables.key, tables.key.c.organization == organization)

    async def key(self, hashed: bytes) -> Key | None:
        """One key by its hash."""
        return await self._one(Key, tables.key, tables.key.c.hash == hashed)

    async def sources(self, organization: str | None = None) -> list[Source]:
        """The sources of an organization, or of all."""
        of = () if organization is None else (tables.source.c.organization == organization,)
        return await self._all(Source, tables.source, *of)

    async def source(self, organization: str, id: str) -> Source | None:  # noqa: A002 - the word of the domain
        """One source."""
        return await self._one(Source, tables.source, *_at(tables.source, organization, id))

    async def note_source(self, organization: str, id: str, **values: object) -> None:  # noqa: A002 - the word of the domain
        """Set what changes while a source is followed: `cursor`, `state`, `heard_at`, `lag`."""
        async with self.changing() as connection:
            await connection.execute(
                update(tables.source).where(*_at(tables.source, organization, id)).values(**values)
            )

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        """A connection for reading. Raises `Unavailable` when storage fails."""
        with storage():
            async with self._turns, self.engine.connect() as connection:
                yield connection

    async def keep_rejected(
        self, organization: str, source: str, told: Sequence[tuple[str, str, str | None]], now: int
    ) -> None:
        """Keep what of a source could not be made into facts: (what, why, its conversation there)."""
        async with self.changing() as connection:
            await keep(connection, organization, source, told, now)

    async def _all(self, record: type[Record], table: Table, *where: ColumnElement[bool]) -> list[Record]:
        query = select(table).where(*where).order_by(table.c.created_at, table.c.id)
        async with self.reading() as connection:
            return [record(**row) for row in (await connection.execute(query)).mappings()]

    async def _one(self, record: type[Record], table: Table, *where: ColumnElement[bool]) -> Record | None:
        async with self.reading() as connection:
            row = (await connection.execute(select(table).where(*where))).mappings().one_or_none()
        return None if row is None else record(**row)


async def begin_session(connection: AsyncConnection, session: Session, forgotten_before: int) -> None:
    """Keep a new session and drop those of the same user not seen since `forgotten_before`."""
    own = (tables.session.c.organization == session.organization, tables.session.c.user == session.user)
    await connection.execute(insert(tables.session).values(msgspec.structs.asdict(session)))
    await connection.execute(delete(tables.session).where(*own, tables.session.c.seen_at < forgotten_before))


async def end_session(connection: AsyncConnection, hashed: bytes) -> bool:
    """Forget a session. Says whether there was one."""
    ended = await connection.execute(delete(tables.session).where(tables.session.c.hash == hashed))
    return ended.rowcount > 0


async def end_sessions(
    connection: AsyncConnection, organization: str, user: str, staying: bytes | None = None
) -> None:
    """Forget the sessions of a user, but the one staying."""
    own = (tables.session.c.organization == organization, tables.session.c.user == user)
    others = () if staying is None else (tables.session.c.hash != staying,)
    await connection.execute(delete(tables.session).where(*own, *others))


async def administrators(connection: AsyncConnection, organization: str) -> int:
    """How many administrators of an organization can sign in and manage users."""
    user = tables.user.c
    query = select(user.removed).where(
        user.organization == organization,
        user.profile == "administrator",
        user.disabled.is_(False),
        user.password != "",
    )
    return sum("users.manage" not in removed for (removed,) in (await connection.execute(query)).all())


def _at(table: Table, organization: str, id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:  # noqa: A002 - the word of the domain
    return table.c.organization == organization, table.c.id == id
