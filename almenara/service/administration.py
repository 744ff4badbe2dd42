"""Changes of organizations, users, keys and sources: checked, stored, and told in the log by the same transaction."""

import contextlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from zoneinfo import available_timezones

import msgspec
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from almenara.access.actor import Scope
from almenara.access.permissions import Profile
from almenara.errors import Misused
from almenara.service.accounts import fold_email, hash_token
from almenara.service.announce import SOURCE, Announcer, account_changed
from almenara.service.passwords import Passwords
from almenara.service.record import Recorder
from almenara.store import account_tables as tables
from almenara.store.accounts import AccountStore, Key, Organization, Source, User, add, administrators

LANGUAGES: Final = ("en", "es", "pt-BR")


class Reach(msgspec.Struct, frozen=True):
    """What someone is to see: a profile, and groups or all of them. Nothing said: all for who administrates."""

    profile: Profile
    groups: tuple[str, ...] = ()
    all_groups: bool = False

    @property
    def everything(self) -> bool:
        """Whether every group is within reach."""
        return self.all_groups or self.profile == "administrator" or (self.profile != "agent" and not self.groups)


class Administration:
    """The changes. Who calls has been allowed to; `clock` gives milliseconds."""

    def __init__(self, store: AccountStore, recorder: Recorder, clock: Callable[[], int]) -> None:
        self.store = store
        self._announcer = Announcer(store, recorder, clock)
        self._clock = clock
        self._passwords = Passwords()

    async def ensure_default(self) -> None:
        """The first start makes organization `default`: UTC, English."""
        if not await self.store.organizations():
            # Two servers may start at once on a new database: one of them makes it.
            with contextlib.suppress(Misused):
                await self.create_organization("default", "Default", zone="UTC", language="en")

    async def create_organization(
        self,
        id: str,  # noqa: A002 - the word of the domain
        name: str,
        *,
        zone: str = "UTC",
        language: str = "en",
    ) -> Organization:
        """A new organization with its own secret key."""
        _check(zone=zone, language=language)
        made = Organization(id, name, zone, language, secrets.token_bytes(32), self._clock())
        async with self._announcer.changing(id) as change:
            await add(change.connection, tables.organization, made, f"There is an organization {id} already.")
            change.tell(account_changed("organization", id, None, asdict(made), self._clock()))
        return made

    async def set_organization(self, organization: Organization, **changes: str) -> None:
        """Change `name`, `zone`, `language`."""
        _check(**changes)
        table = tables.organization
        async with self._announcer.changing(organization.id) as change:
            before, after = await _set(change.connection, table, (table.c.id == organization.id,), changes)
            change.tell(account_changed("organization", organization.id, before, after, self._clock()))

    async def create_user(
        self,
        organization: str,
        email: str,
        password: str,
        reach: Reach,
        *,
        name: str | None = None,
        agents: Sequence[str] = (),
        language: str | None = None,
    ) -> User:
        """A new user, who can sign in from now on."""
        _check(email=email, language=language)
        made = User(
            organization=organization,
            id=secrets.token_hex(10),
            email=fold_email(email),
            name=name or email.strip().partition("@")[0],
            profile=reach.profile,
            all_groups=reach.everything,
            groups=sorted(reach.groups),
            agents=sorted(agents),
            language=language,
            password=await self._passwords.hash(password),
            disabled=False,
            version=1,
            created_at=self._clock(),
        )
        async with self._announcer.changing(organization) as change:
            await add(change.connection, tables.user, made, f"There is a user {made.email} already.")
            change.tell(account_changed("user", made.id, None, asdict(made), self._clock()))
        return made

    async def set_user(
        self,
        user: User,
        *,
        reach: Reach | None = None,
        agents: Sequence[str] | None = None,
        password: str | None = None,
        disabled: bool | None = None,
        name: str | None = None,
        language: str | None = None,
    ) -> None:
        """Change what is given; a new password or closing the account ends the user's sessions.

        Raises `Misused` rather than leave the organization without an administrator.
        """
        _check(language=language)
        values: dict[str, object] = {"version": tables.user.c.version + 1}
        if reach is not None:
            values |= {"profile": reach.profile, "all_groups": reach.everything, "groups": sorted(reach.groups)}
        if agents is not None:
            values["agents"] = sorted(agents)
        if password is not None:
            values["password"] = await self._passwords.hash(password)
        if disabled is not None:
            values["disabled"] = disabled
        if name is not None:
            values["name"] = name
        if language is not None:
            values["language"] = language
        async with self._announcer.changing(user.organization) as change:
            administrating = await administrators(change.connection, user.organization)
            at = (tables.user.c.organization == user.organization, tables.user.c.id == user.id)
            before, after = await _set(change.connection, tables.user, at, values)
            await _keep_an_administrator(change.connection, user.organization, administrating)
            if password is not None or disabled is True:
                own = (tables.session.c.organization == user.organization, tables.session.c.user == user.id)
                await change.connection.execute(tables.session.delete().where(*own))
            change.tell(account_changed("user", user.id, before, after, self._clock()))

    async def create_key(
        self,
        organization: str,
        name: str,
        scopes: Sequence[Scope],
        *,
        source: str | None = None,
        kind: str = "api",
        reach: Reach | None = None,
        maker: str | None = None,
    ) -> str:
        """A new key, answered once and kept as a hash. The source is created if it is new."""
        if not scopes:
            raise Misused("Give the key at least one --scope: ingest, read, act or metrics.")
        if "ingest" in scopes and source is None:
            raise Misused("A key that ingests needs a --source: where its events come from.")
        if reach is None and {"read", "act"} & set(scopes):
            raise Misused("A key that reads or acts needs a --profile: what it may see.")
        reach = reach or Reach("agent")
        token = "almk_" + secrets.token_urlsafe(32)
        made = Key(
            organization=organization,
            id=secrets.token_hex(8),
            name=name,
            hash=hash_token(token),
            scopes=sorted(set(scopes)),
            source=source,
            profile=reach.profile,
            all_groups=reach.everything,
            groups=sorted(reach.groups),
            maker=maker,
            created_at=self._clock(),
        )
        if source is not None:
            await self._source_for_key(organization, source, kind)
        async with self._announcer.changing(organization) as change:
            await add(change.connection, tables.key, made, "The key could not be kept.")
            change.tell(account_changed("key", made.id, None, asdict(made), self._clock()))
        return token

    async def revoke_key(self, key: Key) -> None:
        """Make a key worthless."""
        async with self._announcer.changing(key.organization) as change:
            at = (tables.key.c.organization == key.organization, tables.key.c.id == key.id)
            await change.connection.execute(update(tables.key).where(*at).values(revoked_at=self._clock()))
            change.tell(account_changed("key", key.id, {"revoked": False}, {"revoked": True}, self._clock()))

    async def add_source(self, source: Source) -> None:
        """A new source. Raises `Misused` for the name under which the monitor's own facts stand."""
        if source.id == SOURCE:
            raise Misused(f"{SOURCE} is the monitor itself: name the source otherwise.")
        async with self._announcer.changing(source.organization) as change:
            await add(change.connection, tables.source, source, f"There is a source {source.id} already.")
            change.tell(account_changed("source", source.id, None, asdict(source), self._clock()))

    async def remove_source(self, source: Source) -> None:
        """Follow a source no longer; what came from it stays."""
        async with self._announcer.changing(source.organization) as change:
            at = (tables.source.c.organization == source.organization, tables.source.c.id == source.id)
            await change.connection.execute(tables.source.delete().where(*at))
            change.tell(account_changed("source", source.id, asdict(source), None, self._clock()))

    async def _source_for_key(self, organization: str, id: str, kind: str) -> None:  # noqa: A002 - the word of the domain
        known = await self.store.source(organization, id)
        if known is None:
            await self.add_source(Source(organization, id, kind, {}, None, self._clock()))
        elif known.kind != kind:
            raise Misused(f"Source {id} is read from a {known.kind}: events cannot be sent to it.")


async def _set(
    connection: AsyncConnection, table: Table, at: tuple[ColumnElement[bool], ...], values: Mapping[str, object]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set columns of one row. Gives the row as it was and as it is."""
    before = (await connection.execute(select(table).where(*at))).mappings().one()
    await connection.execute(update(table).where(*at).values(**values))
    after = (await connection.execute(select(table).where(*at))).mappings().one()
    return dict(before), dict(after)


async def _keep_an_administrator(connection: AsyncConnection, organization: str, before: int) -> None:
    if before and not await administrators(connection, organization):
        raise Misused("The last administrator cannot lose the profile or be disabled.")


def _check(
    *, email: str | None = None, zone: str | None = None, language: str | None = None, name: str | None = None
) -> None:
    if email is not None and ("@" not in email.strip()[1:-1] or len(email) > 254):
        raise Misused(f"{email} is not an e-mail address.")
    if zone is not None and zone not in available_timezones():
        raise Misused(f"{zone} is not a time zone: write one as America/Bogota.")
    if language is not None and language not in LANGUAGES:
        raise Misused(f"The languages are {', '.join(LANGUAGES)}.")
    if name is not None and not name.strip():
        raise Misused("The name is empty.")
