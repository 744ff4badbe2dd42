"""Wishes: what people may ask for, before it is checked. Agents and groups are named by our ids."""

from typing import Annotated

from msgspec import Meta, Struct

from almenara.domain.instants import parse_instant
from almenara.domain.shapes import AgentStatus, Instant, Label, Priority, Tags, Text
from almenara.reasons import Reason

Words = Annotated[str, Meta(min_length=1, max_length=2_000)]
"""A reason: one of the catalog's lists, by its id, or free text."""


class Command(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A wish."""


class Transfer(Command, frozen=True):
    """Move it to an agent, to a group, or to an agent in a group; `share`: to the available agents of the group, or
    of its own where none is named, who has most free places first."""

    to_agent: Label | None = None
    to_group: Label | None = None
    share: bool = False
    reason: Words | None = None

    def __post_init__(self) -> None:
        if self.to_agent is None and self.to_group is None and not self.share:
            raise ValueError(Reason("no_target"))
        if self.share and self.to_agent is not None:
            raise ValueError(Reason("share_alone"))


class Requeue(Command, frozen=True):
    """Return it to its group's queue."""

    reason: Words | None = None


class Finish(Command, frozen=True):
    """End it."""

    reason: Words | None = None


class Reopen(Command, frozen=True):
    """Open it again, with whom it had or with whom is named."""

    agent: Label | None = None
    group: Label | None = None


class Pend(Command, frozen=True):
    """Set it aside, perhaps until a moment."""

    until: Instant | None = None
    reason: Words | None = None

    def __post_init__(self) -> None:
        _moment(self.until)


class Resume(Command, frozen=True):
    """Take it up again."""


class Prioritize(Command, frozen=True):
    """Set its priority: 0 none to 4 urgent."""

    priority: Priority


class Tag(Command, frozen=True):
    """Set its tags: the whole new list."""

    tags: Tags


class Note(Command, frozen=True):
    """Write an internal note."""

    text: Annotated[Text, Meta(min_length=1)]


class SetStatus(Command, frozen=True):
    """Set an agent's status, perhaps until a moment."""

    status: AgentStatus
    reason: Words | None = None
    until: Instant | None = None

    def __post_init__(self) -> None:
        _moment(self.until)


def _moment(text: str | None) -> None:
    if text is not None:
        parse_instant(text)
