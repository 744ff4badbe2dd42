"""An agent's day by what their statuses were: since when they are connected, how long in pause and productive.

Statuses are kept in their order, whenever they are told; of those more than two days old, only what still says since
when the agent is connected. (Only of one told so late that it would part such a time does it matter when it comes.)
"""

from bisect import bisect_left
from itertools import pairwise
from typing import Final

from msgspec import Struct

from almenara.domain.facts import AgentStatus, Moment

Order = tuple[bool, int, str, str, str]
_KEPT: Final = 48 * 3_600_000
_PRODUCTIVE: Final[tuple[AgentStatus, ...]] = ("available", "pre_pause")


class StatusChange(Struct, frozen=True, array_like=True, gc=False):
    """A status and where its fact stands."""

    order: Order
    status: AgentStatus

    @property
    def at(self) -> Moment:
        """When it began."""
        return self.order[1]


class Spent(Struct, frozen=True, gc=False):
    """A time of today: `total` (ms) that is over and, if it goes on, `since` when."""

    total: int = 0
    since: Moment | None = None

    def at(self, now: Moment) -> int:
        """How long it is by now, in ms."""
        return self.total + (0 if self.since is None else max(0, now - self.since))


class Workday(Struct, frozen=True, gc=False):
    """Since when the agent is connected, whatever the day (None: they are not), and today's times."""

    connected_since: Moment | None = None
    paused: Spent = Spent()
    productive: Spent = Spent()


NOTHING: Final = Workday()
"""Of whom no status is known."""


def with_status(statuses: tuple[StatusChange, ...], one: StatusChange) -> tuple[StatusChange, ...]:
    """The statuses with one more, whenever it is told; told again it changes nothing."""
    place = bisect_left(statuses, one.order, key=lambda each: each.order)
    if place < len(statuses) and statuses[place].order == one.order:
        return statuses
    found = (*statuses[:place], one, *statuses[place:])
    recent = bisect_left(found, found[-1].at - _KEPT, key=lambda each: each.at)
    return (*_gist(found[:recent]), *found[recent:])


def _gist(old: tuple[StatusChange, ...]) -> tuple[StatusChange, ...]:
    """The last time offline, what came after it, and the last status."""
    end = len(old) - 1
    offline = next((place for place in range(end, -1, -1) if old[place].status == "offline"), -1)
    return tuple(old[place] for place in sorted({max(0, offline), min(offline + 1, end), end}) if old)


def workday(statuses: tuple[StatusChange, ...], day: Moment) -> Workday:
    """The day that began at `day`, by these statuses."""
    if not statuses:
        return NOTHING
    connected: Moment | None = None
    for one in statuses:
        connected = None if one.status == "offline" else one.at if connected is None else connected
    return Workday(connected, _spent(statuses, ("pause",), day), _spent(statuses, _PRODUCTIVE, day))


def _spent(statuses: tuple[StatusChange, ...], those: tuple[AgentStatus, ...], day: Moment) -> Spent:
    over = sum(max(day, after.at) - max(day, one.at) for one, after in pairwise(statuses) if one.status in those)
    last = statuses[-1]
    return Spent(over, max(day, last.at) if last.status in those else None)
