"""Users: who they are, what they may and reach; inviting, changing and closing; their sessions."""

from typing import Any, Final, Literal

from litestar import Request, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from almenara.access.permissions import Permission, Profile
from almenara.domain.instants import format_instant
from almenara.errors import Forbidden
from almenara.service.administration import Reach
from almenara.service.own import session_id
from almenara.store.accounts import Session, User
from almenara.web.context import Asker, Context, Given
from almenara.web.forms import Email, Ids, Line, by, check_reach
from almenara.web.guard import needs

Language = Literal["en", "es", "pt-BR"]


class UserDetails(Struct, frozen=True):
    """A user. `state`: `invited` has a link and no password yet. `granted` and `removed` are single permissions
    beside the profile's; `permissions` is what comes of it. `link_until`: till when the last link made holds."""

    id: str
    email: str
    name: str
    state: Literal["invited", "active", "disabled"]
    profile: Profile
    all_groups: bool
    groups: list[str]
    agents: list[str]
    granted: list[Permission]
    removed: list[Permission]
    language: str | None
    region: str | None
    zone: str | None
    created_at: str
    link_until: str | None


class Users(Struct, frozen=True):
    """Every user, by name; they come in one page."""

    items: list[UserDetails]
    total: int
    next: str | None


class Invitation(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to invite as what. Without groups, an administrative profile reaches all."""

    email: Email
    profile: Profile
    all_groups: bool = False
    groups: Ids = []
    agents: Ids = []
    granted: list[Permission] = []
    removed: list[Permission] = []
    name: Line | None = None
    language: Language | None = None


class Invited(Struct, frozen=True):
    """The link, shown this once: nothing is mailed. It holds until `until`."""

    user: UserDetails
    link: str
    until: str


class UserChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out or null stays.

    Groups, agents and permissions given replace those there were.
    """

    profile: Profile | None = None
    all_groups: bool | None = None
    groups: Ids | None = None
    agents: Ids | None = None
    granted: list[Permission] | None = None
    removed: list[Permission] | None = None
    name: Line | None = None
    language: Language | None = None
    disabled: bool | None = None


class SessionDetails(Struct, frozen=True):
    """A browser that is signed in: from where, and what it calls itself. `current`: the one that asks."""

    id: str
    began_at: str
    seen_at: str
    address: str | None
    agent: str | None
    current: bool


class Sessions(Struct, frozen=True):
    """Sessions, the newest first."""

    items: list[SessionDetails]


@get("/users", opt=needs("users.manage"))
async def users(context: Given, actor: Asker) -> Users:
    """Every user of the organization."""
    items = [details(one) for one in await context.accounts.store.users(actor.organization)]
    return Users(sorted(items, key=lambda one: (one.name.casefold(), one.id)), len(items), None)


@post("/users/invitations", opt=needs("users.manage", raises=(Forbidden,)))
async def invite(
    request: Request[Any, Any, Any], context: Given, actor: Asker, data: JSONBody[Invitation]
) -> Invited:
    """Make a user who has no password yet, and the link by which they choose one."""
    await _check(context, actor, data.groups, data.agents)
    made, token = await context.users.invite(
        actor,
        by(request, actor),
        data.email,
        Reach(data.profile, tuple(data.groups), data.all_groups),
        name=data.name,
        agents=data.agents,
        language=data.language,
        granted=data.granted,
        removed=data.removed,
    )
    return Invited(details(made), link(request, token), format_instant(made.invited_until or 0))


@get("/users/{user:str}", opt=needs("users.manage"))
async def user_(context: Given, actor: Asker, user: FromPath[str]) -> UserDetails:
    """One user."""
    return details(await context.users.find(actor, user))


@patch("/users/{user:str}", opt=needs("users.manage"))
async def change(
    request: Request[Any, Any, Any], context: Given, actor: Asker, user: FromPath[str], data: JSONBody[UserChange]
) -> UserDetails:
    """Change a user: their open pages follow within two seconds; closing the account ends their sessions."""
    known = await context.users.find(actor, user)
    await _check(context, actor, data.groups or [], data.agents or [])
    reach = None
    if data.profile is not None or data.all_groups is not None or data.groups is not None:
        groups = data.groups if data.groups is not None else [] if data.all_groups else known.groups
        everything = data.all_groups if data.all_groups is not None else known.all_groups and not groups
        reach = Reach(data.profile or known.profile, tuple(groups), everything)
    found = await context.users.change(
        actor,
        by(request, actor),
        known,
        reach,
        agents=data.agents,
        granted=data.granted,
        removed=data.removed,
        name=data.name,
        language=data.language,
        disabled=data.disabled,
    )
    return details(found)


@post("/users/{user:str}/reset", opt=needs("users.manage"))
async def reset(request: Request[Any, Any, Any], context: Given, actor: Asker, user: FromPath[str]) -> Invited:
    """Another link to a password; the one before is worthless. The password there is stays until it is used."""
    known = await context.users.find(actor, user)
    token, until = await context.users.renew(actor, by(request, actor), known)
    return Invited(details(await context.users.find(actor, user)), link(request, token), format_instant(until))


@get("/users/{user:str}/sessions", opt=needs("users.manage"))
async def sessions(context: Given, actor: Asker, user: FromPath[str]) -> Sessions:
    """Where a user is signed in."""
    known = await context.users.find(actor, user)
    return shown_sessions(await context.own.sessions(actor.organization, known.id), None)


@delete("/users/{user:str}/sessions", status_code=204, opt=needs("users.manage"))
async def end_all(request: Request[Any, Any, Any], context: Given, actor: Asker, user: FromPath[str]) -> None:
    """Sign a user out everywhere: their open pages close within two seconds."""
    known = await context.users.find(actor, user)
    await context.users.demand(actor, known)
    await context.own.end(actor.organization, known.id, by(request, actor))


@delete("/users/{user:str}/sessions/{session:str}", status_code=204, opt=needs("users.manage"))
async def end_one(
    request: Request[Any, Any, Any], context: Given, actor: Asker, user: FromPath[str], session: FromPath[str]
) -> None:
    """Sign a user out of one browser."""
    known = await context.users.find(actor, user)
    await context.users.demand(actor, known)
    await context.own.end(actor.organization, known.id, by(request, actor), session)


def details(user: User) -> UserDetails:
    """A user as who manages users sees them."""
    return UserDetails(
        id=user.id,
        email=user.email,
        name=user.name,
        state="disabled" if user.disabled else "active" if user.password else "invited",
        profile=user.profile,
        all_groups=user.all_groups,
        groups=user.groups,
        agents=user.agents,
        granted=user.granted,
        removed=user.removed,
        language=user.language,
        region=user.region,
        zone=user.zone,
        created_at=format_instant(user.created_at),
        link_until=None if user.invited_until is None else format_instant(user.invited_until),
    )


def shown_sessions(found: list[Session], current: bytes | None) -> Sessions:
    """Sessions as they are shown."""
    return Sessions(
        [
            SessionDetails(
                session_id(one),
                format_instant(one.created_at),
                format_instant(one.seen_at),
                one.address,
                one.agent,
                one.hash == current,
            )
            for one in found
        ]
    )


def link(request: Request[Any, Any, Any], token: str) -> str:
    """The page that takes a token: behind the #, which browsers send to nobody."""
    return f"{request.base_url}invitation#{token}"


async def _check(context: Context, actor: Asker, groups: list[str], agents: list[str]) -> None:
    hub = await context.hubs.of(actor.organization)
    check_reach(actor, hub.board, groups, agents)


DOORS: Final = (users, invite, user_, change, reset, sessions, end_all, end_one)
