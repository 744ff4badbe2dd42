"""How an indicator is told minute by minute: what is counted of rows and by which moment, and for whom it can be."""

from typing import Final

from msgspec import Struct

from almenara.access.actor import Actor
from almenara.access.scope import reach
from almenara.catalog.ask import ask_totals, visible
from almenara.catalog.contributed import PER_UNIT
from almenara.catalog.filters import FILTERS
from almenara.catalog.indicators import Indicator, Minutely
from almenara.catalog.measures import Mean, Share
from almenara.catalog.seen import Seen
from almenara.domain.condition import Condition, fields
from almenara.domain.conversation import Conversation
from almenara.errors import Invalid, NotFound, refused

KEPT: Final = frozenset({"group", "reach_group", "channel"})
"""What the counts of a minute are kept by, so that whoever asks by something else has no series."""


class Counted(Struct, frozen=True):
    """One count of a minute: of the rows that meet a condition, by a moment; with `field`, its sum over them."""

    by: Minutely
    of: Condition
    field: str | None = None


class Told(Struct, frozen=True):
    """The counts that an indicator's value of a minute is made of: those of `part`, over those of `whole` if any."""

    part: tuple[Counted, ...]
    whole: tuple[Counted, ...] = ()


def told(indicator: Indicator) -> Told:
    """What an indicator that has a series is made of."""
    assert indicator.series is not None
    by, of = indicator.series, indicator.of if indicator.line is None else indicator.line
    match indicator.measure:
        case Mean(field):
            return Told((Counted(by, of, field),), (Counted(by, of),))
        case Share(part, whole):
            return Told(tuple(Counted(by, one) for one in part), tuple(Counted(by, one) for one in whole))
        case _:
            return Told((Counted(by, of),))


def value_of(indicator: Indicator, part: int, whole: int) -> float | int | None:
    """The value, in the indicator's unit, that sums of its counts make; null where there is nothing to divide by."""
    made = told(indicator)
    if not made.whole:
        return part
    per_unit = PER_UNIT.get(indicator.unit, 1) if any(counted.field for counted in made.part) else 1
    return round(part / whole / per_unit, 4) if whole else None


def ever(row: Conversation) -> Seen:
    """The row as on a day that has all of it: what counts today counts in its own minute, on whatever day."""
    return Seen(row, 0, recent=True)


def has_series(actor: Actor, indicator: Indicator) -> bool:
    """Whether the actor may know the indicator minute by minute: what they reach must be told by what is kept."""
    return indicator.series is not None and visible(actor, indicator) and fields(reach(actor)) <= KEPT


def ask_series(actor: Actor, indicator: Indicator, chosen: dict[str, list[str]]) -> Condition:
    """The condition on group and channel of what an actor reaches. Raises `NotFound` where the indicator has no
    series for them, `Invalid` for a filter by which nothing is kept."""
    if not has_series(actor, indicator):
        raise NotFound
    asked = ask_totals(actor, chosen)
    others = [name for name in chosen if FILTERS[name].field not in KEPT]
    if others:
        kept = " and ".join(f"`{one.name}`" for one in FILTERS.values() if one.field in KEPT)
        raise Invalid(places=[refused(f"/{name}", "kept_by", filters=kept) for name in others])
    return asked
