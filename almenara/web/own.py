"""One's own account: an invitation taken up, password, language, and where one is signed in."""

from typing import Any, Final

from litestar import Request, Response, delete, get, patch, post
from litestar.params import JSONBody
from msgspec import Struct

from almenara.errors import BadLink, TooMany, Unauthenticated
from almenara.service.accounts import SignedIn, hash_token
from almenara.web.context import Given
from almenara.web.forms import Line, Password, Token, by
from almenara.web.guard import address_of, needs, session_token
from almenara.web.session import SessionShown, cookie, entered, shown
from almenara.web.users import Language, Sessions, shown_sessions


class Acceptance(Struct, frozen=True, forbid_unknown_fields=True):
    """A link's token, and the password one chooses."""

    token: Token
    password: Password
    name: Line | None = None
    language: Language | None = None


class Look(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change of one's own; what is left out or null stays."""

    name: Line | None = None
    language: Language | None = None
    region: Line | None = None
    zone: Line | None = None


class NewPassword(Struct, frozen=True, forbid_unknown_fields=True):
    """The present password, and another."""

    current: Password
    password: Password


@post("/session/accept", status_code=200, opt=needs("nothing", raises=(TooMany, BadLink)))
async def accept(
    request: Request[Any, Any, Any], data: JSONBody[Acceptance], context: Given
) -> Response[SessionShown]:
    """Take up an invitation, or a link to a new password: it is yours and you are signed in. The link works once."""
    token = await context.own.accept(
        data.token,
        data.password,
        address_of(request.scope),
        request.headers.get("user-agent"),
        name=data.name,
        language=data.language,
    )
    return await entered(request, context, token)


@patch("/session", opt=needs("session"))
async def change(request: Request[Any, Any, Any], data: JSONBody[Look], context: Given) -> SessionShown:
    """Change your name, language, region or time zone."""
    me: SignedIn = request.scope["auth"]
    values = {"name": data.name, "language": data.language, "region": data.region, "zone": data.zone}
    await context.own.change(me, address_of(request.scope), values)
    found = await context.accounts.signed_in(session_token(request.headers) or "")
    if found is None:
        raise Unauthenticated
    return shown(found)


@post("/session/password", status_code=204, opt=needs("session", raises=(TooMany,)))
async def change_password(request: Request[Any, Any, Any], data: JSONBody[NewPassword], context: Given) -> None:
    """Change your password: you stay signed in here and nowhere else."""
    me: SignedIn = request.scope["auth"]
    token = session_token(request.headers) or ""
    await context.own.change_password(me, data.current, data.password, token, address_of(request.scope))


@get("/session/all", opt=needs("session"))
async def sessions(request: Request[Any, Any, Any], context: Given) -> Sessions:
    """Where you are signed in."""
    me: SignedIn = request.scope["auth"]
    found = await context.own.sessions(me.actor.organization, me.user.id)
    return shown_sessions(found, hash_token(session_token(request.headers) or ""))


@delete("/session/all", status_code=204, opt=needs("session"))
async def sign_out_everywhere(request: Request[Any, Any, Any], context: Given) -> Response[None]:
    """Sign out everywhere, here too."""
    me: SignedIn = request.scope["auth"]
    await context.own.end(me.actor.organization, me.user.id, by(request, me.actor))
    return Response(None, cookies=[cookie(request, "", max_age=0)])


DOORS: Final = (accept, change, change_password, sessions, sign_out_everywhere)
