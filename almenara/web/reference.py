"""Reference data: the groups, with what stands in them now, and the channels."""

from collections.abc import Iterable
from typing import Final, NamedTuple, get_args

from litestar import get
from msgspec import Struct

from almenara.access.scope import reaches_agent
from almenara.catalog.agents.fields import AgentSeen
from almenara.catalog.words import words
from almenara.domain.agent import PRESENT, free_places
from almenara.domain.facts import Channel
from almenara.domain.instants import format_instant
from almenara.web.context import Asker, Given
from almenara.web.figures import Language
from almenara.web.guard import needs


class GroupShown(Struct, frozen=True):
    """A group and what stands in it now: `waiting_since` is the moment the longest queued one waits since; of its
    agents, how many are available and present, and the free places of all (an agent of several groups is in each).

    Who may know no averages is told of the queue alone.
    """

    id: str
    name: str
    source: str
    queued: int
    waiting_since: str | None
    unanswered: int | None
    in_progress: int | None
    available: int | None
    present: int | None
    free: int | None


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


class Channels(Struct, frozen=True):
    """Every channel."""

    items: list[ChannelShown]
    total: int
    next: str | None
    seq: int


class Members(NamedTuple):
    """Of a group's agents, how many are available, how many present, and their free places."""

    available: int = 0
    present: int = 0
    free: int = 0


_NOBODY: Final = Members()


def by_group(agents: Iterable[AgentSeen]) -> dict[str, Members]:
    """The agents by group; who is in several counts in each."""
    found: dict[str, Members] = {}
    for seen in agents:
        one = seen.agent
        mine = (one.status == "available", one.status in PRESENT, free_places(one, seen.work.load))
        for group in one.groups:
            found[group] = Members(*(a + b for a, b in zip(found.get(group, _NOBODY), mine, strict=True)))
    return found


@get("/groups", opt=needs("conversations.view"))
async def groups(context: Given, actor: Asker) -> Groups:
    """The groups within your reach, with what stands in them now."""
    hub = await context.hubs.of(actor.organization)
    staff, whole = hub.board.staff, actor.may("indicators.averages")
    agents = by_group(staff.seen(context.clock())) if whole else {}
    items: list[GroupShown] = []
    for group in hub.board.groups.values():
        if group.removed or not reaches_agent(actor, (group.id,)):
            continue
        queue, members = staff.queues.of(group.id), agents.get(group.id, _NOBODY)
        since = queue.waiting_since if whole else None
        items.append(
            GroupShown(
                group.id,
                group.name,
                group.source,
                queue.queued,
                None if since is None else format_instant(since),
                *((queue.unanswered, queue.in_progress, *members) if whole else (None,) * 5),
            )
        )
    return Groups(sorted(items, key=lambda one: (one.name.casefold(), one.id)), len(items), None, hub.board.seq)


@get("/channels", opt=needs("conversations.view"))
async def channels(context: Given, actor: Asker, lang: Language = None) -> Channels:
    """The channels there are."""
    text = words(lang or actor.language)
    items = [ChannelShown(channel, text[f"channels.{channel}"]) for channel in get_args(Channel)]
    hub = await context.hubs.of(actor.organization)
    return Channels(items, len(items), None, hub.board.seq)
