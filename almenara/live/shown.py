"""A conversation and its messages as the API and the transcript watch give them."""

from collections.abc import Callable
from typing import Any, Final

from msgspec import Struct

from almenara.catalog.columns import Naming
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Attachment, Fact, MessageReceived, MessageSent, NoteAdded


class Member(Struct, frozen=True):
    """An agent or a group by id and name."""

    id: str
    name: str


class ContactShown(Struct, frozen=True):
    """The customer."""

    name: str
    phone: str | None
    email: str | None
    language: str | None
    segment: str | None


class RatingShown(Struct, frozen=True):
    """The customer's rating, `score` out of `scale`."""

    score: float
    scale: float


class LastMessageShown(Struct, frozen=True):
    """The newest message, never a note."""

    kind: str
    at: str | int
    text: str


class ConversationShown(Struct, frozen=True):
    """One conversation. Moments are RFC 3339 over HTTP, integer ms on the live socket; `handled` is in seconds;
    `contacts`: which of its customer within seven days it is (1 the first), in any group; null where that is
    not known, or not looked for any more."""

    id: str
    source: str
    external_id: str | None
    ticket: str | None
    channel: str
    account: str | None
    direction: str
    state: str
    contact: ContactShown
    agent: Member | None
    group: Member | None
    subject: str | None
    priority: int
    tags: list[str]
    transfers: int
    handled: float
    finished_by: str | None
    finish_reason: str | None
    inactive_reason: str | None
    rating: RatingShown | None
    last_message: LastMessageShown | None
    previous_group: Member | None
    version: int
    contacts: int | None
    opened_at: str | int
    updated_at: str | int | None
    state_since: str | int
    queued_since: str | int | None
    waiting_since: str | int | None
    assigned_since: str | int | None
    first_assigned_at: str | int | None
    pending_since: str | int | None
    until: str | int | None
    inactive_since: str | int | None
    unanswered_since: str | int | None
    first_response_at: str | int | None
    last_contact_message_at: str | int | None
    last_agent_message_at: str | int | None
    reply_until: str | int | None
    finished_at: str | int | None


class AuthorShown(Struct, frozen=True):
    """Who of ours wrote: an agent or a user of the monitor by id and name, a bot, the system."""

    kind: str
    id: str | None
    name: str | None


class MessageShown(Struct, frozen=True):
    """One message of the transcript; a note has the kind `note`."""

    id: str
    kind: str
    at: str | int
    author: AuthorShown | None
    text: str
    attachments: list[Attachment]


Moments = Callable[[int], Any]
"""How a moment is given: as text over HTTP, as it is on the live socket."""

_MOMENTS: Final = (
    "opened_at",
    "updated_at",
    "state_since",
    "queued_since",
    "waiting_since",
    "assigned_since",
    "first_assigned_at",
    "pending_since",
    "until",
    "inactive_since",
    "unanswered_since",
    "first_response_at",
    "last_contact_message_at",
    "last_agent_message_at",
    "reply_until",
    "finished_at",
)
_PLAIN: Final = (
    "id",
    "source",
    "external_id",
    "ticket",
    "channel",
    "account",
    "direction",
    "state",
    "subject",
    "priority",
    "transfers",
    "finished_by",
    "finish_reason",
    "inactive_reason",
    "version",
)


def show_conversation(
    row: Conversation, naming: Naming, moment: Moments, contacts: int | None = None
) -> ConversationShown:
    """A row, whole."""

    def member(one: str | None) -> Member | None:
        return None if one is None else Member(one, naming(one))

    contact, last = row.contact, row.last_message
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    for name in _MOMENTS:
        at: int | None = getattr(row, name)
        plain[name] = None if at is None else moment(at)
    return ConversationShown(
        **plain,
        contact=ContactShown(contact.name, contact.phone, contact.email, contact.language, contact.segment),
        agent=member(row.agent),
        group=member(row.group),
        previous_group=member(row.previous_group),
        tags=list(row.tags),
        contacts=contacts,
        handled=row.handled / 1000,
        rating=None if row.rating is None else RatingShown(row.rating.score, row.rating.scale),
        last_message=None if last is None else LastMessageShown(last.kind, moment(last.at), last.text),
    )


def show_message(fact: Fact, naming: Naming, moment: Moments) -> MessageShown | None:
    """A message or note of the transcript; None for facts that are neither."""
    match fact.data:
        case MessageReceived(message, text, attachments):
            return MessageShown(message, "contact", moment(fact.time), None, text, list(attachments))
        case MessageSent(message, text, author, attachments):
            shown = _author(fact, author.kind, author.id, naming)
            return MessageShown(message, author.kind, moment(fact.time), shown, text, list(attachments))
        case NoteAdded(message, text, author):
            shown = None if author is None else _author(fact, author.kind, author.id, naming)
            if shown is None and fact.actor is not None:
                shown = AuthorShown(fact.actor.partition(":")[0], fact.actor, naming(fact.actor) or None)
            return MessageShown(message, "note", moment(fact.time), shown, text, [])
        case _:
            return None


def _author(fact: Fact, kind: str, external_id: str | None, naming: Naming) -> AuthorShown:
    if kind != "agent" or external_id is None:
        return AuthorShown(kind, external_id, None)
    member = f"{fact.source}/{external_id}"
    return AuthorShown(kind, member, naming(member))
