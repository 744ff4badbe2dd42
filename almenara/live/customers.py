"""How many conversations a customer has had: of each one on the board, which of theirs within seven days it is.

What is on the board is known here. What was finished before it is read from the store, once for each customer whom
the board did not know.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator

from almenara.catalog.seen import WEEK
from almenara.domain.contact import contact_key
from almenara.domain.conversation import Conversation

Began = tuple[str, int, str]
"""Whose (`contact_key`), when a conversation of theirs began, and its id."""


class Customers:
    """`unread`: of whom the store is to be asked, and for what began from which moment (ms) on. `touched`: the
    conversations that may count otherwise since they were last counted."""

    def __init__(self) -> None:
        self.unread: dict[str, int] = {}
        self.touched: set[str] = set()
        self._whose: dict[str, str] = {}
        self._began: dict[str, list[tuple[int, str]]] = {}

    def count(self, row: Conversation) -> int | None:
        """How many conversations of its customer began in the seven days up to this one, itself included; None where
        the customer is not known, or the conversation is not on the board."""
        key = self._whose.get(row.id)
        if key is None:
            return None
        theirs = self._began[key]
        return bisect_right(theirs, (row.opened_at, row.id)) - bisect_left(theirs, (row.opened_at - WEEK + 1, ""))

    def put(self, before: Conversation | None, row: Conversation) -> None:
        """A conversation on the board was that and is this."""
        if before is not None:
            if (before.contact, before.opened_at) == (row.contact, row.opened_at):
                return
            self._take(before)
        key = contact_key(row.source, row.contact)
        if key is not None:
            self._whose[row.id] = key
            place = self._insert(key, row.opened_at, row.id)
            theirs = self._began[key]
            # Where an earlier one is on the board, what was before it has been read.
            if not any(theirs[earlier][1] in self._whose for earlier in range(place - 1, -1, -1)):
                since = row.opened_at - WEEK
                self.unread[key] = min(since, self.unread.get(key, since))

    def learn(self, told: Iterable[Began]) -> None:
        """What the store, or whoever writes there, has of customers."""
        for key, at, id_ in told:
            if key in self._began:
                self._insert(key, at, id_)

    def meet(self, told: Iterable[Began]) -> set[str]:
        """Learn what was asked for. Gives the conversations that may count otherwise since this was last done."""
        self.unread.clear()
        self.learn(told)
        touched, self.touched = self.touched, set()
        return touched

    def drop(self, row: Conversation, board: Container[str]) -> None:
        """A conversation is no longer on the board; nobody is remembered of whom none is."""
        key = self._whose.pop(row.id, None)
        if key is not None and not any(id_ in board for _, id_ in reversed(self._began[key])):
            del self._began[key]
            self.unread.pop(key, None)

    def _take(self, row: Conversation) -> None:
        key = self._whose.pop(row.id, None)
        if key is not None:
            theirs = self._began[key]
            place = bisect_left(theirs, (row.opened_at, row.id))
            del theirs[place]
            self.touched.update(id_ for _, id_ in theirs[place:])

    def _insert(self, key: str, at: int, id_: str) -> int:
        theirs = self._began.setdefault(key, [])
        place = bisect_left(theirs, (at, id_))
        if place == len(theirs) or theirs[place] != (at, id_):
            theirs.insert(place, (at, id_))
            self.touched.update(other for _, other in theirs[place + 1 :])
        return place


def began(rows: Iterable[Conversation]) -> Iterator[Began]:
    """When those of known customers began."""
    for row in rows:
        if (key := contact_key(row.source, row.contact)) is not None:
            yield key, row.opened_at, row.id
