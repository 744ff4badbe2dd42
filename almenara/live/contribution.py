"""What one row adds to the indicators: integers by column, so that totals are kept by adding and subtracting.

The columns are derived from the declared indicators: a count, a sum of durations or moments where the measure needs
one, an oldest moment, a histogram bucket. Oldest moments and buckets stand in the same row of integers, though totals
treat them in their own way.
"""

from typing import Final

from msgspec import Struct

from almenara.catalog.fields import FIELDS, Seen, transfers_today, waits_today
from almenara.catalog.indicators import INDICATORS, Indicator
from almenara.catalog.measures import Count, MaxAge, Mean, MeanAge, Quantile
from almenara.domain.condition import Condition
from almenara.live.histogram import bucket
from almenara.live.masks import Masks
from almenara.live.vocabulary import Codes, Vocabulary

TOTAL: Final = 0
"""The column that counts every row of an audience."""
NONE: Final = 2**63 - 1
"""No moment, where an oldest one is kept; no bucket."""

Part = list[int]


class Spot(Struct, frozen=True):
    """Where an indicator's figure is made: a count, and a sum, an oldest moment or a histogram's bucket beside it."""

    count: int
    beside: int = -1


class Layout(Struct, frozen=True):
    """The columns: first those that add up (`sums` of them), then the oldest moments, then the buckets."""

    spots: dict[str, Spot]
    sums: int
    oldest: tuple[str, ...]
    buckets: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self.sums + len(self.oldest) + len(self.buckets)


def _layout() -> Layout:
    spots: dict[str, Spot] = {}
    columns: dict[object, int] = {"total": TOTAL}
    for one in INDICATORS:
        match one.measure:
            case Count(episodes):
                spots[one.name] = Spot(columns.setdefault((one.of, "count", episodes), len(columns)))
            case Mean(field) | MeanAge(field):
                known = columns.setdefault((one.of, "known", field), len(columns))
                spots[one.name] = Spot(known, columns.setdefault((one.of, "sum", field), len(columns)))
            case _:
                pass
    sums = len(columns)
    oldest = tuple(one.name for one in INDICATORS if isinstance(one.measure, MaxAge))
    spots |= {name: Spot(TOTAL, sums + place) for place, name in enumerate(oldest)}
    buckets: list[str] = []
    for one in INDICATORS:
        if isinstance(one.measure, Quantile):
            if one.measure.field not in buckets:
                buckets.append(one.measure.field)
            spots[one.name] = Spot(TOTAL, sums + len(oldest) + buckets.index(one.measure.field))
    return Layout(spots, sums, oldest, tuple(buckets))


LAYOUT: Final = _layout()
SPOTS: Final = LAYOUT.spots
WIDTH: Final = LAYOUT.width
_EMPTY: Final = (0,) * LAYOUT.sums + (NONE,) * (WIDTH - LAYOUT.sums)


def _by_filter() -> tuple[tuple[Condition, tuple[Indicator, ...]], ...]:
    grouped: dict[Condition, list[Indicator]] = {}
    for one in INDICATORS:
        grouped.setdefault(one.of, []).append(one)
    return tuple((condition, tuple(ones)) for condition, ones in grouped.items())


_FILTERS: Final = _by_filter()


class Contributions:
    """Evaluates the declared filters as masks and reads off what a row adds."""

    def __init__(self, vocabulary: Vocabulary[Seen]) -> None:
        self._masks = Masks(vocabulary)
        for place, (condition, _) in enumerate(_FILTERS):
            self._masks.add(place, condition)
        self._met: dict[int, tuple[Indicator, ...]] = {}

    def of(self, seen: Seen, codes: Codes) -> Part:
        """What the row adds to every audience that it meets, its episodes apart."""
        part = list(_EMPTY)
        part[TOTAL] = 1
        for one in self._indicators(codes):
            spot = SPOTS[one.name]
            match one.measure:
                case Count(None):
                    part[spot.count] = 1
                case Mean(field, None) | MeanAge(field):
                    value = FIELDS[field].read(seen)
                    if value is not None:
                        part[spot.count], part[spot.beside] = 1, value
                case MaxAge(field):
                    value = FIELDS[field].read(seen)
                    part[spot.beside] = NONE if value is None else value
                case Quantile(field):
                    part[spot.beside] = bucket(FIELDS[field].read(seen))
                case _:
                    pass
        return part

    def _indicators(self, codes: Codes) -> tuple[Indicator, ...]:
        bits = self._masks.met(codes)
        if bits not in self._met:
            places: list[int] = self._masks.members(bits, "").tolist()
            self._met[bits] = tuple(one for place in places for one in _FILTERS[place][1])
        return self._met[bits]


def episodes(seen: Seen) -> dict[str | None, Part]:
    """What the row's episodes of today add, by the group of each episode."""
    found: dict[str | None, Part] = {}
    for wait in waits_today(seen):
        part = found.setdefault(wait.group, list(_EMPTY))
        spot = SPOTS["mean_wait_today"]
        part[spot.count] += 1
        part[spot.beside] += max(0, (wait.left or wait.entered) - wait.entered)
    for transfer in transfers_today(seen):
        part = found.setdefault(transfer.from_group, list(_EMPTY))
        part[SPOTS["transfers"].count] += 1
    return found
