"""Card payments fail: the crowd comes, the operator acts, the queue goes."""

import pytest

from almenara.demo.draws import HOUR, MINUTE
from almenara.demo.shop import OPERATOR
from almenara.domain.conversation import Conversation
from almenara.domain.facts import AgentRegistered, Tagged, Transferred
from tests.demo.observed import Moment, Observed, ordinary, with_incident

PAGOS = "demo/pagos"


@pytest.fixture(scope="module")
def day() -> Observed:
    return with_incident()


def start(day: Observed) -> int:
    return day.shop.first + 3 * MINUTE


def during(day: Observed, begin: int, end: int) -> list[Moment]:
    """Minutes after the beginning of the incident."""
    return day.between(start(day) + begin * MINUTE, start(day) + end * MINUTE)


def hit(day: Observed) -> list[Conversation]:
    """Written for Pagos in its hour."""
    return [
        row
        for row in day.rows.values()
        if start(day) <= row.opened_at < start(day) + HOUR and row.waits and row.waits[0].group == PAGOS
    ]


def within(day: Observed) -> float:
    """The service level of its hour."""
    counted = [row.served for row in hit(day) if row.served]
    return counted.count("within") / len(counted)


def test_many_more_write_for_pagos_than_on_another_day(day: Observed) -> None:
    calm = ordinary()
    usual = [
        row
        for row in calm.rows.values()
        if start(day) <= row.opened_at < start(day) + HOUR and row.waits and row.waits[0].group == PAGOS
    ]
    assert len(hit(day)) > 2.5 * len(usual)


def test_the_queue_peaks_at_60_to_70_and_the_longest_wait_at_14_minutes(day: Observed) -> None:
    peak = max(len(moment.state("queued", PAGOS)) for moment in during(day, 0, 60))
    assert 55 <= peak <= 72
    assert 10 < max(moment.longest_wait(PAGOS) for moment in during(day, 0, 60)) < 17


def test_more_give_up_than_usual(day: Observed) -> None:
    given_up = sum(row.abandoned for row in hit(day)) / len(hit(day))
    assert 0.10 < given_up < 0.19


def test_few_are_answered_in_time(day: Observed) -> None:
    assert 0.25 < within(day) < 0.45


def test_meanwhile_seven_are_left_with_agents_who_have_gone(day: Observed) -> None:
    first = day.shop.first
    assert {moment.stranded for moment in day.between(first + 14 * MINUTE, first + 25 * MINUTE)} == {7}
    assert all(moment.stranded <= 3 for moment in day.between(first + 35 * MINUTE, first + 60 * MINUTE))


def test_it_is_over_within_the_hour(day: Observed) -> None:
    assert all(len(moment.state("queued", PAGOS)) < 12 for moment in during(day, 60, 90))


def test_the_operator_tags_moves_four_agents_and_twenty_conversations(day: Observed) -> None:
    told = [event for event in day.events if start(day) <= event.time < start(day) + 2 * HOUR]
    tagged = {event.subject for event in told if isinstance(event.data, Tagged) and "incidente" in event.data.tags}
    moved = [event for event in told if isinstance(event.data, Transferred) and event.data.by == OPERATOR]
    regrouped = [event for event in told if isinstance(event.data, AgentRegistered)]
    assert len(tagged) > 60
    assert len(moved) == 20
    lent, returned = regrouped[:4], regrouped[4:]
    assert {event.subject for event in lent} == {event.subject for event in returned}
    assert len(returned) == 4


@pytest.mark.parametrize(("hour", "least"), [pytest.param(10, 45, marks=pytest.mark.slow), (9.8, 40), (15, 35)])
def test_it_fits_who_is_at_work_at_other_hours_of_a_working_day(hour: float, least: int) -> None:
    other = with_incident(seed="another", hour=hour)
    assert 0.25 < within(other) < 0.47
    assert sum(row.abandoned for row in hit(other)) / len(hit(other)) < 0.19
    peak = max(len(moment.state("queued", PAGOS)) for moment in during(other, 0, 60))
    assert least <= peak <= 75
    assert 7 < max(moment.longest_wait(PAGOS) for moment in during(other, 0, 60)) < 22
    assert all(len(moment.state("queued", PAGOS)) < 15 for moment in during(other, 62, 90))
