"""The live socket: a bare ASGI handler that carries frames between a browser and its connection's hub."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from litestar.datastructures import Headers

from almenara.access.actor import Actor
from almenara.errors import AlmenaraError
from almenara.live.connection import Connection
from almenara.live.frames import AnyClientFrame, Beat, Hello, Pong, Refused, SourceFreshness
from almenara.live.hub import Hub
from almenara.service.announce import record_opening
from almenara.web.context import Context
from almenara.web.guard import address_of, same_origin, session_token

PROTOCOL: Final = 1
BEAT: Final = 5.0
"""Seconds between beats."""
SILENCE: Final = 30_000
"""Milliseconds without a word after which the other end is taken for gone."""
QUIET: Final = 12_000
"""Milliseconds without a word after which nobody is taken to be there, though the connection is kept a while."""
PATIENCE: Final = 10.0
"""Seconds that sending what waits may take."""
_LARGEST: Final = 64_000
_FRAMES_A_BEAT: Final = 300

SIGNED_OUT: Final = 4401
REFUSED: Final = 4403
TOO_FAST: Final = 4429
GOING: Final = 1012
SLOW: Final = 4408

_decode = msgspec.json.Decoder(AnyClientFrame).decode
_encode = msgspec.json.Encoder().encode
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Live:
    """The door of the live socket."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """One connection, from its handshake to its end."""
        await receive()
        headers = Headers.from_scope(scope)
        token = session_token(headers)
        found = await self._context.accounts.signed_in(token) if token else None
        origin = headers.get("origin")
        if origin is None or not same_origin(headers):
            await send({"type": "websocket.close", "code": REFUSED, "reason": "foreign_origin"})
        elif token is None or found is None:
            # Accepted first: a browser is not told why a handshake failed.
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": SIGNED_OUT, "reason": "unauthenticated"})
        else:
            await send({"type": "websocket.accept"})
            hub = await self._context.hubs.of(found.actor.organization)
            session = Session(self._context, hub, found.actor, token, address_of(scope), send)
            await session.run(receive)


class Session:
    """One accepted connection."""

    def __init__(self, context: Context, hub: Hub, actor: Actor, token: str, address: str | None, send: Send) -> None:
        self._context = context
        self._hub = hub
        self._token = token
        self._address = address
        self._send = send
        self._heard_at = context.clock()
        self._frames = 0
        self._recheck = asyncio.Event()
        # At once: the account may have changed between the handshake and the connection's being known to its hub.
        self._recheck.set()
        self._connection = Connection(hub, actor, self._opened, self._recheck.set)

    async def run(self, receive: Receive) -> None:
        """Carry frames both ways until one side ends it."""
        self._connection.send(_encode(Hello(PROTOCOL, self._context.build, self._context.clock())))
        tasks = [
            asyncio.create_task(work)
            for work in (self._reading(receive), self._sending(), self._beating(), self._rechecking())
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            code = next((task.result() for task in done if not task.cancelled() and task.exception() is None), None)
        finally:
            self._connection.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if code is not None:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(1):
                    await self._send({"type": "websocket.close", "code": code})

    async def _reading(self, receive: Receive) -> int | None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return None
            self._heard_at = self._context.clock()
            self._frames += 1
            if self._frames > _FRAMES_A_BEAT:
                return TOO_FAST
            await self._receive(message.get("text"))

    async def _receive(self, text: str | None) -> None:
        if text is None or len(text) > _LARGEST:
            self._connection.send(_encode(Refused("malformed", "Send JSON in text frames of at most 64 KB.")))
            return
        try:
            frame = _decode(text)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            self._connection.send(_encode(Refused("invalid", str(error)[:300])))
            return
        if not isinstance(frame, Pong):
            await self._connection.receive(frame)

    async def _sending(self) -> int | None:
        while True:
            frames = await self._connection.frames()
            try:
                async with asyncio.timeout(PATIENCE):
                    for frame in frames:
                        await self._send({"type": "websocket.send", "text": frame.decode()})
            except TimeoutError:
                return SLOW
            if self._connection.closing is not None:
                return GOING

    async def _beating(self) -> int | None:
        while True:
            now = self._context.clock()
            if now - self._heard_at > SILENCE:
                return SLOW
            self._connection.hear(silent=now - self._heard_at > QUIET)
            pace = self._hub.pace
            self._connection.send(_encode(Beat(now, pace.interval, pace.lag, self._sources(now))))
            self._frames = 0
            await asyncio.sleep(BEAT)
            # Also a session that merely grew old must end, though no account changed.
            self._recheck.set()

    def _sources(self, now: int) -> list[SourceFreshness]:
        states = self._context.follower.states(self._hub.organization)
        return [SourceFreshness(one.id, one.kind, one.late(now), one.heard_at) for one in states]

    async def _rechecking(self) -> int | None:
        while True:
            await self._recheck.wait()
            self._recheck.clear()
            try:
                found = await self._context.accounts.signed_in(self._token)
            except AlmenaraError:
                continue
            if found is None:
                return SIGNED_OUT
            self._connection.become(found.actor)

    async def _opened(self, actor: Actor, conversation: str) -> None:
        await record_opening(self._context.recorder, actor, conversation, self._address, self._context.clock())
