"""An indicator hour by hour, from what is kept."""

from typing import Annotated, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from almenara.catalog.hours import BEGUN, HOUR, ask_hours, counts_of
from almenara.catalog.indicators import Unit
from almenara.catalog.seen import DAY
from almenara.catalog.series import value_of
from almenara.domain.instants import format_instant
from almenara.errors import Invalid, refused
from almenara.store.hours import Hours
from almenara.web.context import Asker, Given
from almenara.web.figures import known
from almenara.web.guard import needs
from almenara.web.listed import moment_of

MOST_DAYS: Final = 62
USUAL_DAYS: Final = 28
Since = Annotated[
    str | None,
    QueryParameter(
        name="from",
        max_length=64,
        description=f"RFC 3339: from the hour (UTC) of this moment on; {USUAL_DAYS} days before `to` if left out.",
    ),
]
Until = Annotated[
    str | None,
    QueryParameter(
        name="to", max_length=64, description="RFC 3339: hours that begin before this moment, and before now."
    ),
]


class Hourly(Struct, frozen=True):
    """An indicator hour by hour (UTC), oldest first: the first of the `values` is of the hour that began at `since`,
    the last of the one that ended at `until`, which may still be running. In the indicator's unit, null where there
    was nothing to divide by. Where it is a mean or a share, `over` says what each was divided by: that of several
    hours together is their values weighted by it.

    `seq`: what the log has up to there is counted, about a second behind. While it is not `complete`, conversations
    of before this program kept such counts are still being counted, and what is told may be too little. `begun` is
    the first of these hours in which any conversation within reach and filters began, null if none did."""

    name: str
    unit: Unit
    since: str
    until: str
    seq: int
    complete: bool
    begun: str | None
    values: list[float | int | None]
    over: list[int] | None


@get("/indicators/{name:str}/hours", opt=needs("conversations.view", raises=(Invalid,)))
async def hours(
    context: Given,
    actor: Asker,
    name: FromPath[str],
    chosen: NamedDependency[dict[str, list[str]]],
    since: Since = None,
    until: Until = None,
) -> Hourly:
    """An indicator of what happened in each hour, of at most 62 days, as what came late has corrected it. By group
    and channel alone, of the groups you reach: whoever reaches conversations otherwise (their own, the queue) has
    none, and neither has an indicator of how things stand."""
    indicator = known(actor, name)
    chosen = {one: values for one, values in chosen.items() if one not in ("state", "card")}
    asked = ask_hours(actor, indicator, chosen)
    first, end = _period(since, until, context.clock())
    part, whole = counts_of(indicator)
    standing, sums = await Hours(context.database.engine, actor.organization).sums(
        {*part, *whole, BEGUN}, first, end, asked
    )
    each = range(first, end, HOUR)
    parts, over = ([sum(sums.get((one, hour), 0) for one in names) for hour in each] for names in (part, whole))
    begun = min((hour for one, hour in sums if one == BEGUN and sums[one, hour]), default=None)
    return Hourly(
        name,
        indicator.unit,
        format_instant(first),
        format_instant(end),
        standing.seq,
        standing.complete,
        None if begun is None else format_instant(begun),
        [value_of(indicator, much, n) for much, n in zip(parts, over, strict=True)],
        over if whole else None,
    )


def _period(since: str | None, until: str | None, now: int) -> tuple[int, int]:
    end = -(-min(now, moment_of("/to", until, now)) // HOUR) * HOUR
    first = moment_of("/from", since, max(0, end - USUAL_DAYS * DAY))
    first -= first % HOUR
    if end - first > MOST_DAYS * DAY:
        raise Invalid(places=[refused("/from", "too_long_a_period", most=MOST_DAYS)])
    return first, end
