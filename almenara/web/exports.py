"""What is listed as a file: CSV or a spreadsheet, streamed; that it was taken is recorded."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Final, Literal

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.catalog.ask import ask_list
from almenara.catalog.columns import COLUMNS, shown_first
from almenara.catalog.plain import Plainly
from almenara.domain.conversation import Conversation
from almenara.errors import ChangedMeanwhile, Forbidden, Invalid, refused
from almenara.live.hub import Hub
from almenara.live.order import URGENCY, Order
from almenara.live.wire import shape_of
from almenara.reasons import Reason
from almenara.service.announce import record_export
from almenara.service.history import Finished
from almenara.service.sheets import MOST, Row, csv_of, xlsx_of
from almenara.web.context import Asker, Context, Given
from almenara.web.guard import actor_of, address_of, needs
from almenara.web.listed import Since, Sort, Until, finished_of, order_of, period_of, placing

_CHUNK: Final = 500
_COUNTED: Final = 2**31
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AN_EXPORT: Final = needs("history.export", raises=(Invalid,))

Chosen = NamedDependency[dict[str, list[str]]]
Columns = Annotated[
    list[str] | None,
    QueryParameter(name="columns", description="These columns, in this order; repeated or with commas."),
]
Mark = Annotated[bool, QueryParameter(name="bom", description="Begin with a byte order mark, as Excel asks for.")]
Language = Annotated[str | None, QueryParameter(name="lang", max_length=35, description="A language tag.")]
Rows = AsyncIterator[list[Conversation]]


class _Wanted(Struct, frozen=True):
    """What is exported: the rows as they come, how many, and as what columns."""

    total: int
    rows: Rows
    columns: list[str]


@get("/export/conversations.csv", opt=_AN_EXPORT, media_type="text/csv")
async def csv_export(
    request: Request[Any, Any, Any],
    context: Given,
    actor: Asker,
    chosen: Chosen,
    since: Since = None,
    until: Until = None,
    sort: Sort = None,
    columns: Columns = None,
    mark: Mark = False,
    lang: Language = None,
) -> Stream:
    """What the list shows with the same parameters, as CSV in UTF-8. `X-Total` says how many rows will come."""
    wanted = await _wanted(context, actor, chosen, (since, until, sort), columns)
    await _record(request, context, actor, "csv", wanted.total)
    headings, rows = await _cells(request, context, actor, wanted, lang)
    lengths = [COLUMNS[name].cell in ("wait", "age", "duration") for name in wanted.columns]
    named = [f"{heading} (s)" if length else heading for heading, length in zip(headings, lengths, strict=True)]
    return _stream(csv_of(named, rows, mark=mark), "csv", "text/csv", wanted.total)


@get("/export/conversations.xlsx", opt=_AN_EXPORT, media_type=_SHEET)
async def xlsx_export(
    request: Request[Any, Any, Any],
    context: Given,
    actor: Asker,
    chosen: Chosen,
    since: Since = None,
    until: Until = None,
    sort: Sort = None,
    columns: Columns = None,
    lang: Language = None,
) -> Stream:
    """What the list shows with the same parameters, as a spreadsheet of at most a million rows."""
    wanted = await _wanted(context, actor, chosen, (since, until, sort), columns)
    if wanted.total > MOST:
        raise Invalid(Reason("sheet_rows", {"most": MOST, "total": wanted.total}))
    await _record(request, context, actor, "xlsx", wanted.total)
    headings, rows = await _cells(request, context, actor, wanted, lang)
    return _stream(xlsx_of(headings, rows), "xlsx", _SHEET, wanted.total)


async def _wanted(
    context: Context,
    actor: Actor,
    chosen: Mapping[str, list[str]],
    listed: tuple[str | None, str | None, str | None],
    columns: list[str] | None,
) -> _Wanted:
    since, until, sort = listed
    known = [name for name in shape_of(actor).columns if COLUMNS[name].drawn]
    names = [name for given in columns or () for name in given.split(",")] or [
        *shown_first(actor.may("indicators.averages"))
    ]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Invalid(places=[refused("/columns", "one_of", choices=", ".join(known))])
    hub = await context.hubs.of(actor.organization)
    order, period = order_of(actor, sort), period_of(since, until)
    if period is None:
        keys, total = hub.board.picture.after(ask_list(actor, chosen), order, None, _COUNTED)
        return _Wanted(total, _of_board(hub, [key[2] for key in keys]), names)
    finished = finished_of(context, hub, actor, chosen, period)
    total = await (finished.count(_COUNTED) if order is URGENCY else finished.sortable())
    return _Wanted(total, _of_history(context, hub, finished, order), names)


def _of_history(context: Context, hub: Hub, finished: Finished, order: Order) -> Rows:
    return finished.all() if order is URGENCY else finished.all_sorted(placing(context, hub, order))


async def _of_board(hub: Hub, ids: list[str]) -> Rows:
    for begin in range(0, len(ids), _CHUNK):
        rows = (hub.board.row(one) for one in ids[begin : begin + _CHUNK])
        yield [row for row in rows if row is not None]


async def _cells(
    request: Request[Any, Any, Any], context: Context, actor: Actor, wanted: _Wanted, lang: str | None
) -> tuple[list[str], AsyncIterator[list[Row]]]:
    hub, now = await context.hubs.of(actor.organization), context.clock()
    board, erased = hub.board, hub.erased
    plainly = Plainly(lang or actor.language, board.name_of, board.zone, now)

    async def rows() -> AsyncIterator[list[Row]]:
        async for some in wanted.rows:
            # Whoever may no more is sent no more, however long the file is.
            if await actor_of(request, with_key=True) != actor:
                raise Forbidden
            if hub.erased != erased:
                raise ChangedMeanwhile(Reason("erased_meanwhile"))
            seen = [board.view(row, now) for row in some]
            yield [[plainly.cell(name, one) for name in wanted.columns] for one in seen]

    return [plainly.heading(name) for name in wanted.columns], rows()


async def _record(
    request: Request[Any, Any, Any], context: Context, actor: Actor, form: Literal["csv", "xlsx"], total: int
) -> None:
    asked = {name: list(request.query_params.getall(name)) for name in request.query_params}
    await record_export(context.recorder, actor, form, asked, total, address_of(request.scope), context.clock())


def _stream(pieces: AsyncIterator[bytes], form: str, kind: str, total: int) -> Stream:
    headers = {
        "X-Total": str(total),
        "Content-Disposition": f'attachment; filename="conversations.{form}"',
    }
    return Stream(pieces, media_type=kind, headers=headers)
