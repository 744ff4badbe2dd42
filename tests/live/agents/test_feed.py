"""The list of agents as it is watched: what no random history names."""

import asyncio

from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.domain import facts as f
from almenara.live.frames import Hold, Watch
from almenara.live.histories import with_statuses
from tests.live.client import Client
from tests.live.conftest import World, world
from tests.live.truth import agrees, settle
from tests.strategies import SOURCE

EVERYONE = Actor("o", "user:1", "operator", all_groups=True)
OF_PAGOS = Actor("o", "user:2", "operator", groups=frozenset({"shop/pagos"}))


async def say(here: World, kind: str, subject: str, data: f.Data) -> None:
    """One fact more of the roster, told to everyone."""
    here.clock.now += 1_000
    now = here.clock.now
    fact = f.Fact(kind, f"{SOURCE}/{subject}", now, SOURCE, data, subject, origin="t", event=str(now))
    await settle(here, (await here.recorder.record(here.organization.id, [fact])).seq)


def test_a_group_or_an_agent_that_is_called_otherwise_is_called_so_in_the_list(database_url: str) -> None:
    async def run() -> None:
        async with world(database_url) as here:
            client = Client(here.hub, EVERYONE)
            await say(here, "agent.registered", "ana", f.AgentRegistered("Ana", groups=("pagos",)))
            await client.ask(Watch(0, "agents", sort="groups"))
            await say(here, "agent.registered", "ana", f.AgentRegistered("Ana Ruiz", groups=("pagos",)))
            await say(here, "group.registered", "pagos", f.GroupRegistered("Pagos y más"))
            client.read()
            await agrees(here, [client])
            assert "Pagos y más" in str(client.watches[0].rows)
            assert "Ana Ruiz" in str(client.watches[0].rows)

    asyncio.run(run())


def test_an_agent_who_leaves_the_group_is_gone_from_the_list_of_who_reaches_that_group(database_url: str) -> None:
    async def run() -> None:
        async with world(database_url) as here:
            client = Client(here.hub, OF_PAGOS)
            await say(here, "agent.registered", "ana", f.AgentRegistered("Ana", groups=("pagos",)))
            await client.ask(Watch(0, "agents"))
            await client.ask(Hold(0, ["shop/ana", "shop/nobody"]))
            assert client.watches[0].order == ["shop/ana"]
            await say(here, "agent.registered", "ana", f.AgentRegistered("Ana", groups=("ventas",)))
            client.read()
            assert client.watches[0].rows == {}
            assert client.watches[0].indicators["agents_all"] == 0
            await say(here, "agent.status_changed", "ana", f.AgentStatusChanged("available"))
            assert not [raw for raw in client.read() if b"shop/ana" in raw]

    asyncio.run(run())


def test_a_pause_is_exceeded_and_an_agent_away_when_the_moment_comes(database_url: str) -> None:
    async def run() -> None:
        async with world(database_url) as here:
            client = Client(here.hub, EVERYONE)
            await client.ask(Watch(0, "agents"))
            await client.ask(Watch(1, "conversations", {"stranded": ["true"]}))
            opened = f.Opened("sms", f.Contact("Marta"), agent="luis")
            fact = f.Fact("conversation.opened", "c1", here.clock.now, SOURCE, opened, "c1", event="c1")
            await here.recorder.record(here.organization.id, [fact])
            until = "2026-09-21T20:00:00Z"
            await say(here, "agent.status_changed", "ana", f.AgentStatusChanged("pause", "lunch", until=until))
            await say(here, "agent.status_changed", "luis", f.AgentStatusChanged("offline"))
            client.read()
            told = client.watches[0].indicators
            assert (told["pause_exceeded"], told["agents_away"], client.watches[1].total) == (0, 0, 0)
            here.clock.now += 60_000
            here.hub.board.tick(here.clock.now)
            await settle(here, 0)
            client.read()
            assert (told["pause_exceeded"], told["agents_away"], client.watches[1].total) == (0, 1, 1)
            here.clock.now += 8 * 3_600_000
            here.hub.board.tick(here.clock.now)
            await settle(here, 0)
            client.read()
            assert (told["pause_exceeded"], told["agents_away"], client.watches[1].total) == (1, 1, 1)
            await agrees(here, [client])

    asyncio.run(run())


def test_an_agent_kept_by_an_older_release_has_their_day_from_the_log(database_url: str) -> None:
    async def run() -> None:
        async with world(database_url) as here:
            for status in ("available", "pause", "offline", "available"):
                await say(here, "agent.status_changed", "ana", f.AgentStatusChanged(status))
            board = here.hub.board
            ana = board.agents["shop/ana"]
            kept = [replace(ana, statuses=())]
            made = await with_statuses(here.database.log, here.organization.id, kept, board.seq)
            assert [one.statuses for one in made] == [ana.statuses]
            assert len(ana.statuses) == 4
            assert await with_statuses(here.database.log, here.organization.id, [ana], board.seq) == [ana]

    asyncio.run(run())
