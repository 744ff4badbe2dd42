"""The actions, in the order of the row menu: each with its permission, the states it applies to, and its form.

API, row menu, selection bar, dialogs and the reference derive from here; what an action does is `domain.decide`.
"""

from typing import Final, Literal

from msgspec import Struct

from almenara.access.permissions import Permission
from almenara.domain.commands import (
    Command,
    Finish,
    Note,
    Pend,
    Prioritize,
    Reopen,
    Requeue,
    Resume,
    SetStatus,
    Tag,
    Transfer,
)
from almenara.domain.conversation import OPEN, STATES, State

Kind = Literal["agent", "group", "flag", "reason", "moment", "priority", "tags", "text", "status"]
"""How a member of the form is asked for."""
Choice = Literal["transfer", "finish", "pause"]
"""Which list of reasons is offered."""


class FormField(Struct, frozen=True):
    """One member of an action's form; its name is a member of the command."""

    name: str
    kind: Kind
    required: bool = False
    choices: Choice | None = None


class Action(Struct, frozen=True):
    """One action. `command` is its wish (None: only looking). `versioned`: the version seen must be sent. `many`: it
    is offered for a selection. `undo`: its author may take it back."""

    name: str
    permission: Permission
    states: tuple[State, ...] = STATES
    command: type[Command] | None = None
    fields: tuple[FormField, ...] = ()
    on: Literal["conversations", "agents"] = "conversations"
    versioned: bool = False
    many: bool = True
    undo: bool = False


_LIVE: Final[tuple[State, ...]] = (*OPEN, "bot")

ACTIONS: Final = (
    Action("view", "conversations.view", many=False),
    Action(
        "transfer",
        "conversations.transfer",
        _LIVE,
        Transfer,
        (
            FormField("to_agent", "agent"),
            FormField("to_group", "group"),
            FormField("share", "flag"),
            FormField("reason", "reason", choices="transfer"),
        ),
        versioned=True,
        undo=True,
    ),
    Action(
        "requeue",
        "conversations.transfer",
        ("in_progress", "pending", "inactive", "bot"),
        Requeue,
        (FormField("reason", "reason", choices="transfer"),),
        versioned=True,
        undo=True,
    ),
    Action(
        "pend",
        "conversations.pend",
        ("queued", "in_progress", "inactive"),
        Pend,
        (FormField("until", "moment"), FormField("reason", "text")),
        versioned=True,
        undo=True,
    ),
    Action("resume", "conversations.pend", ("pending", "inactive"), Resume, versioned=True),
    Action(
        "prioritize",
        "conversations.prioritize",
        STATES,
        Prioritize,
        (FormField("priority", "priority", required=True),),
        undo=True,
    ),
    Action("tag", "conversations.tag", STATES, Tag, (FormField("tags", "tags", required=True),), undo=True),
    Action("note", "conversations.note", STATES, Note, (FormField("text", "text", required=True),), many=False),
    Action(
        "finish",
        "conversations.finish",
        _LIVE,
        Finish,
        (FormField("reason", "reason", choices="finish"),),
        versioned=True,
        undo=True,
    ),
    Action(
        "reopen",
        "conversations.reopen",
        ("finished",),
        Reopen,
        (FormField("agent", "agent"), FormField("group", "group")),
        versioned=True,
    ),
    Action(
        "set_status",
        "agents.set_status",
        (),
        SetStatus,
        (
            FormField("status", "status", required=True),
            FormField("reason", "reason", choices="pause"),
            FormField("until", "moment"),
        ),
        on="agents",
    ),
)
BY_NAME: Final[dict[str, Action]] = {action.name: action for action in ACTIONS}
