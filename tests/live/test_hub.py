import asyncio
import re
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.access.scope import reach, reaches_agent
from almenara.catalog.fields import reader
from almenara.catalog.indicators import INDICATORS
from almenara.domain import facts as f
from almenara.domain.condition import test as meets
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.ids import conversation_id
from almenara.errors import Unavailable
from almenara.live.frames import Watch, Window
from almenara.service.record import Recorder
from almenara.store.log import Log
from tests.lane import examples
from tests.live.client import Client
from tests.live.conftest import World, world
from tests.live.truth import agrees, settle
from tests.strategies import SOURCE, histories

ACTORS = (
    Actor("o", "user:1", "administrator", all_groups=True),
    Actor("o", "user:2", "operator", groups=frozenset({"shop/pagos"})),
    Actor("o", "user:3", "agent", groups=frozenset({"shop/ventas"}), agents=frozenset({"shop/ana"})),
    Actor("o", "user:4", "advanced_agent", agents=frozenset({"shop/luis"})),
    Actor("o", "user:5", "agent"),
)
LISTS: list[tuple[dict[str, list[str]], str | None, int]] = [
    ({}, None, 0),
    ({"state": ["queued", "in_progress"]}, "-wait", 0),
    ({"group": ["shop/pagos"]}, "customer", 1),
    ({"card": ["unanswered"]}, None, 0),
    ({"q": ["canary"]}, "-time_in_state", 2),
    ({"mine": ["true"]}, "duration", 0),
]
AGENT_LISTS: list[tuple[dict[str, list[str]], str | None, int]] = [
    ({}, None, 0),
    ({"group": ["shop/pagos"], "status": ["available", "offline"]}, "-active", 0),
    ({"free": ["true"]}, "name", 1),
    ({"q": ["an"]}, "-groups", 0),
    ({"away": ["true"], "source": ["shop"]}, "-longest_wait", 0),
    ({"here": ["true"]}, "-pause_today", 0),
]
AVERAGES = {one.name for one in INDICATORS if one.level == "average"}


def canary(fact: f.Fact) -> f.Fact:
    """The fact with a mark of its conversation in every text that belongs to a customer."""
    mark, data = f"canary-{fact.external_id}-", fact.data
    if isinstance(data, f.Opened):
        data = replace(data, contact=replace(data.contact, name=mark + data.contact.name))
    elif isinstance(data, f.MessageReceived | f.MessageSent | f.NoteAdded):
        data = replace(data, text=mark + data.text)
    return replace(fact, data=data)


def deliver(world: World, facts: list[f.Fact]) -> list[f.Fact]:
    key = world.organization.key
    return [
        canary(replace(fact, stream=conversation_id(key, SOURCE, fact.stream), external_id=fact.stream))
        if FACT_TYPES[fact.type].stream == "conversation"
        else fact
        for fact in facts
    ]


def check_agents(world: World, client: Client, sent: list[bytes]) -> None:
    """No figure was sent of an agent whom the actor does not reach at this moment."""
    agents = {watched.audience for watched in client.watches.values() if watched.frame.kind == "agents"}
    for frame in (msgspec.json.decode(raw) for raw in sent):
        if frame.get("audience") in agents:
            told = [*(frame.get("rows") or ()), *(frame.get("put") or ()), *(frame.get("patch") or ())]
            for agent in {row[0] for row in told}:
                seen = world.hub.board.staff.picture.seen(agent)
                assert seen is None or reaches_agent(client.connection.actor, seen.agent.groups), agent


async def check_bytes(world: World, client: Client, sent: list[bytes]) -> None:
    """Nothing was sent of a conversation that the actor does not reach at this moment."""
    actor, board = client.connection.actor, world.hub.board
    for name in {match.decode() for raw in sent for match in re.findall(rb"canary-(c\d+)-", raw)}:
        row = await world.hub.find(conversation_id(world.organization.key, SOURCE, name))
        assert row is not None
        assert meets(reach(actor), reader(board.view(row, world.clock.now))), (actor.profile, name)
    if not actor.may("indicators.averages"):
        told: list[dict[str, Any]] = [msgspec.json.decode(raw).get("indicators") or {} for raw in sent]
        assert not [name for name in AVERAGES for shown in told if name in shown]
        assert b'"kind":"note"' not in b"".join(sent)


async def cut_and_return(world: World, client: Client) -> Client:
    """The connection is cut; its person connects again and watches what they watched."""
    client.connection.close()
    returned = Client(world.hub, client.connection.actor)
    for watched in client.watches.values():
        if watched.audience >= 0:
            await returned.ask(watched.frame)
    return returned


