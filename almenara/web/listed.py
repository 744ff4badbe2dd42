"""What the list, history and the exports have in common: period, order, and the rows that are asked for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final

from litestar.params import QueryParameter

from almenara.access.actor import Actor
from almenara.catalog.ask import ask_history
from almenara.catalog.fields import reader
from almenara.catalog.seen import DAY
from almenara.domain.conversation import Conversation
from almenara.domain.instants import parse_instant
from almenara.errors import Invalid, Place
from almenara.live.hub import Hub
from almenara.live.order import BAD_SORT, URGENCY, Key, Order, parse
from almenara.live.wire import shape_of
from almenara.reasons import Reason, reason_of
from almenara.service.history import Finished
from almenara.store.history import Asked, History
from almenara.web.context import Context

_FOREVER: Final = 2**62
Period = tuple[int, int]
"""From then on and before then, in ms."""

Since = Annotated[
    str | None, QueryParameter(name="from", max_length=64, description="RFC 3339: finished then or later.")
]
Until = Annotated[str | None, QueryParameter(name="to", max_length=64, description="RFC 3339: finished before.")]
Sort = Annotated[str | None, QueryParameter(name="sort", max_length=64, description="A column; `-` before it: down.")]


def period_of(since: str | None, until: str | None) -> Period | None:
    """The period; None where none is asked for. Raises `Invalid`."""
    if since is None and until is None:
        return None
    return moment_of("/from", since, 0), moment_of("/to", until, _FOREVER)


def order_of(actor: Actor, sort: str | None) -> Order:
    """The order; finished rows stand newest first in the one by urgency. Raises `Invalid`."""
    order = parse(sort)
    if order is None or (sort is not None and order.name not in (*shape_of(actor).columns, URGENCY.name)):
        raise Invalid(places=[BAD_SORT])
    return order


def finished_of(
    context: Context, hub: Hub, actor: Actor, chosen: Mapping[str, Sequence[str]], period: Period
) -> Finished:
    """The finished rows of a period, within reach and by every filter. Raises `Invalid`."""
    board, now = hub.board, context.clock()
    asked = Asked(*period, ask_history(actor, chosen), board.day - 7 * DAY)
    store = History(context.database.engine, actor.organization)
    return Finished(store, asked, board.unwritten.rows(), lambda row: reader(board.view(row, now)))


def placing(context: Context, hub: Hub, order: Order) -> Callable[[Conversation], Key]:
    """Gives the place of a row in an order."""
    board, now = hub.board, context.clock()

    def place(row: Conversation) -> Key:
        return (*order.key(board.view(row, now), board.name_of), row.id)

    return place


def moment_of(place: str, text: str | None, default: int) -> int:
    """The moment (ms) that a parameter names. Raises `Invalid`."""
    try:
        return default if text is None else parse_instant(text)
    except ValueError as error:
        raise Invalid(places=[Place.of(place, reason_of(error) or Reason("wrong_form"))]) from None
