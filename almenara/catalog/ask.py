"""From a person's reach and the filters they chose to one condition on rows."""

from collections.abc import Mapping, Sequence
from typing import Final

from almenara.access.actor import Actor
from almenara.access.scope import reach
from almenara.catalog.filters import FILTERS
from almenara.catalog.indicators import (
    ALL_LISTED,
    ASSIGNED_TODAY,
    BY_NAME,
    LISTED,
    OPEN,
    TRANSFERRED,
    Indicator,
)
from almenara.domain.condition import MAX_CONJUNCTS, NOTHING, Condition, Contains, In, conjuncts, every
from almenara.domain.conversation import STATES
from almenara.domain.text import fold
from almenara.errors import Invalid, Place, refused
from almenara.reasons import Reason

Chosen = Mapping[str, Sequence[str]]
"""Filters by name, each with its values: any of."""

_OF_EPISODES: Final[dict[Condition, str]] = {TRANSFERRED: "transfer_groups", ASSIGNED_TODAY: "wait_groups"}
MAX_WORDS: Final = 8
PRIORITIES: Final = ("0", "1", "2", "3", "4")
"""None to urgent."""


def visible(actor: Actor, indicator: Indicator) -> bool:
    """Whether the actor may know the indicator."""
    return indicator.level == "main" or actor.may("indicators.averages")


def ask_list(actor: Actor, chosen: Chosen) -> Condition:
    """The rows of the list: within reach, meeting every filter. Raises `Invalid` for what is no filter or value."""
    _check(actor, chosen)
    parts = [reach(actor)]
    card, groups = chosen.get("card"), chosen.get("group")
    by_episode = False
    if card:
        of = BY_NAME[card[0]].of
        by_episode = of in _OF_EPISODES and bool(groups)
        parts.append(In(_OF_EPISODES[of], frozenset(groups or ())) if by_episode else of)
    if chosen.get("state"):
        parts.append(In("state", frozenset(chosen["state"])))
        parts.append(LISTED)
    elif not card:
        parts.append(OPEN if chosen.get("mine") else ALL_LISTED)
    parts.extend(_common(actor, chosen, without_group=by_episode))
    return _limited(every(*parts))


def ask_history(actor: Actor, chosen: Chosen) -> Condition:
    """The finished rows of a period: within reach, meeting every filter but the cards, which speak of today."""
    _check(actor, chosen)
    now = [name for name in chosen if FILTERS[name].now and name != "mine"]
    if now:
        raise Invalid(places=[refused(f"/{name}", "about_now") for name in now])
    parts = [reach(actor), *_common(actor, chosen, without_group=False)]
    if chosen.get("state"):
        parts.append(In("state", frozenset(chosen["state"])))
    return _limited(every(*parts))


def ask_totals(actor: Actor, chosen: Chosen) -> Condition:
    """What the cards answer for: reach and every filter but `state` and the clicked card."""
    _check(actor, chosen)
    return _limited(every(reach(actor), *_common(actor, chosen, without_group=False)))


def _common(actor: Actor, chosen: Chosen, *, without_group: bool) -> list[Condition]:
    parts: list[Condition] = []
    for name in chosen:
        known = FILTERS[name]
        if not chosen[name] or name == "state" or (name == "group" and without_group):
            continue
        if known.of is not None:
            parts.append(known.of)
        elif known.field and known.choice != "text":
            numbers = known.choice == "priorities"
            parts.append(In(known.field, frozenset(int(one) if numbers else one for one in chosen[name])))
    if chosen.get("mine"):
        parts.append(In("agent", frozenset(actor.agents)) if actor.agents else NOTHING)
    words = tuple(word for query in chosen.get("q", ()) for word in fold(query).split())
    if words:
        parts.append(Contains("text", words))
    return parts


def _check(actor: Actor, chosen: Chosen) -> None:
    places: list[Place] = []
    for name, values in chosen.items():
        known = FILTERS.get(name)
        if known is None or (known.permission is not None and not actor.may(known.permission)):
            places.append(refused(f"/{name}", "unknown"))
        elif name == "state" and any(value not in STATES for value in values):
            places.append(refused("/state", "one_of", choices=", ".join(STATES)))
        elif known.choice == "priorities" and any(value not in PRIORITIES for value in values):
            places.append(refused("/priority", "one_of", choices=", ".join(PRIORITIES)))
        elif known.choice == "flag" and any(value != "true" for value in values):
            places.append(refused(f"/{name}", "one_of", choices="true"))
        elif name == "card" and not _is_card(actor, values):
            places.append(refused("/card", "no_such_choice"))
        elif name == "q" and sum(len(value.split()) for value in values) > MAX_WORDS:
            places.append(refused("/q", "too_many_words", most=MAX_WORDS))
        elif any("\0" in value for value in values):
            places.append(refused(f"/{name}", "no_nul"))
    if places:
        raise Invalid(places=places)


def _is_card(actor: Actor, values: Sequence[str]) -> bool:
    return len(values) == 1 and values[0] in BY_NAME and visible(actor, BY_NAME[values[0]])


def _limited(condition: Condition) -> Condition:
    if len(conjuncts(condition)) > MAX_CONJUNCTS:
        raise Invalid(Reason("too_many_alternatives", {"most": MAX_CONJUNCTS}))
    return condition