async def play(
    url: str, facts: list[f.Fact], sizes: list[int], jumps: list[int], moves: list[int], cuts: list[int]
) -> None:
    async with world(url) as here:
        clients = [Client(here.hub, actor) for actor in ACTORS]
        for client in clients:
            for number, (chosen, sort, offset) in enumerate(LISTS):
                if sort is None or sort.lstrip("-") in client.connection.shape.columns:
                    await client.ask(Watch(number, "conversations", chosen, sort, offset))
            await client.ask(Watch(10, "totals", {}))
            await client.ask(Watch(11, "totals", {"group": ["shop/pagos"]}))
            await client.ask(Watch(15, "groups"))
            for number, (chosen, sort, offset) in enumerate(AGENT_LISTS, 20):
                await client.ask(Watch(number, "agents", chosen, sort, offset))
        rest = deliver(here, facts)
        step = 0
        while rest:
            size = sizes[step % len(sizes)]
            batch, rest = rest[:size], rest[size:]
            # Some of what was sent is sent again: it must change nothing.
            again = batch[: step % 2]
            here.clock.now = max(here.clock.now + jumps[step % len(jumps)], *(fact.time for fact in batch))
            receipt = await here.recorder.record(here.organization.id, [*batch, *again])
            await settle(here, receipt.seq)
            stream = batch[0].stream
            for number, client in enumerate(clients):
                sent = client.read()
                await check_bytes(here, client, sent)
                check_agents(here, client, sent)
                if step % 5 == 4:
                    await client.ask(Watch(12, "transcript", conversation=stream))
                if moves[step % len(moves)] == number:
                    await client.ask(Window(0, step % 3))
                if cuts[step % len(cuts)] == number:
                    clients[number] = await cut_and_return(here, client)
            await agrees(here, clients)
            step += 1


@settings(
    max_examples=examples(25, 2_000),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    facts=histories(8, roster="same"),
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=5),
    jumps=st.lists(st.sampled_from([200, 60_000, 4_000_000, 40_000_000]), min_size=1, max_size=4),
    moves=st.lists(st.integers(0, 9), min_size=1, max_size=4),
    cuts=st.lists(st.integers(0, 6), min_size=1, max_size=4),
)
def test_a_snapshot_and_its_diffs_equal_a_fresh_snapshot_and_nothing_out_of_reach_is_sent(
    shared_url: str, facts: list[f.Fact], sizes: list[int], jumps: list[int], moves: list[int], cuts: list[int]
) -> None:
    asyncio.run(play(shared_url, facts, sizes, jumps, moves, cuts))


async def _narrow(url: str) -> None:
    async with world(url) as here:
        opened = f.Opened("whatsapp", f.Contact("canary-c1-Marta"), group="pagos")
        fact = f.Fact("conversation.opened", "c1", here.clock.now, SOURCE, opened, "c1", event="1")
        receipt = await here.recorder.record(here.organization.id, [fact])
        await settle(here, receipt.seq)
        client = Client(here.hub, ACTORS[1])
        await client.ask(Watch(0, "conversations"))
        assert client.watches[0].total == 1
        client.connection.become(replace(ACTORS[1], groups=frozenset({"shop/ventas"}), version=1))
        client.read()
        assert client.watches[0].ended == "access"
        said = f.MessageReceived("m", "canary-c1-x")
        moved = f.Fact("message.received", "c1", here.clock.now, SOURCE, said, event="2")
        receipt = await here.recorder.record(here.organization.id, [moved])
        await settle(here, receipt.seq)
        assert client.read() == []
        await client.ask(Watch(0, "conversations"))
        assert client.watches[0].total == 0


def test_a_connection_whose_reach_changed_begins_again_and_hears_nothing_of_before(shared_url: str) -> None:
    asyncio.run(_narrow(shared_url))


@pytest.mark.parametrize(
    "frame",
    [
        Watch(0, "conversations", {"nope": ["x"]}),
        Watch(0, "conversations", {"agent": ["shop/ana"]}),
        Watch(0, "conversations", {"card": ["mean_wait"]}),
        Watch(0, "conversations", {}, "agent"),
        Watch(0, "transcript", conversation="nobody"),
        Watch(0, "agents"),
        Watch(0, "conversations", {"stranded": ["true"]}),
        Watch(0, "conversations", {"card": ["agents_free"]}),
        Watch(0, "transcript"),
    ],
)
def test_what_a_profile_may_not_ask_is_refused_and_not_watched(shared_url: str, frame: Watch) -> None:
    async def run() -> None:
        async with world(shared_url) as here:
            client = Client(here.hub, ACTORS[2])
            await client.ask(frame)
            assert len(client.refused) == 1

    asyncio.run(run())


