"""The columns of the grid: each its kind of cell, its value, what it is sorted by, and its place in the layouts."""

from collections.abc import Callable
from typing import Any, Final, Literal

from msgspec import Struct

from almenara.catalog.seen import Seen
from almenara.domain.conversation import OPEN, STATES
from almenara.domain.text import fold

Cell = Literal[
    "risk",
    "text",
    "channel",
    "state",
    "customer",
    "agent",
    "group",
    "wait",
    "age",
    "moment",
    "count",
    "duration",
    "message",
    "priority",
    "labels",
    "language",
    "window",
    "came",
    "rating",
    "reason",
    "request",
]
"""How a value travels and is drawn:

risk: `at_risk`, `breached` or null · text, channel, state, language: a string or null · reason: a finish reason, by
its code or in somebody's words · came: new, transferred, returned or reopened ·
customer: `{name, language, segment, vip, contacts}` · agent, group: `{id, name}` or null ·
wait: null when it is the customer's turn, else `{since, waited, target, opens}`: since when (ms), or where the clock
of the group stands still, how long (ms) and when it goes on; the target's length in ms, or null ·
age, moment: a moment in ms or null (an age ticks) · window: until when (ms) may be replied, or null ·
count: an integer or null · duration: `[begin, end or null]` (ticks without an end) ·
message: `{kind, at, text}` or null · priority: 0 to 4 · labels: strings · rating: `{score, scale}` or null ·
request: what the helpdesk was asked, or null: `{action, name, at, by, agent, group, ended, code}`, with `{id, name}`
for agent and group.
"""

Naming = Callable[[str | None], str]
"""The display name of an agent, a group, or someone of ours by its id."""
SortValue = int | str | None


class Column(Struct, frozen=True):
    """One column. `value` is its cell of a row; `order` what it ascends by (missing last); `width` is in pixels.

    What is not `drawn` is carried for the others: it has no place of its own and is not sorted by.
    """

    name: str
    cell: Cell
    width: int
    value: Callable[[Seen, Naming], Any]
    order: Callable[[Seen, Naming], SortValue]
    grows: bool = False
    drawn: bool = True


def _named(member: str | None, naming: Naming) -> dict[str, str] | None:
    return None if member is None else {"id": member, "name": naming(member)}


def _customer(seen: Seen, _naming: Naming) -> dict[str, Any]:
    contact = seen.row.contact
    return {
        "name": contact.name,
        "language": contact.language,
        "segment": contact.segment,
        "vip": seen.vip,
        "contacts": seen.contacts,
    }


def _wait(seen: Seen, _naming: Naming) -> dict[str, int | None] | None:
    if seen.waiting is None:
        return None
    since, waited, opens = seen.waiting
    target = None if seen.running is None else seen.running.length
    return {"since": since, "waited": waited, "target": target, "opens": opens}


def _by_wait(seen: Seen, _naming: Naming) -> int | None:
    """By how long they wait; where the clock stands still, by that, after those for whom it runs."""
    if seen.waiting is None:
        return None
    since, waited, _ = seen.waiting
    return _STANDS_STILL - (waited or 0) if since is None else since


def _request(seen: Seen, naming: Naming) -> dict[str, Any] | None:
    one = seen.row.request
    if one is None:
        return None
    agent, group = _named(one.agent, naming), _named(one.group, naming)
    return {
        "action": one.action,
        "name": one.name,
        "at": one.at,
        "by": one.by,
        "agent": agent,
        "group": group,
        "ended": one.ended,
        "code": one.code,
    }


def _rating(seen: Seen, _naming: Naming) -> dict[str, float] | None:
    rating = seen.row.rating
    return None if rating is None else {"score": rating.score, "scale": rating.scale}


def _by_rating(seen: Seen, _naming: Naming) -> int | None:
    rating = seen.row.rating
    return None if rating is None else round(rating.score / rating.scale * 1_000_000)


def _age(moment: int | None) -> int | None:
    """An age ascends as its moment descends."""
    return None if moment is None else -moment


def _by_ticket(seen: Seen, _naming: Naming) -> str | None:
    # Tickets are mostly numbers: shorter ones come first, as numbers do.
    return fold(seen.row.ticket).rjust(12) if seen.row.ticket else None


_OPEN_LAST: Final = 2**50
_STANDS_STILL: Final = 2**51


def _by_duration(seen: Seen, _naming: Naming) -> int:
    # What is open grows all the time; finished ones stand apart, so that the order of two rows never depends on now.
    row = seen.row
    return _OPEN_LAST - row.opened_at if row.finished_at is None else row.finished_at - row.opened_at


_URGENCIES: Final = {"waiting": 1, "stranded": 2, "in_progress": 3, "queued": 3, "pending": 4, "inactive": 5}
_STEP: Final = 2**50


