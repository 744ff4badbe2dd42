"""One indicator in words: what it counts, how, over what time, and the filters that list what it counts."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final, Literal

from msgspec import Struct

from almenara.catalog.agents.indicators import AgentIndicator, AgentUnit
from almenara.catalog.indicators import Indicator, Level, Span, Unit
from almenara.catalog.measures import Count, MaxAge, Mean, MeanAge, Quantile, Ratio, Share, Sum
from almenara.catalog.words import words
from almenara.domain.condition import fields

Form = Literal["number", "mean", "mean_age", "oldest"]
"""How a figure travels on the live socket: number: as it is · mean: number or null, durations in seconds ·
mean_age: `[count, mean moment in ms]` or null; where some of the ages stand still, `[count, mean moment, how many
stand still, their mean age in ms]` · oldest: a moment in ms or null, or `[moment or null, longest age that stands
still in ms]`."""


class IndicatorExplained(Struct, frozen=True):
    """An indicator in words: formula, window, inputs, and the filter that lists its rows.

    `zone` is where its day begins at midnight, `clock` the time that its durations count, `left_out` what it does
    not count.
    """

    name: str
    label: str
    help: str
    formula: str
    unit: Unit | AgentUnit
    level: Level
    span: Span
    inputs: list[str]
    filter: dict[str, list[str]]
    window: str
    zone: str
    clock: str | None
    left_out: list[str]


_ON_GROUPS_CLOCK: Final = frozenset(
    {"waiting_since", "waited", "waits_today", "first_response_today", "service", "risk", "closed"}
)


def explain(indicator: Indicator | AgentIndicator, language: str, zone: str) -> IndicatorExplained:
    """One indicator, explained to somebody of an organization in a zone."""
    text, name = words(language), indicator.name
    inputs = fields(indicator.of) | _measured(indicator)
    timed = indicator.unit == "seconds" or bool(inputs & _ON_GROUPS_CLOCK)
    clock = "groups" if inputs & _ON_GROUPS_CLOCK else "plain"
    return IndicatorExplained(
        name,
        text[f"indicators.{name}.label"],
        text[f"indicators.{name}.help"],
        text[f"indicators.{name}.formula"],
        indicator.unit,
        indicator.level,
        indicator.span,
        sorted(inputs),
        lists_of(indicator),
        text[f"explain.window.{indicator.span}"],
        zone,
        text[f"explain.clock.{clock}"] if timed else None,
        [text[f"explain.left_out.{one}"] for one in _left_out(indicator, inputs)],
    )


def _left_out(indicator: Indicator | AgentIndicator, inputs: AbstractSet[str]) -> Iterator[str]:
    yield "reach"
    if isinstance(indicator, AgentIndicator):
        return
    if not inputs & {"contained"} and indicator.name != "with_bot":
        yield "bot"
    if "service" in inputs:
        yield "targetless"
    if "service" in inputs or "direction" in inputs:
        yield "outbound"
    match indicator.measure:
        case Mean(_, str()):
            yield "unended"
        case Mean() | MeanAge() | MaxAge() | Quantile():
            yield "unknown"
        case Count() | Share():
            pass


def lists_of(indicator: Indicator | AgentIndicator) -> dict[str, list[str]]:
    """The filters that list what the indicator counts."""
    return {"card": [indicator.name]} if isinstance(indicator, Indicator) else indicator.lists


def _measured(indicator: Indicator | AgentIndicator) -> set[str]:
    match indicator.measure:
        case Count(None):
            return set()
        case Share(part, whole):
            return {field for condition in (*part, *whole) for field in fields(condition)}
        case Count(episodes) | Mean(_, str() as episodes):
            return {str(episodes)}
        case Mean(field) | MeanAge(field) | MaxAge(field) | Quantile(field) | Sum(field):
            return {field}
        case Ratio(part, whole):
            return {part, whole}


def form_of(indicator: Indicator | AgentIndicator) -> Form:
    """How the indicator's figure travels."""
    match indicator.measure:
        case Count() | Sum():
            return "number"
        case Mean() | Quantile() | Ratio() | Share():
            return "mean"
        case MeanAge():
            return "mean_age"
        case MaxAge():
            return "oldest"
