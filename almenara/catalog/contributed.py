"""What one row brings to an indicator: what a drill-down shows beside it, so that the rows add up to the card."""

from collections.abc import Collection
from typing import Final

from msgspec import Struct

from almenara.catalog.fields import FIELDS, MILLION, reader, transfers_today, waits_today
from almenara.catalog.indicators import Indicator, Unit
from almenara.catalog.measures import Count, MaxAge, Mean, MeanAge, Quantile, Share
from almenara.catalog.seen import Seen
from almenara.domain.condition import Condition, test
from almenara.domain.facts import Moment

PER_UNIT: Final[dict[Unit, int]] = {"seconds": 1000, "share": MILLION}
"""What the integers of rows are divided by to be told."""


class Contributed(Struct, frozen=True):
    """What a row brings, in the indicator's unit, null where it has no such value, and how often it `counts` (0 to
    2; for episodes, each). `episodes` are the waits of today one by one, in seconds.

    A count is the sum of contributions; a mean or share their sum over the sum of `counts`; the longest and the
    quantiles are read off them.
    """

    contribution: float | None
    counts: int
    episodes: list[float] | None = None


def contributed(indicator: Indicator, seen: Seen, now: Moment, groups: Collection[str] = ()) -> Contributed:
    """What a row that the indicator lists brings at `now`; of episodes, those of these groups, if any are named."""
    match indicator.measure:
        case Count("transfers_today"):
            moves = sum(1 for move in transfers_today(seen) if not groups or move.from_group in groups)
            return Contributed(moves, moves)
        case Mean(_, "waits_today"):
            waits = [one.lasted or 0 for one in waits_today(seen) if not groups or one.group in groups]
            return Contributed(sum(waits) / 1000, len(waits), [wait / 1000 for wait in waits])
        case Count():
            return Contributed(1, 1)
        case Mean(field) | Quantile(field):
            return _known(FIELDS[field].read(seen), PER_UNIT.get(indicator.unit, 1))
        case MeanAge(field, still) | MaxAge(field, still):
            since = FIELDS[field].read(seen)
            age = max(0, now - since) if since is not None else None if still is None else FIELDS[still].read(seen)
            return _known(age, 1000)
        case Share(part, whole):
            return Contributed(_met(part, seen), _met(whole, seen))


def _known(value: int | None, per_unit: int) -> Contributed:
    return Contributed(None, 0) if value is None else Contributed(value / per_unit, 1)


def _met(conditions: Collection[Condition], seen: Seen) -> int:
    return sum(test(condition, reader(seen)) for condition in conditions)
