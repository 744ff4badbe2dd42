"""The rules of the fold from the settings: each version of what enters it holds from its moment on, so that a change
never rewrites what happened before."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import holidays

from almenara.catalog.words import LANGUAGES, words
from almenara.domain import settings as s
from almenara.domain.defaults import UNSET
from almenara.domain.hours import ALWAYS, Clock, Hours, Span
from almenara.domain.rules import GroupRules, Rulebook, Rules, Targets
from almenara.domain.settled import Settings, Version, decoded
from almenara.domain.shapes import Moment
from almenara.domain.text import fold
from almenara.reasons import Reason

ENTER: Final = frozenset(
    {"targets", "shortening", "inactivity", "window", "group", "calendar", "finish_reason", "segment", "attention"}
)
"""The kinds of setting that rules are made of."""
_YEARS: Final = range(2000, 2101)
_SECOND: Final = 1000
_MINUTES: Final = 60


def rulebook(versions: Iterable[Version], zone: ZoneInfo, owned: frozenset[str]) -> Rulebook:
    """The book of rules of an organization: its settings' versions in the order of seq, the zone that its calendars
    are kept in, the sources whose helpdesk owns their conversations."""
    settings = UNSET
    first = before = _rules(settings, zone, owned)
    eras: list[tuple[Moment, Rules]] = []
    for version in versions:
        if version.kind not in ENTER:
            continue
        settings = settings.changed(version)
        rules = _rules(settings, zone, owned)
        if rules != before:
            # Two servers' clocks may differ: what was set later never holds from before.
            eras.append((max(version.at, eras[-1][0] if eras else 0), rules))
            before = rules
    return Rulebook(first, eras)


def called(kind: str, id: str, item: s.Listed) -> frozenset[str]:  # noqa: A002 - the word of the domain
    """What facts may call an item of a list: its id and its names in every language, folded."""
    names = [named(kind, id, item, language) for language in LANGUAGES]
    return frozenset(fold(name) for name in (id, *names))


def named(kind: str, id: str, item: s.Listed, language: str) -> str:  # noqa: A002 - the word of the domain
    """What an item of a list is called in a language of the product."""
    if item.labels is not None:
        return item.labels.of(language)
    return words(language).get(f"{_WORDS[kind]}.{id}", id)


def own_words(versions: Iterable[Version]) -> frozenset[str]:
    """What the organization's reasons and segments are or ever were called, folded, by code or by name."""
    found: set[str] = set()
    for kind in ("finish_reason", "transfer_reason", "segment"):
        items = [*UNSET.of(kind).items()]
        items += [(one.id, decoded(kind, one.value)) for one in versions if one.kind == kind and one.value]
        found |= {name for id_, item in items for name in called(kind, id_, item)}
    return frozenset(found)


_WORDS: Final = {
    "pause": "reasons",
    "finish_reason": "reasons",
    "transfer_reason": "reasons",
    "tag": "tags",
    "segment": "segments",
}


def holidays_of(country: str, region: str | None) -> frozenset[date]:
    """The public holidays of a country, or of a region of it. Raises ValueError where there is no such."""
    try:
        return _holidays(country, region)
    except NotImplementedError:
        raise ValueError(Reason("no_such_place")) from None


@cache
def _holidays(country: str, region: str | None) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=_YEARS))


def _rules(settings: Settings, zone: ZoneInfo, owned: frozenset[str]) -> Rules:
    shortening: s.Shortening = settings.one("shortening")
    silences: dict[Any, int | None] = {name: one.seconds for name, one in settings.of("inactivity").items()}
    windows: dict[str, int | None] = {name: one.seconds for name, one in settings.of("window").items()}
    targets: dict[Any, Targets] = {name: _targets(one) for name, one in settings.of("targets").items()}
    reasons, segments = settings.of("finish_reason"), settings.of("segment")
    return Rules(
        inactive_after={name: length * _SECOND for name, length in silences.items() if length is not None},
        # Zero: an account that has no window, though its channel has one.
        reply_window={name: (length or 0) * _SECOND for name, length in windows.items()},
        owned=owned,
        targets=targets,
        groups={name: _group(one, settings, zone) for name, one in settings.groups.items()},
        shortened={3: shortening.high, 4: shortening.urgent},
        shortened_vip=shortening.vip,
        vip=_flagged("segment", segments, "vip"),
        gave_up=_flagged("finish_reason", reasons, "gave_up"),
        spam=_flagged("finish_reason", reasons, "spam"),
        window_warning=settings.attention.window_warning * _SECOND,
    )


def _flagged(kind: str, items: Mapping[str, Any], flag: str) -> frozenset[str]:
    return frozenset(name for id_, one in items.items() if getattr(one, flag) for name in called(kind, id_, one))


def _targets(one: s.Targets) -> Targets:
    lengths = (one.wait, one.first_reply, one.reply, one.handling)
    return Targets(*(None if length is None else length * _SECOND for length in lengths), goal=one.goal)


def _group(one: s.Group, settings: Settings, zone: ZoneInfo) -> GroupRules:
    calendar = None if one.calendar is None else settings.one("calendar", one.calendar)
    return GroupRules(
        ALWAYS if calendar is None else _clock(calendar, zone),
        {channel: _targets(targets) for channel, targets in one.targets.items()},
        {channel: None if length is None else length * _SECOND for channel, length in one.inactivity.items()},
        one.answered_by,
    )


@lru_cache(1_000)
def _clock(calendar: s.Calendar, zone: ZoneInfo) -> Clock:
    """The same one for the same calendar, so that rules that are alike are known to be."""
    spans = [Span(frozenset(one.days), _minute(one.begin), _minute(one.end)) for one in calendar.weekly]
    closed = set(calendar.closed)
    if calendar.country is not None:
        closed |= holidays_of(calendar.country, calendar.region)
    return Hours(zone, spans, closed - set(calendar.open))


def _minute(time: str) -> int:
    hour, _, minute = time.partition(":")
    return int(hour) * _MINUTES + int(minute)
