"""Supervisors act by the API of a real server; the demo, playing against it, sees that and goes on from there."""

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest

from almenara.demo.shop import OPERATOR
from almenara.demo.state import load
from almenara.domain.facts import Fact, MessageSent, Transferred
from almenara.domain.ours import ActionTaken, RowResult
from tests.acting import act
from tests.demo.playing import Network, logged, passing, playing, started, stored, until
from tests.monitor import Monitor

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("at_once")]


async def rows(operator: httpx2.AsyncClient, state: str) -> list[dict[str, Any]]:
    """The newest first, of the channel where most is said."""
    query = {"state": state, "channel": "whatsapp", "sort": "-created", "limit": 100}
    answer = await operator.get("/api/v1/conversations", params=query)
    return answer.json()["items"]


async def told(monitor: Monitor, row: dict[str, Any], since: int) -> list[Fact]:
    return [fact for fact in await stored(monitor) if fact.stream == row["id"] and fact.time > since]


def agents(facts: list[Fact]) -> set[str | None]:
    said = [fact.data.author for fact in facts if isinstance(fact.data, MessageSent)]
    return {author.id for author in said if author.kind == "agent"}


async def noticed(memory: Path, count: int) -> None:
    await until(lambda: (kept := load(memory)) is not None and len(kept.moves) >= count)


async def test_what_a_supervisor_does_on_the_screen_the_demo_follows(
    monitor: Monitor, key: str, operator: httpx2.AsyncClient, memory: Path
) -> None:
    async with playing(monitor, Network(monitor), key, memory, started(monitor)):
        mine, over, *_ = await rows(operator, "in_progress")
        [to] = [row["agent"]["id"] for row in await rows(operator, "in_progress") if other(row, mine)][:1]
        at = monitor.clock.now
        await act(operator, "transfer", [mine], to_agent=to)
        await act(operator, "finish", [over])
        await noticed(memory, 1)
        await passing(monitor, memory, 6)
        spoke = agents(await told(monitor, mine, at))
        assert to.partition("/")[2] in spoke
        assert mine["agent"]["id"].partition("/")[2] not in spoke
        assert await told(monitor, over, at) == []


def other(row: dict[str, Any], mine: dict[str, Any]) -> bool:
    return row["group"] == mine["group"] and row["agent"] != mine["agent"]


async def test_what_is_undone_is_as_if_it_had_never_been(
    monitor: Monitor, key: str, operator: httpx2.AsyncClient, memory: Path
) -> None:
    async with playing(monitor, Network(monitor), key, memory, started(monitor)):
        mine, *_ = await rows(operator, "in_progress")
        at = monitor.clock.now
        answer = await act(operator, "finish", [mine])
        await noticed(memory, 1)
        await operator.post(f"/api/v1/actions/{answer.json()['action']}/undo", json={})
        await noticed(memory, 2)
        await passing(monitor, memory, 10)
        assert mine["agent"]["id"].partition("/")[2] in agents(await told(monitor, mine, at))


async def test_what_was_done_while_the_demo_was_away_is_found_when_it_is_back(
    monitor: Monitor, key: str, operator: httpx2.AsyncClient, memory: Path
) -> None:
    async with playing(monitor, Network(monitor), key, memory, started(monitor)):
        pass
    mine, *_ = await rows(operator, "in_progress")
    at = monitor.clock.now
    await act(operator, "finish", [mine])
    monitor.clock.forward(hours=1)
    async with playing(monitor, Network(monitor), key, memory):
        assert await told(monitor, mine, at) == []
    kept = load(memory)
    assert kept is not None
    [moves] = kept.moves
    assert set(moves.rows) == {mine["external_id"]}


async def test_left_alone_it_finds_nothing_to_follow(monitor: Monitor, key: str, memory: Path) -> None:
    async with playing(monitor, Network(monitor), key, memory, started(monitor)):
        await passing(monitor, memory, 5)
    kept = load(memory)
    assert kept is not None
    assert kept.moves == ()


async def test_with_a_key_that_may_only_send_it_plays_on(monitor: Monitor, memory: Path) -> None:
    key = await monitor.key("ingest", source="demo")
    network = Network(monitor)
    async with playing(monitor, network, key, memory, started(monitor)):
        await passing(monitor, memory, 2)


async def test_what_the_operator_does_in_the_incident_is_done_by_actions(
    monitor: Monitor, key: str, memory: Path
) -> None:
    async with playing(monitor, Network(monitor), key, memory, started(monitor)):
        hub = await monitor.running.context.hubs.of("default")
        for _ in range(180):
            await passing(monitor, memory, 1, seconds=10)
            # The demo acts on what it has seen: it looks again once the monitor shows all that was sent.
            await hub.reached(await monitor.running.context.database.log.head("default"))
            await asyncio.sleep(0.05)
    facts = await logged(monitor)
    results = [
        (fact.data.name, one.code) for fact in facts if isinstance(fact.data, ActionTaken) for one in taken(fact)
    ]
    assert results.count(("tag", None)) > 20
    assert results.count(("transfer", None)) >= 10
    assert sum(code is not None for _, code in results) <= 5
    assert not [fact for fact in facts if isinstance(fact.data, Transferred) and fact.data.by == OPERATOR]


def taken(fact: Fact) -> tuple[RowResult, ...]:
    assert isinstance(fact.data, ActionTaken)
    return fact.data.results
