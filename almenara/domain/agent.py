"""A person who attends, as the roster keeps them. Facts are last-writer-wins per aspect, so order does not matter."""

from typing import Final

from msgspec import Struct

from almenara.domain.facts import AgentStatus, Moment

STATUSES: Final[tuple[AgentStatus, ...]] = ("available", "unavailable", "pre_pause", "pause", "offline")

Order = tuple[bool, int, str, str, str]
_NEVER: Final[Order] = (False, -1, "", "", "")


class Agent(Struct, frozen=True, gc=False, omit_defaults=True):
    """One agent. `id` is `source/external id`; an agent only named so far bears the external id as name."""

    id: str
    source: str
    name: str
    email: str | None = None
    groups: tuple[str, ...] = ()
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    status: AgentStatus = "offline"
    status_reason: str | None = None
    status_since: Moment | None = None
    status_until: Moment | None = None
    status_by: str | None = None
    registered: bool = False
    removed: bool = False
    registered_order: Order = _NEVER
    status_order: Order = _NEVER
    removed_order: Order = _NEVER
