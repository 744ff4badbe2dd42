"""Signing in, who am I, signing out."""

from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.params import JSONBody
from msgspec import Meta, Struct

from almenara.access.permissions import Permission, Profile
from almenara.errors import TooMany, Unauthenticated, UnsupportedType
from almenara.service.accounts import SignedIn
from almenara.web.context import Context, Given
from almenara.web.guard import COOKIE, HOME, address_of, home_token, needs, session_token


class Credentials(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person signs in with."""

    email: Annotated[str, Meta(min_length=1, max_length=254)]
    password: Annotated[str, Meta(min_length=1, max_length=256)]


class UserShown(Struct, frozen=True):
    """The person."""

    id: str
    name: str
    email: str


class OrganizationShown(Struct, frozen=True):
    """The tenant; its `zone` decides when a day begins. `demo`: what is in it is made up."""

    id: str
    name: str
    zone: str
    demo: bool


class SessionShown(Struct, frozen=True):
    """Who am I: profile, permissions and reach. `csrf` must be sent back in X-CSRF-Token with every write.

    `region` and `zone` are how moments are written and shown to this person, null as the organization's.
    `visiting`: they came into the demo from a session of their own, to which they can go back.
    """

    user: UserShown
    organization: OrganizationShown
    profile: Profile
    permissions: list[Permission]
    all_groups: bool
    groups: list[str]
    agents: list[str]
    language: str
    region: str | None
    zone: str | None
    csrf: str
    visiting: bool


@post("/session", status_code=200, opt=needs("nothing", raises=(TooMany, Unauthenticated)))
async def sign_in(
    request: Request[Any, Any, Any], data: JSONBody[Credentials], context: Given
) -> Response[SessionShown]:
    """Sign in: answers who you are and sets the session's cookie. The session a browser had before ends."""
    if request.content_type[0] != "application/json":
        raise UnsupportedType("Send application/json.")
    token = await context.accounts.sign_in(
        data.email, data.password, address_of(request.scope), request.headers.get("user-agent")
    )
    return await entered(request, context, token)


@get("/session", opt=needs("session"))
async def who_am_i(request: Request[Any, Any, Any]) -> SessionShown:
    """Who am I."""
    return shown(request.scope["auth"], visiting=home_token(request.headers) is not None)


@delete("/session", status_code=204, opt=needs("session"))
async def sign_out(request: Request[Any, Any, Any], context: Given) -> Response[None]:
    """Sign out: the session is worthless from now on, and its open connections end."""
    for token in (session_token(request.headers), home_token(request.headers)):
        await context.accounts.sign_out(token or "", address_of(request.scope))
    return Response(None, cookies=[cookie(request, "", max_age=0, name=name) for name in (COOKIE, HOME)])


async def entered(request: Request[Any, Any, Any], context: Context, token: str) -> Response[SessionShown]:
    """The answer to who has a session from now on; the one that the browser had before ends."""
    for before in (session_token(request.headers), home_token(request.headers)):
        if before is not None:
            await context.accounts.sign_out(before, address_of(request.scope))
    found = await context.accounts.signed_in(token)
    if found is None:
        raise Unauthenticated
    away = [] if home_token(request.headers) is None else [cookie(request, "", max_age=0, name=HOME)]
    return Response(shown(found), cookies=[cookie(request, token), *away])


def shown(found: SignedIn, *, visiting: bool = False) -> SessionShown:
    """A session as its page sees it."""
    user, actor, organization = found.user, found.actor, found.organization
    return SessionShown(
        user=UserShown(user.id, user.name, user.email),
        organization=OrganizationShown(organization.id, organization.name, organization.zone, found.demo),
        profile=actor.profile,
        permissions=sorted(actor.permissions),
        all_groups=actor.all_groups,
        groups=sorted(actor.groups),
        agents=sorted(actor.agents),
        language=actor.language,
        region=user.region,
        zone=user.zone,
        csrf=found.csrf,
        visiting=visiting and found.demo,
    )


def cookie(request: Request[Any, Any, Any], value: str, max_age: int | None = None, name: str = COOKIE) -> Cookie:
    """A session's cookie."""
    # Without an age the browser drops it when it closes; how long it holds is the server's to say.
    secure = request.scope["scheme"] == "https"
    return Cookie(name, value=value, max_age=max_age, httponly=True, samesite="lax", secure=secure)
