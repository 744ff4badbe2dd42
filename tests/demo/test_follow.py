"""Supervisors act; the shop's people do as they find it, and never undo what was done."""

from random import Random

import pytest

from almenara.demo.draws import HOUR, MINUTE
from almenara.demo.events import Event
from almenara.demo.moves import Moves, Status
from almenara.demo.staff import BY_ID
from almenara.domain.conversation import Conversation
from almenara.domain.facts import (
    AgentStatus,
    AgentStatusChanged,
    Assigned,
    Data,
    Finished,
    MessageSent,
    Pended,
    Queued,
    Rated,
    Reopened,
    Transferred,
)
from almenara.domain.instants import format_instant
from tests.demo.supervised import AWAY, BOSS, Supervised, anything, member
from tests.lane import examples

TALK = ("message.sent", "message.received")


@pytest.fixture
def shop() -> Supervised:
    return Supervised()


def colleague(shop: Supervised, row: Conversation) -> str:
    """Somebody available who is not its agent."""
    return next(
        name
        for name, status in shop.agents.items()
        if status.status == "available" and name != member(row.agent) and member(row.group) in BY_ID[name].groups
    )


def writers(events: list[Event]) -> set[str | None]:
    return {
        event.data.author.id
        for event in events
        if isinstance(event.data, MessageSent) and event.data.author.kind == "agent"
    }


def test_where_nobody_steps_in_nothing_is_found_to_be_otherwise(shop: Supervised) -> None:
    shop.until(shop.now + 2 * HOUR)
    assert shop.moves == []


def test_whoever_gets_it_goes_on_with_it(shop: Supervised) -> None:
    name, at = shop.one("in_progress"), shop.now
    to = colleague(shop, shop.rows[name])
    shop.supervise(name, Transferred(to_agent=to, by=BOSS))
    shop.until(at + 20 * MINUTE)
    told = shop.of(name, at)
    assert writers(told[: next((n for n, each in enumerate(told) if moved(each.data)), None)]) == {to}


def sent_away(agent: Status) -> bool:
    return agent.reason == BOSS and agent.status in AWAY


def moved(data: Data) -> bool:
    return isinstance(data, Transferred | Queued | Assigned)


def test_moved_to_a_group_somebody_of_that_group_takes_it(shop: Supervised) -> None:
    name, at = shop.one("in_progress"), shop.now
    shop.supervise(name, Transferred(to_group="brasil", by=BOSS))
    shop.until(at + 20 * MINUTE)
    [taken] = [event.data for event in shop.of(name, at) if isinstance(event.data, Assigned)][:1]
    assert "brasil" in BY_ID[taken.agent].groups


def test_returned_to_the_queue_somebody_takes_it_up_again(shop: Supervised) -> None:
    name, at = shop.one("in_progress"), shop.now
    shop.supervise(name, Queued(group=member(shop.rows[name].group), by=BOSS))
    shop.until(at + 20 * MINUTE)
    assert any(isinstance(event.data, Assigned) for event in shop.of(name, at))


def test_nobody_writes_where_a_supervisor_finished_it(shop: Supervised) -> None:
    for state in ("in_progress", "queued", "bot"):
        name, at = shop.one(state), shop.now
        shop.supervise(name, Finished(by="agent"))
        shop.until(at + 30 * MINUTE)
        assert shop.of(name, at) == []


@pytest.mark.parametrize("state", ["in_progress", "finished"])
def test_opened_again_somebody_goes_on(shop: Supervised, state: str) -> None:
    name, at = shop.one(state), shop.now
    if state != "finished":
        shop.supervise(name, Finished(by="agent"))
        shop.until(at + 4 * MINUTE)
    shop.supervise(name, Reopened())
    shop.until(at + 30 * MINUTE)
    assert {event.type for event in shop.of(name, at)} & set(TALK)


def test_put_off_and_taken_up_again_it_goes_on(shop: Supervised) -> None:
    name, at = shop.one("in_progress"), shop.now
    agent = member(shop.rows[name].agent)
    shop.supervise(name, Pended(until=format_instant(at + 10 * MINUTE)))
    shop.until(at + 8 * MINUTE)
    assert writers(shop.of(name, at)) == set()
    shop.until(at + 30 * MINUTE)
    assert agent in writers(shop.of(name, at))


@pytest.mark.parametrize("status", AWAY)
def test_sent_away_an_agent_keeps_what_is_open_writes_nothing_and_gets_nothing_until_back(
    shop: Supervised, status: AgentStatus
) -> None:
    name, at = shop.one("in_progress"), shop.now
    agent = member(shop.rows[name].agent) or ""
    until = at + 12 * MINUTE
    shop.supervise(agent, AgentStatusChanged(status=status, until=format_instant(until), by=BOSS))
    shop.until(until - MINUTE)
    assert member(shop.rows[name].agent) == agent
    since = [event for event in shop.told if event.time > at]
    assert agent not in writers(since)
    assert not any(isinstance(event.data, Assigned) and event.data.agent == agent for event in since)
    shop.until(until + 2 * HOUR)
    [back] = [event for event in shop.told if event.subject == agent and event.time > at][:1]
    assert isinstance(back.data, AgentStatusChanged)
    assert back.data.status == "available"
    assert until <= back.time < until + 4 * MINUTE
    assert agent in writers([event for event in shop.told if event.time > back.time])


@pytest.mark.parametrize("seed", range(examples(2, 12)))
def test_whatever_supervisors_do_the_shop_does_as_it_finds_it(seed: int) -> None:
    shop, chance = Supervised(), Random(seed)
    at = shop.now
    for _ in range(150):
        anything(shop, chance)
        shop.until(shop.now + MINUTE // 2)
    assert len(shop.moves) > 50
    for event, (row, agents) in zip(shop.told, shop.before, strict=True):
        if event.time <= at or row is None:
            continue
        data = event.data
        if row.finish_reason == BOSS and row.state == "finished":
            assert isinstance(data, Rated)
        if isinstance(data, MessageSent) and data.author.kind == "agent":
            assert data.author.id == member(row.agent)
            assert row.state != "finished"
            assert not sent_away(agents[data.author.id or ""])
        if isinstance(data, Assigned):
            assert agents[data.agent].status == "available"
            assert row.state == "queued"


def test_the_same_moves_give_the_same_story_again() -> None:
    shop, chance = Supervised(), Random(7)
    for _ in range(30):
        anything(shop, chance)
        shop.until(shop.now + MINUTE)
    again = shop.retold(tuple(shop.moves))
    assert again == shop.told
    assert len({event.id for event in again}) == len(again)


def test_only_what_others_changed_is_remembered(shop: Supervised) -> None:
    name = shop.one("in_progress")
    shop.supervise(name, Finished(by="agent"))
    found = shop.notice()
    assert isinstance(found, Moves)
    assert set(found.rows) == {name}
    assert found.agents == {}
    assert shop.notice() is None
