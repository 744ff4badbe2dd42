"""The settings: what there is, what each item is and was, setting it, putting it back."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from almenara.access.actor import Actor
from almenara.access.permissions import Permission
from almenara.access.scope import reaches_agent
from almenara.catalog.settings import BY_NAME, KINDS, SettingKind
from almenara.catalog.settings_shown import kinds
from almenara.catalog.words import words
from almenara.domain import settings as s
from almenara.domain.settled import Version
from almenara.domain.shapes import MAX_INTEGER
from almenara.errors import ChangedMeanwhile, Invalid, NotFound, refused
from almenara.live.hub import Hub
from almenara.service.settings import Wanted, find_item, ids_of, settled
from almenara.web.context import Asker, Context, Given
from almenara.web.faults import place_of
from almenara.web.figures import Language
from almenara.web.guard import address_of, needs
from almenara.web.setting_shown import SettingItems, SettingKinds, SettingShown, Versions, show_setting, show_version

Seen = Annotated[
    int | None,
    QueryParameter(name="seq", ge=0, le=MAX_INTEGER, description="Only if this is the item's `seq` still."),
]


class Restoring(Struct, frozen=True, forbid_unknown_fields=True):
    """The version to put back, by its seq; 0 for before it was ever set."""

    seq: Annotated[int, Meta(ge=0, le=MAX_INTEGER)]


@get("/settings", opt=needs("conversations.view"))
async def settings(actor: Asker, lang: Language = None) -> SettingKinds:
    """The kinds of setting that you may change, with their forms, named in your language."""
    return SettingKinds(kinds(actor, words(lang or actor.language)))


def _doors(path: str, name: str | None, permission: Permission) -> tuple[HTTPRouteHandler, ...]:
    """The doors of one kind, or (without a name) of every kind that this permission is for."""

    def kind_of(kind: str | None) -> SettingKind:
        found = BY_NAME.get(name or kind or "")
        if found is None or found.permission != permission:
            raise NotFound
        return found

    async def read(context: Given, actor: Asker, kind: FromPath[str] = "", lang: Language = None) -> SettingItems:
        """The items of a kind, named in your language."""
        hub = await context.hubs.of(actor.organization)
        return await _items(context, hub, actor, kind_of(kind), lang or actor.language)

    async def add(
        request: Request[Any, Any, Any],
        context: Given,
        actor: Asker,
        data: JSONBody[dict[str, Any]],
        kind: FromPath[str] = "",
    ) -> SettingShown:
        """A new item of a list; the body is its value."""
        found, hub = kind_of(kind), await context.hubs.of(actor.organization)
        made = await context.settings.create(actor, found, _value(found, data), hub.board, address_of(request.scope))
        return await _answer(context, hub, actor, found, made)

    async def change(
        request: Request[Any, Any, Any],
        context: Given,
        actor: Asker,
        id: FromPath[str],  # noqa: A002 - the word of the domain
        data: JSONBody[dict[str, Any]],
        kind: FromPath[str] = "",
        seq: Seen = None,
    ) -> SettingShown:
        """Set an item; the body is its value. It holds from now on, on every open screen."""
        found, hub = kind_of(kind), await context.hubs.of(actor.organization)
        wanted = Wanted(found, _id(id), seq, address_of(request.scope))
        _demand(hub, actor, found, wanted.id)
        # Whether it is there is said before what is wrong with the value.
        find_item(wanted, await context.settings.current(actor.organization), hub.board)
        made = await context.settings.change(actor, wanted, _value(found, data), hub.board)
        return await _answer(context, hub, actor, found, made)

    async def reset(
        request: Request[Any, Any, Any],
        context: Given,
        actor: Asker,
        id: FromPath[str],  # noqa: A002 - the word of the domain
        kind: FromPath[str] = "",
        seq: Seen = None,
    ) -> None:
        """Put an item back to its default; one that people added is removed."""
        found, hub = kind_of(kind), await context.hubs.of(actor.organization)
        wanted = Wanted(found, _id(id), seq, address_of(request.scope))
        _demand(hub, actor, found, wanted.id)
        made = await context.settings.change(actor, wanted, None, hub.board)
        await hub.reached(made.seq)

    async def history(
        context: Given,
        actor: Asker,
        place: FromPath[str],
        kind: FromPath[str] = "",
    ) -> Versions:
        """What an item was, newest first: `place` is its id, then `/history`."""
        found, hub = kind_of(kind), await context.hubs.of(actor.organization)
        wanted = _before(place, "/history")
        _demand(hub, actor, found, wanted)
        versions = await context.settings.versions(actor.organization)
        mine = [one for one in versions if (one.kind, one.id) == (found.name, wanted)]
        if not mine and wanted not in ids_of(found, settled(versions), hub.board):
            raise NotFound
        return Versions([show_version(one, hub) for one in reversed(mine)])

    async def restore(
        request: Request[Any, Any, Any],
        context: Given,
        actor: Asker,
        place: FromPath[str],
        data: JSONBody[Restoring],
        kind: FromPath[str] = "",
        seq: Seen = None,
    ) -> SettingShown:
        """Put back what an item was: `place` is its id, then `/restore`."""
        found, hub = kind_of(kind), await context.hubs.of(actor.organization)
        wanted = Wanted(found, _before(place, "/restore"), seq, address_of(request.scope))
        _demand(hub, actor, found, wanted.id)
        made = await context.settings.restore(actor, wanted, data.seq, hub.board)
        return await _answer(context, hub, actor, found, made)

    wrong = (NotFound, Invalid, ChangedMeanwhile)
    return (
        get(path, opt=needs(permission, raises=(NotFound,)))(read),
        post(path, status_code=201, opt=needs(permission, raises=wrong))(add),
        put(f"{path}/{{id:path}}", opt=needs(permission, raises=wrong))(change),
        delete(f"{path}/{{id:path}}", status_code=204, opt=needs(permission, raises=wrong))(reset),
        get(f"{path}/{{place:path}}", opt=needs(permission, raises=(NotFound,)))(history),
        post(f"{path}/{{place:path}}", status_code=200, opt=needs(permission, raises=wrong))(restore),
    )


DOORS: Final = (
    settings,
    *_doors("/settings/{kind:str}", None, "settings.manage"),
    *(
        door
        for kind in KINDS
        if kind.permission != "settings.manage"
        for door in _doors(f"/settings/{kind.name}", kind.name, kind.permission)
    ),
)


async def _items(context: Context, hub: Hub, actor: Actor, kind: SettingKind, language: str) -> SettingItems:
    seq = hub.board.seq
    versions = await context.settings.versions(actor.organization)
    current = settled(versions)
    last = {one.id: one for one in versions if one.kind == kind.name}
    ids = [one for one in ids_of(kind, current, hub.board) if _reaches(hub, actor, kind, one)]
    return SettingItems([show_setting(hub, language, kind, one, current, last.get(one)) for one in ids], seq)


def _reaches(hub: Hub, actor: Actor, kind: SettingKind, id: str) -> bool:  # noqa: A002 - the word of the domain
    """Whether an item is within reach: those of groups and agents are as they are."""
    match kind.items:
        case "groups":
            return reaches_agent(actor, (id,))
        case "agents":
            agent = hub.board.agents.get(id)
            return agent is not None and reaches_agent(actor, agent.groups)
        case _:
            return True


def _demand(hub: Hub, actor: Actor, kind: SettingKind, id: str) -> None:  # noqa: A002 - the word of the domain
    if not _reaches(hub, actor, kind, id):
        raise NotFound


async def _answer(context: Context, hub: Hub, actor: Actor, kind: SettingKind, version: Version) -> SettingShown:
    await hub.reached(version.seq)
    current = await context.settings.current(actor.organization)
    return show_setting(hub, actor.language, kind, version.id, current, version)


def _value(kind: SettingKind, data: dict[str, Any]) -> s.Setting:
    if b"\\u0000" in msgspec.json.encode(data):
        raise Invalid(places=[refused("/", "no_nul")])
    try:
        return msgspec.convert(data, kind.shape)
    except msgspec.ValidationError as error:
        raise Invalid(places=[place_of(error, "")]) from None


def _id(path: str) -> str:
    """The id of a path, which may have slashes."""
    return path.removeprefix("/")


def _before(path: str, end: str) -> str:
    if not path.endswith(end):
        raise NotFound
    return _id(path).removesuffix(end)
