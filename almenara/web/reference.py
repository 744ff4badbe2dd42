"""Reference data: the groups, with what stands in them now, and the channels."""

from typing import get_args

from litestar import get
from msgspec import Struct

from almenara.access.scope import reach_groups
from almenara.catalog.groups import GroupSeen, service_level
from almenara.catalog.words import words
from almenara.domain.facts import Channel, Moment
from almenara.domain.instants import format_instant
from almenara.live.groups import groups_of
from almenara.web.context import Asker, Given
from almenara.web.figures import Language
from almenara.web.guard import needs


class GroupShown(Struct, frozen=True, omit_defaults=True):
    """A group and what stands in it now: `waiting_since` is the moment the longest queued one whose clock runs waits
    since, `longest_wait` the longest wait in seconds of open time; of its `agents`, how many are available and
    present, and the free places of all (`shared`: an agent of several groups is in each); today's abandoned ones and
    service level.

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
    longest_wait: float | None = None
    agents: int | None = None
    shared: bool | None = None
    service_level: float | None = None
    abandoned: int | None = None


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


@get("/groups", opt=needs("conversations.view"))
async def groups(context: Given, actor: Asker) -> Groups:
    """The groups within your reach, with what stands in them now."""
    board, now = (await context.hubs.of(actor.organization)).board, context.clock()
    whole = actor.may("indicators.averages")
    items = [
        _group(one, board.groups[one.id].source, now, whole) for one in groups_of(board, now, reach_groups(actor))
    ]
    return Groups(sorted(items, key=lambda one: (one.name.casefold(), one.id)), len(items), None, board.seq)


def _group(one: GroupSeen, source: str, now: Moment, whole: bool) -> GroupShown:
    if not whole:
        return GroupShown(one.id, one.name, source, one.queued, None, None, None, None, None, None)
    since, still = one.waiting_since, one.waited
    waits = [wait for wait in (still, None if since is None else max(0, now - since)) if wait is not None]
    members = one.members
    return GroupShown(
        one.id,
        one.name,
        source,
        one.queued,
        None if since is None else format_instant(since),
        one.unanswered,
        one.in_progress,
        members.available,
        members.present,
        members.free,
        max(waits) / 1000 if waits else None,
        members.all,
        members.shared,
        service_level(one),
        one.abandoned,
    )


@get("/channels", opt=needs("conversations.view"))
async def channels(context: Given, actor: Asker, lang: Language = None) -> Channels:
    """The channels there are."""
    text = words(lang or actor.language)
    items = [ChannelShown(channel, text[f"channels.{channel}"]) for channel in get_args(Channel)]
    hub = await context.hubs.of(actor.organization)
    return Channels(items, len(items), None, hub.board.seq)
