"""One vocabulary of permissions and one table of profiles."""

from typing import Final, Literal

Profile = Literal["administrator", "operator", "advanced_agent", "agent"]
PROFILES: Final[tuple[Profile, ...]] = ("administrator", "operator", "advanced_agent", "agent")

Permission = Literal[
    "conversations.view",
    "indicators.averages",
    "agents.view",
    "notes.view",
    "conversations.transfer",
    "conversations.finish",
    "conversations.reopen",
    "conversations.pend",
    "conversations.prioritize",
    "conversations.tag",
    "conversations.note",
    "agents.set_status",
    "history.export",
    "views.share",
    "notices.publish",
    "settings.manage",
    "sources.manage",
    "keys.manage",
    "users.manage",
    "audit.view",
    "data.erase",
]
"""Only what something in the product asks for; the next action brings its own."""

_AGENT: Final[frozenset[Permission]] = frozenset({"conversations.view"})
ACTING: Final[frozenset[Permission]] = frozenset(
    {
        "conversations.transfer",
        "conversations.finish",
        "conversations.reopen",
        "conversations.pend",
        "conversations.prioritize",
        "conversations.tag",
        "conversations.note",
        "agents.set_status",
    }
)
"""What is done to conversations and agents: a key needs the scope `act` to have it at all."""
_ADVANCED: Final = _AGENT | frozenset[Permission]({"indicators.averages", "agents.view", "notes.view"}) | ACTING
_OPERATOR: Final = _ADVANCED | frozenset[Permission](
    {"history.export", "views.share", "notices.publish", "settings.manage", "sources.manage", "keys.manage"}
)
_ADMINISTRATOR: Final = _OPERATOR | frozenset[Permission]({"users.manage", "audit.view", "data.erase"})

GRANTED: Final[dict[Profile, frozenset[Permission]]] = {
    "administrator": _ADMINISTRATOR,
    "operator": _OPERATOR,
    "advanced_agent": _ADVANCED,
    "agent": _AGENT,
}
