"""A figure as it is at a moment, from how it travels."""

from typing import Final

from almenara.catalog.explain import form_of
from almenara.catalog.indicators import Indicator
from almenara.live.frames import Figure

_MS: Final = 1000


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
