import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from almenara.access.actor import Actor
from almenara.domain.facts import AgentRegistered, AgentRemoved, Data, Fact
from almenara.errors import Unavailable
from almenara.service.accounts import Accounts
from almenara.service.administration import Reach
from almenara.store.accounts import AccountStore
from tests.monitor import PASSWORD, START, Monitor, started

pytestmark = pytest.mark.anyio


@pytest.fixture
async def monitor(tmp_path: Path, database_url: str) -> AsyncGenerator[Monitor]:
    async with started(tmp_path, database=database_url) as running:
        yield running


def accounts(monitor: Monitor) -> Accounts:
    return monitor.running.context.accounts


async def actor_of(monitor: Monitor, token: str) -> Actor | None:
    found = await accounts(monitor).signed_in(token)
    return found.actor if found else None


async def heard(monitor: Monitor) -> None:
    """Return once the live picture has heard of everything in the log, and made accounts forget what changed."""
    hub = await monitor.running.context.hubs.of("default")
    head = await monitor.running.context.database.log.head("default")
    async with asyncio.timeout(20):
        while hub.board.seq < head:
            await asyncio.sleep(0.01)


async def tell(monitor: Monitor, data: Data, name: str, agent: str) -> None:
    fact = Fact(name, f"api/{agent}", START, "api", data, agent, origin="test", event=f"{name} {agent} {id(data)}")
    await monitor.running.context.recorder.record("default", [fact])


async def test_a_key_is_an_actor_with_its_scopes_source_profile_and_reach(monitor: Monitor) -> None:
    token = await monitor.administration.create_key(
        "default", "bot", ["read", "ingest"], source="shop", reach=Reach("operator", ("shop/pagos",))
    )
    actor = await accounts(monitor).find_key(token)
    assert actor is not None
    assert (actor.organization, actor.source, actor.profile) == ("default", "shop", "operator")
    assert (actor.scopes, actor.groups, actor.all_groups) == ({"read", "ingest"}, {"shop/pagos"}, False)


@pytest.mark.parametrize("token", ["", "almk_", "almk_" + "A" * 43, "\ud800"])
async def test_what_is_no_key_is_nobody(monitor: Monitor, token: str) -> None:
    await monitor.key("ingest", source="shop")
    assert await accounts(monitor).find_key(token) is None
    assert await actor_of(monitor, token) is None


async def test_a_revoked_key_is_nobody_at_once(monitor: Monitor) -> None:
    token = await monitor.key("ingest", source="shop")
    assert await accounts(monitor).find_key(token) is not None
    (key,) = await monitor.running.tools.store.keys("default")
    await monitor.administration.revoke_key(key)
    assert await accounts(monitor).find_key(token) is None


async def test_a_key_is_read_once_however_often_it_comes(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await monitor.key("ingest", source="shop")
    read = AccountStore.key
    reads: list[bytes] = []

    async def counting(store: AccountStore, hashed: bytes) -> object:
        reads.append(hashed)
        return await read(store, hashed)

    monkeypatch.setattr(AccountStore, "key", counting)
    await heard(monitor)
    for _ in range(100):
        assert await accounts(monitor).find_key(token) is not None
    assert len(reads) == 1


async def test_a_change_during_a_look_up_is_not_forgotten_by_it(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await monitor.key("ingest", source="shop")
    (key,) = await monitor.running.tools.store.keys("default")
    read, begun, proceed = AccountStore.key, asyncio.Event(), asyncio.Event()

    async def slow(store: AccountStore, hashed: bytes) -> object:
        found = await read(store, hashed)
        begun.set()
        await proceed.wait()
        return found

    monkeypatch.setattr(AccountStore, "key", slow)
    looking = asyncio.create_task(accounts(monitor).find_key(token))
    await begun.wait()
    await monitor.administration.revoke_key(key)
    proceed.set()
    await looking
    monkeypatch.setattr(AccountStore, "key", read)
    assert await accounts(monitor).find_key(token) is None


async def test_a_user_is_the_agents_of_their_email_and_those_named(monitor: Monitor) -> None:
    await monitor.user("agent", email="ana@x.test", agents=("rt/12",))
    token = await accounts(monitor).sign_in("ana@x.test", PASSWORD, "203.0.113.7")

    async def agents() -> frozenset[str]:
        actor = await actor_of(monitor, token)
        assert actor is not None
        return actor.agents

    assert await agents() == {"rt/12"}
    await tell(monitor, AgentRegistered("Ana", email="ANA@x.test"), "agent.registered", "7")
    await tell(monitor, AgentRegistered("Bea", email="bea@x.test"), "agent.registered", "8")
    await tell(monitor, AgentRegistered("No e-mail"), "agent.registered", "9")
    assert await agents() == {"rt/12", "api/7"}
    monitor.clock.forward(seconds=1)
    fact = Fact("agent.removed", "api/7", monitor.clock(), "api", AgentRemoved(), "7", origin="test", event="gone")
    await monitor.running.context.recorder.record("default", [fact])
    assert await agents() == {"rt/12"}


async def test_a_change_raises_the_actors_version(monitor: Monitor) -> None:
    user = await monitor.user("operator")
    token = await accounts(monitor).sign_in(user.email, PASSWORD, "203.0.113.7")
    before = await actor_of(monitor, token)
    await monitor.administration.set_user(user, language="pt-BR")
    after = await actor_of(monitor, token)
    assert before is not None
    assert after is not None
    assert (after.version, after.language) == (before.version + 1, "pt-BR")


async def test_who_is_signed_in_goes_on_seeing_when_storage_takes_no_writing(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await monitor.user("operator")
    token = await accounts(monitor).sign_in(user.email, PASSWORD, "203.0.113.7")

    async def full(_store: AccountStore, _hashed: bytes, _now: int) -> None:
        raise Unavailable

    monkeypatch.setattr(AccountStore, "touch_session", full)
    monitor.clock.forward(hours=1)
    assert await actor_of(monitor, token) is not None


async def test_sessions_that_ended_leave_no_trace_after_the_next_sign_in(monitor: Monitor) -> None:
    user = await monitor.user("operator")
    first = await accounts(monitor).sign_in(user.email, PASSWORD, "203.0.113.7")
    monitor.clock.forward(hours=13)
    await accounts(monitor).sign_in(user.email, PASSWORD, "203.0.113.7")
    monitor.clock.forward(hours=-13)
    assert await actor_of(monitor, first) is None
