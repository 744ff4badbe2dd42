"""What is known of a customer beyond the opening: updates dated after it, merged in order."""

from collections.abc import Iterable

from msgspec.structs import replace

from almenara.domain.conversation import Conversation
from almenara.domain.facts import ContactUpdated, Fact


def with_updates(row: Conversation, updates: Iterable[Fact]) -> Conversation:
    """The row with its contact as the updates since its opening leave it, in whatever order they come."""
    changes: dict[str, str] = {}
    for fact in sorted(updates, key=lambda fact: fact.order):
        data = fact.data
        if isinstance(data, ContactUpdated) and fact.time >= row.opened_at:
            named = ((name, getattr(data, name)) for name in ("name", "phone", "email", "language", "segment"))
            changes |= {name: value for name, value in named if value is not None}
    return replace(row, contact=replace(row.contact, **changes)) if changes else row
