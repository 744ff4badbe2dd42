"""Customers: all that is kept of one, and its erasure."""

from typing import Annotated, Any, Final

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from almenara.access.actor import Actor
from almenara.access.scope import reach
from almenara.domain.condition import EVERYTHING
from almenara.domain.instants import format_instant
from almenara.errors import Forbidden, Invalid, NotFound, refused
from almenara.live.hub import Hub
from almenara.reasons import Reason
from almenara.service.erasure import Customer
from almenara.web.context import Asker, Context, Given
from almenara.web.conversations import within_reach
from almenara.web.forms import by
from almenara.web.guard import needs


class CustomerShown(Struct, frozen=True):
    """All that is kept of a conversation's customer: the conversations with the same id at the same source, the same
    phone or the same e-mail; since when. `names` are those they have there; `open` are not finished."""

    conversations: int
    open: int
    messages: int
    since: str
    names: list[str]


class Erasing(Struct, frozen=True, forbid_unknown_fields=True):
    """The customer of this conversation is to be erased; `conversations` is how many were told of."""

    conversation: Annotated[str, Meta(max_length=64)]
    conversations: Annotated[int, Meta(ge=1)]


class ErasedShown(Struct, frozen=True):
    """What was erased: conversations, and messages and notes of these; from `seq` on it is so."""

    conversations: int
    messages: int
    seq: int


@get("/conversations/{conversation:str}/customer", opt=needs("data.erase"))
async def customer(context: Given, actor: Asker, conversation: FromPath[str]) -> CustomerShown:
    """What erasing the customer of a conversation would erase. Only for who reaches every conversation."""
    _, found = await _customer(context, actor, conversation)
    names = sorted({one.contact.name for one in found.rows if one.contact.name})
    still = sum(one.state != "finished" for one in found.rows)
    since = format_instant(found.rows[0].opened_at)
    return CustomerShown(len(found.rows), still, found.messages, since, names)


@post("/customers/erase", status_code=200, opt=needs("data.erase", raises=(NotFound, Invalid)))
async def erase(
    request: Request[Any, Any, Any], context: Given, actor: Asker, data: JSONBody[Erasing]
) -> ErasedShown:
    """Erase a customer: names, phones, e-mails, ids, texts and notes of all their conversations, for ever. States,
    moments, ratings and figures stay. The audit trail tells that it was done, not of whom."""
    hub, found = await _customer(context, actor, data.conversation)
    if len(found.rows) != data.conversations:
        raise Invalid(places=[refused("/conversations", "others_by_now", total=len(found.rows))])
    erased = await context.eraser.erase(actor.organization, found, by(request, actor))
    await hub.reached(erased.seq)
    return ErasedShown(erased.conversations, erased.messages, erased.seq)


async def _customer(context: Context, actor: Actor, conversation: str) -> tuple[Hub, Customer]:
    if reach(actor) != EVERYTHING:
        raise Forbidden(Reason("reach_all"))
    hub, row = await within_reach(context, actor, conversation)
    return hub, await context.eraser.customer(actor.organization, row, hub.board.unwritten.rows())


DOORS: Final = (customer, erase)