def test_a_reader_who_does_not_read_begins_again_and_keeps_nothing_in_memory(shared_url: str) -> None:
    async def run() -> None:
        async with world(shared_url) as here:
            client = Client(here.hub, ACTORS[0])
            await client.ask(Watch(0, "conversations"))
            for _ in range(3):
                client.connection.send(b"x" * 400_000)
            assert [frame for frame in client.connection._waiting if len(frame) > 1000] == []  # pyright: ignore[reportPrivateUsage]
            client.read()
            assert client.watches[0].ended == "slow"

    asyncio.run(run())


def test_a_diff_bears_the_moment_at_which_another_server_took_the_change_in(shared_url: str) -> None:
    async def run() -> None:
        async with world(shared_url) as here:
            client, other = Client(here.hub, ACTORS[0]), Recorder(here.database, here.clock)
            await client.ask(Watch(0, "conversations"))
            committed = here.clock.now
            opened = f.Opened("whatsapp", f.Contact("Marta"), group="pagos")
            fact = f.Fact("conversation.opened", "c1", committed, SOURCE, opened, "c1", event="1")
            receipt = await other.record(here.organization.id, [fact])
            here.clock.now += 700
            here.hub.wake()
            await settle(here, receipt.seq)
            [diff] = [msgspec.json.decode(raw) for raw in client.read()]
            assert (diff["type"], diff["at"]) == ("diff", committed)

    asyncio.run(run())


def test_a_band_that_is_asked_for_again_begins_where_it_is_asked_for_whatever_left_above_it(shared_url: str) -> None:
    async def run() -> None:
        async with world(shared_url) as here:

            async def happens(name: str, data: f.Data, *conversations: str) -> None:
                now, many = here.clock.now, conversations
                facts = [f.Fact(name, one, now, SOURCE, data, one, event=f"{name}{one}") for one in many]
                await settle(here, (await here.recorder.record(here.organization.id, facts)).seq)

            opened = f.Opened("whatsapp", f.Contact("Marta"), group="pagos")
            await happens("conversation.opened", opened, "c1", "c2", "c3", "c4")
            client, still = Client(here.hub, ACTORS[0]), Client(here.hub, ACTORS[0])
            for one in (client, still):
                await one.ask(Watch(0, "conversations", {"state": ["queued"]}, "customer", 2))
            await happens("conversation.assigned", f.Assigned("ana"), "c1")
            await client.ask(Window(0, 2))
            still.read()
            assert (client.watches[0].before, client.watches[0].order) == (2, ["c4"])
            assert (still.watches[0].before, still.watches[0].order) == (1, ["c3", "c4"])
            await happens("conversation.assigned", f.Assigned("ana"), "c4")
            client.read()
            still.read()
            assert (client.watches[0].before, client.watches[0].order) == (0, ["c2", "c3"])
            assert (still.watches[0].before, still.watches[0].order) == (1, ["c3"])

    asyncio.run(run())


class Failing:
    """A log whose reading fails for a while, as a busy or full disk makes it."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self.fails = 0

    def __getattr__(self, name: str) -> Any:
        if name in ("begun", "read") and self.fails > 0:
            self.fails -= 1
            raise Unavailable
        return getattr(self._log, name)


def test_storage_that_fails_while_facts_are_taken_in_leaves_no_gap(
    shared_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        async with world(shared_url) as here:
            failing = Failing(here.database.log)
            monkeypatch.setattr(here.database, "log", failing)
            seq = 0
            for number in range(12):
                failing.fails = 1 if number == 3 else 0
                opened = f.Opened("whatsapp", f.Contact(f"canary-c{number}-x"), group="pagos")
                fact = f.Fact(
                    "conversation.opened",
                    f"c{number}",
                    here.clock.now,
                    SOURCE,
                    opened,
                    f"c{number}",
                    event=f"{number}",
                )
                seq = (await here.recorder.record(here.organization.id, [fact])).seq
                await asyncio.sleep(0)
            await settle(here, seq)
            assert {f"c{number}" for number in range(12)} <= here.hub.board.picture.slots.keys()

    asyncio.run(run())
