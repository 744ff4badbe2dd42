"""One stream, the same whenever and from wherever it is played."""

from datetime import timedelta
from itertools import islice, takewhile

import pytest

from almenara.demo.draws import DAY, HOUR
from almenara.demo.events import Event, batch
from almenara.demo.player import BEHIND
from almenara.demo.timeline import left_open, play
from almenara.domain.facts import Finished, Opened, Reopened
from tests.demo.observed import WEDNESDAY, a_shop, facts_of, local

SHOP = a_shop(local(WEDNESDAY, 11))
SINCE = SHOP.first - BEHIND
UNTIL = SHOP.first + 26 * HOUR


@pytest.fixture(scope="module")
def story() -> list[Event]:
    """Two days and two hours of it."""
    return list(takewhile(lambda event: event.time <= UNTIL, play(SHOP, SINCE, SINCE - 1)))


def test_the_same_seed_and_start_give_the_same_events_to_the_byte(story: list[Event]) -> None:
    again = list(islice(play(a_shop(local(WEDNESDAY, 11)), SINCE, SINCE - 1), 30_000))
    assert batch(again, SHOP.wall) == batch(story[:30_000], SHOP.wall)


def test_another_seed_gives_other_events(story: list[Event]) -> None:
    other = islice(play(a_shop(local(WEDNESDAY, 11), seed="other"), SINCE, SINCE - 1), 500)
    assert list(other) != story[:500]


@pytest.mark.parametrize("hours", [1, 20, 40])
def test_played_from_any_moment_it_goes_on_as_if_never_stopped(story: list[Event], hours: int) -> None:
    after = SINCE + hours * HOUR
    resumed = list(islice(play(SHOP, SINCE, after), 5_000))
    assert resumed == [event for event in story if event.time > after][:5_000]


def test_it_is_in_the_order_of_time_and_no_id_comes_twice(story: list[Event]) -> None:
    assert [event.time for event in story] == sorted(event.time for event in story)
    assert len({event.id for event in story}) == len(story)


def test_a_conversation_is_told_from_its_beginning_in_its_order(story: list[Event]) -> None:
    orders: dict[str, int] = {}
    conversations = {event.subject for event in story if isinstance(event.data, Opened)}
    for event in story:
        if event.subject in conversations:
            assert event.order == orders.get(event.subject, 0) + 1
            orders[event.subject] = event.order
        else:
            assert event.type.startswith("agent.")


def test_history_begins_a_day_before_the_first_start(story: list[Event]) -> None:
    assert 24 * HOUR <= SHOP.first - story[0].time <= 26 * HOUR


def test_the_server_accepts_every_event(story: list[Event]) -> None:
    assert len(facts_of(story[:20_000])) == 20_000


def test_what_is_left_open_is_what_began_and_has_not_ended(story: list[Event]) -> None:
    at = SHOP.first + HOUR
    state: dict[str, bool] = {}
    for event in story:
        if event.time <= at and isinstance(event.data, Opened | Reopened | Finished):
            state[event.subject] = not isinstance(event.data, Finished)
    assert {event.subject for event in left_open(SHOP, SINCE, at, ())} == {
        name for name, open_ in state.items() if open_
    }


def test_a_conversation_of_a_gap_that_is_not_played_is_not_half_told() -> None:
    since = SHOP.first + 5 * HOUR
    told = list(takewhile(lambda event: event.time < since + HOUR, play(SHOP, since, since - 1)))
    opened = {event.subject for event in told if isinstance(event.data, Opened)}
    assert {event.subject for event in told if not event.type.startswith("agent.")} == opened


def test_every_conversation_ends_before_the_second_day_after_its_own(story: list[Event]) -> None:
    begun = {event.subject: event.time for event in story if isinstance(event.data, Opened)}
    late = SHOP.begin(WEDNESDAY + timedelta(days=1))
    for subject in {event.subject for event in story if event.time > late} & begun.keys():
        assert begun[subject] > late - DAY
