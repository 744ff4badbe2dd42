"""What people choose from as it was set, in one language: pauses, reasons, tags, segments, notices."""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from almenara.access.actor import Actor
from almenara.access.scope import reaches_agent
from almenara.catalog.actions import Choice
from almenara.catalog.rulebook import named
from almenara.catalog.words import Named
from almenara.domain.settings import Notice
from almenara.domain.settled import Settings, listed

_LISTS: Final[dict[Choice, str]] = {"transfer": "transfer_reason", "finish": "finish_reason", "pause": "pause"}


class PauseShown(Struct, frozen=True):
    """A kind of pause with its icon and preset lengths in minutes."""

    id: str
    label: str
    icon: str
    minutes: list[int]
    personal: bool
    productive: bool


class TagShown(Struct, frozen=True):
    """A tag that is offered, in one of eight tones."""

    id: str
    label: str
    colour: int


class SegmentShown(Struct, frozen=True):
    """A segment of customers."""

    id: str
    label: str
    vip: bool


class NoticeShown(Struct, frozen=True):
    """An announcement that concerns you, and since when it stands; of its groups, those within your reach."""

    id: str
    text: str
    groups: list[str]
    channels: list[str]
    tag: str | None
    since: str | None


def items(settings: Settings, kind: str, language: str) -> Iterator[tuple[str, str, Any]]:
    """The items of a list that are offered, in their order: id, name, value."""
    for id_, one in listed(settings, kind):
        if not one.archived:
            yield id_, named(kind, id_, one, language), one


def choices(settings: Settings, choice: Choice, language: str) -> list[Named]:
    """What is offered as a reason."""
    return [Named(id_, label) for id_, label, _ in items(settings, _LISTS[choice], language)]


def reasons(settings: Settings, language: str) -> list[Named]:
    """Every reason and pause by its name, those too that are offered no more."""
    found = {id_: named(kind, id_, one, language) for kind in _LISTS.values() for id_, one in listed(settings, kind)}
    return [Named(id_, label) for id_, label in found.items()]


def pauses(settings: Settings, language: str) -> list[PauseShown]:
    """The kinds of pause."""
    return [
        PauseShown(id_, label, one.icon, list(one.minutes), one.personal, one.productive)
        for id_, label, one in items(settings, "pause", language)
    ]


def tags(settings: Settings, language: str) -> list[TagShown]:
    """The tags."""
    return [TagShown(id_, label, one.colour) for id_, label, one in items(settings, "tag", language)]


def segments(settings: Settings, language: str) -> list[SegmentShown]:
    """The segments."""
    return [SegmentShown(id_, label, one.vip) for id_, label, one in items(settings, "segment", language)]


def notices(settings: Settings, actor: Actor) -> list[NoticeShown]:
    """The notices that stand and concern the actor, newest first."""
    stand: list[tuple[str, Notice]] = [(id_, one) for id_, one in settings.of("notice").items() if not one.ended]
    found = [
        NoticeShown(id_, one.text, _within(actor, one.groups), list(one.channels), one.tag, one.since)
        for id_, one in stand
        if not one.groups or _within(actor, one.groups)
    ]
    return sorted(found, key=lambda one: (one.since or "", one.id), reverse=True)


def _within(actor: Actor, groups: tuple[str, ...]) -> list[str]:
    return [group for group in groups if reaches_agent(actor, (group,))]


def requiring(settings: Settings, actor: Actor) -> list[str]:
    """The groups within reach whose conversations are not finished without a reason."""
    return _within(actor, tuple(sorted(id_ for id_, one in settings.groups.items() if one.reason_required)))
