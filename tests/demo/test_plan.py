from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.demo.draws import MINUTE
from almenara.demo.plan import Step, plan
from tests.demo.observed import WEDNESDAY, a_shop

SHOP = a_shop()
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def own(steps: list[Step], name: str) -> list[Step]:
    return [step for step in steps if step.person.id == name]


@settings(deadline=None, max_examples=30)
@given(days)
def test_everybody_who_comes_arrives_first_and_leaves_last(day: date) -> None:
    steps = plan(SHOP, day)
    for name in {step.person.id for step in steps}:
        mine = own(steps, name)
        assert mine[0].why == "start"
        assert mine[-1].status == "offline"
        assert [step.status for step in mine].count("offline") == 1


@settings(deadline=None, max_examples=30)
@given(days)
def test_nobody_is_in_two_pauses_at_once(day: date) -> None:
    steps = plan(SHOP, day)
    for name in {step.person.id for step in steps}:
        for before, after in zip(own(steps, name), own(steps, name)[1:], strict=False):
            assert not (before.status == after.status == "pause")


def test_all_sixty_work_on_a_wednesday_and_fewer_at_the_weekend() -> None:
    at_work = [len({step.person.id for step in plan(SHOP, WEDNESDAY + timedelta(days=ahead))}) for ahead in range(5)]
    assert at_work[0] == 60
    assert 35 <= at_work[3] <= 50
    assert 10 <= at_work[4] <= 25


def test_lunch_comes_after_five_minutes_of_pre_pause() -> None:
    steps = plan(SHOP, WEDNESDAY)
    lunches = [step for step in steps if step.why == "lunch"]
    assert len(lunches) == 60
    for lunch in lunches:
        assert any(
            step.at == lunch.at - 5 * MINUTE and step.status == "pre_pause" for step in own(steps, lunch.person.id)
        )


@pytest.mark.parametrize("name", ["pablo.diaz", "agustina.roldan"])
def test_two_stretch_their_lunch_by_6_to_14_minutes(name: str) -> None:
    mine = own(plan(SHOP, WEDNESDAY), name)
    [lunch] = [step for step in mine if step.why == "lunch"]
    back = min(step.at for step in mine if step.at > lunch.at)
    assert lunch.until is not None
    assert 6 * MINUTE <= back - lunch.until <= 14 * MINUTE


def test_the_others_are_back_in_time() -> None:
    steps = plan(SHOP, WEDNESDAY)
    for lunch in (step for step in steps if step.why == "lunch" and not step.person.stretches):
        back = min(step.at for step in own(steps, lunch.person.id) if step.at > lunch.at)
        assert lunch.until is not None
        assert back - lunch.until <= MINUTE
