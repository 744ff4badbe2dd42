"""Changes of organizations, users, keys and sources: checked, stored, and told in the log by the same transaction."""

import contextlib
import secrets
from collections.abc import Callable, Sequence
from typing import TypedDict, Unpack, cast

import msgspec
from msgspec.structs import asdict
from sqlalchemy import insert, update

from almenara.access.actor import Scope
from almenara.access.permissions import Permission, Profile
from almenara.catalog.steps import UNNAMED
from almenara.errors import BadLink, Misused, refused
from almenara.reasons import Reason
from almenara.service.accounts import fold_email, hash_token
from almenara.service.announce import COMMAND, SOURCE, Announcer, By, account_changed
from almenara.service.checks import add_row, check, keep_an_administrator, set_row
from almenara.service.passwords import Passwords
from almenara.service.record import Recorder
from almenara.store import account_tables as tables
from almenara.store.accounts import AccountStore, Key, Organization, Source, User, administrators, end_sessions


class Reach(msgspec.Struct, frozen=True):
    """What someone is to see: a profile, and groups or all of them. Nothing said: all for who administrates."""

    profile: Profile
    groups: tuple[str, ...] = ()
    all_groups: bool = False

    @property
    def everything(self) -> bool:
        """Whether every group is within reach."""
        return self.all_groups or self.profile == "administrator" or (self.profile != "agent" and not self.groups)


class Changes(TypedDict, total=False):
    """What of a user can be set; None: as it was."""

    agents: Sequence[str] | None
    granted: Sequence[Permission] | None
    removed: Sequence[Permission] | None
    disabled: bool | None
    name: str | None
    language: str | None
    region: str | None
    zone: str | None
    invited: bytes | None
    invited_until: int | None


