"""The bodies of actions, made from what the catalog declares."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from almenara.catalog.actions import Action
from almenara.domain.commands import Command
from almenara.domain.shapes import MAX_INTEGER
from almenara.errors import Invalid, Place, refused
from almenara.reasons import Reason, reason_of
from almenara.service.wish import Chosen

MOST: Final = 500
Id = Annotated[str, Meta(min_length=1, max_length=512)]


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A row to act on."""

    id: Id
    version: Annotated[int, Meta(ge=0, le=MAX_INTEGER)] | None = None


class SeenRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A row to act on, with its version as it was seen."""

    id: Id
    version: Annotated[int, Meta(ge=0, le=MAX_INTEGER)]


class AgentRow(Struct, frozen=True, forbid_unknown_fields=True):
    """An agent to act on."""

    id: Id


class Undo(Struct, frozen=True, forbid_unknown_fields=True):
    """Which rows to take an action back for; without them, all."""

    conversations: Annotated[list[AgentRow], Meta(min_length=1, max_length=MOST)] | None = None


def body_of(action: Action) -> type[Struct]:
    """The shape of the action's body: its rows, and the members of its command."""
    assert action.command is not None, "it is an action that does something"
    row = AgentRow if action.on == "agents" else SeenRow if action.versioned else Row
    rows: Any = Annotated[list[row], Meta(min_length=1, max_length=MOST)]
    members: list[Any] = [(action.on, rows)]
    for field in msgspec.structs.fields(action.command):
        default = field.default
        members.append(
            (field.name, field.type) if default is msgspec.NODEFAULT else (field.name, field.type, default)
        )
    name = "".join(part.capitalize() for part in action.name.split("_"))
    made = msgspec.defstruct(f"{name}Body", members, frozen=True, forbid_unknown_fields=True)
    made.__doc__ = action.command.__doc__
    return made


def read_body(action: Action, body: Any) -> tuple[Command, list[Chosen]]:
    """The wish and the rows of a body. Raises `Invalid` for what its shape alone does not refuse."""
    assert action.command is not None, "it is an action that does something"
    rows: list[Any] = getattr(body, action.on)
    ids = [row.id for row in rows]
    members = {name: getattr(body, name) for name in action.command.__struct_fields__}
    if len(set(ids)) < len(ids):
        raise Invalid(places=[refused(f"/{action.on}", "named_twice")])
    if b"\\u0000" in msgspec.json.encode([ids, members]):
        raise Invalid(places=[refused("/", "no_nul")])
    try:
        command = action.command(**members)
    except ValueError as error:
        raise Invalid(places=[Place.of("/", reason_of(error) or Reason("wrong_form"))]) from None
    return command, [Chosen(row.id, getattr(row, "version", None)) for row in rows]
