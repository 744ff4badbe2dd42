"""The columns of the tab Agentes: each its kind of cell, its value and what it is sorted by."""

from collections.abc import Callable
from typing import Any, Final, Literal

from msgspec import Struct

from almenara.catalog.agents.fields import AgentSeen
from almenara.catalog.columns import Naming, SortValue
from almenara.domain.agent import STATUSES, capacity, free_places
from almenara.domain.text import fold
from almenara.domain.workday import Spent

AgentCell = Literal[
    "person", "status", "age", "load", "groups", "count", "wait", "seconds", "spent", "moment", "text"
]
"""How a value travels and is drawn:

person: `{name, languages}` · status: `{status, reason, until, exceeded, away}` (`until` a moment in ms or null;
exceeded: of a pause that is over; away: offline while conversations are in progress or unanswered) ·
load: `{load, capacity, free, open}`: conversations in progress, places, free places, all open ones ·
groups: `[{id, name}]` · count: an integer ·
age, wait, moment: a moment in ms or null (age and wait tick) · seconds: a duration in seconds or null ·
spent: `[ms that are over, since when it goes on or null]` · text: a string.
"""


class AgentColumn(Struct, frozen=True):
    """One column. `value` is its cell of an agent; `order` what it ascends by (missing last); `width` in pixels.

    What is not `drawn` is carried for the others; what is not `shown` stands in the grid where a person chooses it.
    """

    name: str
    cell: AgentCell
    width: int
    value: Callable[[AgentSeen, Naming], Any]
    order: Callable[[AgentSeen, Naming], SortValue]
    grows: bool = False
    drawn: bool = True
    shown: bool = True


def _status(seen: AgentSeen, _naming: Naming) -> dict[str, Any]:
    one = seen.agent
    return {
        "status": one.status,
        "reason": one.status_reason,
        "until": one.status_until,
        "exceeded": seen.exceeded,
        "away": seen.away,
    }


def _load(seen: AgentSeen, _naming: Naming) -> dict[str, int]:
    one, work = seen.agent, seen.work
    return {
        "load": work.load,
        "capacity": capacity(one),
        "free": free_places(one, work.load),
        "open": work.open,
    }


def _groups(seen: AgentSeen, naming: Naming) -> list[dict[str, str]]:
    return [{"id": group, "name": naming(group)} for group in seen.agent.groups]


def mean_seconds(total: int, count: int) -> float | None:
    """The mean of durations in ms, in seconds; None over nothing."""
    return round(total / count / 1000, 3) if count else None


def _milliseconds(total: int, count: int) -> int | None:
    return round(total / count) if count else None


def _spent(one: Spent) -> list[int | None]:
    return [one.total, one.since]


def _by_spent(one: Spent) -> int:
    """By how long it is: what goes on, which grows alike in all, after what is over."""
    return one.total if one.since is None else _GOES_ON + one.total - one.since


def _descending(moment: int | None) -> int | None:
    """An age ascends as its moment descends."""
    return None if moment is None else -moment


_GOES_ON: Final = 2**43
"""More than any moment in ms."""

_LIST: Final = (
    AgentColumn(
        "name",
        "person",
        150,
        lambda seen, _: {"name": seen.agent.name, "languages": seen.agent.languages},
        lambda seen, _: fold(seen.agent.name),
        grows=True,
    ),
    AgentColumn("status", "status", 256, _status, lambda seen, _: STATUSES.index(seen.agent.status), grows=True),
    AgentColumn(
        "time_in_status",
        "age",
        68,
        lambda seen, _: seen.agent.status_since,
        lambda seen, _: _descending(seen.agent.status_since),
    ),
    AgentColumn("active", "load", 104, _load, lambda seen, _: seen.work.load),
    AgentColumn(
        "groups", "groups", 100, _groups, lambda seen, name: ", ".join(fold(name(one)) for one in seen.agent.groups)
    ),
    AgentColumn(
        "unanswered", "count", 60, lambda seen, _: seen.work.unanswered, lambda seen, _: seen.work.unanswered
    ),
    AgentColumn(
        "longest_wait",
        "wait",
        72,
        lambda seen, _: seen.work.waiting_since,
        lambda seen, _: _descending(seen.work.waiting_since),
    ),
    AgentColumn("finished", "count", 60, lambda seen, _: seen.work.finished, lambda seen, _: seen.work.finished),
    AgentColumn(
        "mean_handling",
        "seconds",
        60,
        lambda seen, _: mean_seconds(seen.work.handled, seen.work.finished),
        lambda seen, _: _milliseconds(seen.work.handled, seen.work.finished),
    ),
    AgentColumn(
        "first_response",
        "seconds",
        60,
        lambda seen, _: mean_seconds(seen.work.responding, seen.work.responded),
        lambda seen, _: _milliseconds(seen.work.responding, seen.work.responded),
    ),
    AgentColumn(
        "transfers_out", "count", 56, lambda seen, _: seen.work.transfers, lambda seen, _: seen.work.transfers
    ),
    AgentColumn(
        "last_activity", "moment", 64, lambda seen, _: seen.work.active_at, lambda seen, _: seen.work.active_at
    ),
    AgentColumn(
        "connected_since",
        "moment",
        84,
        lambda seen, _: seen.day.connected_since,
        lambda seen, _: seen.day.connected_since,
        shown=False,
    ),
    AgentColumn(
        "pause_today",
        "spent",
        72,
        lambda seen, _: _spent(seen.day.paused),
        lambda seen, _: _by_spent(seen.day.paused),
        shown=False,
    ),
    AgentColumn(
        "productive_today",
        "spent",
        84,
        lambda seen, _: _spent(seen.day.productive),
        lambda seen, _: _by_spent(seen.day.productive),
        shown=False,
    ),
    AgentColumn(
        "source", "text", 84, lambda seen, _: seen.agent.source, lambda seen, _: seen.agent.source, drawn=False
    ),
)
COLUMNS: Final[dict[str, AgentColumn]] = {column.name: column for column in _LIST}

_AFTER: Final = {"available": 2, "pre_pause": 3, "unavailable": 4, "pause": 5, "offline": 6}
_STEP: Final = 2**32


def by_attention(seen: AgentSeen, _naming: Naming) -> int:
    """Away with pressing conversations first, then pauses exceeded, then by status: available ones the fullest
    first, and offline ones without conversations last."""
    if seen.away:
        place = 0
    elif seen.exceeded:
        place = 1
    else:
        place = _AFTER[seen.agent.status] + (seen.agent.status == "offline" and not seen.work.open)
    return place * _STEP - seen.work.load
