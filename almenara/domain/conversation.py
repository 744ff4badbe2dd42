"""One conversation as a row: the value that the fold makes of its facts."""

from typing import Final, Literal

from msgspec import Struct

from almenara.domain.facts import Channel, Contact, Direction, FinishedBy, Moment

State = Literal["queued", "in_progress", "pending", "inactive", "finished", "bot"]
STATES: Final[tuple[State, ...]] = ("queued", "in_progress", "pending", "inactive", "finished", "bot")
OPEN: Final[tuple[State, ...]] = ("queued", "in_progress", "pending", "inactive")

Left = Literal["assigned", "uncounted"]
Served = Literal["within", "late", "left"]
"""Answered within target, answered late, or left unanswered after it."""
Came = Literal["new", "transferred", "returned", "reopened"]


class Wait(Struct, frozen=True, array_like=True, gc=False):
    """An episode in a queue: `left` is null while it runs; only an *assigned* end is counted in means. `lasted` is
    its length (ms) on the group's clock, `target` what it was to be at most then."""

    group: str | None
    entered: Moment
    left: Moment | None = None
    how: Left | None = None
    lasted: int | None = None
    target: int | None = None


class Move(Struct, frozen=True, array_like=True, gc=False):
    """An episode of transfer."""

    at: Moment
    from_group: str | None
    from_agent: str | None
    to_group: str | None
    to_agent: str | None
    by: str | None = None


class Spell(Struct, frozen=True, array_like=True, gc=False):
    """From `at` on, until the next one, the conversation stood in this state and group. In the minutes `turns`,
    counted from its first, it became unanswered, answered, unanswered and so on; it began answered."""

    at: Moment
    state: State
    group: str | None
    turns: tuple[int, ...] = ()


class LastMessage(Struct, frozen=True, gc=False):
    """The newest message of the transcript, never a note. `kind` says whose turn it is."""

    kind: Literal["contact", "agent", "bot", "system"]
    at: Moment
    text: str


class Rating(Struct, frozen=True, gc=False):
    """The customer's rating."""

    score: float
    scale: float


class Request(Struct, frozen=True, gc=False, omit_defaults=True):
    """What the helpdesk that owns the conversation was last asked to do, by whom (an actor's id), and how it ended:
    a matching fact clears it; a refusal (`code` says why) or silence leaves it, for the answer may still come."""

    action: str
    name: str
    at: Moment
    by: str | None = None
    agent: str | None = None
    group: str | None = None
    sent: bool = False
    ended: Literal["refused", "silence"] | None = None
    code: str | None = None


class Conversation(Struct, frozen=True, gc=False, omit_defaults=True):
    """A row. Agents and groups are named by our ids (`source/external id`); moments are milliseconds.

    `version` is the seq of the last fact that changed state, agent or group; `seq` that of the last fact folded.
    `last_order`, `ruled_at` (the last rule of time) and `stepped_at` (the last fact or rule) let the fold recognise
    a late fact. `contained`: finished while with the bot. `segment` is the contact's when it opened: targets go by
    it. `came`: how it came to where it is. `first_response` (ms) is on the clock of the group that answered;
    `served`, since `served_at`, counts for the service level; `lost_at`: when its reply window closed on a customer
    without answer. `spells` are those of the last hours only (`domain.spells`).
    """

    id: str
    source: str
    external_id: str | None = None
    ticket: str | None = None
    channel: Channel = "other"
    account: str | None = None
    direction: Direction = "inbound"
    state: State = "queued"
    contained: bool = False
    contact: Contact = Contact(name="")
    segment: str | None = None
    agent: str | None = None
    group: str | None = None
    previous_group: str | None = None
    bot: str | None = None
    subject: str | None = None
    priority: int = 0
    tags: tuple[str, ...] = ()
    transfers: int = 0
    handled: int = 0
    finished_by: FinishedBy | None = None
    finish_reason: str | None = None
    inactive_reason: str | None = None
    abandoned: bool = False
    rating: Rating | None = None
    rated_at: Moment | None = None
    last_message: LastMessage | None = None
    request: Request | None = None
    waits: tuple[Wait, ...] = ()
    moves: tuple[Move, ...] = ()
    spells: tuple[Spell, ...] = ()
    first_response: int | None = None
    first_response_by: str | None = None
    served: Served | None = None
    served_at: Moment | None = None
    came: Came = "new"
    lost_at: Moment | None = None

    opened_at: Moment = 0
    updated_at: Moment | None = None
    state_since: Moment = 0
    queued_since: Moment | None = None
    waiting_since: Moment | None = None
    assigned_since: Moment | None = None
    first_assigned_at: Moment | None = None
    pending_since: Moment | None = None
    until: Moment | None = None
    inactive_since: Moment | None = None
    unanswered_since: Moment | None = None
    first_response_at: Moment | None = None
    last_contact_message_at: Moment | None = None
    last_agent_message_at: Moment | None = None
    reply_until: Moment | None = None
    finished_at: Moment | None = None

    version: int = 0
    seq: int = 0
    opened: bool = False
    last_order: tuple[bool, int, str, str, str] | None = None
    ruled_at: Moment = 0
    stepped_at: Moment = 0


def unanswered(row: Conversation) -> bool:
    """Whether it is open and its agent owes the customer an answer."""
    return row.unanswered_since is not None and row.agent is not None and row.state in OPEN
