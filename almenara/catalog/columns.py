"""The columns of the grid: each its kind of cell, what it is sorted by, and its place in the default layouts."""

from typing import Final, Literal

from msgspec import Struct

Cell = Literal[
    "text", "channel", "state", "customer", "agent", "group", "wait", "age", "moment", "count", "duration", "message"
]
"""How a value travels and is drawn:

text, channel, state: a string or null · customer: `{name, language, segment}` · agent, group: `{id, name}` or null ·
wait, age, moment: a moment in ms or null (wait and age tick; a null wait means it is the customer's turn) ·
count: an integer · duration: `[begin, end or null]` (ticks without an end) · message: `{kind, at, text}` or null.
"""


class Column(Struct, frozen=True):
    """One column. `sort` names its order in `live.order`; widths are pixels."""

    name: str
    cell: Cell
    width: int
    sort: bool = True
    grows: bool = False


_LIST: Final = (
    Column("ticket", "text", 68),
    Column("channel", "channel", 84),
    Column("state", "state", 100),
    Column("customer", "customer", 156, grows=True),
    Column("group", "group", 108),
    Column("agent", "agent", 120),
    Column("wait", "wait", 104),
    Column("time_in_state", "age", 76),
    Column("updated", "moment", 72),
    Column("transfers", "count", 48),
    Column("duration", "duration", 76),
    Column("created", "moment", 72),
    Column("last_message", "message", 220, grows=True),
)
COLUMNS: Final[dict[str, Column]] = {column.name: column for column in _LIST}

ADMINISTRATIVE: Final = (
    "ticket",
    "channel",
    "state",
    "customer",
    "group",
    "agent",
    "wait",
    "time_in_state",
    "updated",
    "transfers",
    "duration",
    "created",
)
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
)
