"""Every fault as RFC 9457 problem details: a stable code, the places, a sentence; never a traceback."""

import secrets
import traceback
from contextlib import suppress
from typing import Any, Final, cast

import msgspec
import structlog
from litestar import Request, Response
from litestar.background_tasks import BackgroundTask
from litestar.exceptions import HTTPException
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.errors import (
    AlmenaraError,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    Place,
    TooLarge,
    TooMany,
    Unavailable,
    UnsupportedType,
)
from almenara.reasons import Reason
from almenara.web.faults import reason_in
from almenara.web.guard import address_of

MEDIA_TYPE: Final = "application/problem+json"
_log: Final = structlog.get_logger("web")


class Problem(Struct, frozen=True, omit_defaults=True):
    """RFC 9457 problem details. `code` is stable; `detail` is for people and says what to do; `reason` is the same by
    its code, where it has one."""

    title: str
    status: int
    code: str
    detail: str
    type: str = "about:blank"
    reason: Reason | None = None
    places: tuple[Place, ...] = ()
    id: str | None = None
    """Under which the server's log has more, when the fault is ours."""


class MethodNotAllowed(AlmenaraError):
    """This path does not take this method."""

    code = "method_not_allowed"
    status = 405


_TITLES: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def problem(error: AlmenaraError, *, logged: str | None = None) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """The status, headers and body that tell of an error."""
    told = Problem(
        title=_TITLES.get(error.status, "Error"),
        status=error.status,
        code=error.code,
        detail=error.detail,
        reason=error.reason,
        places=error.places,
        id=logged,
    )
    body = msgspec.json.encode(told)
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if isinstance(error, TooMany | Unavailable):
        headers.append((b"retry-after", str(error.retry_after).encode()))
    if error.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    return error.status, headers, body


def unforeseen(error: BaseException) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """The answer to a fault of ours; the log keeps where it was, never its message, which may quote someone."""
    logged = secrets.token_hex(6)
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    _log.error("unforeseen", id=logged, error=type(error).__name__, at=frames[-8:])
    return problem(AlmenaraError("Something failed here; the server's log has more under this id."), logged=logged)


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's handler of every exception."""
    known = _known(error)
    status, headers, body = problem(known) if known else unforeseen(error)
    named = {name.decode(): value.decode() for name, value in headers if name not in (b"content-length",)}
    if status == 405:
        named["allow"] = ", ".join(_methods(request))
    return Response(body, status_code=status, headers=named, media_type=MEDIA_TYPE, background=_told(request, status))


def _told(request: Request[Any, Any, Any], status: int) -> BackgroundTask | None:
    """That someone known asked for what they may not is told in the audit trail, once they have their answer."""
    scope: Any = request.scope
    actor: Actor | None = scope.get("user")
    if status != 403 or actor is None:
        return None
    operation = f"{request.method} {scope.get('path_template', '')}"
    return BackgroundTask(request.app.state.context.accounts.forbidden, actor, operation, address_of(scope))


def _methods(request: Request[Any, Any, Any]) -> list[str]:
    """The methods that a path takes."""
    taken: list[str] = []
    for method in ("DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"):
        with suppress(HTTPException):
            request.app.asgi_router.handle_routing(path=request.scope["path"].rstrip("/"), method=method)
            taken.append(method)
    return taken


def _known(error: Exception) -> AlmenaraError | None:
    if isinstance(error, AlmenaraError):
        return error
    if isinstance(error, UnicodeDecodeError):
        return Malformed()
    if isinstance(error, HTTPException):
        return _of_framework(error)
    return None


def _of_framework(error: HTTPException) -> AlmenaraError | None:
    match error.status_code:
        case 400 if isinstance(error.extra, list):
            return Invalid(places=[_place(one) for one in cast(list[dict[str, Any]], error.extra)])
        case 400:
            return Malformed("The request is not well-formed; a body must be JSON in UTF-8.")
        case 403:
            return Forbidden()
        case 404:
            return NotFound()
        case 405:
            return MethodNotAllowed()
        case 413:
            return TooLarge("The body is too large.")
        case 415:
            return UnsupportedType("Send application/json.")
        case _:
            return None


def _place(fault: dict[str, Any]) -> Place:
    path = "/" + str(fault.get("key", "")).replace(".", "/").removeprefix("data/")
    return Place.of(path.rstrip("/") or "/", reason_in(str(fault.get("message", ""))))
