"""The first fork of every request, in front of the framework, and the headers that every answer bears."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from almenara.web.errors import unforeseen

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

EVENTS: Final = "/api/v1/events"
LIVE: Final = "/api/v1/live"
METRICS: Final = "/metrics"

_GUARDING: Final = [
    (
        b"content-security-policy",
        b"default-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; "
        b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Front:
    """Events and the live socket go straight to their doors; the rest of /api to the API; all else is a page."""

    def __init__(self, *, api: App, pages: App, ingest: App, live: App | None) -> None:
        self.api = api
        self._pages = pages
        self._ingest = ingest
        self._live = live or _refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        path: str = scope["path"]
        if scope["type"] == "websocket":
            await (self._live if path == LIVE else _refuse)(scope, receive, send)
        elif path == EVENTS and scope["method"] == "POST":
            await self._answer(self._ingest, scope, receive, send)
        elif path in ("/api", METRICS) or path.startswith("/api/"):
            await self._answer(self.api, scope, receive, send)
        else:
            await self._answer(self._pages, scope, receive, send)

    async def _answer(self, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def guarded(message: Any) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = list(message.get("headers", ()))
                headers += _GUARDING
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message = {**message, "headers": headers}
            await send(message)

        try:
            await app(scope, receive, guarded)
        except Exception as error:
            if started:
                raise
            status, headers, body = unforeseen(error)
            await guarded({"type": "http.response.start", "status": status, "headers": headers})
            await guarded({"type": "http.response.body", "body": body})


async def _refuse(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "websocket.close", "code": 4404, "reason": "not_found"})
