"""Getting going: the first administrator, and what is left to do."""

from typing import Annotated, Any, Final

from litestar import Request, Response, get, post, put
from litestar.params import JSONBody
from msgspec import Meta, Struct

from almenara.catalog.steps import STEPS, Step
from almenara.errors import BadLink, NotFound, TooMany
from almenara.service.checklist import done
from almenara.store.setup import pass_over
from almenara.web.context import Asker, Context, Given
from almenara.web.forms import Email, Line, Password, Token
from almenara.web.guard import address_of, needs
from almenara.web.session import SessionShown, entered
from almenara.web.users import Language


class SetupShown(Struct, frozen=True):
    """`open`: nobody can sign in yet; the link that the server showed, or `almenara setup` shows, is the way in."""

    open: bool


class FirstAdministrator(Struct, frozen=True, forbid_unknown_fields=True):
    """A setup link's token, and who one is."""

    token: Token
    name: Line
    email: Email
    password: Password
    language: Language


class StepShown(Struct, frozen=True):
    """A step: whether what there is says that it is done, and whether somebody passed it over."""

    name: Step
    done: bool
    passed: bool


class Checklist(Struct, frozen=True):
    """The steps that get an organization going, in their order."""

    items: list[StepShown]


class Passing(Struct, frozen=True, forbid_unknown_fields=True):
    """The steps that are passed over from now on: all that are, not one more."""

    passed: Annotated[list[Step], Meta(max_length=len(STEPS))]


@get("/session/setup", opt=needs("nothing"))
async def setup(context: Given) -> SetupShown:
    """Whether the server waits for its first administrator."""
    return SetupShown(await context.links.nobody())


@post("/session/setup", status_code=200, opt=needs("nothing", raises=(TooMany, BadLink)))
async def enter(
    request: Request[Any, Any, Any], data: JSONBody[FirstAdministrator], context: Given
) -> Response[SessionShown]:
    """Become the first administrator by a setup link: you are signed in, and the link is used up."""
    token = await context.setup.enter(
        data.token,
        data.email,
        data.password,
        address_of(request.scope),
        request.headers.get("user-agent"),
        name=data.name,
        language=data.language,
    )
    return await entered(request, context, token)


@get("/checklist", opt=needs("settings.manage"))
async def checklist(context: Given, actor: Asker) -> Checklist:
    """What is done of getting going, and what is left."""
    return await _checklist(context, actor.organization)


@put("/checklist", opt=needs("settings.manage"))
async def pass_steps(context: Given, actor: Asker, data: JSONBody[Passing]) -> Checklist:
    """Pass steps over, for every administrator: what is fine as it is needs no more reminding."""
    async with context.accounts.store.changing() as connection:
        await pass_over(connection, actor.organization, set(data.passed))
    return await _checklist(context, actor.organization)


async def _checklist(context: Context, organization: str) -> Checklist:
    found = await context.accounts.store.organization(organization)
    if found is None:
        raise NotFound
    hub = await context.hubs.of(organization)
    finished = await done(context.accounts.store, found, await context.settings.current(organization), hub.board)
    return Checklist([StepShown(step, step in finished, step in found.passed) for step in STEPS])


DOORS: Final = (setup, enter, checklist, pass_steps)
