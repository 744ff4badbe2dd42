from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from almenara.domain.hours import ALWAYS, Clock, Hours, Span

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
CHANGES = (
    ("America/Sao_Paulo", "2018-11-04"),  # at midnight, forward
    ("America/Sao_Paulo", "2018-02-18"),  # at midnight, back
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Europe/Madrid", "2026-03-29"),
    ("Europe/Madrid", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-10-04"),  # by half an hour
    ("Pacific/Apia", "2011-12-30"),  # a day that was not
    ("America/Sao_Paulo", "2024-02-29"),
)
ALL_DAY = Span(frozenset(range(1, 8)), 0, 1440)


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def local(at: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).replace(tzinfo=None)


def open_minutes(zone: ZoneInfo, spans: list[Span], closed: frozenset[date], since: int, until: int) -> list[bool]:
    """Minute by minute: open from the first at which a day's clocks show its beginning, till that of its end."""
    shown = [local(at, zone) for at in range(since - 3 * DAY, until + 3 * DAY, MINUTE)]
    running: list[bool] = [False] * len(shown)
    for day in {moment.date() for moment in shown} - closed:
        for span in spans:
            if day.isoweekday() in span.days:
                begin, end = (first(shown, day, minute) for minute in (span.begin, span.end))
                running[begin:end] = [True] * (end - begin)
    return running[3 * DAY // MINUTE : len(running) - 3 * DAY // MINUTE]


def first(shown: list[datetime], day: date, minute: int) -> int:
    wanted = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return next((place for place, moment in enumerate(shown) if moment >= wanted), len(shown))


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    found: list[Span] = []
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(st.integers(0, 1439))
        days = frozenset(draw(st.sets(st.integers(1, 7), min_size=1)))
        found.append(Span(days, begin, draw(st.integers(begin + 1, 1440))))
    return found


@st.composite
def clocks(draw: st.DrawFn) -> tuple[Clock, int]:
    """A clock, and a moment near one at which its zone's clocks change."""
    name, changing = draw(st.sampled_from(CHANGES))
    near = instant(f"{changing}T00:00:00+00:00") + draw(st.integers(-9 * DAY, 9 * DAY))
    if draw(st.integers(0, 9)) == 0:
        return ALWAYS, near
    closed = {date.fromisoformat(changing) + timedelta(days=n) for n in draw(st.sets(st.integers(-3, 3), max_size=2))}
    return Hours(ZoneInfo(name), draw(spans()), closed), near


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(CHANGES), spans(), st.sets(st.integers(-1, 1), max_size=1))
def test_open_time_is_what_counting_the_minutes_gives(
    change: tuple[str, str], open_in: list[Span], shut: set[int]
) -> None:
    zone, day = ZoneInfo(change[0]), date.fromisoformat(change[1])
    closed = frozenset(day + timedelta(days=number) for number in shut)
    clock = Hours(zone, open_in, closed)
    since = instant(f"{day}T00:00:00+00:00") - 2 * DAY
    until = since + 4 * DAY
    running = open_minutes(zone, open_in, closed, since, until)
    moments = range(since, until, MINUTE)
    assert [clock.is_open(at) for at in moments] == running
    assert clock.elapsed(since, until) == sum(running) * MINUTE
    half = len(running) // 2
    assert clock.elapsed(since, since + half * MINUTE) == sum(running[:half]) * MINUTE
    flips = [at for place, at in enumerate(moments) if place and running[place] != running[place - 1]]
    if flips:
        assert clock.changes_at(since) == flips[0]
        assert clock.changes_at(flips[0]) == (flips[1] if len(flips) > 1 else clock.changes_at(until - MINUTE))


@settings(max_examples=300, deadline=None)
@given(clocks(), st.integers(0, 9 * DAY), st.integers(0, 9 * DAY))
def test_elapsed_time_adds_up_and_is_never_below_zero_nor_longer_than_the_time_itself(
    given_: tuple[Clock, int], first_part: int, second_part: int
) -> None:
    clock, since = given_
    middle, until = since + first_part, since + first_part + second_part
    assert clock.elapsed(since, middle) + clock.elapsed(middle, until) == clock.elapsed(since, until)
    assert 0 <= clock.elapsed(since, until) <= until - since
    assert clock.elapsed(until, since) == 0


@settings(max_examples=300, deadline=None)
@given(clocks(), st.integers(0, 9 * DAY))
def test_after_is_the_first_moment_at_which_so_much_has_passed(given_: tuple[Clock, int], length: int) -> None:
    clock, since = given_
    until = clock.after(since, length)
    assume(until is not None)
    assert until is not None
    assert clock.elapsed(since, until) == length
    assert length == 0 or clock.elapsed(since, until - 1) == length - 1


@settings(max_examples=300, deadline=None)
@given(clocks(), st.lists(st.integers(0, 9 * DAY), max_size=5))
def test_nothing_changes_before_the_moment_of_the_next_change(given_: tuple[Clock, int], later: list[int]) -> None:
    clock, at = given_
    for moment in [at, *(at + passed for passed in later)]:
        running, change = clock.is_open(moment), clock.changes_at(moment)
        if change is None:
            assert clock.elapsed(moment, moment + 400 * DAY) == (400 * DAY if running else 0)
        else:
            assert change > moment
            assert clock.elapsed(moment, change) == (change - moment if running else 0)
            assert clock.is_open(change) is not running


def test_who_has_no_open_time_never_gets_there() -> None:
    clock = Hours(ZoneInfo("UTC"), [])
    assert clock.after(0, 1) is None
    assert clock.after(5, 0) == 5
    assert clock.changes_at(0) is None
    assert clock.elapsed(0, 300 * DAY) == 0


def test_open_day_and_night_never_changes_and_is_as_always() -> None:
    clock = Hours(ZoneInfo("America/Sao_Paulo"), [ALL_DAY])
    assert clock.changes_at(instant("2018-11-03T12:00:00+00:00")) is None
    assert clock.elapsed(0, 900 * DAY) == ALWAYS.elapsed(0, 900 * DAY)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/Sao_Paulo", "2018-11-04", 23),
        ("America/Sao_Paulo", "2018-02-17", 25),
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Pacific/Apia", "2011-12-30", 0),
        ("America/Sao_Paulo", "2024-02-29", 24),
    ],
)
def test_a_day_is_as_long_as_its_clocks_make_it(zone: str, day: str, hours: float) -> None:
    other_days = {date.fromisoformat(day) + timedelta(days=n) for n in range(-20, 20) if n}
    clock = Hours(ZoneInfo(zone), [ALL_DAY], other_days)
    around = instant(f"{day}T00:00:00+00:00")
    assert clock.elapsed(around - 5 * DAY, around + 5 * DAY) == hours * 60 * MINUTE


def test_two_spans_that_overlap_count_once() -> None:
    clock = Hours(ZoneInfo("UTC"), [Span(frozenset({4}), 0, 120), Span(frozenset({4}), 60, 180)])
    assert clock.elapsed(0, DAY) == 180 * MINUTE
