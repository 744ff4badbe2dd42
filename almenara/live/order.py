"""The orders of the list: each column's key as one integer that numpy can partition, with an exact tie-break.

A row's place is the tuple (coarse, exact, id). `coarse` is an int64; `exact` matters only for texts, whose coarse key
is their first bytes. Missing values are last in both directions, and the id breaks what is left.
"""

from typing import Any, Final

from msgspec import Struct

from almenara.catalog.columns import COLUMNS, Naming, SortValue, by_urgency
from almenara.catalog.seen import Seen
from almenara.errors import refused

BAD_SORT: Final = refused("/sort", "bad_sort")
_LAST: Final = 2**62
_PREFIX: Final = 7
_LONGEST: Final = 64

Key = tuple[int, Any, str]


class Order(Struct, frozen=True):
    """One way to sort: a column's name (`urgency` is the default) and a direction."""

    name: str
    descending: bool = False

    def key(self, seen: Seen, naming: Naming) -> tuple[int, Any]:
        """The row's coarse and exact key."""
        value = by_urgency(seen, naming) if self.name == URGENCY.name else COLUMNS[self.name].order(seen, naming)
        return place(value, descending=self.descending)


def place(value: SortValue, *, descending: bool) -> tuple[int, Any]:
    """The coarse and exact key of a value."""
    if value is None or value == "":
        return _LAST, 0
    if isinstance(value, int):
        return (-value if descending else value), 0
    encoded = value.encode("utf-8", "surrogatepass")[:_LONGEST]
    coarse = int.from_bytes(encoded[:_PREFIX].ljust(_PREFIX, b"\0"), "big")
    if not descending:
        return coarse, encoded
    # Negated bytes, closed by a 1, so that of two texts with a common beginning the longer comes first.
    return -coarse, (*(-byte for byte in encoded), 1)


URGENCY: Final = Order("urgency")


def parse(sort: str | None) -> Order | None:
    """The order that `sort` names (`-` before it for descending), or None where there is no such column."""
    if sort is None or sort == URGENCY.name:
        return URGENCY
    name = sort.removeprefix("-")
    known = COLUMNS.get(name)
    return Order(name, sort.startswith("-")) if known is not None and known.drawn else None
