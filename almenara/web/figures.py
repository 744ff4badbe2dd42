"""The indicators: their figures for a filter, and each explained."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.catalog.agents.ask import ask_staff
from almenara.catalog.agents.indicators import BY_NAME as OVER_AGENTS
from almenara.catalog.ask import ask_list, ask_totals, visible
from almenara.catalog.contributed import contributed
from almenara.catalog.describe import Catalog, describe
from almenara.catalog.explain import IndicatorExplained, explain
from almenara.catalog.indicators import BY_NAME, Indicator, Unit
from almenara.catalog.series import ask_series
from almenara.domain.instants import format_instant
from almenara.errors import Invalid, NotFound
from almenara.live.figure import at
from almenara.live.minutes import MINUTE, MOST
from almenara.live.order import URGENCY
from almenara.live.shown import ConversationShown, show_conversation
from almenara.live.wire import shape_of
from almenara.web.context import Asker, Context, Given
from almenara.web.guard import needs
from almenara.web.paging import Chosen, Cursor, Limit, next_of, page

Language = Annotated[str | None, QueryParameter(name="lang", max_length=35, description="A language tag.")]


class Figures(Struct, frozen=True):
    """Figures by indicator; `at` is the now of every one of them; durations in seconds, null over nothing."""

    seq: int
    at: str
    indicators: dict[str, float | int | None]


@get("/catalog", opt=needs("conversations.view"))
async def catalog(context: Given, actor: Asker, lang: Language = None) -> Catalog:
    """Tabs, columns, filters, indicators and actions that you may know, named in your language."""
    board = (await context.hubs.of(actor.organization)).board
    return describe(actor, lang or actor.language, board.rules.at(context.clock()), board.settings)


@get("/indicators", opt=needs("conversations.view", raises=(Invalid,)))
async def indicators(context: Given, actor: Asker, chosen: NamedDependency[dict[str, list[str]]]) -> Figures:
    """The figures for what you reach, by every filter but `state` and `card`."""
    return await figures_of(context, actor, chosen)


async def figures_of(context: Context, actor: Actor, chosen: dict[str, list[str]]) -> Figures:
    """The figures for what an actor reaches, now."""
    asked = ask_totals(actor, {name: values for name, values in chosen.items() if name not in ("state", "card")})
    hub = await context.hubs.of(actor.organization)
    now = context.clock()
    shape, staff = shape_of(actor), hub.board.staff
    found = hub.subscriptions.figures(asked, shape.indicators)
    figures = {name: at(BY_NAME[name], figure, now) for name, figure in found.items()}
    if shape.agent_indicators:
        staff.refresh(now)
        over = staff.picture.figures(ask_staff(actor, chosen), shape.agent_indicators)
        figures |= {name: figure for name, figure in over.items() if not isinstance(figure, list)}
    return Figures(hub.board.seq, format_instant(now), figures)


@get("/indicators/{name:str}", opt=needs("conversations.view"))
async def indicator(context: Given, actor: Asker, name: FromPath[str], lang: Language = None) -> IndicatorExplained:
    """One indicator explained: formula, window, inputs, clock, what is left out, the filter that lists its rows."""
    zone = (await context.hubs.of(actor.organization)).board.zone.key
    over = OVER_AGENTS.get(name) if actor.may("agents.view") else None
    return explain(over or known(actor, name), lang or actor.language, zone)


class CountedConversation(Struct, frozen=True):
    """A conversation, what it brings to the indicator (in its unit; null where it has no such value) and how often
    it `counts`; of waits, each. A mean or a share is the sum of contributions over that of `counts`."""

    conversation: ConversationShown
    contribution: float | None
    counts: int
    episodes: list[float] | None


class CountedPage(Struct, frozen=True):
    """A page of the conversations that an indicator counts, and its `value` at the moment `at`."""

    items: list[CountedConversation]
    total: int
    value: float | int | None
    next: str | None
    at: str
    seq: int


@get("/indicators/{name:str}/rows", opt=needs("conversations.view", raises=(Invalid,)))
async def counted(
    context: Given, actor: Asker, name: FromPath[str], chosen: Chosen, limit: Limit = 100, cursor: Cursor = None
) -> CountedPage:
    """The conversations that an indicator over conversations counts, by every filter but `state` and `card`, each
    with what it brings: what is listed adds up to the figure."""
    found = known(actor, name)
    chosen = {one: values for one, values in chosen.items() if one not in ("state", "card")}
    hub = await context.hubs.of(actor.organization)
    board, now = hub.board, context.clock()
    keys, total = page(board, ask_list(actor, chosen | {"card": [name]}), URGENCY, cursor, limit)
    figure = hub.subscriptions.figures(ask_totals(actor, chosen), [name])[name]
    items: list[CountedConversation] = []
    for seen in filter(None, (board.seen(key[2]) for key in keys)):
        one = contributed(found, seen, now, chosen.get("group", ()))
        row = show_conversation(seen.row, board.name_of, format_instant, seen.contacts)
        items.append(CountedConversation(row, one.contribution, one.counts, one.episodes))
    more = next_of(keys, limit)
    return CountedPage(items, total, at(found, figure, now), more, format_instant(now), board.seq)


class Series(Struct, frozen=True):
    """An indicator minute by minute, oldest first: the first of the `values` is of the minute that began at `since`,
    the last of the last whole one before `at`. In the indicator's unit, null where there was nothing to divide by."""

    name: str
    unit: Unit
    since: str
    at: str
    seq: int
    values: list[float | int | None]


