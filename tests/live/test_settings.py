"""A setting holds at once on every open screen of every server, and says who changed it."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests.acting import Acting, acting
from tests.listening import Page, listening, sign_in
from tests.monitor import Clock, Monitor, started

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def monitor(tmp_path: Path, database_url: str) -> AsyncGenerator[Monitor]:
    async with started(tmp_path, database=database_url) as running:
        yield running


async def put(monitor: Monitor, path: str, value: dict[str, Any]) -> dict[str, Any]:
    client = await monitor.signed_in("administrator@x.test")
    answer = await client.put(f"/api/v1/settings/{path}", json=value)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def figures(page: Page, **wanted: int) -> None:
    """Until the totals that the page watches are these."""
    held: dict[str, Any] = (await page.ask({"watch": 5, "kind": "totals"}))["indicators"]
    while any(held[name] != value for name, value in wanted.items()):
        frame = await page.read()
        if frame["type"] == "diff":
            held |= frame.get("indicators") or {}


async def test_rows_are_at_risk_as_soon_as_a_target_says_so_and_no_more_when_it_is_put_back(monitor: Monitor) -> None:
    await monitor.user("administrator")
    floor = await acting(monitor)
    for number in range(3):
        await floor.opened(f"c{number}", group="pagos")
    monitor.clock.forward(seconds=100)
    async with listening(monitor) as address:
        page = await Page.open(address, await sign_in(monitor, "administrator@x.test"))
        await figures(page, breached=0, at_risk=0)
        made = await put(monitor, "targets/whatsapp", {"wait": 60, "first_reply": 600})
        frame = await page.hears("changed")
        assert (frame["what"], frame["kind"], frame["id"]) == ("settings", "targets", "whatsapp")
        assert frame["by"]["name"] == "administrator"
        await figures(page, breached=3, at_risk=0)
        client = await monitor.signed_in("administrator@x.test")
        back = await client.post("/api/v1/settings/targets/whatsapp/restore", json={"seq": 0})
        assert back.json()["value"] != made["value"]
        await page.hears("changed")
        await figures(page, breached=0, at_risk=0)
        await page.close()


async def test_who_may_not_change_settings_hears_only_that_something_did(monitor: Monitor) -> None:
    await monitor.user("administrator")
    await monitor.user("agent", "shop/pagos")
    await acting(monitor)
    async with listening(monitor) as address:
        page = await Page.open(address, await sign_in(monitor, "agent@x.test"))
        await page.ask({"watch": 1, "kind": "conversations"})
        await put(monitor, "agent/shop/rosa", {"capacity": 9})
        frame = await page.hears("changed")
        assert frame == {"type": "changed", "what": "settings", "kind": "agent", "at": frame["at"]}
        await page.close()


async def seen(floor: Acting, page: Page) -> set[str]:
    return {row[0] for row in (await page.ask({"watch": 1, "kind": "conversations"}))["rows"]}


async def test_what_the_profile_agente_reaches_is_the_organizations_to_say(monitor: Monitor) -> None:
    await monitor.user("administrator")
    await monitor.user("agent", "shop/pagos")
    floor = await acting(monitor)
    await floor.opened("queued", group="pagos")
    await floor.opened("taken", group="pagos", agent="luis")
    async with listening(monitor) as address:
        page = await Page.open(address, await sign_in(monitor, "agent@x.test"))
        assert len(await seen(floor, page)) == 1
        for reach, rows in (("own", 0), ("own_groups", 2), ("own_queue", 1)):
            await put(monitor, "agent_reach/default", {"reach": reach})
            await page.hears("reset")
            assert len(await seen(floor, page)) == rows, reach
        await page.close()


async def test_an_agent_attends_as_it_was_set_in_spite_of_their_source(monitor: Monitor) -> None:
    await monitor.user("administrator")
    floor = await acting(monitor)
    await put(monitor, "agent/shop/ana", {"capacity": 2, "groups": ["shop/ventas"]})
    client = await monitor.signed_in("administrator@x.test")

    async def ana() -> tuple[Any, Any]:
        (one,) = (await client.get("/api/v1/agents", params={"q": "ana"})).json()["items"]
        return one["capacity"], [group if isinstance(group, str) else group["id"] for group in one["groups"]]

    assert await ana() == (2, ["shop/ventas"])
    # What the source tells meanwhile stands behind it, and comes back.
    await floor.tell("agent.registered", "ana", name="Ana", groups=["pagos"], capacity=8)
    assert await ana() == (2, ["shop/ventas"])
    assert (await client.delete("/api/v1/settings/agent/shop/ana")).status_code == 204
    assert await ana() == (8, ["shop/pagos"])


async def test_a_server_started_again_knows_the_rules_of_every_moment(tmp_path: Path) -> None:
    """A conversation answered in time under the rules of then stays so, though they were tightened since."""
    clock = Clock()
    async with started(tmp_path, clock) as monitor:
        await monitor.user("administrator")
        floor = await acting(monitor)
        for subject, wait in (("before", 100), ("after", 100)):
            await floor.opened(subject, group="pagos", agent="ana")
            clock.forward(seconds=wait)
            author = {"kind": "agent", "id": "ana"}
            await floor.tell("message.sent", subject, message="m", text="hola", author=author)
            clock.forward(seconds=1)
            await put(monitor, "targets/whatsapp", {"wait": 60, "first_reply": 60})
        hub = await monitor.running.context.hubs.of("default")
        rows = {one.row.external_id: one.row for one in hub.board.picture.seen if one is not None}
        assert (rows["before"].served, rows["after"].served) == ("within", "late")
    async with started(tmp_path, clock) as again:
        hub = await again.running.context.hubs.of("default")
        assert {one.row.external_id: one.row for one in hub.board.picture.seen if one is not None} == rows
        assert hub.board.rules.at(clock()).targets["whatsapp"].wait == 60_000


async def test_facts_folded_before_the_change_was_heard_of_are_folded_again(monitor: Monitor) -> None:
    """A fact of the moment of the change, or dated a little ahead, counts under the rules of its moment."""
    await monitor.user("administrator")
    floor = await acting(monitor)
    await floor.opened("c", group="pagos", agent="ana")
    monitor.clock.forward(seconds=100)
    # Told two minutes ahead, and folded by the rules of now: in time.
    monitor.clock.forward(seconds=120)
    author = {"kind": "agent", "id": "ana"}
    await floor.tell("message.sent", "c", message="m", text="hola", author=author)
    monitor.clock.forward(seconds=-120)
    hub = await monitor.running.context.hubs.of("default")
    (before,) = [one.row for one in hub.board.picture.seen if one is not None]
    assert before.served == "within"
    await put(monitor, "targets/whatsapp", {"wait": 60, "first_reply": 60})
    async with asyncio.timeout(20):
        while [one.row.served for one in hub.board.picture.seen if one is not None] != ["late"]:
            await asyncio.sleep(0.01)
