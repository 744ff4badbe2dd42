"""The keys by which programs send events, read and act."""

from typing import Annotated, Any, Final

from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from almenara.access.actor import Scope
from almenara.access.permissions import Profile
from almenara.domain.instants import format_instant
from almenara.errors import Forbidden
from almenara.live.board import Board
from almenara.live.timeline import Who, who_of
from almenara.service.administration import Reach
from almenara.store.accounts import Key
from almenara.web.context import Asker, Given
from almenara.web.forms import Ids, Line, by, check_reach
from almenara.web.guard import needs

SourceId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]


class KeyDetails(Struct, frozen=True):
    """A key, never its secret: what it is for (`scopes`), where its events come from, and as whom it acts."""

    id: str
    name: str
    scopes: list[Scope]
    source: str | None
    profile: Profile
    all_groups: bool
    groups: list[str]
    maker: Who | None
    created_at: str
    revoked_at: str | None


class Keys(Struct, frozen=True):
    """Every key, the newest first, revoked ones too; they come in one page."""

    items: list[KeyDetails]
    total: int
    next: str | None


class KeyForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A key to make. `ingest` needs a `source`, made if it is new; `read` and `act` need a `profile`."""

    name: Line
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=4)]
    source: SourceId | None = None
    profile: Profile | None = None
    all_groups: bool = False
    groups: Ids = []


class KeyMade(Struct, frozen=True):
    """The key, and its secret: shown this once."""

    key: KeyDetails
    secret: str


@get("/keys", opt=needs("keys.manage"))
async def keys(context: Given, actor: Asker) -> Keys:
    """Every key of the organization."""
    hub = await context.hubs.of(actor.organization)
    found = await context.accounts.store.keys(actor.organization)
    items = [_details(one, hub.board) for one in reversed(found)]
    return Keys(items, len(items), None)


@post("/keys", opt=needs("keys.manage"))
async def make(request: Request[Any, Any, Any], context: Given, actor: Asker, data: JSONBody[KeyForm]) -> KeyMade:
    """Make a key. Its secret is shown once; it has never more than you."""
    hub = await context.hubs.of(actor.organization)
    check_reach(actor, hub.board, data.groups, [])
    reach = None if data.profile is None else Reach(data.profile, tuple(data.groups), data.all_groups)
    made, secret = await context.keys.make(actor, by(request, actor), data.name, data.scopes, data.source, reach)
    return KeyMade(_details(made, hub.board), secret)


@delete("/keys/{key:str}", status_code=204, opt=needs("keys.manage", raises=(Forbidden,)))
async def revoke(request: Request[Any, Any, Any], context: Given, actor: Asker, key: FromPath[str]) -> None:
    """Make a key worthless, at once."""
    await context.keys.revoke(actor, by(request, actor), key)


def _details(key: Key, board: Board) -> KeyDetails:
    return KeyDetails(
        id=key.id,
        name=key.name,
        scopes=key.scopes,
        source=key.source,
        profile=key.profile,
        all_groups=key.all_groups,
        groups=key.groups,
        maker=None if key.maker is None else who_of(key.maker, board.name_of),
        created_at=format_instant(key.created_at),
        revoked_at=None if key.revoked_at is None else format_instant(key.revoked_at),
    )


DOORS: Final = (keys, make, revoke)
