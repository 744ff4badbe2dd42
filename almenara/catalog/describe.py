"""The catalog in one language, for one person: only what they may know. The shapes of GET /catalog."""

from typing import Literal

from msgspec import Struct

from almenara.catalog.columns import Cell
from almenara.catalog.filters import Choice
from almenara.catalog.indicators import Level, Span, Unit

Form = Literal["number", "mean", "mean_age", "oldest"]
"""How a figure travels on the live socket: number: as it is · mean: number or null, durations in seconds ·
mean_age: `[count, mean moment in ms]` · oldest: a moment in ms or null."""


class Named(Struct, frozen=True):
    """An id with its name in the person's language."""

    id: str
    label: str


class TabShown(Struct, frozen=True):
    """A tab."""

    name: str
    label: str


class SectionShown(Struct, frozen=True):
    """A section of the list, with the filters that list its rows."""

    name: str
    label: str
    filter: dict[str, list[str]]


class ColumnShown(Struct, frozen=True):
    """A column, in the order in which rows carry their values (after id and version)."""

    name: str
    label: str
    help: str
    cell: Cell
    width: int
    sort: bool
    grows: bool


class FilterShown(Struct, frozen=True):
    """A filter; `values` where they are few and fixed (states, channels), else they come from their own list."""

    name: str
    label: str
    choice: Choice
    values: list[Named] | None


class IndicatorShown(Struct, frozen=True):
    """An indicator: what it is called and how to read its figure."""

    name: str
    label: str
    short: str
    help: str
    unit: Unit
    level: Level
    span: Span
    form: Form


class CardShown(Struct, frozen=True):
    """A card: the indicator on it, those under it."""

    indicator: str
    details: list[str]


class ActionShown(Struct, frozen=True):
    """An entry of the row menu and the states of a row in which it is offered."""

    name: str
    label: str
    states: list[str]


class Catalog(Struct, frozen=True):
    """Everything that the screen is drawn from."""

    language: str
    tabs: list[TabShown]
    sections: list[SectionShown]
    columns: list[ColumnShown]
    filters: list[FilterShown]
    indicators: list[IndicatorShown]
    cards: list[CardShown]
    strip: list[str]
    actions: list[ActionShown]
    states: list[Named]
    channels: list[Named]
    priorities: list[Named]
    statuses: list[Named]
    profiles: list[Named]
