"""D4: what is revoked stops on open connections."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from almenara.service.administration import Reach
from almenara.store.accounts import User
from almenara.web.guard import COOKIE
from tests.monitor import PASSWORD, Clock, Monitor, started

pytestmark = pytest.mark.anyio
PATIENCE: Final = 20
ROUNDS: Final = 40
SIGNED_OUT: Final = 4401


@asynccontextmanager
async def listening(monitor: Monitor) -> AsyncGenerator[str]:
    """The server on a loopback port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        config = uvicorn.Config(
            monitor.running.app, ws="websockets-sansio", lifespan="off", log_config=None, ws_per_message_deflate=False
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([bound]))
        try:
            yield f"127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def sign_in(monitor: Monitor, email: str) -> str:
    answer = await monitor.client().post("/api/v1/session", json={"email": email, "password": PASSWORD})
    return SimpleCookie(answer.headers["set-cookie"])[COOKIE].value


async def watching(address: str, token: str) -> ClientConnection:
    """An open page that watches the list and the totals and has its first picture of both."""
    page = await connect(
        f"ws://{address}/api/v1/live",
        additional_headers={"cookie": f"{COOKIE}={token}"},
        origin=f"http://{address}",  # pyright: ignore[reportArgumentType] - a NewType of str
        compression=None,
    )
    for number, kind in enumerate(("conversations", "totals")):
        await page.send(msgspec.json.encode({"type": "watch", "watch": number, "kind": kind}).decode())
        await hears(page, "snapshot")
    return page


async def hears(page: ClientConnection, kind: str) -> dict[str, Any]:
    """The next frame of this kind."""
    async with asyncio.timeout(PATIENCE):
        while True:
            frame: dict[str, Any] = msgspec.json.decode(await page.recv())
            if frame["type"] == kind:
                return frame


async def closed(page: ClientConnection) -> int | None:
    """The code with which the server closes the connection; whatever it sends before is let pass."""
    async with asyncio.timeout(PATIENCE):
        try:
            while True:
                await page.recv()
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else None


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


CLOSING: Final[tuple[Change, ...]] = (disable, new_password, sign_out)
NARROWING: Final[tuple[Change, ...]] = (another_profile, another_reach)


async def test_whatever_is_revoked_closes_or_begins_again_what_is_open(tmp_path: Path) -> None:
    async with started(tmp_path, Clock()) as monitor, listening(monitor) as address:
        await monitor.user("administrator")
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
                assert await closed(page) == SIGNED_OUT
                assert (await monitor.client(cookies={COOKIE: token}).get("/api/v1/session")).status_code == 401
            else:
                assert (await hears(page, "reset"))["reason"] == "access"
                await page.send(b'{"type":"watch","watch":7,"kind":"totals"}'.decode())
                await hears(page, "snapshot")
            await page.close()

        for _ in range(ROUNDS):
            await asyncio.gather(*(one(change) for change in (*CLOSING, *NARROWING)))


async def test_others_are_left_alone(tmp_path: Path) -> None:
    async with started(tmp_path, Clock()) as monitor, listening(monitor) as address:
        await monitor.user("administrator")
        operator = await monitor.user("operator")
        page = await watching(address, await sign_in(monitor, "administrator@x.test"))
        await monitor.administration.set_user(operator, disabled=True)
        await page.send('{"type":"watch","watch":7,"kind":"totals"}')
        async with asyncio.timeout(PATIENCE):
            heard: set[str] = set()
            while "snapshot" not in heard:
                heard.add(msgspec.json.decode(await page.recv())["type"])
        assert "reset" not in heard
        await page.close()


@pytest.mark.parametrize(
    ("cookie", "origin", "code"),
    [("", True, SIGNED_OUT), ("almenara_session=wrong", True, SIGNED_OUT), ("right", False, None)],
)
async def test_a_page_that_is_not_ours_or_not_signed_in_watches_nothing(
    tmp_path: Path, cookie: str, origin: bool, code: int | None
) -> None:
    async with started(tmp_path, Clock()) as monitor, listening(monitor) as address:
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
            assert await closed(await opened) == code
