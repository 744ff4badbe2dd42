"""What happened, in the past tense: the shape of each fact's data, and the fact around it (`fact_types` lists them).

A fact arrives as a CloudEvent, is written to the log split in two (what is personal apart, so that it can be erased),
and is read back whole (`codec`). Shapes refuse unknown members and over-long texts.
"""

from typing import Annotated

from msgspec import Meta, Struct

from almenara.domain.instants import parse_instant
from almenara.domain.shapes import (
    AgentStatus,
    Attachment,
    Author,
    Channel,
    Contact,
    Data,
    Direction,
    FinishedBy,
    Instant,
    Label,
    Moment,
    Natural,
    Priority,
    Tags,
    Text,
)


class Opened(Data, frozen=True):
    """A conversation began."""

    personal = frozenset({"contact", "subject"})
    erased = b'{"contact":{"name":""}}'

    channel: Channel
    contact: Contact
    account: Label | None = None
    direction: Direction = "inbound"
    ticket: Label | None = None
    group: Label | None = None
    agent: Label | None = None
    bot: Label | None = None
    subject: Text | None = None
    priority: Priority = 0
    tags: Tags = ()


class Queued(Data, frozen=True):
    """It entered a queue, leaving its agent."""

    personal = frozenset({"reason"})

    group: Label | None = None
    reason: Text | None = None
    by: Label | None = None


class Assigned(Data, frozen=True):
    """An agent took it, or was given it."""

    agent: Label
    group: Label | None = None


class Transferred(Data, frozen=True):
    """It was moved to an agent, to a group, or to both."""

    personal = frozenset({"reason"})

    to_agent: Label | None = None
    to_group: Label | None = None
    by: Label | None = None
    reason: Text | None = None

    def __post_init__(self) -> None:
        if self.to_agent is None and self.to_group is None:
            raise ValueError("name `to_agent`, `to_group` or both")


class Pended(Data, frozen=True):
    """It was set aside, perhaps until a moment."""

    personal = frozenset({"reason"})

    until: Instant | None = None
    reason: Text | None = None

    def __post_init__(self) -> None:
        if self.until is not None:
            parse_instant(self.until)


class Resumed(Data, frozen=True):
    """It was taken up again."""


class Expired(Data, frozen=True):
    """It went quiet."""

    personal = frozenset({"reason"})

    reason: Text | None = None


class Finished(Data, frozen=True):
    """It ended."""

    personal = frozenset({"reason"})

    by: FinishedBy | None = None
    reason: Text | None = None


class Reopened(Data, frozen=True):
    """It was opened again after its end."""

    agent: Label | None = None
    group: Label | None = None


class Prioritized(Data, frozen=True):
    """Its priority was set: 0 none to 4 urgent."""

    priority: Priority


class Tagged(Data, frozen=True):
    """Its tags were set: the whole new list."""

    tags: Tags


class Rated(Data, frozen=True):
    """The customer rated it: `score` out of `scale`."""

    personal = frozenset({"comment"})

    score: Annotated[float, Meta(ge=0, le=1_000)]
    scale: Annotated[float, Meta(gt=0, le=1_000)]
    comment: Text | None = None


class MessageReceived(Data, frozen=True):
    """The customer wrote."""

    personal = frozenset({"text", "attachments"})
    erased = b'{"text":""}'

    message: Label
    text: Text
    attachments: Annotated[tuple[Attachment, ...], Meta(max_length=50)] = ()


class MessageSent(Data, frozen=True):
    """We wrote to the customer."""

    personal = frozenset({"text", "attachments"})
    erased = b'{"text":""}'

    message: Label
    text: Text
    author: Author
    attachments: Annotated[tuple[Attachment, ...], Meta(max_length=50)] = ()


class NoteAdded(Data, frozen=True):
    """An internal note was written: it never leaves for the customer, nor for the profile Agente."""

    personal = frozenset({"text"})
    erased = b'{"text":""}'

    message: Label
    text: Text
    author: Author | None = None


class AgentRegistered(Data, frozen=True):
    """An agent exists, or changed."""

    name: Text
    email: Text | None = None
    groups: Annotated[tuple[Label, ...], Meta(max_length=500)] = ()
    capacity: Annotated[int, Meta(ge=0, le=1_000)] | None = None
    languages: Annotated[tuple[Label, ...], Meta(max_length=50)] = ()


class AgentStatusChanged(Data, frozen=True):
    """An agent became available, paused, left..."""

    status: AgentStatus
    reason: Text | None = None
    by: Label | None = None
    until: Instant | None = None

    def __post_init__(self) -> None:
        if self.until is not None:
            parse_instant(self.until)


class AgentRemoved(Data, frozen=True):
    """An agent no longer exists at the source."""


class GroupRegistered(Data, frozen=True):
    """A group exists, or changed. `targets` are kept for the settings that will read them."""

    name: Text
    targets: dict[Label, Natural] | None = None


class GroupRemoved(Data, frozen=True):
    """A group no longer exists at the source."""


class ContactUpdated(Data, frozen=True):
    """What is known of a customer changed."""

    personal = frozenset({"name", "phone", "email", "language", "segment"})

    name: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    language: Label | None = None
    segment: Label | None = None


class Fact(Struct, frozen=True, gc=False):
    """One entry of the log, whole.

    `stream` is our id of the conversation, agent, group or contact; `external_id` the source's. `sequence`,
    `origin` (the CloudEvents source) and `event` (its id) break ties between facts of the same moment. `actor` is
    who of ours caused it, `action` the id of the action that made it.
    """

    type: str
    stream: str
    time: Moment
    source: str
    data: Data
    external_id: str | None = None
    sequence: str = ""
    origin: str = ""
    event: str = ""
    actor: str | None = None
    received: Moment = 0
    seq: int = 0
    action: str | None = None

    @property
    def order(self) -> tuple[bool, Moment, str, str, str]:
        """Where the fact stands in its stream: `opened` first, then by time and the tie-breakers."""
        return (self.type != "conversation.opened", self.time, self.sequence, self.origin, self.event)
