"""The indicators: their figures for a filter, and each explained."""

from typing import Annotated, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from almenara.catalog.agents.ask import ask_staff
from almenara.catalog.agents.indicators import BY_NAME as OVER_AGENTS
from almenara.catalog.ask import ask_totals, visible
from almenara.catalog.describe import Catalog, describe
from almenara.catalog.explain import IndicatorExplained, explain, form_of
from almenara.catalog.indicators import BY_NAME, Indicator
from almenara.domain.instants import format_instant
from almenara.errors import Invalid, NotFound
from almenara.live.frames import Figure
from almenara.live.wire import shape_of
from almenara.web.context import Asker, Given
from almenara.web.guard import needs

Language = Annotated[str | None, QueryParameter(name="lang", max_length=35, description="A language tag.")]
_MS: Final = 1000


class Figures(Struct, frozen=True):
    """Figures by indicator; `at` is the now of every one of them; durations in seconds, null over nothing."""

    seq: int
    at: str
    indicators: dict[str, float | int | None]


@get("/catalog", opt=needs("conversations.view"))
async def catalog(actor: Asker, lang: Language = None) -> Catalog:
    """Tabs, columns, filters, indicators and actions that you may know, named in your language."""
    return describe(actor, lang or actor.language)


@get("/indicators", opt=needs("conversations.view", raises=(Invalid,)))
async def indicators(context: Given, actor: Asker, chosen: NamedDependency[dict[str, list[str]]]) -> Figures:
    """The figures for what you reach, by every filter but `state` and `card`."""
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
async def indicator(actor: Asker, name: FromPath[str], lang: Language = None) -> IndicatorExplained:
    """One indicator explained: formula, window, inputs, and the filter that lists its rows."""
    found = BY_NAME.get(name)
    if found is None and actor.may("agents.view"):
        over = OVER_AGENTS.get(name)
        if over is not None:
            return explain(over, lang or actor.language)
    if found is None or not visible(actor, found):
        raise NotFound
    return explain(found, lang or actor.language)


def at(indicator: Indicator, figure: Figure, now: int) -> float | int | None:
    """A figure as it is at a moment: ages in seconds, never below zero."""
    form = form_of(indicator)
    if figure is None or form in ("number", "mean"):
        return figure if not isinstance(figure, list) else None
    if form == "mean_age":
        running, moment, still, age = [*figure, 0, 0][:4] if isinstance(figure, list) else (1, figure, 0, 0)
        return round((running * max(0, now - moment) + still * age) / (running + still) / _MS, 3)
    oldest, longest = figure if isinstance(figure, list) else (figure, 0)
    return round(max(longest, 0 if oldest is None else now - oldest, 0) / _MS, 3)
