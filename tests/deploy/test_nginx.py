"""Behind nginx as we ship it: over TLS only, live sockets through, and nobody's address but the visitor's."""

import asyncio
from collections.abc import AsyncGenerator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx2
import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Origin

from almenara.web.guard import COOKIE
from tests.deploy.nginx import Nginx, nginx
from tests.e2e.server import Server
from tests.e2e.test_durability import EVENTS, event, message
from tests.monitor import PASSWORD

pytestmark = pytest.mark.anyio


class Deployed:
    """A server that trusts the proxy in front of it, and that proxy."""

    def __init__(self, server: Server, proxy: Nginx) -> None:
        self.server, self.proxy = server, proxy

    def client(self, **headers: str) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(base_url=self.proxy.url, headers=headers, verify=self.proxy.trust, trust_env=False)


@pytest.fixture
async def deployed(tmp_path: Path) -> AsyncGenerator[Deployed]:
    server = Server(tmp_path / "data", ("env", "ALMENARA_TRUSTED_PROXIES=127.0.0.1"))
    await server.start()
    try:
        with nginx(tmp_path / "nginx", server.address.removeprefix("http://")) as proxy:
            yield Deployed(server, proxy)
    finally:
        await server.kill()


async def test_people_and_programs_come_over_tls_and_see_what_happens_live(deployed: Deployed) -> None:
    await deployed.server.session()
    key = await deployed.server.key("--scope", "ingest", "--source", "crm")

    async with httpx2.AsyncClient(trust_env=False) as plain:
        answer = await plain.get(f"{deployed.proxy.plain}/historial?q=a")
    assert (answer.status_code, answer.headers["location"]) == (301, "https://127.0.0.1/historial?q=a")

    async with deployed.client(origin=deployed.proxy.url) as browser:
        page = await browser.get("/")
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert page.headers["content-type"].startswith("text/html")
        credentials = {"email": "administrator@x.test", "password": PASSWORD}
        answer = await browser.post("/api/v1/session", json=credentials)
        assert answer.status_code == 200, answer.text
        cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
        assert cookie["secure"]

        live = deployed.proxy.url.replace("https", "wss", 1) + "/api/v1/live"
        headers = {"Cookie": f"{COOKIE}={cookie.value}"}
        opened = connect(
            live, origin=Origin(deployed.proxy.url), additional_headers=headers, ssl=deployed.proxy.trust
        )
        async with opened as socket, asyncio.timeout(60):
            assert msgspec.json.decode(await socket.recv())["type"] == "hello"
            await socket.send('{"type": "watch", "watch": 1, "kind": "conversations"}')
            # As large as a batch may be: what nginx lets through is no less.
            batch = [event("0", "conversation.opened", {"channel": "sms", "contact": {"name": "Marta"}})]
            batch += [message(str(number), "x" * 60_000) for number in range(1, 80)]
            async with deployed.client(authorization=f"Bearer {key}") as program:
                answer = await program.post(EVENTS, json=batch)
            assert (answer.status_code, answer.json()["accepted"]) == (202, 80), answer.text
            while "Marta" not in str(await socket.recv()):
                continue


async def test_the_trail_has_the_visitors_address_and_not_the_one_they_claim(deployed: Deployed) -> None:
    await deployed.server.session()
    async with deployed.client(**{"origin": deployed.proxy.url, "x-forwarded-for": "203.0.113.9"}) as browser:
        credentials = {"email": "administrator@x.test", "password": PASSWORD}
        assert (await browser.post("/api/v1/session", json=credentials)).status_code == 200
        entries = (await browser.get("/api/v1/audit")).json()["items"]
    [_, through] = sorted((one for one in entries if one["what"] == "session.began"), key=lambda one: one["seq"])
    assert through["address"] == "127.0.0.1"
