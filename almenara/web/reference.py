"""Reference data: the groups, agents and channels that a person may know of."""

from typing import get_args

from litestar import get
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.catalog.words import words
from almenara.domain.facts import AgentStatus, Channel
from almenara.web.context import Asker, Given
from almenara.web.figures import Language
from almenara.web.guard import needs


class GroupShown(Struct, frozen=True):
    """A group."""

    id: str
    name: str
    source: str


class AgentShown(Struct, frozen=True):
    """An agent; `capacity` is null where it is not known."""

    id: str
    name: str
    source: str
    status: AgentStatus
    groups: list[str]
    capacity: int | None
    languages: list[str]


class ChannelShown(Struct, frozen=True):
    """A channel."""

    id: str
    name: str


class Groups(Struct, frozen=True):
    """Every group, by name; they come in one page."""

    items: list[GroupShown]
    total: int
    next: str | None
    seq: int


class Agents(Struct, frozen=True):
    """Every agent, by name; they come in one page."""

    items: list[AgentShown]
    total: int
    next: str | None
    seq: int


class Channels(Struct, frozen=True):
    """Every channel."""

    items: list[ChannelShown]
    total: int
    next: str | None
    seq: int


@get("/groups", opt=needs("conversations.view"))
async def groups(context: Given, actor: Asker) -> Groups:
    """The groups within your reach."""
    hub = await context.hubs.of(actor.organization)
    found = [group for group in hub.board.groups.values() if not group.removed and _reaches(actor, (group.id,))]
    items = [GroupShown(group.id, group.name, group.source) for group in found]
    return Groups(sorted(items, key=lambda one: (one.name.casefold(), one.id)), len(items), None, hub.board.seq)


@get("/agents", opt=needs("agents.view"))
async def agents(context: Given, actor: Asker) -> Agents:
    """The agents of the groups within your reach."""
    hub = await context.hubs.of(actor.organization)
    found = [agent for agent in hub.board.agents.values() if not agent.removed and _reaches(actor, agent.groups)]
    items = [
        AgentShown(
            agent.id,
            agent.name,
            agent.source,
            agent.status,
            list(agent.groups),
            agent.capacity,
            list(agent.languages),
        )
        for agent in found
    ]
    return Agents(sorted(items, key=lambda one: (one.name.casefold(), one.id)), len(items), None, hub.board.seq)


@get("/channels", opt=needs("conversations.view"))
async def channels(context: Given, actor: Asker, lang: Language = None) -> Channels:
    """The channels there are."""
    text = words(lang or actor.language)
    items = [ChannelShown(channel, text[f"channels.{channel}"]) for channel in get_args(Channel)]
    hub = await context.hubs.of(actor.organization)
    return Channels(items, len(items), None, hub.board.seq)


def _reaches(actor: Actor, groups: tuple[str, ...]) -> bool:
    return actor.all_groups or actor.profile == "administrator" or not actor.groups.isdisjoint(groups)
