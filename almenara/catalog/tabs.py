"""The tabs of the monitor and the sections of a list, as each kind of profile finds them."""

from typing import Final

from msgspec import Struct

from almenara.access.permissions import Permission


class Section(Struct, frozen=True):
    """A part of the list with a heading and filters of its own."""

    name: str
    filter: dict[str, list[str]]


class Tab(Struct, frozen=True):
    """One tab and the permission that shows it."""

    name: str
    permission: Permission


TABS: Final = (Tab("conversations", "conversations.view"), Tab("agents", "agents.view"))
SIMPLE_SECTIONS: Final = (
    Section("mine", {"mine": ["true"]}),
    Section("queue", {"state": ["queued"]}),
)
"""What Agente sees first: their own open conversations, then the queue of their groups."""
