"""A person who attends, as the roster keeps them. Facts are last-writer-wins per aspect, so order does not matter."""

from typing import Final

from msgspec import Struct

from almenara.domain.facts import AgentStatus, Moment
from almenara.domain.workday import Order, StatusChange

STATUSES: Final[tuple[AgentStatus, ...]] = ("available", "unavailable", "pre_pause", "pause", "offline")
PRESENT: Final[tuple[AgentStatus, ...]] = ("available", "pre_pause")
CAPACITY: Final = 5
"""Conversations at once of an agent of whom nothing is said or set."""
AWAY_AFTER: Final = 60_000
"""How long an agent is offline (ms) before they count as away, where nothing else is set."""

_NEVER: Final[Order] = (False, -1, "", "", "")


class Agent(Struct, frozen=True, gc=False, omit_defaults=True):
    """One agent. `id` is `source/external id`; an agent only named so far bears the external id as name.

    `statuses` are those of today and as much before as `domain.workday` needs.
    """

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
    statuses: tuple[StatusChange, ...] = ()
    registered: bool = False
    removed: bool = False
    registered_order: Order = _NEVER
    status_order: Order = _NEVER
    removed_order: Order = _NEVER


def capacity(agent: Agent) -> int:
    """How many conversations the agent takes at once."""
    return CAPACITY if agent.capacity is None else agent.capacity


def free_places(agent: Agent, load: int) -> int:
    """How many more the agent takes now; `load` is their conversations in progress."""
    return max(0, capacity(agent) - load) if agent.status == "available" and not agent.removed else 0


def away_from(agent: Agent, away_after: int) -> Moment | None:
    """When the agent began or will begin to count as away: offline for so long (ms). None who is not offline, or
    never told a status."""
    if agent.status != "offline" or agent.status_since is None:
        return None
    return agent.status_since + away_after
