import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from almenara.demo import setup
from almenara.demo.draws import DAY, HOUR
from almenara.demo.setup import PASSWORD, SIGN_INS, open_shop, prepare
from almenara.demo.shop import GROUPS, LATE
from almenara.domain.ids import roster_id
from almenara.service.administration import Reach
from almenara.service.announce import Announcer
from almenara.service.settings import SettingsKeeper
from tests.demo.observed import WEDNESDAY, a_shop, local
from tests.monitor import Monitor

pytestmark = pytest.mark.anyio
SHOP = a_shop(local(WEDNESDAY, 11))


async def prepared(monitor: Monitor, folder: Path) -> str:
    tools = monitor.running.tools
    return await prepare(tools.administration, tools.secrets, folder, SHOP.zone)


async def test_the_four_profiles_can_sign_in(monitor: Monitor, tmp_path: Path) -> None:
    await prepared(monitor, tmp_path)
    for email, profile, _ in SIGN_INS:
        async with monitor.client() as browser:
            answer = await browser.post("/api/v1/session", json={"email": email, "password": PASSWORD})
            assert answer.status_code == 200
            who = await browser.get("/api/v1/session")
            assert who.json()["profile"] == profile


async def test_the_shop_has_its_name_and_zone(monitor: Monitor, tmp_path: Path) -> None:
    await prepared(monitor, tmp_path)
    [organization] = await monitor.running.tools.store.organizations()
    assert (organization.name, organization.zone) == ("Luma", "America/Sao_Paulo")


async def test_a_second_start_finds_everything_and_keeps_the_key(monitor: Monitor, tmp_path: Path) -> None:
    first = await prepared(monitor, tmp_path)
    users = await monitor.running.tools.store.users("default")
    assert await prepared(monitor, tmp_path) == first
    assert await monitor.running.tools.store.users("default") == users


async def test_the_key_sends_events_of_the_demo_and_acts_as_an_operator(monitor: Monitor, tmp_path: Path) -> None:
    actor = await monitor.running.context.accounts.find_key(await prepared(monitor, tmp_path))
    assert actor is not None
    assert actor.source == setup.SOURCE
    assert actor.scopes == {"ingest", "read", "act"}
    assert (actor.profile, actor.all_groups) == ("operator", True)


async def test_a_revoked_key_is_replaced(monitor: Monitor, tmp_path: Path) -> None:
    first = await prepared(monitor, tmp_path)
    store = monitor.running.tools.store
    for key in await store.keys("default"):
        await monitor.administration.revoke_key(key)
    assert await prepared(monitor, tmp_path) != first


async def test_a_key_that_may_do_less_is_replaced(monitor: Monitor, tmp_path: Path) -> None:
    tools = monitor.running.tools
    (tmp_path / "demo.key").write_bytes(tools.secrets.seal(await monitor.key("ingest", source=setup.SOURCE)))
    await prepared(monitor, tmp_path)
    assert [key.scopes for key in await tools.store.keys("default") if key.revoked_at is None] == [
        ["act", "ingest", "read"]
    ]


async def test_the_key_is_not_readable_in_the_data_folder(monitor: Monitor, tmp_path: Path) -> None:
    key = await prepared(monitor, tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if key.encode() in path.read_bytes()]


async def test_an_organization_in_use_is_left_alone(monitor: Monitor, tmp_path: Path) -> None:
    await monitor.administration.create_user("default", "boss@x.test", "a password", Reach("administrator"))
    await prepared(monitor, tmp_path)
    names = {one.id: one.name for one in await monitor.running.tools.store.organizations()}
    assert names == {"default": "Default", "luma": "Luma"}
    assert [user.email for user in await monitor.running.tools.store.users("default")] == ["boss@x.test"]


async def test_every_group_keeps_the_shops_hours_since_before_its_story_begins(
    monitor: Monitor, tmp_path: Path
) -> None:
    actor = await monitor.running.context.accounts.find_key(await prepared(monitor, tmp_path))
    assert actor is not None
    tools = monitor.running.tools
    announcer = Announcer(tools.store, tools.recorder, monitor.clock)
    keeper = SettingsKeeper(tools.database.engine, announcer, lambda: SHOP.first - 2 * DAY)
    for _ in range(2):
        await open_shop(keeper, actor, SHOP)
    assert len(await keeper.versions("default")) == 2 + len(GROUPS), "a second time changes nothing"
    hub = await monitor.running.context.hubs.of("default")
    while hub.board.zone.key != SHOP.zone:
        # In another zone another hub follows.
        await asyncio.sleep(0.01)
        hub = await monitor.running.context.hubs.of("default")
    await hub.reached(hub.newest)
    rules = hub.board.rules.at(SHOP.first - DAY)
    for group in GROUPS:
        clock, opening = rules.clock(roster_id("demo", group)), SHOP.open_at(WEDNESDAY, group)
        assert (clock.is_open(opening - 1), clock.is_open(opening)) == (False, True)
        assert clock.elapsed(SHOP.close_at(WEDNESDAY) - HOUR, opening + DAY + HOUR) == 2 * HOUR
        assert clock.is_open(local(WEDNESDAY + timedelta(days=4), 12)) == (group != LATE), "a Sunday"
