"""The door of facts, POST /api/v1/events: bare ASGI, in front of the framework, for its speed.

Everything refusable is refused here; 202 only once all of the request is durable.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from sqlalchemy.exc import DBAPIError

from almenara.access.actor import Actor
from almenara.errors import (
    AlmenaraError,
    Forbidden,
    Malformed,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnsupportedType,
)
from almenara.service.record import Receipt, Recorder
from almenara.web.errors import problem, unforeseen
from almenara.web.events import MAX_BYTES, Origin, read
from almenara.web.rate import Rate

MAX_READING: Final = 64 * 1024 * 1024
"""Bytes of bodies that may be half read at one time, over all connections."""
PATIENCE: Final = 30
"""Seconds in which a body must arrive."""

FindKey = Callable[[str], Awaitable[Actor | None]]
OrganizationKey = Callable[[str], Awaitable[bytes]]
Headers = list[tuple[bytes, bytes]]


class Ingest:
    """Takes events. `find_key` resolves a program's key, `organization_key` gives the key that ids are hashed
    with, `clock` milliseconds since 1970."""

    def __init__(
        self,
        recorder: Recorder,
        find_key: FindKey,
        organization_key: OrganizationKey,
        clock: Callable[[], int],
    ) -> None:
        self._recorder = recorder
        self._find_key = find_key
        self._organization_key = organization_key
        self._clock = clock
        self._keys: dict[str, bytes] = {}
        self._rate = Rate()
        self._reading = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        try:
            answer = await self._answer(scope, receive)
        except AlmenaraError as error:
            answer = problem(error)
        except _Gone:
            return
        except Exception as error:
            answer = unforeseen(error)
        status, headers, body = answer
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def admit(self, authorization: str) -> Actor:
        """Whose key it is. Raises `Unauthenticated`, or `Forbidden` for one that may not send events."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated
        try:
            actor = await self._find_key(token.strip())
        except DBAPIError as error:
            raise Unavailable from error
        if actor is None:
            raise Unauthenticated
        if actor.scopes is None or "ingest" not in actor.scopes or actor.source is None:
            raise Forbidden("This key may not send events: it needs the scope ingest, and a source.")
        return actor

    async def take(self, actor: Actor, content_type: str, body: bytes) -> Receipt:
        """Record the events of a body. Raises what `events.read` and `Recorder.record` do, and `TooMany`."""
        if actor.source is None:
            raise Forbidden
        now = self._clock()
        self._rate.allow(actor.id, now)
        origin = Origin(await self._ids_key(actor.organization), actor.source, now)
        facts = read(body, content_type, origin)
        self._rate.count(actor.id, len(facts))
        return await self._recorder.record(actor.organization, facts, len(body))

    async def _answer(self, scope: Any, receive: Any) -> tuple[int, Headers, bytes]:
        given = dict[bytes, bytes](scope["headers"])
        actor = await self.admit(given.get(b"authorization", b"").decode("latin-1"))
        if given.get(b"content-encoding", b"identity") != b"identity":
            raise UnsupportedType("Send the body as it is, not compressed.")
        length = given.get(b"content-length", b"0")
        if not length.isdigit():
            raise Malformed("The header Content-Length is not a number.")
        if len(length) > 12 or int(length) > MAX_BYTES:
            raise TooLarge
        body = await self._body(receive)
        receipt = await self.take(actor, given.get(b"content-type", b"").decode("latin-1"), body)
        answer = msgspec.json.encode(receipt)
        return 202, [*_JSON, (b"content-length", b"%d" % len(answer))], answer

    async def _body(self, receive: Any) -> bytes:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        if not message.get("more_body", False):
            body: bytes = message.get("body", b"")
            if len(body) > MAX_BYTES:
                raise TooLarge
            return body
        return await self._long_body(message.get("body", b""), receive)

    async def _long_body(self, first: bytes, receive: Any) -> bytes:
        parts, size = [first], len(first)
        self._reading += size
        try:
            async with asyncio.timeout(PATIENCE):
                more = True
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise _Gone
                    part: bytes = message.get("body", b"")
                    more = message.get("more_body", False)
                    parts.append(part)
                    size += len(part)
                    self._reading += len(part)
                    if size > MAX_BYTES:
                        raise TooLarge
                    if self._reading > MAX_READING:
                        raise Unavailable("Too many large requests at once; slow down.")
        except TimeoutError:
            raise Malformed("The body did not arrive in time.") from None
        finally:
            self._reading -= size
        return b"".join(parts)

    async def _ids_key(self, organization: str) -> bytes:
        key = self._keys.get(organization)
        if key is None:
            key = self._keys[organization] = await self._organization_key(organization)
        return key


class _Gone(Exception):
    """Whoever sent the request is not there any more."""


_JSON: Final[Headers] = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
