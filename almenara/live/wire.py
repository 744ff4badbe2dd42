"""Rows as they travel: arrays in the catalog's column order, encoded once for all who may see the same columns."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.catalog.agents.columns import COLUMNS as AGENT_COLUMNS
from almenara.catalog.agents.fields import AgentSeen
from almenara.catalog.agents.indicators import INDICATORS as OVER_AGENTS
from almenara.catalog.ask import visible
from almenara.catalog.columns import COLUMNS, Naming, columns_of
from almenara.catalog.groups import group_columns_of
from almenara.catalog.indicators import INDICATORS
from almenara.catalog.seen import Seen

_ALL: Final = tuple(COLUMNS.values())
_ALL_OF_AGENTS: Final = tuple(AGENT_COLUMNS.values())
_encode = msgspec.json.Encoder().encode


class Shape(Struct, frozen=True):
    """What of rows and figures, and of agents, a person may see; everyone of one shape shares the encoded bytes."""

    columns: tuple[str, ...]
    indicators: tuple[str, ...]
    agent_columns: tuple[str, ...] = ()
    agent_indicators: tuple[str, ...] = ()
    group_columns: tuple[str, ...] = ()


def shape_of(actor: Actor) -> Shape:
    """The actor's shape."""
    names = tuple(one.name for one in INDICATORS if visible(actor, one))
    averages = actor.may("indicators.averages")
    columns, of_groups = columns_of(averages), group_columns_of(averages)
    if not actor.may("agents.view"):
        return Shape(columns, names, group_columns=of_groups)
    return Shape(columns, names, tuple(AGENT_COLUMNS), tuple(one.name for one in OVER_AGENTS), of_groups)


class Shown(Struct, frozen=True):
    """A row's version and cells, as they were sent."""

    id: str
    version: int
    cells: tuple[Any, ...]


def show(seen: Seen, naming: Naming) -> Shown:
    """A row's cells, every column's."""
    return Shown(seen.row.id, seen.row.version, tuple(column.value(seen, naming) for column in _ALL))


def show_agent(seen: AgentSeen, naming: Naming) -> Shown:
    """An agent's cells. They have no version: no action on them asks for one."""
    return Shown(seen.agent.id, 0, tuple(column.value(seen, naming) for column in _ALL_OF_AGENTS))


class Rows:
    """What was last sent of each row that stands in some band, and the bytes of one round of sending.

    `show` gives a row's cells, those of every column of `columns`; `chosen` the columns of a shape.
    """

    def __init__(
        self, show: Callable[[str], Shown | None], columns: Iterable[str], chosen: Callable[[Shape], tuple[str, ...]]
    ) -> None:
        self._show_now = show
        self._places = {name: place for place, name in enumerate(columns)}
        self._chosen = chosen
        self._shown: dict[str, Shown] = {}
        self._fresh: dict[str, Shown | None] = {}
        self._whole: dict[tuple[str, Shape], msgspec.Raw] = {}
        self._patches: dict[tuple[str, Shape], msgspec.Raw | None] = {}

    def begin(self) -> None:
        """A new round: what was fresh is what was sent."""
        for row_id, shown in self._fresh.items():
            if shown is not None:
                self._shown[row_id] = shown
        self._fresh.clear()
        self._whole.clear()
        self._patches.clear()

    def keep(self, ids: set[str]) -> None:
        """Forget the rows that stand in no band any more."""
        self._shown = {row_id: shown for row_id, shown in self._shown.items() if row_id in ids}

    def _show(self, row_id: str) -> Shown | None:
        if row_id not in self._fresh:
            self._fresh[row_id] = self._show_now(row_id)
        return self._fresh[row_id]

    def whole(self, row_id: str, shape: Shape) -> msgspec.Raw | None:
        """The row as an array: id, version, then the shape's columns."""
        key = (row_id, shape)
        if key not in self._whole:
            shown = self._show(row_id)
            if shown is None:
                return None
            cells = [shown.cells[self._places[name]] for name in self._chosen(shape)]
            self._whole[key] = msgspec.Raw(_encode([row_id, shown.version, *cells]))
        return self._whole[key]

    def patch(self, row_id: str, shape: Shape) -> msgspec.Raw | None:
        """What changed since the row was last sent, as `[id, version, {column: value}]`; None where nothing did."""
        key = (row_id, shape)
        if key not in self._patches:
            self._patches[key] = self._difference(row_id, shape)
        return self._patches[key]

    def _difference(self, row_id: str, shape: Shape) -> msgspec.Raw | None:
        now, was = self._show(row_id), self._shown.get(row_id)
        if now is None or was == now:
            return None
        changed = {
            name: now.cells[place]
            for name, place in ((name, self._places[name]) for name in self._chosen(shape))
            if was is None or was.cells[place] != now.cells[place]
        }
        if not changed and was is not None and was.version == now.version:
            return None
        return msgspec.Raw(_encode([row_id, now.version, changed]))
