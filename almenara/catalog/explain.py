"""One indicator in words: what it counts, how, over what time, and the filters that list what it counts."""

from typing import Literal

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
    """An indicator in words: formula, window, inputs, and the filter that lists its rows."""

    name: str
    label: str
    help: str
    formula: str
    unit: Unit | AgentUnit
    level: Level
    span: Span
    inputs: list[str]
    filter: dict[str, list[str]]


def explain(indicator: Indicator | AgentIndicator, language: str) -> IndicatorExplained:
    """One indicator, explained."""
    text, name = words(language), indicator.name
    return IndicatorExplained(
        name,
        text[f"indicators.{name}.label"],
        text[f"indicators.{name}.help"],
        text[f"indicators.{name}.formula"],
        indicator.unit,
        indicator.level,
        indicator.span,
        sorted(fields(indicator.of) | _measured(indicator)),
        lists_of(indicator),
    )


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