class OfOrganization(TypedDict, total=False):
    """What of an organization can be set."""

    name: str
    zone: str
    language: str


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
                await self.create_organization("default", UNNAMED, zone="UTC", language="en")

    async def create_organization(
        self,
        id: str,  # noqa: A002 - the word of the domain
        name: str,
        *,
        zone: str = "UTC",
        language: str = "en",
        by: By = COMMAND,
    ) -> Organization:
        """A new organization with its own secret key."""
        check(zone=zone, language=language)
        made = Organization(id, name, zone, language, secrets.token_bytes(32), self._clock())
        async with self._announcer.changing(id) as change:
            await add_row(change.connection, tables.organization, made, f"There is an organization {id} already.")
            change.tell(account_changed("organization", id, None, asdict(made), self._clock(), by))
        return made

    async def set_organization(
        self, organization: Organization, by: By = COMMAND, **changes: Unpack[OfOrganization]
    ) -> None:
        """Change `name`, `zone`, `language`."""
        check(**changes)
        table = tables.organization
        async with self._announcer.changing(organization.id) as change:
            before, after = await set_row(change.connection, table, (table.c.id == organization.id,), changes)
            change.tell(account_changed("organization", organization.id, before, after, self._clock(), by))

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
        by: By = COMMAND,
    ) -> User:
        """A new user, who can sign in from now on."""
        kept = await self._passwords.hash(password)
        return await self.add_user(
            self.new_user(organization, email, reach, name=name, agents=agents, language=language, password=kept), by
        )

    def new_user(
        self,
        organization: str,
        email: str,
        reach: Reach,
        *,
        name: str | None = None,
        agents: Sequence[str] = (),
        language: str | None = None,
        password: str = "",
    ) -> User:
        """A user to add; without a password they cannot sign in. Raises `Misused`."""
        check(email=email, language=language)
        return User(
            organization=organization,
            id=secrets.token_hex(10),
            email=fold_email(email),
            name=name or email.strip().partition("@")[0],
            profile=reach.profile,
            all_groups=reach.everything,
            groups=sorted(reach.groups),
            agents=sorted(agents),
            language=language,
            password=password,
            disabled=False,
            version=1,
            created_at=self._clock(),
        )

    async def add_user(self, made: User, by: By) -> User:
        """Keep a new user. Raises `Misused` where the e-mail is somebody's."""
        async with self._announcer.changing(made.organization) as change:
            await add_row(change.connection, tables.user, made, Reason("email_taken", {"email": made.email}))
            change.tell(account_changed("user", made.id, None, asdict(made), self._clock(), by))
        return made

    async def set_user(
        self,
        user: User,
        *,
        reach: Reach | None = None,
        password: str | None = None,
        by: By = COMMAND,
        staying: bytes | None = None,
        link: bytes | None = None,
        **changes: Unpack[Changes],
    ) -> None:
        """Change what is given; a new password or closing the account ends the user's sessions, but the one
        `staying` (its hash). `link` is the hash of the link by which it is done, once.

        Raises `Misused` rather than leave the organization without an administrator, `BadLink` for a link that was
        used meanwhile.
        """
        check(language=changes.get("language"), zone=changes.get("zone"), name=changes.get("name"))
        values: dict[str, object] = {"version": tables.user.c.version + 1}
        for name, value in changes.items():
            if value is not None:
                values[name] = sorted(cast(list[str], value)) if isinstance(value, list | tuple) else value
        if reach is not None:
            values |= {"profile": reach.profile, "all_groups": reach.everything, "groups": sorted(reach.groups)}
        if password is not None:
            values |= {"password": await self._passwords.hash(password), "invited": None, "invited_until": None}
        ending = password is not None or changes.get("disabled") is True
        at = (tables.user.c.organization == user.organization, tables.user.c.id == user.id)
        async with self._announcer.changing(user.organization) as change:
            administrating = await administrators(change.connection, user.organization)
            before, after = await set_row(change.connection, tables.user, at, values)
            if link is not None and before["invited"] != link:
                raise BadLink
            await keep_an_administrator(change.connection, user.organization, administrating)
            if ending:
                await end_sessions(change.connection, user.organization, user.id, staying=staying)
            change.tell(account_changed("user", user.id, before, after, self._clock(), by))

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
        by: By = COMMAND,
    ) -> str:
        """A new key, answered once and kept as a hash. The source is created if it is new."""
        if not scopes:
            raise Misused(Reason("key_scopes"))
        if "ingest" in scopes and source is None:
            raise Misused(Reason("key_source"))
        if reach is None and {"read", "act"} & set(scopes):
            raise Misused(Reason("key_profile"))
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
            await self._source_for_key(organization, source, kind, by)
        async with self._announcer.changing(organization) as change:
            await change.connection.execute(insert(tables.key).values(asdict(made)))
            change.tell(account_changed("key", made.id, None, asdict(made), self._clock(), by))
        return token

    async def revoke_key(self, key: Key, by: By = COMMAND) -> None:
        """Make a key worthless."""
        async with self._announcer.changing(key.organization) as change:
            at = (tables.key.c.organization == key.organization, tables.key.c.id == key.id)
            await change.connection.execute(update(tables.key).where(*at).values(revoked_at=self._clock()))
            change.tell(account_changed("key", key.id, {"revoked": False}, {"revoked": True}, self._clock(), by))

    async def add_source(self, source: Source, by: By = COMMAND) -> None:
        """A new source. Raises `Misused` for the name under which the monitor's own facts stand."""
        if source.id == SOURCE:
            raise Misused(
                f"{SOURCE} is the monitor itself: name the source otherwise.",
                places=[refused("/id", "name_ours", name=SOURCE)],
            )
        async with self._announcer.changing(source.organization) as change:
            taken = refused("/id", "name_taken", name=source.id)
            await add_row(change.connection, tables.source, source, f"There is a source {source.id} already.", taken)
            change.tell(account_changed("source", source.id, None, asdict(source), self._clock(), by))

    async def set_source(self, source: Source, settings: dict[str, str], secret: bytes | None, by: By) -> None:
        """Another address, user or (sealed) secret; None: the one there is."""
        values: dict[str, object] = {"settings": settings, "state": None}
        if secret is not None:
            values["secret"] = secret
        async with self._announcer.changing(source.organization) as change:
            at = (tables.source.c.organization == source.organization, tables.source.c.id == source.id)
            before, after = await set_row(change.connection, tables.source, at, values)
            change.tell(account_changed("source", source.id, before, after, self._clock(), by))

    async def remove_source(self, source: Source, by: By = COMMAND) -> None:
        """Follow a source no longer; what came from it stays."""
        async with self._announcer.changing(source.organization) as change:
            at = (tables.source.c.organization == source.organization, tables.source.c.id == source.id)
            await change.connection.execute(tables.source.delete().where(*at))
            change.tell(account_changed("source", source.id, asdict(source), None, self._clock(), by))

    async def _source_for_key(self, organization: str, id: str, kind: str, by: By) -> None:  # noqa: A002 - the word of the domain
        known = await self.store.source(organization, id)
        if known is None:
            await self.add_source(Source(organization, id, kind, {}, None, self._clock()), by)
        elif known.kind != kind:
            raise Misused(Reason("source_read", {"source": id, "kind": known.kind}))
