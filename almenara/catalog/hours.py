"""Counts per hour, kept: what a row brings to the hours (UTC) that its moments lie in.

That is a function of the row alone: what is kept is the sum of it over all rows, so a row is taken back as it was and
brought as it is, and a late fact corrects the hours that it is about.
"""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import msgspec

from almenara.access.actor import Actor
from almenara.catalog.fields import FIELDS
from almenara.catalog.indicators import INDICATORS, Indicator
from almenara.catalog.series import Counted, Told, ask_series, ever, told
from almenara.domain.condition import EVERYTHING, Condition, fields, test
from almenara.domain.conversation import Conversation
from almenara.errors import NotFound

HOUR: Final = 3_600_000
_COUNTING: Final = 1
"""To be raised where the same declarations count otherwise than before: every hour is then counted again."""
BEGUN: Final = "opened"
"""The count of all that began, in whatever direction: before the first of them there is nothing to tell."""


def _named() -> Iterator[tuple[Counted, str]]:
    yield Counted("opened_at", EVERYTHING), BEGUN
    for one in INDICATORS:
        if one.series not in (None, "state"):
            made = told(one)
            for part, counts in (("", made.part), (".of", made.whole)):
                for number, counted in enumerate(counts):
                    yield counted, f"{one.name}{part}{f'.{number}' if number else ''}"


_NAMES: Final[dict[Counted, str]] = dict([*_named()][::-1])
"""What is counted, by the first name that it has."""
VERSION: Final = blake2b(
    msgspec.json.encode((_COUNTING, [*_NAMES.items()]), order="deterministic"), digest_size=8
).hexdigest()
"""Of what is counted: another declaration is another version."""

_MOMENTS: Final = tuple(dict.fromkeys(one.by for one in _NAMES))
_READ: Final = {
    name: FIELDS[name].read
    for one in _NAMES
    for name in (*sorted(fields(one.of)), *([one.field] if one.field else []))
}
_NUMBERS: Final = frozenset(place for place, name in enumerate(_READ) if FIELDS[name].kind not in ("label", "flag"))
"""Of these a condition asks only whether there is one."""


class Cell(NamedTuple):
    """One kept count: which, of the hour that began at `hour` (ms), of which group and channel."""

    measure: str
    hour: int
    group: str | None
    channel: str


class _Mark(NamedTuple):
    """All that the counts know of a row."""

    group: str | None
    channel: str
    moments: tuple[int | None, ...]
    values: tuple[Any, ...]


def difference(before: Conversation | None, after: Conversation | None) -> list[tuple[Cell, int]]:
    """What becomes of the counts where a row (none: not there) becomes another; a cell may be named twice."""
    was, now = before and _mark(before), after and _mark(after)
    if was == now:
        return []
    taken = [(cell, -much) for cell, much in _brought(was)] if was else []
    return [*taken, *(_brought(now) if now else ())]


def counts_of(indicator: Indicator) -> tuple[list[str], list[str]]:
    """The names of the counts whose sum is an indicator's hour, and of those that it is divided by, if any."""
    made: Told = told(indicator)
    return [_NAMES[one] for one in made.part], [_NAMES[one] for one in made.whole]


def ask_hours(actor: Actor, indicator: Indicator, chosen: dict[str, list[str]]) -> Condition:
    """The condition on group and channel of what an actor reaches. Raises `NotFound` where the indicator has no hours
    for them, `Invalid` for a filter by which nothing is kept."""
    if indicator.series == "state":
        raise NotFound
    return ask_series(actor, indicator, chosen)


def _mark(row: Conversation) -> _Mark:
    seen = ever(row)
    moments = tuple(getattr(row, name) for name in _MOMENTS)
    return _Mark(row.group, row.channel, moments, tuple(read(seen) for read in _READ.values()))


def _brought(mark: _Mark) -> Iterator[tuple[Cell, int]]:
    values = mark.values
    asked = tuple(value is not None if place in _NUMBERS else value for place, value in enumerate(values))
    for name, moment, field in _counted(asked):
        at = mark.moments[moment]
        much = 1 if field is None else values[field]
        if at is not None and much:
            yield Cell(name, at - at % HOUR, mark.group, mark.channel), much


@lru_cache(4096)
def _counted(asked: tuple[Any, ...]) -> list[tuple[str, int, int | None]]:
    """The counts that a row meets: the name of each, by which moment, and of which value it is the sum, if of any.
    Rows are of few kinds."""
    places = {name: place for place, name in enumerate(_READ)}
    known = {name: None if place in _NUMBERS and not asked[place] else asked[place] for name, place in places.items()}
    return [
        (name, _MOMENTS.index(one.by), None if one.field is None else places[one.field])
        for one, name in _NAMES.items()
        if test(one.of, known.get)
    ]
