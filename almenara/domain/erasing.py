"""What stays of a conversation when its texts, or all that is known of its customer, are erased.

Nothing stays but words of the organization's own (`words`: the names of its reasons and segments, folded) and the
language: targets and figures go by these, so that no figure of the past becomes another.
"""

import re
from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar

from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain import ours
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Contact, Data
from almenara.domain.text import fold

Scope = Literal["texts", "person"]
"""Texts: what people wrote. Person: these too, and who the customer is."""
Words = frozenset[str]

_LANGUAGE: Final = re.compile(r"[a-z]{2}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
"""Two letters and the like: nothing by which anyone is known."""
_RULES: Final = frozenset({"silence", "window_closed"})
D = TypeVar("D", bound=Data)


def erased_data(data: D, scope: Scope, words: Words) -> D:
    """A fact's data without what is to be erased."""
    changes: dict[str, Any] = {}
    match data:
        case f.Opened():
            changes["subject"] = None
            if scope == "person":
                changes["contact"] = _nobody(data.contact, words)
        case f.ContactUpdated():
            if scope == "person":
                kept = _nobody(Contact("", language=data.language, segment=data.segment), words)
                changes = {"name": None, "phone": None, "email": None}
                changes |= {"language": kept.language, "segment": kept.segment}
        case f.MessageReceived() | f.MessageSent():
            changes = {"text": "", "attachments": ()}
        case f.NoteAdded():
            changes["text"] = ""
        case f.Rated():
            changes["comment"] = None
        case ours.ActionRequested():
            changes = {"text": None, "reason": _word(data.reason, words)}
        case _:
            if "reason" in type(data).personal:
                changes["reason"] = _word(getattr(data, "reason"), words)  # noqa: B009 - of several shapes
    return replace(data, **changes)


def erased_row(row: Conversation, scope: Scope, words: Words) -> Conversation:
    """A row as its facts make it once they are erased."""
    last = row.last_message
    changes: dict[str, Any] = {
        "subject": None,
        "finish_reason": _word(row.finish_reason, words),
        "inactive_reason": _word(row.inactive_reason, words | _RULES),
        "last_message": None if last is None else replace(last, text=""),
    }
    if scope == "person":
        changes |= {
            "external_id": None,
            "contact": _nobody(row.contact, words),
            "segment": _word(row.segment, words),
        }
    return replace(row, **changes)


def same_person(one: Conversation) -> Callable[[Conversation], bool]:
    """Tells the conversations of the same customer: the same id at the same source, or the same phone or e-mail."""
    contact = one.contact

    def same(other: Conversation) -> bool:
        theirs = other.contact
        return (
            other.id == one.id
            or (contact.id is not None and (other.source, theirs.id) == (one.source, contact.id))
            or (bool(contact.phone) and theirs.phone == contact.phone)
            or (bool(contact.email) and theirs.email == contact.email)
        )

    return same


def _nobody(contact: Contact, words: Words) -> Contact:
    language = contact.language if contact.language and _LANGUAGE.fullmatch(contact.language) else None
    return Contact("", language=language, segment=_word(contact.segment, words))


def _word(text: str | None, words: Words) -> str | None:
    return text if text is not None and fold(text) in words else None
