"""What a person can choose rows by. Each is one parameter of the list, of the live watch and of the indicators."""

from typing import Final, Literal

from msgspec import Struct

from almenara.access.permissions import Permission

Choice = Literal["states", "agents", "groups", "channels", "sources", "flag", "text", "cards"]


class Filter(Struct, frozen=True):
    """One filter over one field; its values come from `choice`. `permission` hides it from who lacks that."""

    name: str
    field: str
    choice: Choice
    permission: Permission | None = None


_LIST: Final = (
    Filter("state", "state", "states"),
    Filter("agent", "agent", "agents", "agents.view"),
    Filter("group", "group", "groups"),
    Filter("channel", "channel", "channels"),
    Filter("source", "source", "sources"),
    Filter("mine", "agent", "flag"),
    Filter("stranded", "stranded", "flag", "indicators.averages"),
    Filter("q", "text", "text"),
    Filter("card", "", "cards"),
)
FILTERS: Final[dict[str, Filter]] = {each.name: each for each in _LIST}
