"""The columns of the grid: each its kind of cell, its value, what it is sorted by, and its place in the layouts."""

from collections.abc import Callable
from typing import Any, Final, Literal

from msgspec import Struct

from almenara.domain.conversation import OPEN, STATES, Conversation
from almenara.domain.text import fold

Cell = Literal[
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
    "request",
]
"""How a value travels and is drawn:

text, channel, state: a string or null · customer: `{name, language, segment}` · agent, group: `{id, name}` or null ·
wait, age, moment: a moment in ms or null (wait and age tick; a null wait means it is the customer's turn) ·
count: an integer · duration: `[begin, end or null]` (ticks without an end) · message: `{kind, at, text}` or null ·
priority: 0 to 4 · labels: strings · request: what the helpdesk was asked, or null:
`{action, name, at, by, agent, group, ended, code}`, with `{id, name}` for agent and group.
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
    value: Callable[[Conversation, Naming], Any]
    order: Callable[[Conversation, Naming], SortValue]
    grows: bool = False
    drawn: bool = True


def _named(member: str | None, naming: Naming) -> dict[str, str] | None:
    return None if member is None else {"id": member, "name": naming(member)}


def _customer(row: Conversation, _naming: Naming) -> dict[str, str | None]:
    return {"name": row.contact.name, "language": row.contact.language, "segment": row.contact.segment}


def _request(row: Conversation, naming: Naming) -> dict[str, Any] | None:
    one = row.request
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


def _age(moment: int | None) -> int | None:
    """An age ascends as its moment descends."""
    return None if moment is None else -moment


def _by_ticket(row: Conversation, _naming: Naming) -> str | None:
    # Tickets are mostly numbers: shorter ones come first, as numbers do.
    return fold(row.ticket).rjust(12) if row.ticket else None


_OPEN_LAST: Final = 2**50


def _by_duration(row: Conversation, _naming: Naming) -> int:
    # What is open grows all the time; finished ones stand apart, so that the order of two rows never depends on now.
    return _OPEN_LAST - row.opened_at if row.finished_at is None else row.finished_at - row.opened_at


def by_urgency(row: Conversation, _naming: Naming) -> int:
    """Open before finished; open by who waits longest, then who does not wait; finished newest first."""
    if row.state not in OPEN:
        return 2**60 - (row.finished_at or row.opened_at)
    return 2**59 if row.waiting_since is None else row.waiting_since


_LIST: Final = (
    Column("ticket", "text", 68, lambda row, _: row.ticket, _by_ticket),
    Column("channel", "channel", 84, lambda row, _: row.channel, lambda row, _: row.channel),
    Column("state", "state", 100, lambda row, _: row.state, lambda row, _: STATES.index(row.state)),
    Column("customer", "customer", 156, _customer, lambda row, _: fold(row.contact.name), grows=True),
    Column("group", "group", 108, lambda row, name: _named(row.group, name), lambda row, name: fold(name(row.group))),
    Column("agent", "agent", 120, lambda row, name: _named(row.agent, name), lambda row, name: fold(name(row.agent))),
    Column("wait", "wait", 104, lambda row, _: row.waiting_since, lambda row, _: _age(row.waiting_since)),
    Column("time_in_state", "age", 76, lambda row, _: row.state_since, lambda row, _: _age(row.state_since)),
    Column("updated", "moment", 72, lambda row, _: row.updated_at, lambda row, _: row.updated_at),
    Column("transfers", "count", 48, lambda row, _: row.transfers, lambda row, _: row.transfers),
    Column("duration", "duration", 76, lambda row, _: (row.opened_at, row.finished_at), _by_duration),
    Column("created", "moment", 72, lambda row, _: row.opened_at, lambda row, _: row.opened_at),
    Column(
        "last_message",
        "message",
        220,
        lambda row, _: row.last_message,
        lambda row, _: None if row.last_message is None else row.last_message.at,
        grows=True,
    ),
    Column("priority", "priority", 64, lambda row, _: row.priority, lambda row, _: -row.priority, drawn=False),
    Column("tags", "labels", 120, lambda row, _: row.tags, lambda row, _: ", ".join(row.tags) or None, drawn=False),
    Column("source", "text", 84, lambda row, _: row.source, lambda row, _: row.source, drawn=False),
    Column("request", "request", 0, _request, lambda row, _: row.request and row.request.at, drawn=False),
)
COLUMNS: Final[dict[str, Column]] = {column.name: column for column in _LIST}

ADMINISTRATIVE: Final = tuple(name for name in COLUMNS if name != "last_message")
SIMPLE: Final = (
    "channel",
    "customer",
    "state",
    "wait",
    "last_message",
    "group",
    "ticket",
    "time_in_state",
    "duration",
    "source",
)
"""What the profile Agente has on the screen: who waits, and for what."""


def columns_of(averages: bool) -> tuple[str, ...]:
    """The columns that a person's rows carry, in order; `averages` is the permission of administrative profiles."""
    return ADMINISTRATIVE if averages else SIMPLE
