"""The totals matrix: audiences by measures, kept by adding what rows bring and subtracting what they took.

One numpy operation adds an event's sparse change to every audience that it concerns. Oldest moments, and all leasts,
cannot be subtracted: they are lowered as rows come, and looked up again, only when asked for, after the least left.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sortedcontainers import SortedList

from almenara.catalog.contributed import PER_UNIT
from almenara.catalog.indicators import BY_NAME
from almenara.catalog.measures import Count, MaxAge, Mean, MeanAge, Quantile, Share
from almenara.live.contribution import LAYOUT, NONE, SPOTS, TOTAL, WIDTH, Part, Spot
from almenara.live.frames import Figure
from almenara.live.histogram import SIZE, quantile
from almenara.live.masks import Members

_SUMS: Final = LAYOUT.sums
_LEASTS: Final = slice(_SUMS, _SUMS + LAYOUT.leasts)
_FIRST_BUCKET: Final = _SUMS + LAYOUT.leasts
_UNKNOWN: Final = -(2**63)
_NAMES: Final = tuple(SPOTS)
_MADE_OF: Final = np.zeros((WIDTH, len(_NAMES)), dtype=np.uint8)
"""By column and figure: whether the figure is made of the column."""
for _place, _spot in enumerate(SPOTS.values()):
    _MADE_OF[list(_spot.columns), _place] = 1

Finder = Callable[[int, int, Iterable[tuple[int, int]]], int]
"""(audience, place, (value, slot) least first) -> the least among the audience's rows, or NONE."""


class Totals:
    """Integers by audience and measure."""

    def __init__(self) -> None:
        self._cells = np.zeros((64, _SUMS), dtype=np.int64)
        self._leasts = np.full((64, LAYOUT.leasts), NONE, dtype=np.int64)
        self._counts = np.zeros((64, LAYOUT.buckets, SIZE), dtype=np.int32)
        self._sorted: list[Any] = [SortedList() for _ in range(LAYOUT.leasts)]
        self._changed = np.zeros((64, WIDTH), dtype=np.bool_)

    def begin(self, audience: int, parts: NDArray[np.int64]) -> None:
        """Begin an audience whose rows and episodes are these."""
        size = len(self._changed)
        if audience >= size:
            self._cells = np.pad(self._cells, ((0, size), (0, 0)))
            self._leasts = np.pad(self._leasts, ((0, size), (0, 0)), constant_values=NONE)
            self._counts = np.pad(self._counts, ((0, size), (0, 0), (0, 0)))
            self._changed = np.pad(self._changed, ((0, size), (0, 0)))
        self._cells[audience] = parts[:, :_SUMS].sum(axis=0)
        self._leasts[audience] = parts[:, _LEASTS].min(axis=0, initial=NONE)
        for place in range(LAYOUT.buckets):
            buckets = parts[:, _FIRST_BUCKET + place]
            self._counts[audience, place] = np.bincount(buckets[buckets != NONE], minlength=SIZE)
        self._changed[audience] = True

    def total(self, audience: int) -> int:
        """How many rows the audience has."""
        return int(self._cells[audience, TOTAL])

    def change(self, audiences: Members, before: Part | None, after: Part | None) -> None:
        """A row comes to these audiences (no `before`), leaves them (no `after`), or brings another part."""
        if not audiences.size or before == after:
            return
        self._add(audiences, before, after)
        for place in range(LAYOUT.leasts):
            was = NONE if before is None else before[_SUMS + place]
            now = NONE if after is None else after[_SUMS + place]
            if was != now:
                self._age(audiences, place, was, now)
        for place in range(LAYOUT.buckets):
            was = NONE if before is None else before[_FIRST_BUCKET + place]
            now = NONE if after is None else after[_FIRST_BUCKET + place]
            if was != now:
                if was != NONE:
                    self._counts[audiences, place, was] -= 1
                if now != NONE:
                    self._counts[audiences, place, now] += 1
                self._changed[audiences, _FIRST_BUCKET + place] = True

    def _add(self, audiences: Members, before: Part | None, after: Part | None) -> None:
        columns: list[int] = []
        values: list[int] = []
        for column in range(_SUMS):
            value = (0 if after is None else after[column]) - (0 if before is None else before[column])
            if value:
                columns.append(column)
                values.append(value)
        if columns:
            self._cells[audiences[:, None], columns] += values
            self._changed[audiences[:, None], columns] = True

    def _age(self, audiences: Members, place: int, was: int, now: int) -> None:
        held = self._leasts[audiences, place]
        if was != NONE and now > was:
            held = np.where(held == was, _UNKNOWN, held)
        # An unknown one is below every value, and so stays unknown.
        self._leasts[audiences, place] = np.minimum(held, now)
        self._changed[audiences, _SUMS + place] = True

    def note(self, slot: int, before: Part | None, after: Part | None) -> None:
        """Keep everyone's values in order, to look a least one up again."""
        for place, values in enumerate(self._sorted):
            was = NONE if before is None else before[_SUMS + place]
            now = NONE if after is None else after[_SUMS + place]
            if was != now:
                if was != NONE:
                    values.remove((was, slot))
                if now != NONE:
                    values.add((now, slot))

    def take_changed(self) -> dict[int, list[str]]:
        """The audiences whose figures may be others than when this was last asked, and which of their figures."""
        numbers: list[int] = np.flatnonzero(self._changed.any(axis=1)).tolist()
        figures = self._changed[numbers].astype(np.uint8) @ _MADE_OF
        self._changed[numbers] = False
        found: dict[int, list[str]] = {number: [] for number in numbers}
        audiences, places = figures.nonzero()
        for audience, place in zip(audiences.tolist(), places.tolist(), strict=True):
            found[numbers[audience]].append(_NAMES[place])
        return found

    def figure(self, name: str, audience: int, find: Finder) -> Figure:
        """An indicator's figure as it travels: see `live.frames`."""
        spot, indicator = SPOTS[name], BY_NAME[name]
        count = self._sum(audience, (spot.count,))
        match indicator.measure:
            case Count():
                return count
            case Mean():
                total = self._sum(audience, (spot.sum,))
                return round(total / count / PER_UNIT.get(indicator.unit, 1), 3) if count else None
            case MeanAge():
                return self._mean_age(spot, audience, count)
            case MaxAge():
                oldest = self._least(audience, spot.least, find)
                longest = self._least(audience, spot.still[0], find) if spot.still else None
                return oldest if longest is None else [oldest, -longest]
            case Quantile(_, q):
                edge = quantile(self._counts[audience, spot.bucket - _FIRST_BUCKET], q)
                return None if edge is None else edge / 1000
            case Share():
                whole = self._sum(audience, spot.whole)
                return round(self._sum(audience, spot.part) / whole, 4) if whole else None

    def _sum(self, audience: int, columns: Iterable[int]) -> int:
        return sum(int(self._cells[audience, column]) for column in columns)

    def _mean_age(self, spot: Spot, audience: int, running: int) -> Figure:
        mean = round(self._sum(audience, (spot.sum,)) / running) if running else 0
        still = self._sum(audience, spot.still[:1])
        if still:
            return [running, mean, still, round(self._sum(audience, spot.still[1:]) / still)]
        return [running, mean] if running else None

    def _least(self, audience: int, column: int, find: Finder) -> int | None:
        place = column - _SUMS
        if self._leasts[audience, place] == _UNKNOWN:
            self._leasts[audience, place] = find(audience, place, self._sorted[place])
        found = int(self._leasts[audience, place])
        return None if found == NONE else found
