"""Which conversations of the board are of which contact, and until when updates of contacts are known."""

from collections.abc import Set

from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact, Opened


class Contacts:
    """Contacts by their source and their id there. What was updated before `now` counts as known."""

    def __init__(self, now: int) -> None:
        self._rows: dict[tuple[str, str], set[str]] = {}
        self._updated_until = now

    def put(self, before: Conversation | None, row: Conversation | None) -> None:
        """A conversation is otherwise, came, or went."""
        if before is not None:
            self._rows.get((before.source, before.contact.id or ""), set()).discard(before.id)
        if row is not None and row.contact.id:
            self._rows.setdefault((row.source, row.contact.id), set()).add(row.id)

    def updated(self, fact: Fact) -> Set[str]:
        """The conversations of a contact that a fact updates."""
        self._updated_until = max(self._updated_until, fact.time)
        return self._rows.get((fact.source, fact.external_id or ""), set())

    def may_be_updated(self, fact: Fact) -> bool:
        """Whether updates of the contact may have come before this opening of theirs."""
        data = fact.data
        return isinstance(data, Opened) and data.contact.id is not None and fact.time <= self._updated_until
