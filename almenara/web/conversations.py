"""Conversations: the list, one of them, its transcript and its timeline, all within reach."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, get
from litestar.params import FromPath
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.access.scope import demand
from almenara.catalog.ask import ask_list
from almenara.catalog.fields import reader
from almenara.domain.conversation import Conversation
from almenara.domain.facts import NoteAdded
from almenara.domain.instants import format_instant
from almenara.errors import Invalid, NotFound
from almenara.live.hub import Hub
from almenara.live.order import URGENCY, Order
from almenara.live.shown import ConversationShown, MessageShown, show_conversation, show_message
from almenara.live.timeline import Event, show_timeline
from almenara.service.announce import record_opening
from almenara.web.context import Asker, Context, Given
from almenara.web.guard import address_of, needs
from almenara.web.listed import Period, Since, Sort, Until, finished_of, order_of, period_of, placing
from almenara.web.paging import BAD_CURSOR, Chosen, Cursor, Limit, cursor_of, key_of, next_of, page


class ConversationPage(Struct, frozen=True):
    """A page of the list. `total` counts the whole list, `seq` says how far into the log it was true."""

    items: list[ConversationShown]
    total: int
    total_exact: bool
    next: str | None
    seq: int


class Transcript(Struct, frozen=True):
    """The messages of one conversation, oldest first."""

    items: list[MessageShown]
    seq: int


class Timeline(Struct, frozen=True):
    """Every fact of one conversation, oldest first."""

    items: list[Event]
    seq: int


class Helpdesk(Struct, frozen=True):
    """Where a conversation is at its helpdesk: an http(s) address, or null where it has no page there."""

    url: str | None


@get("/conversations", opt=needs("conversations.view", raises=(Invalid,)))
async def conversations(
    context: Given,
    actor: Asker,
    chosen: Chosen,
    since: Since = None,
    until: Until = None,
    sort: Sort = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> ConversationPage:
    """The conversations that are open now or finished today, within reach and by every filter.

    With `from` or `to`: those finished in that period, newest first, from history; of at most 50,000, by any column.
    """
    hub = await context.hubs.of(actor.organization)
    order = order_of(actor, sort)
    asked = period_of(since, until)
    try:
        if asked is not None:
            return await _history(context, hub, actor, chosen, (asked, order), cursor, limit)
    except TypeError:
        raise Invalid(places=[BAD_CURSOR]) from None
    keys, total = page(hub.board, ask_list(actor, chosen), order, cursor, limit)
    board = hub.board
    rows = [row for row in (board.row(key[2]) for key in keys) if row is not None]
    items = [show_conversation(row, board.name_of, format_instant, board.customers.count(row)) for row in rows]
    return ConversationPage(items, total, True, next_of(keys, limit), board.seq)


async def _history(
    context: Context,
    hub: Hub,
    actor: Actor,
    chosen: Mapping[str, list[str]],
    asked: tuple[Period, Order],
    cursor: str | None,
    limit: int,
) -> ConversationPage:
    (period, order), board, key = asked, hub.board, key_of(cursor)
    seq, finished = board.seq, finished_of(context, hub, actor, chosen, period)
    if order is URGENCY:
        found = await finished.page(None if key is None else (key[0], key[2]), limit)
    else:
        found = await finished.sorted_page(placing(context, hub, order), key, limit)
    items = [show_conversation(row, board.name_of, format_instant, board.customers.count(row)) for row in found.rows]
    more = None
    if len(found.rows) == limit:
        last = found.rows[-1]
        more = cursor_of(
            (last.finished_at or 0, 0, last.id) if order is URGENCY else placing(context, hub, order)(last)
        )
    return ConversationPage(items, found.total, found.exact, more, seq)


@get("/conversations/{conversation:str}", opt=needs("conversations.view"))
async def conversation(context: Given, actor: Asker, conversation: FromPath[str]) -> ConversationShown:
    """One conversation, running or finished."""
    hub, row = await within_reach(context, actor, conversation)
    board = hub.board
    return show_conversation(row, board.name_of, format_instant, board.customers.count(row))


@get("/conversations/{conversation:str}/messages", opt=needs("conversations.view"))
async def messages(
    request: Request[Any, Any, Any], context: Given, actor: Asker, conversation: FromPath[str]
) -> Transcript:
    """The transcript; internal notes only with the permission. That it was opened is recorded."""
    hub, row = await within_reach(context, actor, conversation)
    facts, seq = await hub.history(row.id), hub.board.seq
    await record_opening(context.recorder, actor, row.id, address_of(request.scope), context.clock())
    notes = actor.may("notes.view")
    allowed = (fact for fact in facts if notes or not isinstance(fact.data, NoteAdded))
    shown = (show_message(fact, hub.board.name_of, format_instant) for fact in allowed)
    return Transcript([message for message in shown if message is not None], seq)


@get("/conversations/{conversation:str}/timeline", opt=needs("conversations.view"))
async def timeline(context: Given, actor: Asker, conversation: FromPath[str]) -> Timeline:
    """Every fact with who and when; internal notes only with the permission."""
    hub, row = await within_reach(context, actor, conversation)
    facts, seq = await hub.history(row.id), hub.board.seq
    return Timeline(show_timeline(facts, hub.board.name_of, notes=actor.may("notes.view")), seq)


@get("/conversations/{conversation:str}/helpdesk", opt=needs("conversations.view"))
async def helpdesk(context: Given, actor: Asker, conversation: FromPath[str]) -> Helpdesk:
    """The conversation's page at the helpdesk it comes from; who may enter there is the helpdesk's to say."""
    _, row = await within_reach(context, actor, conversation)
    return Helpdesk(await context.sources.page_of(actor, row))


async def within_reach(context: Context, actor: Actor, conversation: str) -> tuple[Hub, Conversation]:
    """A conversation that the actor reaches. Raises `NotFound` for any other."""
    hub = await context.hubs.of(actor.organization)
    row = await hub.find(conversation)
    demand(actor, "conversations.view", None if row is None else reader(hub.board.view(row, context.clock())))
    if row is None:
        raise NotFound
    return hub, row
