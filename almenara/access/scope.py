"""The one place that turns an actor into a condition on rows."""

from collections.abc import Callable, Iterable
from typing import Any as Anything

from almenara.access.actor import Actor
from almenara.access.permissions import Permission
from almenara.domain.condition import EVERYTHING, NOTHING, Any, Condition, In, Is, every, test
from almenara.errors import Forbidden, NotFound


def own(actor: Actor) -> Condition:
    """The conversations whose current agent is the actor (finished ones: for 7 days)."""
    return every(In("agent", frozenset(actor.agents)), Is("lately", True))


def reach(actor: Actor) -> Condition:
    """The rows that the actor may see, at all: administrators all; Agente own and, as the organization set it, the
    queue of own groups or all of these; the others their groups and their own. Without groups or agents: nothing."""
    if "conversations.view" not in actor.permissions:
        return NOTHING
    if actor.profile == "administrator":
        return EVERYTHING
    parts: list[Condition] = []
    if actor.profile == "agent" and actor.agent_reach != "own_groups":
        # "All groups" widens the queues an Agente sees, never to other agents' conversations.
        if actor.agent_reach == "own":
            pass
        elif actor.all_groups:
            parts.append(Is("state", "queued"))
        elif actor.groups:
            parts.append(every(Is("state", "queued"), In("reach_group", frozenset(actor.groups))))
    elif actor.all_groups:
        return EVERYTHING
    elif actor.groups:
        parts.append(In("reach_group", frozenset(actor.groups)))
    if actor.agents:
        parts.append(own(actor))
    return Any(tuple(parts))


def reaches_agent(actor: Actor, groups: Iterable[str]) -> bool:
    """Whether an agent of these groups is within the actor's reach."""
    return actor.all_groups or actor.profile == "administrator" or not actor.groups.isdisjoint(groups)


Reached = frozenset[str] | None
"""Groups by id; None: all."""


def reach_groups(actor: Actor) -> Reached:
    """The groups about which the actor may know figures: those for whose agents `reaches_agent` holds; none for an
    Agente who reaches no more than their own conversations."""
    if actor.profile == "agent" and actor.agent_reach == "own":
        return frozenset()
    return None if actor.all_groups or actor.profile == "administrator" else frozenset(actor.groups)


def reach_agents(actor: Actor) -> Condition:
    """The agents of whom the actor may know more than a name: those for whom `reaches_agent` holds."""
    if not actor.may("agents.view"):
        return NOTHING
    if actor.all_groups or actor.profile == "administrator":
        return EVERYTHING
    return In("groups", frozenset(actor.groups)) if actor.groups else NOTHING


def demand(actor: Actor, permission: Permission, row: Callable[[str], Anything] | None) -> None:
    """Raise unless the actor may, and reaches the row (its reader; None: there is no such row).

    Raises `Forbidden` before looking at the row, `NotFound` for a row that is not there or out of reach alike.
    """
    if not actor.may(permission):
        raise Forbidden
    if row is None or not test(reach(actor), row):
        raise NotFound
