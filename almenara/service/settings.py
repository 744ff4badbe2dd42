"""Settings read and changed: each change checked, kept as a version, and told in the log by the same transaction."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.access.actor import Actor
from almenara.catalog.rulebook import holidays_of
from almenara.catalog.settings import SettingKind
from almenara.domain import settings as s
from almenara.domain.agent import Agent
from almenara.domain.defaults import CHANNELS, UNSET
from almenara.domain.group import Group
from almenara.domain.instants import format_instant
from almenara.domain.ours import SettingsChanged, Values
from almenara.domain.settled import Settings, Version, decoded
from almenara.errors import ChangedMeanwhile, Forbidden, Invalid, NotFound, Place, refused
from almenara.service.announce import Announcer, our_fact
from almenara.store.settings import add_version, load_settings, read_versions

MOST: Final = 500
"""Items of a list, at most."""


class Roster(Protocol):
    """Who there is, by id."""

    @property
    def agents(self) -> Mapping[str, Agent]: ...  # noqa: D102
    @property
    def groups(self) -> Mapping[str, Group]: ...  # noqa: D102


class Wanted(Struct, frozen=True):
    """Which item is to be changed, from which address; `seen` is the seq of the version that whoever changes it has
    seen, if they say."""

    kind: SettingKind
    id: str
    seen: int | None = None
    address: str | None = None


Choosing = Callable[[Sequence[Version]], s.Setting | None]
"""From the item's versions, the value that it is to have; None: its default."""


class SettingsKeeper:
    """The settings of every organization. `clock` gives milliseconds."""

    def __init__(self, engine: AsyncEngine, announcer: Announcer, clock: Callable[[], int]) -> None:
        self._engine = engine
        self._announcer = announcer
        self._clock = clock

    async def current(self, organization: str) -> Settings:
        """All settings as they hold. Raises `Unavailable`."""
        return settled(await load_settings(self._engine, organization))

    async def versions(self, organization: str) -> list[Version]:
        """Every version of every setting, in the order of seq. Raises `Unavailable`."""
        return await load_settings(self._engine, organization)

    async def create(
        self, actor: Actor, kind: SettingKind, value: s.Setting, roster: Roster, address: str | None = None
    ) -> Version:
        """A new item of a list. Raises `Forbidden`, `Invalid`; `NotFound` for what is no list."""
        if kind.items != "list":
            raise NotFound
        return await self._change(
            actor, Wanted(kind, secrets.token_hex(6), address=address), lambda _: value, roster, new=True
        )

    async def change(self, actor: Actor, wanted: Wanted, value: s.Setting | None, roster: Roster) -> Version:
        """Set an item, or put it back to its default (an item that people added is removed then).

        Raises `Forbidden`, `NotFound`, `Invalid`; `ChangedMeanwhile` where another version was seen.
        """
        return await self._change(actor, wanted, lambda _: value, roster)

    async def restore(self, actor: Actor, wanted: Wanted, seq: int, roster: Roster) -> Version:
        """Set an item to what it was under a seq (0: before it was ever set). Raises as `change` does."""

        def value(versions: Sequence[Version]) -> s.Setting | None:
            found = next((one for one in versions if one.seq == seq), None)
            if found is None and seq != 0:
                raise NotFound
            return None if found is None or found.value is None else decoded(found.kind, found.value)

        return await self._change(actor, wanted, value, roster, again=True)

    async def _change(
        self,
        actor: Actor,
        wanted: Wanted,
        value: Choosing,
        roster: Roster,
        *,
        new: bool = False,
        again: bool = False,
    ) -> Version:
        kind, now = wanted.kind, self._clock()
        if not actor.may(kind.permission):
            raise Forbidden
        async with self._announcer.changing(actor.organization) as change:
            versions = await read_versions(change.connection, actor.organization)
            settings = settled(versions)
            mine = [one for one in versions if (one.kind, one.id) == (kind.name, wanted.id)]
            after, before = value(mine), settings.one(kind.name, wanted.id)
            if not new and not (again and mine):
                find_item(wanted, settings, roster)
            last = mine[-1] if mine else Version(kind.name, wanted.id, 0, 0, None, None)
            if wanted.seen is not None and wanted.seen != last.seq:
                raise ChangedMeanwhile
            if isinstance(after, s.Notice) and not again:
                after = replace(after, since=format_instant(now) if before is None else before.since)
            raw = None if after is None else msgspec.json.encode(after)
            if raw == last.value and not new:
                return last
            _check(kind, wanted.id, after, settings, roster, new=new or before is None)
            version = Version(kind.name, wanted.id, change.last + 1, now, actor.id, raw)
            await add_version(change.connection, actor.organization, version)
            became = settings.changed(version).one(kind.name, wanted.id)
            told = SettingsChanged(kind.name, wanted.id, _told(before), _told(became, before), wanted.address)
            change.tell(our_fact("settings.changed", wanted.id, told, now, actor.id))
        return version


