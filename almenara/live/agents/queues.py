"""What stands in each group now, kept by adding what a row brings and subtracting what it took."""

from typing import Any, Final

from msgspec import Struct
from sortedcontainers import SortedList

from almenara.catalog.seen import Seen
from almenara.domain.conversation import OPEN


class Queue(Struct, frozen=True):
    """A group's conversations: how many are queued, the moment the longest of these waits since, how many are
    unanswered, how many in progress."""

    queued: int = 0
    waiting_since: int | None = None
    unanswered: int = 0
    in_progress: int = 0


_EMPTY: Final = Queue()
_Part = tuple[str, tuple[int, int, int], int | None]
"""The group, the counts, the moment the row waits since."""


def _part(seen: Seen | None) -> _Part | None:
    row = None if seen is None else seen.row
    if row is None or row.group is None or row.state not in OPEN:
        return None
    queued = row.state == "queued"
    unanswered = row.agent is not None and row.unanswered_since is not None
    since = row.waiting_since if queued else None
    return row.group, (queued, unanswered, row.state == "in_progress"), since


class Queues:
    """By group."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = {}
        self._waits: dict[str, Any] = {}

    def put(self, before: Seen | None, after: Seen | None) -> None:
        """A row was that and is this now."""
        was, now = _part(before), _part(after)
        if was != now:
            if was is not None:
                self._add(was, -1)
            if now is not None:
                self._add(now, 1)

    def _add(self, part: _Part, sign: int) -> None:
        group, more, wait = part
        counts = self._counts.setdefault(group, [0, 0, 0])
        for place, value in enumerate(more):
            counts[place] += sign * value
        if wait is not None:
            waits: Any = self._waits.setdefault(group, SortedList())
            waits.add(wait) if sign > 0 else waits.remove(wait)

    def of(self, group: str) -> Queue:
        """What stands in a group."""
        counts, waits = self._counts.get(group), self._waits.get(group)
        if counts is None:
            return _EMPTY
        queued, unanswered, in_progress = counts
        return Queue(queued, waits[0] if waits else None, unanswered, in_progress)
