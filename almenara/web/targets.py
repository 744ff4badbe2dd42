"""To whom a conversation can be given: every active group and agent, and what may be known of each."""

from litestar import get
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.access.scope import reaches_agent
from almenara.catalog.agents.fields import AgentSeen
from almenara.catalog.groups import NOBODY, Members, members_of
from almenara.domain.agent import capacity, free_places
from almenara.domain.facts import AgentStatus
from almenara.domain.group import Group
from almenara.live.agents.queues import Queue
from almenara.web.agents import moment
from almenara.web.context import Asker, Given
from almenara.web.guard import needs


class TargetGroup(Struct, frozen=True):
    """A group. `longest_wait` is the moment its longest queued conversation waits since. Of one that is not `within`
    your reach, only its name and the free places of its agents are told."""

    id: str
    name: str
    source: str
    within: bool
    free: int
    queued: int | None = None
    longest_wait: str | None = None
    available: int | None = None


class TargetAgent(Struct, frozen=True):
    """An agent. Of one who is not `within` your reach, only name, status and free places are told."""

    id: str
    name: str
    source: str
    within: bool
    status: AgentStatus
    free: int
    status_since: str | None = None
    status_reason: str | None = None
    load: int | None = None
    capacity: int | None = None
    languages: list[str] | None = None
    groups: list[str] | None = None


class Targets(Struct, frozen=True):
    """Those with most free places first. `owned` are the sources whose conversations stay within their source."""

    groups: list[TargetGroup]
    agents: list[TargetAgent]
    owned: list[str]
    seq: int


@get("/targets", opt=needs("conversations.transfer"))
async def targets(context: Given, actor: Asker) -> Targets:
    """Every active group and agent to whom you may give conversations: of the whole organization, or of your reach
    alone where it is set so."""
    board = (await context.hubs.of(actor.organization)).board
    seen = board.staff.seen(context.clock())
    members = members_of(seen)
    groups = [
        _group(actor, one, board.staff.queues.of(one.id), members.get(one.id, NOBODY))
        for one in board.groups.values()
        if not one.removed
    ]
    people = [_agent(actor, one) for one in seen]
    if board.settings.transfers.within_reach:
        groups, people = [one for one in groups if one.within], [one for one in people if one.within]
    groups.sort(key=lambda one: (-one.free, one.name.casefold(), one.id))
    agents = sorted(people, key=lambda one: (-one.free, one.name.casefold(), one.id))
    return Targets(groups, agents, sorted(board.rules.at(context.clock()).owned), board.seq)


def _group(actor: Actor, one: Group, queue: Queue, members: Members) -> TargetGroup:
    if not reaches_agent(actor, (one.id,)):
        return TargetGroup(one.id, one.name, one.source, False, members.free)
    return TargetGroup(
        one.id,
        one.name,
        one.source,
        True,
        members.free,
        queue.queued,
        moment(queue.waiting_since),
        members.available,
    )


def _agent(actor: Actor, seen: AgentSeen) -> TargetAgent:
    one, load = seen.agent, seen.work.load
    free = free_places(one, load)
    if not reaches_agent(actor, one.groups):
        return TargetAgent(one.id, one.name, one.source, False, one.status, free)
    return TargetAgent(
        one.id,
        one.name,
        one.source,
        True,
        one.status,
        free,
        moment(one.status_since),
        one.status_reason,
        load,
        capacity(one),
        list(one.languages),
        list(one.groups),
    )
