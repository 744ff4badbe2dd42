"""Every engine's plain meaning: indicators and lists computed from the rows one by one, with nothing kept."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from almenara.catalog.fields import FIELDS, reader, transfers_today, waits_today
from almenara.catalog.indicators import INDICATORS, Indicator
from almenara.catalog.measures import Count, MaxAge, Mean, MeanAge, Quantile, Share
from almenara.catalog.seen import Seen
from almenara.domain.condition import EVERYTHING, Condition, In, every, test
from almenara.live.histogram import EDGES, bucket


def matching(rows: Iterable[Seen], condition: Condition) -> list[Seen]:
    return [seen for seen in rows if test(condition, reader(seen))]


def figure(indicator: Indicator, rows: list[Seen], groups: frozenset[str] | None) -> Any:
    """`rows` are those within reach; `groups` is the group filter, which an episode measure asks of the episode."""
    asked = EVERYTHING if groups is None else In("group", frozenset(groups))
    match indicator.measure:
        case Count("transfers_today"):
            moves = [move for seen in rows for move in transfers_today(seen)]
            return sum(groups is None or move.from_group in groups for move in moves)
        case Mean(_, "waits_today"):
            waits = [wait for seen in rows for wait in waits_today(seen)]
            lengths = [w.lasted for w in waits if w.lasted is not None and (groups is None or w.group in groups)]
            return round(sum(lengths) / len(lengths) / 1000, 3) if lengths else None
        case Count():
            return len(matching(rows, every(asked, indicator.of)))
        case Mean(field):
            values = known(rows, every(asked, indicator.of), field)
            unit = {"seconds": 1_000, "share": 1_000_000}.get(indicator.unit, 1)
            return round(sum(values) / len(values) / unit, 3) if values else None
        case MeanAge(field, still):
            values = known(rows, every(asked, indicator.of), field)
            ages = known(rows, every(asked, indicator.of), still) if still else []
            mean = round(sum(values) / len(values)) if values else 0
            if ages:
                return [len(values), mean, len(ages), round(sum(ages) / len(ages))]
            return [len(values), mean] if values else None
        case MaxAge(field, still):
            oldest = min(known(rows, every(asked, indicator.of), field), default=None)
            ages = known(rows, every(asked, indicator.of), still) if still else []
            return [oldest, max(ages)] if ages else oldest
        case Share(part, whole):
            of = sum(len(matching(rows, every(asked, condition))) for condition in whole)
            have = sum(len(matching(rows, every(asked, condition))) for condition in part)
            return round(have / of, 4) if of else None
        case Quantile(field, q):
            values = sorted(known(rows, every(asked, indicator.of), field))
            return EDGES[bucket(values[ceil(q * len(values)) - 1])] / 1000 if values else None


def known(rows: list[Seen], condition: Condition, field: str) -> list[int]:
    values = [FIELDS[field].read(seen) for seen in matching(rows, condition)]
    return [value for value in values if value is not None]


def figures(rows: list[Seen], reach: Condition, groups: frozenset[str] | None = None) -> dict[str, Any]:
    within = matching(rows, reach)
    return {one.name: figure(one, within, groups) for one in INDICATORS}
