"""What one row adds to the indicators: integers by column, so that totals are kept by adding and subtracting.

The columns are derived from the declared indicators: a count, a sum of durations or moments where the measure needs
one, an oldest moment, a histogram bucket. Oldest moments and buckets stand in the same row of integers, though totals
treat them in their own way.
"""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from almenara.catalog.fields import FIELDS, transfers_today, waits_today
from almenara.catalog.indicators import INDICATORS, Indicator
from almenara.catalog.measures import Count, MaxAge, Mean, MeanAge, Quantile, Share
from almenara.catalog.seen import Seen
from almenara.domain.condition import Condition
from almenara.live.histogram import bucket
from almenara.live.masks import Masks
from almenara.live.vocabulary import Codes, Vocabulary

TOTAL: Final = 0
"""The column that counts every row of an audience."""
NONE: Final = 2**63 - 1
"""No moment, where an oldest one is kept; no bucket."""

Part = list[int]

How = Literal["count", "known", "sum", "oldest", "longest", "bucket"]
"""What a column keeps of the rows that meet its condition: how many they are, how many have the field, its sum, its
oldest moment, its longest duration (negated, so that it too is a least), the bucket it falls in."""


class Column(NamedTuple):
    """One column: of which rows, what, of which field. Episodes are counted and summed by `episodes`."""

    of: Condition
    how: How
    field: str | None = None


class Spot(Struct, frozen=True):
    """The columns from which a figure is made: a count, a sum, a least (the oldest moment) or a bucket; for what
    stands still, how many and the sum of their ages, or their longest; for a share, counts over counts."""

    count: int = TOTAL
    sum: int = -1
    least: int = -1
    bucket: int = -1
    still: tuple[int, ...] = ()
    part: tuple[int, ...] = ()
    whole: tuple[int, ...] = ()

    @property
    def columns(self) -> Iterator[int]:
        """Every column of the figure."""
        yield from (one for one in (self.sum, self.least, self.bucket) if one >= 0)
        yield from (*self.still, *self.part, *self.whole)
        if self.count != TOTAL:
            yield self.count


class Layout(Struct, frozen=True):
    """The columns: first those that add up (`sums` of them, the total among them), then the leasts, then the buckets;
    and the spot of every indicator."""

    columns: tuple[Column | None, ...]
    sums: int
    leasts: int
    buckets: int
    spots: dict[str, Spot]


def _columns(one: Indicator) -> Iterator[tuple[str, Column]]:
    """What an indicator needs, by the part of its spot."""
    match one.measure:
        case Count(episodes):
            yield "count", Column(one.of, "count", episodes)
        case Mean(field):
            yield "count", Column(one.of, "known", field)
            yield "sum", Column(one.of, "sum", field)
        case MeanAge(field, still):
            yield "count", Column(one.of, "known", field)
            yield "sum", Column(one.of, "sum", field)
            if still is not None:
                yield "still", Column(one.of, "known", still)
                yield "still", Column(one.of, "sum", still)
        case MaxAge(field, still):
            yield "least", Column(one.of, "oldest", field)
            if still is not None:
                yield "still", Column(one.of, "longest", still)
        case Quantile(field):
            yield "bucket", Column(one.of, "bucket", field)
        case Share(part, whole):
            yield from (("part", Column(condition, "count")) for condition in part)
            yield from (("whole", Column(condition, "count")) for condition in whole)


def _layout() -> Layout:
    needed = {one.name: tuple(_columns(one)) for one in INDICATORS}
    every = dict.fromkeys(column for columns in needed.values() for _, column in columns)
    sums = [column for column in every if column.how in ("count", "known", "sum")]
    leasts = [column for column in every if column.how in ("oldest", "longest")]
    buckets = [column for column in every if column.how == "bucket"]
    columns = (None, *sums, *leasts, *buckets)
    places = {column: place for place, column in enumerate(columns) if column is not None}
    spots: dict[str, Spot] = {}
    for name, needs in needed.items():
        parts: dict[str, list[int]] = {}
        for part, column in needs:
            parts.setdefault(part, []).append(places[column])
        one = {part: found[0] for part, found in parts.items()}
        several = {part: tuple(found) for part, found in parts.items()}
        spots[name] = Spot(
            one.get("count", TOTAL),
            one.get("sum", -1),
            one.get("least", -1),
            one.get("bucket", -1),
            *(several.get(part, ()) for part in ("still", "part", "whole")),
        )
    return Layout(columns, 1 + len(sums), len(leasts), len(buckets), spots)


LAYOUT: Final = _layout()
SPOTS: Final = LAYOUT.spots
WIDTH: Final = len(LAYOUT.columns)
_EMPTY: Final = (0,) * LAYOUT.sums + (NONE,) * (WIDTH - LAYOUT.sums)
_EPISODES: Final = ("waits_today", "transfers_today", "wait")
"""What is not a field of the row but of its episodes."""


def _by_condition() -> tuple[tuple[Condition, tuple[tuple[int, How, str | None], ...]], ...]:
    grouped: dict[Condition, list[tuple[int, How, str | None]]] = {}
    for place, column in enumerate(LAYOUT.columns):
        if column is not None and column.field not in _EPISODES:
            grouped.setdefault(column.of, []).append((place, column.how, column.field))
    return tuple((condition, tuple(columns)) for condition, columns in grouped.items())


_BY_CONDITION: Final = _by_condition()


class Contributions:
    """Evaluates the declared conditions as masks and reads off what a row adds."""

    def __init__(self, vocabulary: Vocabulary[Seen]) -> None:
        self._masks = Masks(vocabulary)
        for place, (condition, _) in enumerate(_BY_CONDITION):
            self._masks.add(place, condition)
        self._met: dict[int, tuple[tuple[int, How, str | None], ...]] = {}

    def of(self, seen: Seen, codes: Codes) -> Part:
        """What the row adds to every audience that it meets, its episodes apart."""
        part = list(_EMPTY)
        part[TOTAL] = 1
        for place, how, field in self._columns(codes):
            if field is None:
                part[place] = 1
            elif (value := FIELDS[field].read(seen)) is not None:
                part[place] = _kept(how, value)
        return part

    def _columns(self, codes: Codes) -> tuple[tuple[int, How, str | None], ...]:
        bits = self._masks.met(codes)
        if bits not in self._met:
            places: list[int] = self._masks.members(bits, "").tolist()
            self._met[bits] = tuple(column for place in places for column in _BY_CONDITION[place][1])
        return self._met[bits]


def _kept(how: How, value: int) -> int:
    match how:
        case "known":
            return 1
        case "longest":
            return -value
        case "bucket":
            return bucket(value)
        case _:
            return value


def episodes(seen: Seen) -> dict[str | None, Part]:
    """What the row's episodes of today add, by the group of each episode."""
    found: dict[str | None, Part] = {}
    for wait in waits_today(seen):
        part = found.setdefault(wait.group, list(_EMPTY))
        spot = SPOTS["mean_wait_today"]
        part[spot.count] += 1
        part[spot.sum] += wait.lasted or 0
    for transfer in transfers_today(seen):
        part = found.setdefault(transfer.from_group, list(_EMPTY))
        part[SPOTS["transfers"].count] += 1
    return found
