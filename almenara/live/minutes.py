"""Counts of the last two hours, minute by minute, group by group and channel by channel, kept as rows change.

What a row brings is a function of the row alone: it is taken back as it was and brought as it is, so that a late fact
corrects the minutes that it is about, and a start needs no more than the rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, takewhile
from operator import eq
from typing import Any, Final, NamedTuple

import numpy as np

from almenara.catalog.fields import FIELDS
from almenara.catalog.indicators import INDICATORS, Indicator
from almenara.catalog.series import Counted, ever, told, value_of
from almenara.domain.condition import Condition, fields, test
from almenara.domain.conversation import OPEN, STATES, Conversation, Spell, State
from almenara.domain.spells import MINUTE, Stood, stood

MOST: Final = 120
"""Minutes that can be asked for."""
KEPT: Final = (MOST + 1) * MINUTE
"""How old (ms) what is still counted may be."""
_SIZE: Final = 192
"""Minutes in the ring: those of the past, and an hour ahead for the clocks of others."""

_TOLD: Final = {one.name: told(one) for one in INDICATORS if one.series is not None}
_COUNTED: Final = tuple(dict.fromkeys(c for one in _TOLD.values() for c in (*one.part, *one.whole)))
_PLACES: Final = {counted: place for place, counted in enumerate(_COUNTED)}


def _standing(state: State, *, unanswered: bool) -> frozenset[int]:
    fields_of = {"state": state, "open": state in OPEN, "unanswered": unanswered}
    return frozenset(place for one, place in _PLACES.items() if one.by == "state" and test(one.of, fields_of.get))


_STANDING: Final = {(state, yes): _standing(state, unanswered=yes) for state in STATES for yes in (False, True)}
"""Which counts a spell is in."""
_MOMENTS: Final = tuple(dict.fromkeys(one.by for one in _COUNTED if one.by != "state"))
_OF_MOMENT: Final = {
    moment: tuple((place, one) for one, place in _PLACES.items() if one.by == moment) for moment in _MOMENTS
}


def _read(counted: Counted) -> set[str]:
    return {*fields(counted.of), *([counted.field] if counted.field else [])}


_FIELDS: Final = {name: FIELDS[name].read for one in _COUNTED if one.by != "state" for name in sorted(_read(one))}


class _Mark(NamedTuple):
    """All that the counts know of a row."""

    finished: bool
    group: str | None
    channel: str
    spells: tuple[Spell, ...]
    moments: tuple[int | None, ...]
    values: tuple[Any, ...]

    @property
    def last(self) -> int | None:
        """The minute after which it brings nothing new; None while it is not finished."""
        if not self.finished:
            return None
        return max(0, *(moment or 0 for moment in self.moments), *(spell.at for spell in self.spells)) // MINUTE


_Entry = tuple[int, str | None, int, int]
"""Which count, of which group, in which minute, how much."""


class Minutes:
    """One organization's counts."""

    def __init__(self, now: int) -> None:
        self._oldest = self._first(now)
        self._cells = np.zeros((64, _SIZE), dtype=np.int64)
        self._before = np.zeros(64, dtype=np.int64)
        """Of what stands, how many came less how many went before the oldest minute."""
        self._rows: dict[tuple[int, str | None, str], int] = {}
        self._marks: dict[str, _Mark] = {}
        self._ended: dict[int, list[str]] = {}

    @property
    def rows(self) -> int:
        """How many rows bring something."""
        return len(self._marks)

    def put(self, row: Conversation, now: int) -> None:
        """A row is this now."""
        self._pass(now)
        before, after = self._marks.get(row.id), _mark(row)
        if before == after:
            return
        if before is not None:
            del self._marks[row.id]
        last = after.last
        if last is not None and last < self._oldest:
            self._move(before, None)
            return
        if last is not None:
            self._ended.setdefault(last, []).append(row.id)
        self._marks[row.id] = after
        self._move(before, after)

    def series(self, indicator: Indicator, condition: Condition, minutes: int, now: int) -> list[float | int | None]:
        """The values of an indicator in so many whole minutes before `now`, in its unit, null where there is nothing;
        of the groups and channels that meet a condition on both."""
        self._pass(now)
        one, many = _TOLD[indicator.name], MOST + 1
        parts = [self._sum(counted, condition, many) for counted in one.part]
        values: list[int] = np.sum(parts, axis=0)[-minutes:].tolist()
        if not one.whole:
            return [*values]
        wholes = [self._sum(counted, condition, many) for counted in one.whole]
        over: list[int] = np.sum(wholes, axis=0)[-minutes:].tolist()
        return [value_of(indicator, value, n) for value, n in zip(values, over, strict=True)]

    def _sum(self, counted: Counted, condition: Condition, many: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        wanted = _PLACES[counted]
        found = [
            row
            for (place, group, channel), row in self._rows.items()
            if place == wanted and test(condition, {"group": group, "reach_group": group, "channel": channel}.get)
        ]
        columns = np.arange(self._oldest, self._oldest + many) % _SIZE
        sums = self._cells[found][:, columns].sum(axis=0)
        return self._before[found].sum() + np.cumsum(sums) if counted.by == "state" else sums

    def _move(self, before: _Mark | None, after: _Mark | None) -> None:
        """A row brings what it does after in place of what it did before: of that, what is another."""
        was, stands = (() if mark is None else stood(mark.spells) for mark in (before, after))
        begin, happened = 0, True
        if before is not None and after is not None and before.channel == after.channel:
            # A lively conversation has stood in many ways, and a change is of the last of them.
            begin = sum(1 for _ in takewhile(bool, map(eq, was, stands)))
            happened = (before.group, before.moments, before.values) != (after.group, after.moments, after.values)
        for mark, ways, sign in ((before, was, -1), (after, stands, 1)):
            if mark is not None:
                entries = _changes(ways, begin)
                self._add(mark.channel, chain(entries, self._happened(mark)) if happened else entries, sign)

    def _add(self, channel: str, entries: Iterable[_Entry], sign: int) -> None:
        for place, group, minute, much in entries:
            row = self._row((place, group, channel))
            if minute >= self._oldest:
                self._cells[row, minute % _SIZE] += sign * much
            else:
                self._before[row] += sign * much

    def _happened(self, mark: _Mark) -> Iterator[_Entry]:
        values = dict(zip(_FIELDS, mark.values, strict=True))
        for moment, at in zip(_MOMENTS, mark.moments, strict=True):
            if at is None or at // MINUTE < self._oldest:
                continue
            for place, counted in _OF_MOMENT[moment]:
                if test(counted.of, values.get):
                    much = 1 if counted.field is None else values[counted.field]
                    if much:
                        yield place, mark.group, at // MINUTE, much

    def _row(self, key: tuple[int, str | None, str]) -> int:
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = len(self._rows)
            if row == len(self._before):
                self._cells = np.pad(self._cells, ((0, row), (0, 0)))
                self._before = np.pad(self._before, (0, row))
        return row

    def _first(self, now: int) -> int:
        return now // MINUTE - MOST - 1

    def _pass(self, now: int) -> None:
        """Let the minutes go that nobody can ask for any more."""
        first = self._first(now)
        if first <= self._oldest:
            return
        for minute in range(self._oldest, min(first, self._oldest + _SIZE)):
            self._before += self._cells[:, minute % _SIZE]
            self._cells[:, minute % _SIZE] = 0
        self._oldest = first
        for minute in [one for one in self._ended if one < first]:
            for row_id in self._ended.pop(minute):
                mark = self._marks.get(row_id)
                if mark is not None and mark.last == minute:
                    del self._marks[row_id]


def _changes(ways: Sequence[Stood], begin: int) -> Iterator[_Entry]:
    """What it brings to have stood so, from one of them on: who comes counts from its minute on, who left no more."""
    for number in range(begin, len(ways)):
        minute, state, group, owed = ways[number]
        came = _STANDING[state, owed]
        if number:
            _, state_before, group_before, owed_before = ways[number - 1]
            left = _STANDING[state_before, owed_before]
            if group == group_before:
                left, came = left - came, came - left
            for place in left:
                yield place, group_before, minute, -1
        for place in came:
            yield place, group, minute, 1


def _mark(row: Conversation) -> _Mark:
    seen = ever(row)
    moments = tuple(getattr(row, name) for name in _MOMENTS)
    values = tuple(read(seen) for read in _FIELDS.values())
    return _Mark(row.state == "finished", row.group, row.channel, row.spells, moments, values)
