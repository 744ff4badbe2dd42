from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.demo.draws import DAY, HOUR, MINUTE
from almenara.demo.shop import HOME, LATE, Shop
from almenara.demo.staff import PEOPLE
from tests.demo.observed import WEDNESDAY, local

MOMENTS = st.integers(min_value=1_700_000_000_000, max_value=1_900_000_000_000)


@settings(deadline=None, max_examples=30)
@given(MOMENTS)
def test_whenever_it_starts_the_shop_is_at_work(first: int) -> None:
    shop = Shop.opened("any", first)
    here = shop.local(first)
    assert shop.pace(here.date(), here.hour) >= 270
    assert shop.open_at(here.date()) <= first < shop.close_at(here.date())


@settings(deadline=None, max_examples=30)
@given(MOMENTS)
def test_one_group_opens_soon_after_the_first_start(first: int) -> None:
    shop = Shop.opened("any", first)
    opening = shop.open_at(shop.day_of(first), LATE)
    assert 10 * MINUTE <= opening - first // MINUTE * MINUTE < 40 * MINUTE


def test_started_at_night_it_lives_where_it_is_a_working_morning() -> None:
    first = local(WEDNESDAY, 3)
    shop = Shop.opened("any", first)
    assert shop.zone != HOME
    assert shop.local(first).hour == 10


def test_started_at_a_weekend_it_has_its_wednesday() -> None:
    shop = Shop.opened("any", local(WEDNESDAY + timedelta(days=4), 11))
    assert (shop.zone, shop.weekday(WEDNESDAY + timedelta(days=4))) == (HOME, 2)


def test_started_at_work_it_lives_by_the_clock_on_the_wall() -> None:
    shop = Shop.opened("any", local(WEDNESDAY, 11))
    assert (shop.zone, shop.ahead) == (HOME, 0)


def test_nobody_works_on_a_public_holiday_but_on_that_of_the_first_start() -> None:
    christmas = date(2026, 12, 25)
    assert Shop.opened("any", local(WEDNESDAY, 11)).closed(christmas)
    assert not Shop.opened("any", local(christmas, 11)).closed(christmas)


@settings(deadline=None, max_examples=30)
@given(MOMENTS, st.integers(min_value=0, max_value=40))
def test_the_incident_comes_at_minute_three_and_then_daily(first: int, days: int) -> None:
    shop = Shop.opened("any", first)
    moment = first + 3 * MINUTE + days * DAY
    assert shop.incidents(shop.day_of(moment)) == [moment]


def test_there_is_no_incident_before_the_first_start() -> None:
    shop = Shop.opened("any", local(WEDNESDAY, 11))
    assert shop.incidents(WEDNESDAY - timedelta(days=1)) == []


@settings(deadline=None, max_examples=30)
@given(MOMENTS, MOMENTS)
def test_a_moment_belongs_to_one_working_day(first: int, moment: int) -> None:
    shop = Shop.opened("any", first)
    day = shop.day_of(moment)
    assert shop.begin(day) <= moment < shop.begin(day + timedelta(days=1))


@settings(deadline=None, max_examples=30)
@given(MOMENTS, st.integers(min_value=-DAY, max_value=DAY), st.sampled_from([1.0, 2.0, 10.0]))
def test_time_runs_faster_from_the_first_start_on_and_back(first: int, after: int, speed: float) -> None:
    shop = Shop.opened("any", first, speed)
    moment = first + after
    assert abs(shop.moment(shop.wall(moment)) - moment) <= speed
    if after > 0:
        assert shop.wall(moment) == pytest.approx(first + after / speed, abs=1)
    else:
        assert shop.wall(moment) == moment


def test_sunday_opens_later_and_closes_earlier() -> None:
    shop = Shop.opened("any", local(WEDNESDAY, 11))
    sunday = date(2026, 11, 22)
    assert shop.close_at(sunday) - shop.open_at(sunday) == 9 * HOUR
    assert shop.close_at(WEDNESDAY) - shop.open_at(WEDNESDAY) == 14 * HOUR


@pytest.mark.parametrize(
    ("group", "size"),
    [("entregas", 14), ("pagos", 12), ("soporte", 10), ("ventas", 8), ("brasil", 10), ("english", 6)],
)
def test_the_groups_have_their_agents(group: str, size: int) -> None:
    assert sum(person.groups[0] == group for person in PEOPLE) == size


def test_sixty_agents_sixteen_of_them_in_two_groups_work_in_five_shifts() -> None:
    assert len({person.id for person in PEOPLE}) == 60
    assert sum(len(person.groups) == 2 for person in PEOPLE) == 16
    assert [sum(person.shift == shift for person in PEOPLE) for shift in range(5)] == [14, 14, 10, 12, 10]
    assert sum(person.pace == "slow" for person in PEOPLE) == 3
    assert sum(person.pace == "fast" for person in PEOPLE) == 4
    assert sum(person.stretches for person in PEOPLE) == 2
