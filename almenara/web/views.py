"""Saved views: an address with a name. What it lists is what the reader reaches, whoever saved it."""

import secrets
from typing import Annotated, Literal

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from almenara.access.actor import Actor
from almenara.errors import Forbidden, Invalid, NotFound, refused
from almenara.store.views import MOST, View, Views
from almenara.web.context import Asker, Context, Given
from almenara.web.guard import needs

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Query = Annotated[str, Meta(max_length=4_096)]
Tab = Literal["conversations", "agents"]
Position = Annotated[int, Meta(ge=0, le=10_000)]


class ViewShown(Struct, frozen=True):
    """A view: `own` is yours to change; `by` saved it."""

    id: str
    name: str
    tab: str
    query: str
    shared: bool
    position: int
    own: bool
    by: str | None


class ViewsShown(Struct, frozen=True):
    """Your own views and those shared by others, in their order."""

    items: list[ViewShown]


class NewView(Struct, frozen=True, forbid_unknown_fields=True):
    """A view to keep: `query` is what the monitor's address says after its question mark."""

    name: Name
    query: Query
    tab: Tab = "conversations"
    shared: bool = False
    position: Position = 0


class ViewChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to become of a view; what is not said stays."""

    name: Name | UnsetType = UNSET
    query: Query | UnsetType = UNSET
    tab: Tab | UnsetType = UNSET
    shared: bool | UnsetType = UNSET
    position: Position | UnsetType = UNSET


@get("/views", opt=needs("session"))
async def views(context: Given, actor: Asker) -> ViewsShown:
    """The views that you saved, and those that somebody shared with everyone."""
    hub = await context.hubs.of(actor.organization)
    found = await Views(context.database.engine).of(actor.organization, actor.id)
    return ViewsShown(
        [_shown(one, actor, hub.board.people) for one in found if actor.may("agents.view") or one.tab != "agents"]
    )


@post("/views", status_code=201, opt=needs("session", raises=(Forbidden,)))
async def save_view(context: Given, actor: Asker, data: JSONBody[NewView]) -> ViewShown:
    """Save one; to share it needs `views.share`."""
    _may(actor, shared=data.shared)
    _legible(data.name, data.query)
    view = View(
        actor.organization,
        secrets.token_hex(10),
        actor.id,
        data.name.strip(),
        data.shared,
        data.tab,
        data.query,
        data.position,
        context.clock(),
    )
    if not await Views(context.database.engine).add(view):
        raise Invalid(places=[refused("/name", "full", most=MOST)])
    return _shown(view, actor, {})


@patch("/views/{view:str}", opt=needs("session", raises=(Forbidden, NotFound)))
async def change_view(context: Given, actor: Asker, view: FromPath[str], data: JSONBody[ViewChange]) -> ViewShown:
    """Change one of your own; one that is shared, also with `views.share`."""
    found = await _changeable(context, actor, view)
    wanted = {name: value for name, value in msgspec.structs.asdict(data).items() if value is not UNSET}
    changed = msgspec.structs.replace(found, **wanted)
    _may(actor, shared=changed.shared)
    _legible(changed.name, changed.query)
    await Views(context.database.engine).change(changed)
    return _shown(changed, actor, {})


@delete("/views/{view:str}", status_code=204, opt=needs("session", raises=(NotFound,)))
async def delete_view(context: Given, actor: Asker, view: FromPath[str]) -> Response[None]:
    """Delete one of your own; one that is shared, also with `views.share`."""
    await Views(context.database.engine).drop(await _changeable(context, actor, view))
    return Response(None)


async def _changeable(context: Context, actor: Actor, id: str) -> View:  # noqa: A002 - the word of every table
    """A view that the actor may change. Raises `NotFound` for any other, and for one that is not there."""
    for one in await Views(context.database.engine).of(actor.organization, actor.id):
        if one.id == id and (one.owner == actor.id or actor.may("views.share")):
            return one
    raise NotFound


def _may(actor: Actor, *, shared: bool) -> None:
    if shared and not actor.may("views.share"):
        raise Forbidden


def _legible(name: str, query: str) -> None:
    """Raises `Invalid` for a name of nothing, and for what no database keeps."""
    if not name.strip():
        raise Invalid(places=[refused("/name", "empty")])
    if "\0" in name + query or any("\ud800" <= letter <= "\udfff" for letter in name + query):
        raise Invalid(places=[refused("/", "no_nul")])


def _shown(view: View, actor: Actor, people: dict[str, str]) -> ViewShown:
    return ViewShown(
        id=view.id,
        name=view.name,
        tab=view.tab,
        query=view.query,
        shared=view.shared,
        position=view.position,
        own=view.owner == actor.id,
        by=people.get(view.owner),
    )
