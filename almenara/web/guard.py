"""Who asks and whether they may at all, decided before anything else of a request is read."""

import hmac
from ipaddress import IPv6Address, ip_address
from typing import Any, Final, Literal, cast, get_args

from litestar.connection import ASGIConnection
from litestar.datastructures import Headers
from litestar.handlers import BaseRouteHandler

from almenara.access.actor import Actor
from almenara.access.permissions import Permission
from almenara.errors import AlmenaraError, Forbidden, Unauthenticated
from almenara.reasons import Reason
from almenara.service.accounts import Accounts, csrf_of

COOKIE: Final = "almenara_session"
HOME: Final = "almenara_home"
"""The session of whoever is in the demo meanwhile: their own, to which they go back."""

Need = Permission | Literal["nothing", "session", "ingest"]
"""What a route asks for: a permission, a person's session, a key with the scope `ingest`, or nothing."""
NEEDS: Final = frozenset((*get_args(Permission), "nothing", "session", "ingest"))
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})

Connection = ASGIConnection[Any, Any, Any, Any]


def needs(need: Need, *, raises: tuple[type[AlmenaraError], ...] = ()) -> dict[str, Any]:
    """The `opt` of a handler: what it needs, without which the program does not start (see `api`), and the errors
    it may answer beyond those that every route like it has."""
    return {"needs": need, "raises": raises}


async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Find who asks and put them on the request. Raises `Unauthenticated` or `Forbidden`."""
    method: str = cast(dict[str, Any], connection.scope)["method"]
    if method == "OPTIONS":
        return
    need: Need = handler.opt["needs"]
    writing = method not in _READING
    if writing and not same_origin(connection.headers):
        raise Forbidden(Reason("other_site"))
    if need == "nothing":
        connection.scope["user"] = await actor_of(connection, with_key=True)
        return
    actor = await actor_of(connection, with_key=need != "session")
    connection.scope["user"] = actor
    if actor is None:
        raise Unauthenticated
    if writing and actor.scopes is None:
        _check_csrf(connection.headers)
    if need not in ("session", "ingest") and not (actor.may(need) and _may_write(actor, writing=writing)):
        raise Forbidden


async def actor_of(connection: Connection, *, with_key: bool) -> Actor | None:
    """Who asks: by their key if they send one, else by their session."""
    accounts: Accounts = connection.app.state.context.accounts
    authorization = connection.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        return await accounts.find_key(token.strip()) if with_key and scheme.lower() == "bearer" else None
    token = session_token(connection.headers)
    found = await accounts.signed_in(token) if token else None
    connection.scope["auth"] = found
    return found.actor if found else None


def session_token(headers: Headers) -> str | None:
    """The session's token among the cookies."""
    return _cookie(headers, COOKIE)


def home_token(headers: Headers) -> str | None:
    """The token of the session to go back to, of whoever is in the demo."""
    return _cookie(headers, HOME)


def _cookie(headers: Headers, wanted: str) -> str | None:
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted and value:
            return value
    return None


def address_of(scope: Any) -> str | None:
    """From where a request or a live socket comes: who a trusted proxy says, else whoever is connected.

    None for what is no address: a proxy's word may be anything.
    """
    client: tuple[str, int] | None = scope.get("client")
    try:
        address = ip_address(client[0] if client else "")
    except ValueError:
        return None
    # One machine has one name, whichever kind of socket it came through.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def same_origin(headers: Headers) -> bool:
    """Whether no page of another site is behind the request (a program sends neither header)."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2].lower() == headers.get("host", "").lower()


def _may_write(actor: Actor, *, writing: bool) -> bool:
    """A key that only reads changes nothing, whatever its profile may."""
    return not writing or actor.scopes is None or "act" in actor.scopes


def _check_csrf(headers: Headers) -> None:
    token = session_token(headers) or ""
    given = headers.get("x-csrf-token", "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(given, csrf_of(token).encode()):
        raise Forbidden(Reason("no_token"))
