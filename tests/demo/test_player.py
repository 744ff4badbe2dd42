"""Against a real server: nothing lost, nothing doubled, whatever stops and whatever breaks."""

from itertools import takewhile
from pathlib import Path

import pytest

from almenara.demo import player
from almenara.demo.draws import DAY, HOUR, MINUTE
from almenara.demo.shop import Shop
from almenara.demo.staff import PEOPLE
from almenara.demo.state import State, load
from almenara.demo.timeline import play
from almenara.domain.conversation import OPEN
from almenara.domain.facts import Fact
from almenara.domain.fold import fold
from almenara.domain.rules import DEFAULT
from almenara.errors import AlmenaraError
from tests.demo.observed import SEED
from tests.demo.playing import Network, playing, stored, until
from tests.monitor import Monitor

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("at_once")]
ROSTER = 66


@pytest.fixture
async def key(monitor: Monitor) -> str:
    return await monitor.key("ingest", "read", "act", source="demo", profile="operator")


def short(monitor: Monitor, behind: int = HOUR) -> State:
    """A first start with little history."""
    now = monitor.clock.now
    return State(SEED, now, 1.0, since=now - behind, cursor=now - behind - 1)


def expected(state: State, until_: int) -> set[str]:
    """The ids of what happens from the beginning to a moment."""
    shop = Shop.opened(state.seed, state.first, state.speed)
    return {
        event.id for event in takewhile(lambda event: event.time <= until_, play(shop, state.since, state.cursor))
    }


def told(facts: list[Fact]) -> set[str]:
    return {fact.event for fact in facts if not fact.event.startswith("roster-")}


async def test_the_past_is_in_when_it_says_so(monitor: Monitor, key: str, tmp_path: Path) -> None:
    state = short(monitor)
    async with playing(monitor, Network(monitor), key, tmp_path / "demo.json", state):
        facts = await stored(monitor)
    assert told(facts) == expected(state, monitor.clock.now)
    assert len(facts) == len(told(facts)) + ROSTER


async def test_what_is_open_comes_before_what_is_over(monitor: Monitor, key: str, tmp_path: Path) -> None:
    async with playing(monitor, Network(monitor), key, tmp_path / "demo.json", short(monitor)):
        facts = await stored(monitor)
    streams: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.type.partition(".")[0] in ("conversation", "message", "note"):
            streams.setdefault(fact.stream, []).append(fact)
    rows = [fold(own, DEFAULT) for own in streams.values()]
    last_of_open = max(fact.seq for row in rows if row.state in OPEN for fact in streams[row.id])
    first_of_over = min(fact.seq for row in rows if row.state == "finished" for fact in streams[row.id])
    assert last_of_open < first_of_over


async def test_time_passes_and_so_do_conversations(monitor: Monitor, key: str, tmp_path: Path) -> None:
    state, path = short(monitor), tmp_path / "demo.json"
    async with playing(monitor, Network(monitor), key, path, state):
        monitor.clock.forward(seconds=300)
        await until(lambda: (kept := load(path)) is not None and kept.cursor > monitor.clock.now - MINUTE)
        facts = await stored(monitor)
    assert told(facts) >= expected(state, monitor.clock.now - MINUTE)


async def test_started_again_it_goes_on_as_if_it_had_never_stopped(
    monitor: Monitor, key: str, tmp_path: Path
) -> None:
    state, path = short(monitor), tmp_path / "demo.json"
    async with playing(monitor, Network(monitor), key, path, state):
        pass
    monitor.clock.forward(hours=2)
    async with playing(monitor, Network(monitor), key, path):
        facts = await stored(monitor)
    assert told(facts) == expected(state, monitor.clock.now)
    assert len(facts) == len({fact.event for fact in facts})


async def test_played_again_from_the_beginning_nothing_is_doubled(monitor: Monitor, key: str, tmp_path: Path) -> None:
    state = short(monitor)
    for run in ("one.json", "two.json"):
        async with playing(monitor, Network(monitor), key, tmp_path / run, state):
            facts = await stored(monitor)
    assert told(facts) == expected(state, monitor.clock.now)
    assert len(facts) == len(told(facts)) + ROSTER


@pytest.mark.parametrize("trouble", ["unreachable", "busy", "answer lost"])
async def test_a_server_in_trouble_loses_and_doubles_nothing(
    monitor: Monitor, key: str, tmp_path: Path, trouble: str
) -> None:
    state = short(monitor)
    network = Network(monitor, lambda number: trouble if number % 3 else None)
    async with playing(monitor, network, key, tmp_path / "demo.json", state):
        facts = await stored(monitor)
    assert told(facts) == expected(state, monitor.clock.now)
    assert len(facts) == len(told(facts)) + ROSTER
    assert network.requests > 3


async def test_after_a_long_absence_what_was_open_ends_and_only_the_last_of_it_is_played(
    monitor: Monitor, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "LONGEST_GAP", HOUR)
    monkeypatch.setattr(player, "BEHIND", HOUR)
    path = tmp_path / "demo.json"
    stopped = monitor.clock.now
    async with playing(monitor, Network(monitor), key, path, short(monitor)):
        pass
    monitor.clock.forward(hours=5 * DAY // HOUR)
    async with playing(monitor, Network(monitor), key, path):
        facts = await stored(monitor)
    streams: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.type.partition(".")[0] in ("conversation", "message", "note"):
            streams.setdefault(fact.stream, []).append(fact)
    rows = [fold(own, DEFAULT) for own in streams.values()]
    assert all(row.opened for row in rows)
    before = [row for row in rows if row.opened_at <= stopped + MINUTE]
    assert {row.state for row in before} == {"finished"}
    assert min(row.opened_at for row in rows if row not in before) >= monitor.clock.now - HOUR
    sent_home = {fact.external_id for fact in facts if fact.event.endswith("-left") and fact.type.startswith("agent")}
    assert sent_home == {person.id for person in PEOPLE}


async def test_a_key_that_is_not_accepted_is_said_in_one_sentence(monitor: Monitor, tmp_path: Path) -> None:
    with pytest.raises(AlmenaraError, match="401"):
        async with playing(monitor, Network(monitor), "almk_wrong", tmp_path / "demo.json", short(monitor)):
            pass
