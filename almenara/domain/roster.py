"""Agents and groups from their facts. Each aspect (registration, status, removal) keeps its latest fact, and statuses
stand in their order, so that any arrival order gives the same roster without folding again."""

from typing import TypeVar

from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.agent import Agent
from almenara.domain.group import Group
from almenara.domain.ids import roster_id
from almenara.domain.instants import parse_instant
from almenara.domain.workday import StatusChange, with_status

_Member = TypeVar("_Member", Agent, Group)


def named_agent(id: str) -> Agent:  # noqa: A002 - the word of the domain
    """An agent of whom nothing is known but the id: it exists, and is filled in later."""
    source, _, name = id.partition("/")
    return Agent(id, source, name)


def named_group(id: str) -> Group:  # noqa: A002 - the word of the domain
    """A group of which nothing is known but the id."""
    source, _, name = id.partition("/")
    return Group(id, source, name)


def apply_agent(agent: Agent | None, fact: f.Fact) -> Agent:
    """The agent after one more fact, whenever it arrives."""
    agent = agent or named_agent(fact.stream)
    match fact.data:
        case f.AgentRegistered() as data if fact.order > agent.registered_order:
            return _present(
                replace(
                    agent,
                    name=data.name,
                    email=data.email,
                    groups=tuple(roster_id(agent.source, group) for group in data.groups),
                    capacity=data.capacity,
                    languages=data.languages,
                    registered=True,
                    registered_order=fact.order,
                )
            )
        case f.AgentStatusChanged() as data:
            agent = replace(agent, statuses=with_status(agent.statuses, StatusChange(fact.order, data.status)))
            if fact.order <= agent.status_order:
                return agent
            return replace(
                agent,
                status=data.status,
                status_reason=data.reason,
                status_since=fact.time,
                status_until=None if data.until is None else parse_instant(data.until),
                status_by=fact.actor or data.by,
                status_order=fact.order,
            )
        case f.AgentRemoved() if fact.order > agent.removed_order:
            return _present(replace(agent, removed_order=fact.order))
        case _:
            return agent


def apply_group(group: Group | None, fact: f.Fact) -> Group:
    """The group after one more fact, whenever it arrives."""
    group = group or named_group(fact.stream)
    match fact.data:
        case f.GroupRegistered() as data if fact.order > group.registered_order:
            return _present(replace(group, name=data.name, registered=True, registered_order=fact.order))
        case f.GroupRemoved() if fact.order > group.removed_order:
            return _present(replace(group, removed_order=fact.order))
        case _:
            return group


def _present(one: _Member) -> _Member:
    return replace(one, removed=one.removed_order > one.registered_order)
