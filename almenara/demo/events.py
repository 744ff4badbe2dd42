"""Facts as CloudEvents, the way any client of the API sends them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import Struct

from almenara.domain.facts import FACT_TYPES, Data

ORIGIN: Final = "urn:luma:shop"
_NAMES: Final = {kind.data: kind.name for kind in FACT_TYPES.values()}
_encode = msgspec.json.Encoder().encode


class Event(Struct, frozen=True, gc=False):
    """Something that happens in the shop. `order` settles what is first within the same millisecond."""

    time: int
    subject: str
    id: str
    data: Data
    order: int = 0

    @property
    def type(self) -> str:
        """The fact's name."""
        return _NAMES[type(self.data)]


def instant(moment: int) -> str:
    """RFC 3339, UTC, milliseconds."""
    whole, milliseconds = divmod(moment, 1000)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{milliseconds:03d}Z"


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
                "time": instant(wall(event.time)),
                "sequence": f"{event.order:06d}",
                "data": event.data,
            }
            for event in events
        ]
    )
