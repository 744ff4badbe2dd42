"""A support team: conversations queue in a group. Groups of two sources are never merged."""

from typing import Final

from msgspec import Struct

Order = tuple[bool, int, str, str, str]
_NEVER: Final[Order] = (False, -1, "", "", "")


class Group(Struct, frozen=True, gc=False, omit_defaults=True):
    """One group. `id` is `source/external id`; a group only named so far bears the external id as name."""

    id: str
    source: str
    name: str
    registered: bool = False
    removed: bool = False
    registered_order: Order = _NEVER
    removed_order: Order = _NEVER
