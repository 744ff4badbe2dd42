"""Facts as CloudEvents, the way any client of the API sends them."""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec
from msgspec import Struct

from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Data
from almenara.domain.instants import format_instant

ORIGIN: Final = "urn:luma:shop"
_NAMES: Final = {kind.data: kind.name for kind in FACT_TYPES.values()}
_encode = msgspec.json.Encoder().encode


class Event(Struct, frozen=True, gc=False):
    """Something that happens in the shop. `order` settles what is first within the same millisecond; `acts`: the
    operator does it, by an action of the monitor where it happens now."""

    time: int
    subject: str
    id: str
    data: Data
    order: int = 0
    acts: bool = False

    @property
    def type(self) -> str:
        """The fact's name."""
        return _NAMES[type(self.data)]


def batch(events: Iterable[Event], wall: Callable[[int], int]) -> bytes:
    """The body of one request; `wall` turns the shop's moments into those on the wall."""
    return _encode(
        [
            {
                "specversion": "1.0",
                "id": event.id,
                "source": ORIGIN,
                "type": event.type,
                "subject": event.subject,
                "time": format_instant(wall(event.time)),
                "sequence": f"{event.order:06d}",
                "data": event.data,
            }
            for event in events
        ]
    )