Minutes = Annotated[int, QueryParameter(name="minutes", ge=1, le=MOST, description="How many minutes.")]


@get("/indicators/{name:str}/series", opt=needs("conversations.view", raises=(Invalid,)))
async def series(
    context: Given,
    actor: Asker,
    name: FromPath[str],
    chosen: NamedDependency[dict[str, list[str]]],
    minutes: Minutes = 60,
) -> Series:
    """An indicator in each of the last minutes: as it stood when the minute ended, or of what happened in it, as what
    came late has corrected it. By group and channel alone, of the groups you reach: whoever reaches conversations
    otherwise (their own, the queue) has no series."""
    told = await _series(context, actor, [name], chosen, minutes)
    return Series(name, BY_NAME[name].unit, told.since, told.at, told.seq, told.series[name])


class Together(Struct, frozen=True):
    """Several indicators minute by minute, each as alone, of the same minutes and the same moment."""

    since: str
    at: str
    seq: int
    series: dict[str, list[float | int | None]]


Names = Annotated[
    list[str], QueryParameter(name="indicator", min_length=1, max_length=50, description="An indicator; repeated.")
]


@get("/series", opt=needs("conversations.view", raises=(Invalid, NotFound)))
async def together(
    context: Given,
    actor: Asker,
    names: Names,
    chosen: NamedDependency[dict[str, list[str]]],
    minutes: Minutes = 60,
) -> Together:
    """Several indicators in each of the last minutes, as each is told alone."""
    return await _series(context, actor, names, chosen, minutes)


async def _series(
    context: Context, actor: Actor, names: list[str], chosen: dict[str, list[str]], minutes: int
) -> Together:
    chosen = {one: values for one, values in chosen.items() if one not in ("state", "card")}
    asked = {name: ask_series(actor, known(actor, name), chosen) for name in names}
    board, now = (await context.hubs.of(actor.organization)).board, context.clock()
    told = {name: board.minutes.series(BY_NAME[name], of, minutes, now) for name, of in asked.items()}
    since = now - now % MINUTE - minutes * MINUTE
    return Together(format_instant(since), format_instant(now), board.seq, told)


def known(actor: Actor, name: str) -> Indicator:
    """An indicator over conversations that the actor may know. Raises `NotFound`."""
    found = BY_NAME.get(name)
    if found is None or not visible(actor, found):
        raise NotFound
    return found
