"""The orders of the list: each column's key as one integer that numpy can partition, with an exact tie-break.

A row's place is the tuple (coarse, exact, id). `coarse` is an int64; `exact` matters only for texts, whose coarse key
is their first bytes. Missing values are last in both directions, and the id breaks what is left.
"""

from collections.abc import Callable
from typing import Any, Final

from msgspec import Struct

from almenara.domain.conversation import OPEN, STATES, Conversation
from almenara.domain.text import fold

LAST: Final = 2**62
"""The coarse key of a missing value."""
_OPEN_FIRST: Final = 2**50
_PREFIX: Final = 7

Key = tuple[int, Any, str]
Naming = Callable[[str | None], str]
"""The display name of an agent or a group by its id."""


class Order(Struct, frozen=True):
    """One way to sort: a column's name (`urgency` is the default) and a direction."""

    name: str
    descending: bool = False

    def key(self, row: Conversation, naming: Naming) -> tuple[int, Any]:
        """The row's coarse and exact key."""
        value = _VALUES[self.name](row, naming)
        if value is None or value == "":
            return LAST, 0
        if isinstance(value, int):
            return (-value if self.descending else value), 0
        encoded = value.encode()[:64]
        coarse = int.from_bytes(encoded[:_PREFIX].ljust(_PREFIX, b"\0"), "big")
        if not self.descending:
            return coarse, encoded
        # Negated bytes, closed by a 1, so that of two texts with a common beginning the longer comes first.
        return -coarse, (*(-byte for byte in encoded), 1)


URGENCY: Final = Order("urgency")


def parse(sort: str | None) -> Order | None:
    """The order that `sort` names (`-` before it for descending), or None where there is no such column."""
    if sort is None:
        return URGENCY
    name = sort.removeprefix("-")
    return Order(name, sort.startswith("-")) if name in _VALUES else None


def _urgency(row: Conversation, _naming: Naming) -> int:
    if row.state not in OPEN:
        return 2**60 - (row.finished_at or row.opened_at)
    return LAST // 4 if row.waiting_since is None else row.waiting_since


def _duration(row: Conversation, _naming: Naming) -> int:
    if row.finished_at is None:
        return _OPEN_FIRST - row.opened_at
    return row.finished_at - row.opened_at


def _since(moment: int | None) -> int | None:
    """An age ascends as its moment descends."""
    return None if moment is None else -moment


_VALUES: Final[dict[str, Callable[[Conversation, Naming], int | str | None]]] = {
    "urgency": _urgency,
    "ticket": lambda row, _: fold(row.ticket or "").rjust(12) if row.ticket else None,
    "channel": lambda row, _: row.channel,
    "state": lambda row, _: STATES.index(row.state),
    "customer": lambda row, _: fold(row.contact.name),
    "group": lambda row, naming: fold(naming(row.group)),
    "agent": lambda row, naming: fold(naming(row.agent)),
    "wait": lambda row, _: _since(row.waiting_since),
    "time_in_state": lambda row, _: _since(row.state_since),
    "updated": lambda row, _: row.updated_at,
    "transfers": lambda row, _: row.transfers,
    "duration": _duration,
    "created": lambda row, _: row.opened_at,
    "last_message": lambda row, _: None if row.last_message is None else row.last_message.at,
}
