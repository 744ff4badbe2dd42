"""The entries of the row menu: each with the permission it needs and the states it applies to."""

from typing import Final

from msgspec import Struct

from almenara.access.permissions import Permission
from almenara.domain.conversation import STATES, State


class Action(Struct, frozen=True):
    """One entry of the row menu."""

    name: str
    permission: Permission
    states: tuple[State, ...]


ACTIONS: Final = (Action("view", "conversations.view", STATES),)
