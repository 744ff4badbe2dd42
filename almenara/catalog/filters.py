"""What a person can choose rows by. Each is one parameter of the list, of the live watch and of the indicators."""

from typing import Final, Literal

from msgspec import Struct

from almenara.access.permissions import Permission
from almenara.catalog.indicators import (
    AFTER_HOURS,
    AT_RISK,
    BREACHED,
    CLOSING,
    PRIORITIZED,
    STRANDED,
    UNANSWERED,
)
from almenara.domain.condition import Condition

Choice = Literal[
    "states",
    "agents",
    "groups",
    "channels",
    "accounts",
    "priorities",
    "tags",
    "languages",
    "segments",
    "directions",
    "sources",
    "flag",
    "text",
    "cards",
]


class Filter(Struct, frozen=True):
    """One filter: any of some values of a `field`, from `choice`; or, a flag, the condition `of`.

    `count` is the indicator that says how many rows a flag lists; flags are chips, in this order. `permission` hides
    a filter from who lacks that. `now`: it speaks of this moment, so history has no use for it.
    """

    name: str
    field: str
    choice: Choice
    permission: Permission | None = None
    of: Condition | None = None
    count: str | None = None
    now: bool = False


def _chip(name: str, of: Condition | None, count: str | None, permission: Permission | None = None) -> Filter:
    return Filter(name, "", "flag", permission, of, count, now=True)


_LIST: Final = (
    Filter("state", "state", "states"),
    Filter("agent", "agent", "agents", "agents.view"),
    Filter("group", "group", "groups"),
    Filter("channel", "channel", "channels"),
    Filter("account", "account", "accounts"),
    Filter("priority", "priority", "priorities"),
    Filter("tag", "tags", "tags"),
    Filter("language", "language", "languages"),
    Filter("segment", "segment", "segments"),
    Filter("direction", "direction", "directions"),
    Filter("source", "source", "sources"),
    _chip("mine", None, None),
    _chip("unanswered", UNANSWERED, "unanswered"),
    _chip("at_risk", AT_RISK, "at_risk"),
    _chip("breached", BREACHED, "breached"),
    _chip("window", CLOSING, "window_closing"),
    _chip("stranded", STRANDED, "stranded", "indicators.averages"),
    _chip("prioritized", PRIORITIZED, "prioritized"),
    _chip("after_hours", AFTER_HOURS, "after_hours"),
    Filter("q", "text", "text"),
    Filter("card", "", "cards", now=True),
)
FILTERS: Final[dict[str, Filter]] = {each.name: each for each in _LIST}
