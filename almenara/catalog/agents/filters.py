"""What a person can choose agents by. Each is a parameter of GET /agents and of the live watch."""

from typing import Final, Literal

from msgspec import Struct

AgentChoice = Literal["statuses", "groups", "sources", "pauses", "flag", "text"]


class AgentFilter(Struct, frozen=True):
    """One filter over one field. `count` is the indicator that says how many agents a flag lists; `who`: it chooses
    whom the figures are about, not what they do. What is not `offered` is no chip: the list folds by it."""

    name: str
    field: str
    choice: AgentChoice
    count: str | None = None
    who: bool = False
    offered: bool = True


_LIST: Final = (
    AgentFilter("group", "groups", "groups", who=True),
    AgentFilter("source", "source", "sources", who=True),
    AgentFilter("status", "status", "statuses"),
    AgentFilter("reason", "reason", "pauses"),
    AgentFilter("exceeded", "exceeded", "flag", "pause_exceeded"),
    AgentFilter("away", "away", "flag", "agents_away"),
    AgentFilter("full", "full", "flag", "agents_full"),
    AgentFilter("free", "free", "flag", "agents_free"),
    AgentFilter("unanswered", "unanswered", "flag", "agents_unanswered"),
    AgentFilter("here", "here", "flag", offered=False),
    AgentFilter("q", "text", "text", who=True),
)
FILTERS: Final[dict[str, AgentFilter]] = {each.name: each for each in _LIST}
