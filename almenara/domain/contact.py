"""What is known of a customer beyond the opening: updates dated after it, merged in order; and who is the same."""

from collections.abc import Iterable
from hashlib import blake2b

from msgspec.structs import replace

from almenara.domain.conversation import Conversation
from almenara.domain.facts import Contact, ContactUpdated, Fact


def with_updates(row: Conversation, updates: Iterable[Fact]) -> Conversation:
    """The row with its contact as the updates since its opening leave it, in whatever order they come."""
    changes: dict[str, str] = {}
    for fact in sorted(updates, key=lambda fact: fact.order):
        data = fact.data
        if isinstance(data, ContactUpdated) and fact.time >= row.opened_at:
            named = ((name, getattr(data, name)) for name in ("name", "phone", "email", "language", "segment"))
            changes |= {name: value for name, value in named if value is not None}
    return replace(row, contact=replace(row.contact, **changes)) if changes else row


def contact_key(source: str, contact: Contact) -> str | None:
    """What two conversations of the same customer have in common: a digest of their id at the source; of whoever has
    none there, of their phone or, without one, their e-mail. None of whoever cannot be told from others."""
    if contact.id:
        known = ("id", source, contact.id)
    elif contact.phone:
        known = ("phone", contact.phone)
    elif contact.email:
        known = ("email", contact.email.casefold())
    else:
        return None
    return blake2b("\0".join(known).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
