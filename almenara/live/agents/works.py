"""What conversations add up to for each agent, kept by adding what a row brings and subtracting what it took."""

from collections.abc import Collection
from typing import Any, Final

from sortedcontainers import SortedList

from almenara.catalog.agents.fields import Work
from almenara.catalog.fields import transfers_today
from almenara.catalog.seen import Seen
from almenara.domain.conversation import OPEN, Conversation

_NOTHING: Final = Work()
_SUMS: Final = 8
_LOAD, _OPEN, _UNANSWERED, _FINISHED, _HANDLED, _RESPONDED, _RESPONDING, _TRANSFERS = range(_SUMS)

Part = tuple[list[int], int | None, int | None]
"""What one row brings to one agent: sums, the moment its customer waits since, the agent's last act in it."""


def parts(seen: Seen) -> dict[str, Part]:
    """What a row brings, by agent: most to the one who has it, some to those who had it."""
    row, found = seen.row, dict[str, Part]()
    if row.agent is not None:
        acted = _acted(row) if row.finished_at is None or row.finished_at >= seen.day else None
        found[row.agent] = (_sums(row, seen.day), row.waiting_since if row.state in OPEN else None, acted)
    responded = row.first_response_at is not None and row.first_response_at >= seen.day
    if responded and row.first_response is not None and row.first_response_by is not None:
        sums = _of(found, row.first_response_by)
        sums[_RESPONDED], sums[_RESPONDING] = 1, row.first_response
    for move in transfers_today(seen):
        if move.from_agent is not None and move.from_agent != move.to_agent:
            _of(found, move.from_agent)[_TRANSFERS] += 1
    return found


def _of(found: dict[str, Part], agent: str) -> list[int]:
    return found.setdefault(agent, ([0] * _SUMS, None, None))[0]


def _sums(row: Conversation, day: int) -> list[int]:
    sums = [0] * _SUMS
    if row.state in OPEN:
        sums[_LOAD], sums[_OPEN] = row.state == "in_progress", 1
        sums[_UNANSWERED] = row.unanswered_since is not None
    elif row.finished_at is not None and row.finished_at >= day and not row.contained:
        sums[_FINISHED], sums[_HANDLED] = 1, row.handled
    return sums


def _acted(row: Conversation) -> int | None:
    """When the agent who has it was given it or, later, wrote: who wrote before them stands in the same moment."""
    return max((at for at in (row.assigned_since, row.last_agent_message_at) if at is not None), default=None)


class _Tally:
    """One agent's. `rows` are the ids of the open ones."""

    __slots__ = ("acts", "rows", "sums", "waits")

    def __init__(self) -> None:
        self.sums = [0] * _SUMS
        self.waits: Any = SortedList()
        self.acts: Any = SortedList()
        self.rows: set[str] = set()

    def add(self, part: Part, sign: int) -> None:
        sums, wait, act = part
        for place, value in enumerate(sums):
            if value:
                self.sums[place] += sign * value
        for moments, moment in ((self.waits, wait), (self.acts, act)):
            if moment is not None:
                moments.add(moment) if sign > 0 else moments.remove(moment)

    def work(self) -> Work:
        load, held, unanswered, finished, handled, responded, responding, transfers = self.sums
        return Work(
            load,
            held,
            unanswered,
            self.waits[0] if self.waits else None,
            finished,
            handled,
            responded,
            responding,
            transfers,
            self.acts[-1] if self.acts else None,
        )


class Works:
    """By agent; who has nothing has a row of zeros."""

    def __init__(self) -> None:
        self._tallies: dict[str, _Tally] = {}

    def put(self, row_id: str, before: Seen | None, after: Seen | None) -> set[str]:
        """A row was that and is this now. Gives the agents to whom that makes a difference."""
        old = {} if before is None else parts(before)
        new = {} if after is None else parts(after)
        touched: set[str] = set()
        for agent in old.keys() | new.keys():
            was, now = old.get(agent), new.get(agent)
            if was != now:
                touched.add(agent)
                tally = self._tallies.setdefault(agent, _Tally())
                if was is not None:
                    tally.add(was, -1)
                if now is not None:
                    tally.add(now, 1)
        self._hold(row_id, None if before is None else before.row, None if after is None else after.row)
        return touched

    def _hold(self, row_id: str, before: Conversation | None, after: Conversation | None) -> None:
        had = before.agent if before is not None and before.state in OPEN else None
        has = after.agent if after is not None and after.state in OPEN else None
        if had != has:
            if had is not None:
                self._tallies[had].rows.discard(row_id)
            if has is not None:
                self._tallies.setdefault(has, _Tally()).rows.add(row_id)

    def of(self, agent: str) -> Work:
        """What the agent's conversations add up to."""
        tally = self._tallies.get(agent)
        return _NOTHING if tally is None else tally.work()

    def open_rows(self, agent: str) -> Collection[str]:
        """The ids of the agent's open conversations."""
        tally = self._tallies.get(agent)
        return () if tally is None else tuple(tally.rows)
