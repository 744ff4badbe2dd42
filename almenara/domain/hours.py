"""A group's clock: the time in which it is open. Waits and targets run on it, and stand still while it is closed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from almenara.domain.shapes import Moment

_SECOND: Final = timedelta(seconds=1)
_MINUTE: Final = 60_000
_DAY: Final = 24 * 60 * _MINUTE
_WEEK: Final = 7 * _DAY
_FARTHEST: Final = 120
"""Weeks that are looked through for open time; beyond, it never comes."""


class Span(Struct, frozen=True):
    """Open on these weekdays (1 Monday to 7 Sunday), from minute `begin` of the day on and before `end` (at most
    1,440: midnight). Who is open over midnight has two spans."""

    days: frozenset[int]
    begin: int
    end: int


class Clock(Protocol):
    """What measures an amount of time, and finds the moment at which one has passed."""

    def elapsed(self, since: Moment, until: Moment) -> int:
        """The open time between two moments, in ms; never below zero."""
        ...

    def after(self, since: Moment, length: int) -> Moment | None:
        """When that much open time (ms) will have passed; None where it never will."""
        ...

    def is_open(self, at: Moment) -> bool:
        """Whether the clock runs."""
        ...

    def changes_at(self, at: Moment) -> Moment | None:
        """When it next begins or stops to run, after `at`; None where it never does."""
        ...


class Always:
    """The clock of who never closes."""

    def elapsed(self, since: Moment, until: Moment) -> int:  # noqa: D102
        return max(0, until - since)

    def after(self, since: Moment, length: int) -> Moment:  # noqa: D102
        return since + length

    def is_open(self, at: Moment) -> bool:  # noqa: ARG002, D102
        return True

    def changes_at(self, at: Moment) -> None:  # noqa: ARG002, D102
        return None


ALWAYS: Final[Clock] = Always()


class _Week(Struct, frozen=True, gc=False):
    """The open intervals of one week since 1970 UTC, and how much open time that is."""

    intervals: tuple[tuple[Moment, Moment], ...]
    total: int


class Hours:
    """Opening hours in a zone, on every day but those named closed. Clock changes are the zone's: a day may be longer
    or shorter than another, and so is what is open of it."""

    def __init__(self, zone: ZoneInfo, spans: Iterable[Span], closed: Iterable[date] = ()) -> None:
        self._zone = zone
        self._spans = tuple(spans)
        self._closed = frozenset(closed)
        self._weeks: dict[int, _Week] = {}
        self._lasts: tuple[Moment, Moment | None] = (0, 0)
        """While nothing changes: the moment of the last question, and when it does."""

    def elapsed(self, since: Moment, until: Moment) -> int:  # noqa: D102
        if until <= since:
            return 0
        first, last = since // _WEEK, until // _WEEK
        if first == last:
            return _between(self._week(first), since, until)
        whole = sum(self._week(number).total for number in range(first + 1, last))
        return _between(self._week(first), since, until) + whole + _between(self._week(last), since, until)

    def after(self, since: Moment, length: int) -> Moment | None:  # noqa: D102
        if length <= 0:
            return since
        left = length
        for begin, end in self._from(since):
            open_from = max(begin, since)
            if end - open_from >= left:
                return open_from + left
            left -= end - open_from
        return None

    def is_open(self, at: Moment) -> bool:  # noqa: D102
        return any(begin <= at < end for begin, end in self._week(at // _WEEK).intervals)

    def changes_at(self, at: Moment) -> Moment | None:  # noqa: D102
        since, until = self._lasts
        if not (since <= at and (until is None or at < until)):
            self._lasts = at, self._change(at)
        return self._lasts[1]

    def _change(self, at: Moment) -> Moment | None:
        until = at
        for begin, end in self._from(at):
            if begin > until:
                return begin if until == at else until
            # What a week's edge divides goes on.
            until = end
        return None if until in (at, (at // _WEEK + _FARTHEST) * _WEEK) else until

    def _from(self, since: Moment) -> Iterator[tuple[Moment, Moment]]:
        """The open intervals that end after a moment, in order."""
        first = since // _WEEK
        for number in range(first, first + _FARTHEST):
            yield from (interval for interval in self._week(number).intervals if interval[1] > since)

    def _week(self, number: int) -> _Week:
        if number not in self._weeks:
            intervals = tuple(_joined(self._intervals(number * _WEEK, (number + 1) * _WEEK)))
            self._weeks[number] = _Week(intervals, sum(end - begin for begin, end in intervals))
        return self._weeks[number]

    def _intervals(self, since: Moment, until: Moment) -> Iterator[tuple[Moment, Moment]]:
        day = datetime.fromtimestamp(since / 1000, UTC).date() - timedelta(days=1)
        for _ in range(9):
            if day not in self._closed:
                for span in self._spans:
                    if day.isoweekday() in span.days:
                        begin, end = max(since, self._at(day, span.begin)), min(until, self._at(day, span.end))
                        if begin < end:
                            yield begin, end
            day += timedelta(days=1)

    def _at(self, day: date, minute: int) -> Moment:
        """The first moment at which the clocks of that day show this or later."""
        local = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
        after = local.replace(tzinfo=self._zone).astimezone(UTC)
        if self._local(after) != local:
            # The clocks skip it: the moment at which they do lies between what it is before and after.
            before = local.replace(tzinfo=self._zone, fold=1).astimezone(UTC)
            while after - before > _SECOND:
                middle = before + (after - before) // 2
                before, after = (before, middle) if self._local(middle) >= local else (middle, after)
            after = (before + _SECOND).replace(microsecond=0)
        return int(after.timestamp() * 1000)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone).replace(tzinfo=None)


def _joined(intervals: Iterable[tuple[Moment, Moment]]) -> Iterator[tuple[Moment, Moment]]:
    """The same time in order, none of it twice."""
    last: tuple[Moment, Moment] | None = None
    for begin, end in sorted(intervals):
        if last is not None and begin <= last[1]:
            last = last[0], max(end, last[1])
            continue
        if last is not None:
            yield last
        last = begin, end
    if last is not None:
        yield last


def _between(week: _Week, since: Moment, until: Moment) -> int:
    return sum(max(0, min(end, until) - max(begin, since)) for begin, end in week.intervals)