def by_urgency(seen: Seen, _naming: Naming) -> int:
    """Time left to the running target first; then who waits without one, those with an agent who is away, those for
    whom it is the customer's turn, pending, inactive, and finished ones, newest first."""
    row, runs = seen.row, seen.running
    if row.state not in OPEN:
        return 7 * _STEP - (row.finished_at or row.opened_at)
    if runs is not None and runs.breach_at is not None:
        return runs.breach_at
    kind = "waiting" if row.waiting_since is not None else "stranded" if seen.stranded else row.state
    return _URGENCIES[kind] * _STEP + (row.waiting_since or row.state_since)


_RISKS: Final = {"breached": 0, "at_risk": 1}

_LIST: Final = (
    Column("risk", "risk", 20, lambda seen, _: seen.risk, lambda seen, _: seen.risk and _RISKS[seen.risk]),
    Column("ticket", "text", 68, lambda seen, _: seen.row.ticket, _by_ticket),
    Column("channel", "channel", 84, lambda seen, _: seen.row.channel, lambda seen, _: seen.row.channel),
    Column("state", "state", 100, lambda seen, _: seen.row.state, lambda seen, _: STATES.index(seen.row.state)),
    Column("customer", "customer", 156, _customer, lambda seen, _: fold(seen.row.contact.name), grows=True),
    Column("group", "group", 108, lambda s, name: _named(s.row.group, name), lambda s, name: fold(name(s.row.group))),
    Column("agent", "agent", 120, lambda s, name: _named(s.row.agent, name), lambda s, name: fold(name(s.row.agent))),
    Column("wait", "wait", 104, _wait, lambda seen, name: _age(_by_wait(seen, name))),
    Column("time_in_state", "age", 76, lambda seen, _: seen.row.state_since, lambda s, _: _age(s.row.state_since)),
    Column("updated", "moment", 72, lambda seen, _: seen.row.updated_at, lambda seen, _: seen.row.updated_at),
    Column("transfers", "count", 48, lambda seen, _: seen.row.transfers, lambda seen, _: seen.row.transfers),
    Column("duration", "duration", 76, lambda seen, _: (seen.row.opened_at, seen.row.finished_at), _by_duration),
    Column("created", "moment", 72, lambda seen, _: seen.row.opened_at, lambda seen, _: seen.row.opened_at),
    Column(
        "last_message",
        "message",
        220,
        lambda seen, _: seen.row.last_message,
        lambda seen, _: None if seen.row.last_message is None else seen.row.last_message.at,
        grows=True,
    ),
    Column("window", "window", 84, lambda seen, _: seen.row.reply_until, lambda seen, _: seen.row.reply_until),
    Column("priority", "priority", 84, lambda seen, _: seen.row.priority, lambda seen, _: -seen.row.priority),
    Column("tags", "labels", 140, lambda seen, _: seen.row.tags, lambda seen, _: ", ".join(seen.row.tags) or None),
    Column("language", "language", 84, lambda s, _: s.row.contact.language, lambda s, _: s.row.contact.language),
    Column("segment", "text", 92, lambda s, _: s.row.contact.segment, lambda s, _: fold(s.row.contact.segment or "")),
    Column("account", "text", 108, lambda seen, _: seen.row.account, lambda seen, _: fold(seen.row.account or "")),
    Column("contacts", "count", 84, lambda seen, _: seen.contacts, lambda seen, _: seen.contacts),
    Column("came", "came", 96, lambda seen, _: seen.row.came, lambda seen, _: seen.row.came),
    Column(
        "previous_group",
        "group",
        108,
        lambda seen, name: _named(seen.row.previous_group, name),
        lambda seen, name: fold(name(seen.row.previous_group)),
    ),
    Column("rating", "rating", 72, _rating, _by_rating),
    Column(
        "finish_reason",
        "reason",
        140,
        lambda seen, _: seen.row.finish_reason,
        lambda seen, _: fold(seen.row.finish_reason or ""),
    ),
    Column("source", "text", 84, lambda seen, _: seen.row.source, lambda seen, _: seen.row.source),
    Column("request", "request", 0, _request, lambda seen, _: seen.row.request and seen.row.request.at, drawn=False),
)
COLUMNS: Final[dict[str, Column]] = {column.name: column for column in _LIST}

_ADMINISTRATIVE: Final = tuple(COLUMNS)
_DOCUMENTED: Final = _ADMINISTRATIVE[: _ADMINISTRATIVE.index("created") + 1]
_SIMPLE: Final = (
    "risk",
    "channel",
    "customer",
    "state",
    "wait",
    "last_message",
    "group",
    "ticket",
    "time_in_state",
    "duration",
)
"""What the profile Agente has on the screen: who waits, and for what."""
_SIMPLE_MORE: Final = (
    "window",
    "priority",
    "tags",
    "language",
    "account",
    "contacts",
    "came",
    "updated",
    "created",
    "source",
)


def columns_of(averages: bool) -> tuple[str, ...]:
    """The columns that a person's rows carry, in order; `averages` is the permission of administrative profiles."""
    return _ADMINISTRATIVE if averages else (*_SIMPLE, *_SIMPLE_MORE)


def shown_first(averages: bool) -> tuple[str, ...]:
    """Those of them that stand in the grid until the person chooses others."""
    return _DOCUMENTED if averages else _SIMPLE
