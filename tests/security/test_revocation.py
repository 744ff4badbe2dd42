"""D4: what is revoked stops on open connections."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from websockets.asyncio.client import connect

from almenara.access.actor import Scope
from almenara.access.permissions import Permission
from almenara.live.hub import Hub
from almenara.service.administration import Reach
from almenara.store.accounts import User
from almenara.web import socket
from almenara.web.guard import COOKIE
from tests.databases import Kind
from tests.lane import examples
from tests.listening import Page, listening, sign_in
from tests.monitor import PASSWORD, Clock, Monitor, started

pytestmark = pytest.mark.anyio
ROUNDS: Final = 25
"""Of eight changes each: 200 in all."""
SIGNED_OUT: Final = 4401
OPENED: Final = {
    "specversion": "1.0",
    "source": "test",
    "type": "conversation.opened",
    "time": "2026-09-21T13:00:00Z",
}


async def watching(address: str, token: str) -> Page:
    """An open page that watches the list and the totals and has its first picture of both."""
    page = await Page.open(address, token)
    for number, kind in enumerate(("conversations", "totals")):
        assert (await page.ask({"watch": number, "kind": kind}))["type"] == "snapshot"
    return page


async def opened(monitor: Monitor, key: str, group: str) -> int:
    """Somebody writes to a group. Gives the seq."""
    client = monitor.client(headers={"authorization": f"Bearer {key}"})
    number = await monitor.running.context.database.log.head("default")
    data = {"channel": "webchat", "contact": {"name": f"canary-{group}"}, "group": group}
    answer = await client.post(
        "/api/v1/events", json={**OPENED, "id": f"{number}", "subject": f"{number}", "data": data}
    )
    assert answer.status_code == 202
    return answer.json()["seq"]


Change = Callable[[Monitor, User, str], Coroutine[Any, Any, None]]


async def disable(monitor: Monitor, user: User, _token: str) -> None:
    await monitor.administration.set_user(user, disabled=True)
    await monitor.administration.set_user(user, disabled=False)


async def new_password(monitor: Monitor, user: User, _token: str) -> None:
    await monitor.administration.set_user(user, password=PASSWORD)


async def sign_out(monitor: Monitor, _user: User, token: str) -> None:
    await monitor.running.context.accounts.sign_out(token)


async def another_profile(monitor: Monitor, user: User, _token: str) -> None:
    kept = await monitor.running.tools.store.user(user.organization, user.id)
    assert kept is not None
    profile = "agent" if kept.profile == "operator" else "operator"
    await monitor.administration.set_user(kept, reach=Reach(profile, tuple(kept.groups)))


async def another_reach(monitor: Monitor, user: User, _token: str) -> None:
    kept = await monitor.running.tools.store.user(user.organization, user.id)
    assert kept is not None
    groups = ("shop/b",) if kept.groups == ["shop/a"] else ("shop/a",)
    await monitor.administration.set_user(kept, reach=Reach("operator", groups))


async def sign_out_everywhere(monitor: Monitor, _user: User, token: str) -> None:
    client = monitor.client(cookies={COOKIE: token})
    client.headers["x-csrf-token"] = (await client.get("/api/v1/session")).json()["csrf"]
    assert (await client.delete("/api/v1/session/all")).status_code == 204


async def ended_by_an_administrator(monitor: Monitor, user: User, _token: str) -> None:
    client = await monitor.signed_in("administrator@x.test")
    (session,) = (await client.get(f"/api/v1/users/{user.id}/sessions")).json()["items"]
    assert (await client.delete(f"/api/v1/users/{user.id}/sessions/{session['id']}")).status_code == 204


async def another_permission(monitor: Monitor, user: User, _token: str) -> None:
    kept = await monitor.running.tools.store.user(user.organization, user.id)
    assert kept is not None
    removed: tuple[Permission, ...] = () if kept.removed else ("indicators.averages",)
    await monitor.administration.set_user(kept, removed=removed)


CLOSING: Final[tuple[Change, ...]] = (
    disable,
    new_password,
    sign_out,
    sign_out_everywhere,
    ended_by_an_administrator,
)
NARROWING: Final[tuple[Change, ...]] = (another_profile, another_reach, another_permission)


async def test_whatever_is_revoked_closes_or_begins_again_what_is_open(
    tmp_path: Path, database_url: str, database_kind: Kind
) -> None:
    async with started(tmp_path, Clock(), database_url) as monitor, listening(monitor) as address:
        await monitor.user("administrator")
        key = await monitor.key("ingest", source="shop")
        users = {
            change.__name__: await monitor.user("operator", "shop/a", email=f"{change.__name__}@x.test")
            for change in (*CLOSING, *NARROWING)
        }

        async def one(change: Change) -> None:
            user = users[change.__name__]
            token = await sign_in(monitor, user.email)
            page = await watching(address, token)
            await change(monitor, user, token)
            if change in CLOSING:
                assert await page.closed() == SIGNED_OUT
                assert (await monitor.client(cookies={COOKIE: token}).get("/api/v1/session")).status_code == 401
                return
            assert (await page.hears("reset"))["reason"] == "access"
            page.sent.clear()
            for number, kind in enumerate(("conversations", "totals")):
                await page.ask({"watch": number, "kind": kind})
            await opened(monitor, key, "a")
            await page.holds(await opened(monitor, key, "b"))
            kept = await monitor.running.tools.store.user(user.organization, user.id)
            assert kept is not None
            sent = "".join(page.sent)
            assert {group for group in ("a", "b") if f"canary-{group}" in sent} == {
                group.removeprefix("shop/") for group in kept.groups
            }
            averages = kept.profile == "operator" and not kept.removed
            assert ("mean_wait" in sent) == averages
            await page.close()

        for _ in range(ROUNDS if database_kind == "sqlite" else examples(5, ROUNDS)):
            await asyncio.gather(*(one(change) for change in (*CLOSING, *NARROWING)))


async def test_others_are_left_alone(tmp_path: Path, database_url: str) -> None:
    async with started(tmp_path, Clock(), database_url) as monitor, listening(monitor) as address:
        await monitor.user("administrator")
        operator = await monitor.user("operator")
        page = await watching(address, await sign_in(monitor, "administrator@x.test"))
        await monitor.administration.set_user(operator, disabled=True)
        await page.ask({"watch": 7, "kind": "totals"})
        assert "reset" not in {msgspec.json.decode(text)["type"] for text in page.sent}
        await page.close()


@pytest.mark.parametrize(("scope", "before"), [("read", [200, 403]), ("ingest", [403, 202])])
async def test_a_revoked_key_neither_reads_nor_sends(
    tmp_path: Path, database_url: str, scope: Scope, before: list[int]
) -> None:
    async with started(tmp_path, Clock(), database_url) as monitor:
        token = await monitor.key(scope, source="shop", profile="operator")
        client = monitor.client(headers={"authorization": f"Bearer {token}"})
        event = {**OPENED, "id": scope, "subject": scope, "data": {"channel": "sms", "contact": {"name": "x"}}}

        async def asked() -> list[int]:
            answers = [await client.get("/api/v1/conversations"), await client.post("/api/v1/events", json=event)]
            return [one.status_code for one in answers]

        assert await asked() == before
        (key,) = await monitor.running.tools.store.keys("default")
        await monitor.administration.revoke_key(key)
        assert await asked() == [401, 401]


@pytest.mark.parametrize("change", CLOSING)
async def test_what_was_revoked_during_the_handshake_is_closed_as_well(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    async with started(tmp_path, Clock(), database_url) as monitor, listening(monitor) as address:
        await monitor.user("administrator")
        user = await monitor.user("operator")
        token = await sign_in(monitor, user.email)
        hubs = monitor.running.context.hubs
        hub = await hubs.of("default")

        others = asyncio.all_tasks()

        async def meanwhile(_organization: str) -> Hub:
            # The session was looked at, the connection is not yet known to its hub. Who looks for new facts asks too.
            if asyncio.current_task() not in others:
                await change(monitor, user, token)
            return hub

        monkeypatch.setattr(hubs, "of", meanwhile)
        # Nothing but the look at the beginning: no beat comes round in this test's time.
        monkeypatch.setattr(socket, "BEAT", 3_600)
        page = await Page.open(address, token)
        assert await page.closed() == SIGNED_OUT


@pytest.mark.parametrize(
    ("cookie", "origin", "code"),
    [("", True, SIGNED_OUT), ("almenara_session=wrong", True, SIGNED_OUT), ("right", False, None)],
)
async def test_a_page_that_is_not_ours_or_not_signed_in_watches_nothing(
    tmp_path: Path, database_url: str, cookie: str, origin: bool, code: int | None
) -> None:
    async with started(tmp_path, Clock(), database_url) as monitor, listening(monitor) as address:
        await monitor.user()
        if cookie == "right":
            cookie = f"{COOKIE}={await sign_in(monitor, 'administrator@x.test')}"
        opened = connect(
            f"ws://{address}/api/v1/live",
            additional_headers={"cookie": cookie},
            origin=f"http://{address}" if origin else "http://evil.test",  # pyright: ignore[reportArgumentType]
        )
        if code is None:
            with pytest.raises(Exception, match="HTTP 403"):
                await opened
        else:
            assert await Page(await opened).closed() == code
