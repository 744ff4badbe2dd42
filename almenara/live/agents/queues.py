"""What stands in each group now, kept by adding what a row brings and subtracting what it took."""

from typing import Any, Final, NamedTuple

from msgspec import Struct
from sortedcontainers import SortedList

from almenara.catalog.fields import FIELDS
from almenara.catalog.seen import Seen
from almenara.domain.conversation import unanswered


class Queue(Struct, frozen=True):
    """A group's conversations: how many are queued, unanswered, in progress, abandoned today; of those that count for
    today's service level (`served`), how many were answered within target; the moment the longest of the queued waits
    since, and the longest wait (ms) that stands still."""

    queued: int = 0
    unanswered: int = 0
    in_progress: int = 0
    abandoned: int = 0
    within: int = 0
    served: int = 0
    waiting_since: int | None = None
    waited: int | None = None


_EMPTY: Final = Queue()


class _Part(NamedTuple):
    """What a row brings to its group: counts, the moment it waits since, or how long it waited, negated, while that
    stands still."""

    group: str
    counts: tuple[int, ...]
    since: int | None
    still: int | None


def _part(seen: Seen | None) -> _Part | None:
    group = None if seen is None else seen.row.group
    if seen is None or group is None:
        return None
    row, service = seen.row, FIELDS["service"].read(seen)
    queued = row.state == "queued"
    counts = (
        queued,
        unanswered(row),
        row.state == "in_progress",
        row.state == "finished" and row.abandoned and not row.contained and (row.finished_at or 0) >= seen.day,
        service == "within",
        service not in (None, "waiting"),
    )
    if not (queued and seen.waiting):
        return _Part(group, counts, None, None)
    since, still, _ = seen.waiting
    return _Part(group, counts, since, None if still is None else -still)


class Queues:
    """By group."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = {}
        self._waits: dict[tuple[str, str], Any] = {}
        self.changed = False
        """Whether any of it changed since somebody looked."""

    def put(self, before: Seen | None, after: Seen | None) -> None:
        """A row was that and is this now."""
        was, now = _part(before), _part(after)
        if was != now:
            self.changed = True
            if was is not None:
                self._add(was, -1)
            if now is not None:
                self._add(now, 1)

    def _add(self, part: _Part, sign: int) -> None:
        counts = self._counts.setdefault(part.group, [0] * len(part.counts))
        for place, value in enumerate(part.counts):
            counts[place] += sign * value
        for kind, value in (("since", part.since), ("still", part.still)):
            if value is not None:
                waits: Any = self._waits.setdefault((part.group, kind), SortedList())
                waits.add(value) if sign > 0 else waits.remove(value)

    def of(self, group: str) -> Queue:
        """What stands in a group."""
        counts = self._counts.get(group)
        if counts is None:
            return _EMPTY
        queued, unanswered, in_progress, abandoned, within, served = counts
        since, still = self._least(group, "since"), self._least(group, "still")
        waited = None if still is None else -still
        return Queue(queued, unanswered, in_progress, abandoned, within, served, since, waited)

    def _least(self, group: str, kind: str) -> int | None:
        waits = self._waits.get((group, kind))
        return waits[0] if waits else None
