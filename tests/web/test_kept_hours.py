"""Indicators hour by hour: of what one reaches, over a restart and an upgrade, and as what came late corrects."""

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import delete, update

from almenara.app import tools
from almenara.catalog.hours import HOUR
from almenara.config import Config
from almenara.domain.instants import format_instant
from almenara.store.tables import hour_count, hour_state
from tests.monitor import START, Clock, Monitor, started
from tests.web.test_history import Shop

pytestmark = pytest.mark.anyio
DAY = 24 * HOUR
THIS = START - START % HOUR
"""The hour that is running."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def answer(client: httpx2.AsyncClient, name: str, **asked: Any) -> httpx2.Response:
    return await client.get(f"/api/v1/indicators/{name}/hours", params=asked)


async def told(shop: Shop, client: httpx2.AsyncClient, name: str, **asked: Any) -> dict[str, Any]:
    """Once everything that was told is in it."""
    board = (await shop.monitor.running.context.hubs.of("default")).board
    while True:
        written = not board.unwritten.rows()
        sent = await answer(client, name, **asked)
        assert sent.status_code == 200, sent.text
        if written and sent.json()["complete"]:
            return sent.json()
        await asyncio.sleep(0.01)


async def values(shop: Shop, client: httpx2.AsyncClient, name: str, **asked: Any) -> list[Any]:
    return (await told(shop, client, name, **asked))["values"]


def since(hours: int) -> dict[str, str]:
    return {"from": format_instant(THIS - hours * HOUR)}


async def test_hours_are_corrected_by_what_comes_late_and_outlast_a_restart(
    tmp_path: Path, database_url: str
) -> None:
    clock = Clock()
    opened = {"channel": "sms", "contact": {"name": "Marta"}}
    async with started(tmp_path, clock, database_url) as monitor:
        shop = await Shop.of(monitor)
        await shop.tell(("c1", "opened", {**opened, "group": "pagos"}), at=THIS - 3 * HOUR + 60_000)
        await shop.tell(("c2", "opened", {**opened, "group": "ventas"}), at=THIS - 1)
        await shop.tell(("c1", "finished", {"by": "agent"}), at=THIS - HOUR)
        assert await values(shop, shop.reader, "new_hour", **since(3)) == [1, 0, 1, 0]
        assert await values(shop, shop.reader, "finished", **since(3)) == [0, 0, 1, 0]
        # Later it turns out that it had ended sooner, and in another group.
        await shop.tell(("c1", "transferred", {"to_group": "ventas"}), at=THIS - 2 * HOUR)
        await shop.tell(("c1", "finished", {"by": "agent"}), at=THIS - 2 * HOUR + 60_000)
        assert await values(shop, shop.reader, "finished", **since(3)) == [0, 1, 0, 0]
        assert await values(shop, shop.reader, "finished", group="shop/pagos", **since(3)) == [0, 0, 0, 0]
    clock.forward(hours=30)
    async with started(tmp_path, clock, database_url) as monitor:
        shop.monitor, client = monitor, await monitor.signed_in("administrator@x.test")
        found = await told(shop, client, "mean_duration", **since(3), to=format_instant(THIS))
        assert (found["values"], found["over"], found["unit"]) == ([None, 3600.0, None], [0, 1, 0], "seconds")
        assert (found["since"], found["until"]) == (format_instant(THIS - 3 * HOUR), format_instant(THIS))
        assert found["begun"] == found["since"]
        usual = await told(shop, client, "finished", channel="sms")
        assert (len(usual["values"]), sum(usual["values"]), usual["over"]) == (28 * 24, 1, None)
        assert usual["until"] == format_instant(THIS + 31 * HOUR)
        nothing = await told(shop, client, "finished", channel="email")
        assert (sum(nothing["values"]), nothing["begun"]) == (0, None)


async def test_hours_are_of_the_groups_one_reaches_and_of_nothing_else(monitor: Monitor) -> None:
    shop = await Shop.of(monitor)
    opened = {"channel": "sms", "contact": {"name": "Marta"}}
    await shop.tell(("c1", "opened", {**opened, "group": "pagos"}), ("c2", "opened", opened), at=START)
    await shop.tell(("c0", "opened", {**opened, "group": "x" * 60}), at=START - HOUR)
    await monitor.user("operator", "shop/pagos")
    await monitor.user("advanced_agent", f"shop/{'x' * 60}")
    await monitor.user("agent", "shop/pagos")
    operator = await monitor.signed_in("operator@x.test")
    assert await values(shop, shop.reader, "new_hour", **since(1)) == [1, 2]
    found = await told(shop, operator, "new_hour", **since(1))
    assert (found["values"], found["begun"]) == ([0, 1], format_instant(THIS))
    assert await values(shop, operator, "new_hour", channel="whatsapp", **since(0)) == [0]
    assert await values(shop, operator, "new_hour", group="shop/other", **since(0)) == [0]
    # The name of a group may be longer than what is kept of it.
    advanced = await monitor.signed_in("advanced_agent@x.test")
    assert await values(shop, advanced, "new_hour", **since(1)) == [1, 0]
    # Their own conversations, or the queue alone, are not a matter of groups.
    agent = await monitor.signed_in("agent@x.test")
    for client, name in ((agent, "finished"), (operator, "queued"), (operator, "mean_wait"), (operator, "nothing")):
        assert (await answer(client, name)).status_code == 404, name
    early, late = format_instant(START - 61 * DAY), format_instant(START - 63 * DAY)
    assert (await answer(operator, "finished", **{"from": early})).status_code == 200
    for refused in ({"tag": "a"}, {"q": "x"}, {"from": "yesterday"}, {"to": "x"}, {"from": late}):
        sent = await answer(operator, "finished", **refused)
        assert sent.status_code == 422, refused
        assert next(iter(refused)) in sent.text
    for odd in ({"to": "1970-01-01T00:00:00Z"}, {"to": "9999-12-31T23:59:59Z"}, {"from": "9999-12-31T23:59:59Z"}):
        assert (await answer(operator, "finished", **odd)).status_code == 200, odd


async def test_what_was_stored_before_hours_were_kept_is_counted_behind(tmp_path: Path, database_url: str) -> None:
    clock = Clock()
    async with started(tmp_path, clock, database_url) as monitor:
        shop = await Shop.of(monitor)
        for number in range(7):
            await shop.ends(f"c{number}", THIS - number * DAY)
        before = await values(shop, shop.reader, "finished")
        assert sum(before) == 7
    config = Config(data=str(tmp_path), database=database_url)
    async with tools(config, clock) as opened, opened.database.engine.begin() as connection:
        # As an older schema left it, and with what is left of a counting of something else.
        await connection.execute(delete(hour_state))
        await connection.execute(delete(hour_count).where(hour_count.c.measure == "finished"))
        await connection.execute(update(hour_count).values(n=hour_count.c.n + 5))
    async with started(tmp_path, clock, database_url) as monitor:
        shop.monitor, client = monitor, await monitor.signed_in("administrator@x.test")
        assert await values(shop, client, "finished") == before
        assert sum(await values(shop, client, "new_hour")) == 7
