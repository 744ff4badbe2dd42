"""From a person and the filters they chose to one condition on agents."""

from collections.abc import Sequence
from typing import Final

from almenara.access.actor import Actor
from almenara.access.scope import reach_agents
from almenara.catalog.agents.filters import FILTERS
from almenara.catalog.ask import MAX_WORDS, Chosen
from almenara.domain.agent import STATUSES
from almenara.domain.condition import Condition, Contains, In, Is, every
from almenara.domain.text import fold
from almenara.errors import Forbidden, Invalid, Place, refused

_OF_BOTH: Final = ("group", "source")
"""Filters of conversations that also say which agents a figure is about."""


def ask_agents(actor: Actor, chosen: Chosen) -> Condition:
    """The agents of the list: within reach, meeting every filter. Raises `Forbidden`, or `Invalid` for what is no
    filter or value."""
    if not actor.may("agents.view"):
        raise Forbidden
    _check(chosen)
    return every(reach_agents(actor), *(_condition(name, chosen[name]) for name in chosen if chosen[name]))


def ask_agent_figures(actor: Actor, chosen: Chosen) -> Condition:
    """Whom the cards beside that list are about: reach and the filters that choose who."""
    return ask_agents(
        actor, {name: values for name, values in chosen.items() if name not in FILTERS or FILTERS[name].who}
    )


def ask_staff(actor: Actor, chosen: Chosen) -> Condition:
    """Whom figures over agents are about beside a list of conversations, by that list's filters."""
    wanted = {name: chosen[name] for name in _OF_BOTH if chosen.get(name)}
    return every(reach_agents(actor), *(_condition(name, values) for name, values in wanted.items()))


def _condition(name: str, values: Sequence[str]) -> Condition:
    one = FILTERS[name]
    match one.choice:
        case "flag":
            return Is(one.field, True)
        case "text":
            return Contains(one.field, tuple(word for value in values for word in fold(value).split()))
        case _:
            return In(one.field, frozenset(values))


def _check(chosen: Chosen) -> None:
    places: list[Place] = []
    for name, values in chosen.items():
        known = FILTERS.get(name)
        if known is None:
            places.append(refused(f"/{name}", "unknown"))
        elif name == "status" and any(value not in STATUSES for value in values):
            places.append(refused("/status", "one_of", choices=", ".join(STATUSES)))
        elif known.choice == "flag" and any(value != "true" for value in values):
            places.append(refused(f"/{name}", "one_of", choices="true"))
        elif name == "q" and sum(len(value.split()) for value in values) > MAX_WORDS:
            places.append(refused("/q", "too_many_words", most=MAX_WORDS))
        elif any("\0" in value for value in values):
            places.append(refused(f"/{name}", "no_nul"))
    if places:
        raise Invalid(places=places)
