"""The demo inside a server that others use: begun, entered, stopped and removed, and nobody has a password for it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from almenara.demo.command import SEED
from almenara.demo.events import Event
from almenara.demo.inside import Play
from almenara.demo.people import contact
from almenara.demo.player import Progress
from almenara.demo.post import Door
from almenara.demo.setup import PASSWORD, SIGN_INS
from almenara.demo.shop import Shop
from almenara.domain.facts import Opened
from almenara.store.accounts import Source
from almenara.store.tables import metadata
from almenara.web.guard import COOKIE, HOME
from tests.demo.playing import Network, a_client
from tests.monitor import Monitor

pytestmark = pytest.mark.anyio
DEMO = "/api/v1/demo"


def player(monitor: Monitor) -> Play:
    """What is played: one conversation, told to the server like all that the demo tells."""

    async def play(key: str, memory: Path, tell: Callable[[Progress], None]) -> None:
        shop = Shop.opened(SEED, monitor.clock(), 1.0)
        customer = contact(Random(0), "00001", "es", "whatsapp")
        first = Event(shop.first, "one", "one-1", Opened(channel="whatsapp", contact=customer), 1)
        tell(Progress(0, 1))
        async with a_client(Network(monitor), key) as client:
            await Door(client, shop.wall).send([first])
        tell(Progress(1, 1, ready=True))
        await asyncio.Event().wait()

    return play


async def until(client: httpx2.AsyncClient, state: str) -> None:
    for _ in range(600):
        if (await client.get(DEMO)).json()["state"] == state:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"never {state}")


async def held(monitor: Monitor) -> dict[str, set[str]]:
    """Of which organizations each table has rows."""
    found: dict[str, set[str]] = {}
    async with monitor.running.tools.store.reading() as connection:
        for table in metadata.sorted_tables:
            column = table.c.id if table.name == "organization" else table.c.organization
            found[table.name] = set((await connection.execute(select(column).distinct())).scalars())
    return found


async def test_an_administrator_begins_enters_leaves_stops_and_removes_it(monitor: Monitor) -> None:
    store = monitor.running.tools.store
    ana = await monitor.user()
    client = await monitor.signed_in("administrator@x.test")
    assert (await client.get("/api/v1/session")).json()["organization"]["demo"] is False
    async with monitor.running.trial.served(player(monitor)):
        assert (await client.get(DEMO)).json()["state"] == "none"
        assert (await client.post(DEMO, json={"speed": 10})).json()["state"] in ("starting", "playing")
        assert (await client.post(DEMO, json={})).status_code == 422, "one is enough"
        await until(client, "playing")
        [demo] = [one.id for one in await store.organizations() if one.id != "default"]
        assert {user.password for user in await store.users(demo)} == {""}
        for email, _, _ in SIGN_INS:
            said = await monitor.client().post("/api/v1/session", json={"email": email, "password": PASSWORD})
            assert said.status_code == 401

        inside = await _entered(monitor, client, demo)
        assert (await client.get("/api/v1/conversations")).json()["items"] == [], "nothing of it is among one's own"
        assert (await client.post(f"{DEMO}/playing", json={"on": False})).json()["state"] == "stopped"
        assert (await inside.get("/api/v1/conversations")).json()["items"], "what was played stays"
        assert (await client.post(f"{DEMO}/playing", json={"on": True})).json()["state"] in ("starting", "playing")
        await until(client, "playing")

        assert (await client.delete(DEMO)).status_code == 204
        assert (await inside.get("/api/v1/session")).status_code == 401
        assert (await client.get(DEMO)).json()["state"] == "none"
        assert {one: found - {"default"} for one, found in (await held(monitor)).items() if found - {"default"}} == {}
        assert not list(monitor.running.tools.config.folder.glob("demo*"))
    trail = (await client.get("/api/v1/audit", params={"what": "accounts.changed"})).json()["items"]
    assert [(one["subject"], one["who"]["id"]) for one in trail if demo in str(one)] == [
        (trail[0]["subject"], f"user:{ana.id}")
    ] * 2


async def _entered(monitor: Monitor, own: httpx2.AsyncClient, demo: str) -> httpx2.AsyncClient:
    """Three browsers go in; one goes back to the session that it came from."""
    browsers: list[Any] = []
    for profile in ("operator", "agent", "administrator"):
        browser = monitor.client(headers=own.headers)
        browser.cookies.set(COOKIE, own.cookies[COOKIE], domain="monitor.test")
        answer = await browser.post(f"{DEMO}/session", json={"profile": profile})
        assert answer.status_code == 200, answer.text
        me = answer.json()
        assert (me["profile"], me["organization"]["id"], me["visiting"]) == (profile, demo, True)
        assert me["organization"]["demo"] is True
        browser.headers["x-csrf-token"] = me["csrf"]
        browsers.append(browser)
    back, _, inside = browsers
    assert (await inside.get(DEMO)).json()["state"] == "here"
    assert (await inside.delete(DEMO)).status_code == 422, "it is removed from outside"
    home = (await back.delete(f"{DEMO}/session")).json()
    assert (home["organization"]["id"], home["visiting"]) == ("default", False)
    assert HOME not in back.cookies
    assert (await back.get("/api/v1/session")).json()["user"]["email"] == "administrator@x.test"
    assert (await back.delete(f"{DEMO}/session")).status_code == 403, "the csrf of another session"
    return inside


async def test_a_demo_is_for_the_only_organization_and_its_administrators(monitor: Monitor) -> None:
    await monitor.user()
    await monitor.user("operator")
    admin = await monitor.signed_in("administrator@x.test")
    operator = await monitor.signed_in("operator@x.test")
    assert {(await operator.get(DEMO)).status_code, (await operator.post(DEMO, json={})).status_code} == {403}
    key = await monitor.key("read", "act", profile="administrator")
    by_key = monitor.client(headers={"authorization": f"Bearer {key}"})
    assert (await by_key.post(f"{DEMO}/session", json={"profile": "administrator"})).status_code == 403
    await monitor.administration.create_organization("second", "Second")
    assert (await admin.get(DEMO)).json()["state"] == "elsewhere"
    assert (await admin.post(DEMO, json={})).status_code == 422
    assert len(await monitor.running.tools.store.organizations()) == 2


async def test_an_organization_whose_helpdesk_is_called_as_the_demo_is_nobodys_demo(monitor: Monitor) -> None:
    await monitor.user()
    admin = await monitor.signed_in("administrator@x.test")
    await monitor.administration.create_organization("second", "Second")
    await monitor.administration.add_source(Source("second", "demo", "rt", {}, None, 1, state="following"))
    assert (await admin.get(DEMO)).json()["state"] == "elsewhere"
    asked = [await admin.delete(DEMO), await admin.post(f"{DEMO}/session", json={"profile": "administrator"})]
    assert {answer.status_code for answer in asked} == {422}
    assert len(await monitor.running.tools.store.organizations()) == 2


async def test_whoever_signs_out_in_the_demo_is_signed_out_of_their_own_too(monitor: Monitor) -> None:
    await monitor.user()
    client = await monitor.signed_in("administrator@x.test")
    await client.post(DEMO, json={})
    own = client.cookies[COOKIE]
    me = (await client.post(f"{DEMO}/session", json={"profile": "administrator"})).json()
    assert client.cookies[HOME] == own
    assert (await client.delete("/api/v1/session", headers={"x-csrf-token": me["csrf"]})).status_code == 204
    stranger = monitor.client()
    stranger.cookies.set(COOKIE, own, domain="monitor.test")
    assert (await stranger.get("/api/v1/session")).status_code == 401
