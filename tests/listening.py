"""A server in the test's own process that listens on a loopback port, and the pages that people have open."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from typing import Any, Final

import msgspec
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from almenara.web.guard import COOKIE
from tests.monitor import PASSWORD, Monitor

PATIENCE: Final = 60
"""Seconds after which a busy machine is taken for a fault."""


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
    """The token of a new session."""
    answer = await monitor.client().post("/api/v1/session", json={"email": email, "password": PASSWORD})
    return SimpleCookie(answer.headers["set-cookie"])[COOKIE].value


class Page:
    """Someone's open page: every byte that it was sent."""

    def __init__(self, live: ClientConnection) -> None:
        self._live = live
        self._watches = 1_000
        self.sent: list[str] = []

    @classmethod
    async def open(cls, address: str, token: str) -> "Page":
        """A page of the session."""
        return cls(
            await connect(
                f"ws://{address}/api/v1/live",
                additional_headers={"cookie": f"{COOKIE}={token}"},
                origin=f"http://{address}",  # pyright: ignore[reportArgumentType] - a NewType of str
                compression=None,
                max_size=None,
            )
        )

    async def send(self, frame: str | bytes | dict[str, Any]) -> None:
        """Send a frame; what is no text yet, as JSON."""
        await self._live.send(msgspec.json.encode(frame).decode() if isinstance(frame, dict) else frame)

    async def read(self) -> dict[str, Any]:
        """The next frame."""
        async with asyncio.timeout(PATIENCE):
            text = await self._live.recv()
        assert isinstance(text, str)
        self.sent.append(text)
        return msgspec.json.decode(text)

    async def hears(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind."""
        while (frame := await self.read())["type"] != kind:
            pass
        return frame

    async def ask(self, frame: dict[str, Any]) -> dict[str, Any]:
        """Begin a watch: its snapshot, or its refusal."""
        await self.send({"type": "watch", **frame})
        audience = None
        while True:
            told = await self.read()
            match told["type"]:
                case "watching" if told["watch"] == frame["watch"]:
                    audience = told["audience"]
                case "snapshot" if told["audience"] == audience:
                    return told
                case "refused" if told.get("watch") == frame["watch"]:
                    return told
                case _:
                    pass

    async def holds(self, seq: int) -> None:
        """Until it was sent everything up to that seq: a fresh watch says how far the server is."""
        while True:
            self._watches += 1
            shown = await self.ask({"watch": self._watches, "kind": "totals"})
            await self.send({"type": "unwatch", "watch": self._watches})
            if shown["seq"] >= seq:
                return

    async def closed(self) -> int | None:
        """The code with which the server closes it; whatever is sent before is kept."""
        try:
            while True:
                await self.read()
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else None

    async def close(self) -> None:
        """Leave."""
        await self._live.close()
