"""Settings as they are shown: what an item is and was, who set it and when, what it is called."""

from typing import Any

import msgspec
from msgspec import Struct

from almenara.catalog.rulebook import named
from almenara.catalog.settings import SettingKind
from almenara.catalog.settings_shown import SettingKindShown
from almenara.catalog.words import closest, words
from almenara.domain.instants import format_instant
from almenara.domain.settled import Settings, Version
from almenara.live.hub import Hub
from almenara.live.shown import Member


class SettingKinds(Struct, frozen=True):
    """The kinds of setting that you may change."""

    items: list[SettingKindShown]


class SettingShown(Struct, frozen=True):
    """An item of a kind: its value, whether that is the default, who set it when (null: nobody ever did).

    `seq` is the version's, 0 of what was never set; send it with a change, and nobody overwrites what they have not
    seen."""

    id: str
    name: str
    value: Any
    default: bool
    at: str | None
    by: Member | None
    seq: int


class SettingItems(Struct, frozen=True):
    """The items of a kind, in their order."""

    items: list[SettingShown]
    seq: int


class VersionShown(Struct, frozen=True):
    """What an item was set to (null: to its default, or it was removed), by whom and when."""

    seq: int
    at: str
    by: Member | None
    value: Any


class Versions(Struct, frozen=True):
    """The versions of an item, newest first."""

    items: list[VersionShown]


def show_setting(
    hub: Hub,
    language: str,
    kind: SettingKind,
    id: str,  # noqa: A002 - the word of the domain
    settings: Settings,
    last: Version | None,
) -> SettingShown:
    """An item as it is shown; `last` is its last version."""
    value = settings.one(kind.name, id)
    if value is None and kind.items in ("groups", "agents"):
        value = kind.shape()
    set_once = last is not None and last.seq > 0
    return SettingShown(
        id,
        _name(hub, language, kind, id, value),
        msgspec.to_builtins(value),
        settings.is_default(kind.name, id),
        format_instant(last.at) if last is not None and set_once else None,
        who_set(hub, last.by) if last is not None else None,
        0 if last is None else last.seq,
    )


def _name(hub: Hub, language: str, kind: SettingKind, id: str, value: Any) -> str:  # noqa: A002 - the word of the domain
    language = closest(language)
    text = words(language)
    if kind.listed and value is not None:
        return named(kind.name, id, value, language)
    match kind.items:
        case "channels" | "accounts":
            channel, _, account = id.partition("/")
            return text[f"channels.{channel}"] + (f" {account}" if account else "")
        case "groups" | "agents":
            return hub.board.name_of(id)
        case "one":
            return text[f"settings.{kind.name}.label"]
        case "list":
            return getattr(value, "name", "") or getattr(value, "text", "")[:80]


def show_version(version: Version, hub: Hub) -> VersionShown:
    """A version as it is shown."""
    value = None if version.value is None else msgspec.json.decode(version.value)
    return VersionShown(version.seq, format_instant(version.at), who_set(hub, version.by), value)


def who_set(hub: Hub, actor: str | None) -> Member | None:
    """Who set something, as it is shown."""
    return None if actor is None else Member(actor, hub.board.name_of(actor))