def settled(versions: Sequence[Version]) -> Settings:
    """The settings after these versions."""
    settings = UNSET
    for version in versions:
        settings = settings.changed(version)
    return settings


def _told(value: s.Setting | None, before: s.Setting | None = None) -> Values | None:
    """A value as the trail tells it: without what people write to each other."""
    if value is None:
        return None
    told: Values = msgspec.to_builtins(value)
    if isinstance(value, s.Notice):
        changed = isinstance(before, s.Notice) and before.text != value.text
        return {name: one for name, one in told.items() if name != "text"} | ({"text": "changed"} if changed else {})
    return told


def ids_of(kind: SettingKind, settings: Settings, roster: Roster) -> list[str]:
    """The ids of a kind's items, in their order."""
    match kind.items:
        case "one":
            return [s.DEFAULT_ID]
        case "channels":
            return list(CHANNELS)
        case "accounts":
            return [*CHANNELS, *sorted(id_ for id_ in settings.of(kind.name) if id_ not in CHANNELS)]
        case "groups" | "agents":
            members: Mapping[str, Any] = roster.groups if kind.items == "groups" else roster.agents
            found = (one for one in members.values() if not one.removed)
            return [one.id for one in sorted(found, key=lambda one: (one.name.casefold(), one.id))]
        case "list":
            items = settings.of(kind.name).items()
            return [id_ for id_, _ in sorted(items, key=lambda item: (getattr(item[1], "order", 0), item[0]))]


def find_item(wanted: Wanted, settings: Settings, roster: Roster) -> None:
    """Raise `NotFound` where there is no such item."""
    known = wanted.id in ids_of(wanted.kind, settings, roster)
    if not known and wanted.kind.items == "accounts":
        channel, _, account = wanted.id.partition("/")
        known = channel in CHANNELS and 0 < len(account) <= 200 and account.isprintable()
    if not known:
        raise NotFound


def _check(
    kind: SettingKind,
    id: str,  # noqa: A002 - the word of the domain
    value: s.Setting | None,
    settings: Settings,
    roster: Roster,
    *,
    new: bool,
) -> None:
    """Raise `Invalid` where what is named does not exist, or is still needed."""
    places: list[Place] = []
    match value:
        case None if kind.name == "calendar":
            if any(group.calendar == id for group in settings.groups.values()):
                places.append(refused("/", "calendar_used"))
        case s.Calendar(country=str() as country, region=region):
            try:
                holidays_of(country, region)
            except ValueError:
                places.append(refused("/country" if region is None else "/region", "no_such_place"))
        case s.Group(calendar=str() as calendar) if settings.one("calendar", calendar) is None:
            places.append(refused("/calendar", "no_such_calendar"))
        case s.Notice(groups=groups, tag=tag):
            places += _missing(groups, roster)
            if tag is not None and settings.one("tag", tag) is None:
                places.append(refused("/tag", "no_such_tag"))
        case s.Agent(groups=tuple() as groups):
            places += _missing(groups, roster)
        case _:
            pass
    if new and kind.items == "list" and len(settings.of(kind.name)) >= MOST:
        places.append(refused("/", "too_many", most=MOST))
    if places:
        raise Invalid(places=places)


def _missing(groups: Sequence[str], roster: Roster) -> list[Place]:
    places: list[Place] = []
    for number, group in enumerate(groups):
        known = roster.groups.get(group)
        if known is None or known.removed:
            places.append(refused(f"/groups/{number}", "no_such_group"))
    return places
