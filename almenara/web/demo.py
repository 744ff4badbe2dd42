"""The demo inside the server: begun, stopped and removed by an administrator, entered and left without a password."""

from typing import Any, Final, Literal

from litestar import Request, Response, delete, get, post
from litestar.params import JSONBody
from msgspec import Struct

from almenara.access.permissions import Profile
from almenara.errors import Forbidden, Misused, Unauthenticated
from almenara.service.trial import TrialShown
from almenara.web.context import Asker, Context, Given
from almenara.web.forms import by
from almenara.web.guard import COOKIE, HOME, address_of, home_token, needs, session_token
from almenara.web.session import SessionShown, cookie, shown


class Beginning(Struct, frozen=True, forbid_unknown_fields=True):
    """How fast time runs in it."""

    speed: Literal[1, 10] = 1


class Playing(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether it plays on."""

    on: bool


class Entering(Struct, frozen=True, forbid_unknown_fields=True):
    """As whom one looks around in it."""

    profile: Profile


@get("/demo", opt=needs("users.manage"))
async def demo(context: Given, actor: Asker) -> TrialShown:
    """How the demo is. `here`: this organization is the demo's own; `elsewhere`: several organizations share the
    server, so that it cannot be begun from here."""
    return await context.trial.shown(actor)


@post("/demo", status_code=200, opt=needs("users.manage"))
async def begin(
    request: Request[Any, Any, Any], context: Given, actor: Asker, data: JSONBody[Beginning]
) -> TrialShown:
    """Begin the demo: an organization of its own, with a day of history and traffic as it happens."""
    await context.trial.begin(actor, by(request, actor), data.speed)
    return await context.trial.shown(actor)


@post("/demo/playing", status_code=200, opt=needs("users.manage"))
async def play(context: Given, actor: Asker, data: JSONBody[Playing]) -> TrialShown:
    """Stop it, with its data left as they are, or let it go on."""
    await context.trial.play(actor, on=data.on)
    return await context.trial.shown(actor)


@delete("/demo", status_code=204, opt=needs("users.manage", raises=(Misused,)))
async def clear(request: Request[Any, Any, Any], context: Given, actor: Asker) -> None:
    """Remove the demo: its organization with everything in it, and whoever is in there."""
    await context.trial.clear(actor, by(request, actor))


@post("/demo/session", status_code=200, opt=needs("users.manage"))
async def enter(
    request: Request[Any, Any, Any], context: Given, actor: Asker, data: JSONBody[Entering]
) -> Response[SessionShown]:
    """Go into the demo as somebody of a profile; one's own session waits in a cookie beside. Only for people."""
    own = session_token(request.headers)
    if actor.scopes is not None or own is None:
        raise Forbidden
    token = await context.trial.enter(
        actor, data.profile, address_of(request.scope), request.headers.get("user-agent")
    )
    return await _in(request, context, token, home=own)


@delete("/demo/session", status_code=200, opt=needs("session"))
async def leave(request: Request[Any, Any, Any], context: Given) -> Response[SessionShown]:
    """Go back to one's own session."""
    home = home_token(request.headers)
    if home is None or await context.accounts.signed_in(home) is None:
        raise Unauthenticated
    await context.accounts.sign_out(session_token(request.headers) or "", address_of(request.scope))
    return await _in(request, context, home, home=None)


async def _in(
    request: Request[Any, Any, Any], context: Context, token: str, home: str | None
) -> Response[SessionShown]:
    found = await context.accounts.signed_in(token)
    if found is None:
        raise Unauthenticated
    beside = cookie(request, home or "", max_age=None if home else 0, name=HOME)
    return Response(shown(found, visiting=home is not None), cookies=[cookie(request, token, name=COOKIE), beside])


DOORS: Final = (demo, begin, play, clear, enter, leave)
