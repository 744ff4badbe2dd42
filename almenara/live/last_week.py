"""Which conversations of last week are to be on the board: those that began in the hour that ended a week ago, and
those that are about to."""

from typing import Final
from zoneinfo import ZoneInfo

from almenara.catalog.seen import HOUR, Seen, next_week
from almenara.domain.conversation import Conversation
from almenara.domain.day import week_before

_AHEAD: Final = 120_000
"""How long (ms) before they are counted they are there."""

Span = tuple[int, int]
"""Opened from then on and before then."""


class LastWeek:
    """`week` is how long (ms) before today the same day of last week was."""

    def __init__(self, day: int, zone: ZoneInfo) -> None:
        self._zone = zone
        self._brought = 0
        self.week = week_before(day, zone)

    def begin_day(self, day: int) -> None:
        """Midnight."""
        week, self.week = self.week, week_before(day, self._zone)
        if week != self.week:
            self._brought = 0

    def lacks(self, now: int) -> Span | None:
        """Of which conversations those that were finished before today are to be brought; None while enough are."""
        ago = now - self.week
        return None if self._brought >= ago + _AHEAD // 2 else (max(self._brought, ago - HOUR), ago + _AHEAD)

    def bring(self, lacked: Span) -> None:
        """They are brought now."""
        self._brought = lacked[1]

    def holds(self, row: Conversation, now: int) -> bool:
        """Whether a conversation counts as one of last week, or is about to."""
        ago = now - self.week
        return ago - HOUR < row.opened_at < max(self._brought, ago + 1)

    def concerns(self, seen: Seen, until: int) -> bool:
        """Whether a row counted as one of last week, or will before `until`."""
        return seen.last_week or seen.row.opened_at + self.week < until

    def next_change(self, row: Conversation, now: int, until: int) -> int | None:
        """When it begins or ends to count, if that is before `until`: a week ahead of every row would only fill the
        queue of what is due."""
        change = next_week(row, now, self.week)
        return change if change is not None and change < until else None
