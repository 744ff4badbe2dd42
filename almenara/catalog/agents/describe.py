"""The agents' part of the catalog, in one language."""

from msgspec import Struct

from almenara.catalog.agents.columns import COLUMNS, AgentCell
from almenara.catalog.agents.filters import FILTERS, AgentChoice, AgentFilter
from almenara.catalog.words import Named, named
from almenara.domain.agent import STATUSES


class AgentColumnShown(Struct, frozen=True):
    """A column of agents, in the order in which rows carry their values (after id and version)."""

    name: str
    label: str
    help: str
    cell: AgentCell
    width: int
    sort: bool
    grows: bool
    drawn: bool
    shown: bool


class AgentFilterShown(Struct, frozen=True):
    """A filter of agents; `values` where they are few and fixed; `count`: the indicator that says how many agents a
    flag lists."""

    name: str
    label: str
    choice: AgentChoice
    values: list[Named] | None
    count: str | None


def columns(text: dict[str, str]) -> list[AgentColumnShown]:
    """Every column."""
    return [
        AgentColumnShown(
            one.name,
            text[f"columns.agents.{one.name}.label"],
            text[f"columns.agents.{one.name}.help"],
            one.cell,
            one.width,
            one.drawn,
            one.grows,
            one.drawn,
            one.shown,
        )
        for one in COLUMNS.values()
    ]


def filters(text: dict[str, str], pauses: list[Named]) -> list[AgentFilterShown]:
    """Every filter that is offered, with the kinds of `pauses` that are."""
    return [
        AgentFilterShown(
            one.name, text[f"filters.agents.{one.name}"], one.choice, _values(one, text, pauses), one.count
        )
        for one in FILTERS.values()
        if one.offered
    ]


def _values(one: AgentFilter, text: dict[str, str], pauses: list[Named]) -> list[Named] | None:
    match one.choice:
        case "statuses":
            return named("statuses", STATUSES, text)
        case "pauses":
            return pauses
        case _:
            return None
