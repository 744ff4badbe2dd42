"""Sources: the helpdesks that are followed, and where else events come from; how each is, what it could not tell."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from litestar import Request, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from almenara.domain.instants import format_instant
from almenara.errors import Invalid, refused
from almenara.reasons import Reason, recognised
from almenara.service.following import SourceState
from almenara.sources import FOLLOWED
from almenara.sources.rt.client import check_url
from almenara.store.accounts import Source
from almenara.web.context import Asker, Context, Given
from almenara.web.forms import Line, Token, by
from almenara.web.guard import needs
from almenara.web.keys import SourceId


class SourceDetails(Struct, frozen=True):
    """A source. `state` is `ready` where events are sent by its keys; one that is followed is waiting, catching up,
    connected, away or refused, and `late` if what it feeds is stale. `heard_at`: when it last answered or told
    something; `lag` is in seconds; `rejected` counts what could not be made into facts; `detail` is a sentence, and
    `reason` its code where it has one. While what there was before is still being read: how many conversations were
    `read`, `of` how many where the helpdesk tells; else both are null."""

    id: str
    kind: str
    state: Literal["ready", "waiting", "catching_up", "connected", "away", "refused"]
    late: bool
    heard_at: str | None
    lag: float | None
    detail: str | None
    reason: Reason | None
    url: str | None
    user: str | None
    rejected: int
    read: int | None
    of: int | None
    created_at: str


class Sources(Struct, frozen=True):
    """Every source, oldest first; they come in one page."""

    items: list[SourceDetails]
    total: int
    next: str | None


class SourceForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A helpdesk to follow. `secret` is the user's password or, without a user, an authentication token."""

    id: SourceId
    kind: Literal["rt"]
    url: Line
    secret: Token
    user: Line | None = None


class SourceChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out or null stays. Another address asks for the secret again."""

    url: Line | None = None
    user: Line | None = None
    secret: Token | None = None


class TestShown(Struct, frozen=True):
    """Whether the connection works: how many groups and agents were read, or why not (`reason`: by its code)."""

    ok: bool
    groups: int
    agents: int
    detail: str | None
    reason: Reason | None


class RejectedShown(Struct, frozen=True):
    """What could not be made into facts, and why (`why`: by its code); `subject` is its conversation's id at the
    source."""

    id: str
    at: str
    what: str
    reason: str
    why: Reason
    subject: str | None


class RejectedList(Struct, frozen=True):
    """The newest 1,000 at most, the newest first."""

    items: list[RejectedShown]
    total: int
    next: str | None


class Retried(Struct, frozen=True):
    """Whether it is in the log now, or why still not (`reason`: by its code)."""

    ok: bool
    detail: str | None
    reason: Reason | None


@get("/sources", opt=needs("sources.manage"))
async def sources(context: Given, actor: Asker) -> Sources:
    """Every source of the organization, and how it is."""
    found = await context.accounts.store.sources(actor.organization)
    counts = await context.sources.counts(actor.organization)
    heard = (await context.hubs.of(actor.organization)).heard_at
    items = [_details(context, one, counts.get(one.id, 0), heard) for one in found]
    return Sources(items, len(items), None)


@post("/sources", opt=needs("sources.manage"))
async def add(
    request: Request[Any, Any, Any], context: Given, actor: Asker, data: JSONBody[SourceForm]
) -> SourceDetails:
    """Follow a helpdesk from now on; it must answer first."""
    settings = {"url": check_url(data.url)} | ({} if data.user is None else {"user": data.user})
    made = await context.sources.add(actor, by(request, actor), data.id, data.kind, settings, data.secret)
    return _details(context, made, 0, {})


@patch("/sources/{source:str}", opt=needs("sources.manage"))
async def change(
    request: Request[Any, Any, Any],
    context: Given,
    actor: Asker,
    source: FromPath[str],
    data: JSONBody[SourceChange],
) -> SourceDetails:
    """Another address, user or secret; the helpdesk must answer to it first."""
    known = await context.sources.followed(actor, source)
    settings = dict(known.settings)
    if data.url is not None:
        settings["url"] = check_url(data.url)
    if settings["url"] != known.settings["url"] and data.secret is None:
        # Else whoever may change the address could have the secret sent to a place of theirs.
        raise Invalid(places=[refused("/secret", "secret_again")])
    if data.user is not None:
        settings["user"] = data.user
    await context.sources.change(by(request, actor), known, settings, data.secret)
    return await _shown(context, actor, source)


@delete("/sources/{source:str}", status_code=204, opt=needs("sources.manage"))
async def remove(request: Request[Any, Any, Any], context: Given, actor: Asker, source: FromPath[str]) -> None:
    """Follow a source no longer. What came from it stays, and so do its keys."""
    await context.sources.remove(by(request, actor), await context.sources.find(actor, source))


@post("/sources/{source:str}/test", status_code=200, opt=needs("sources.manage"))
async def test(context: Given, actor: Asker, source: FromPath[str]) -> TestShown:
    """Ask the helpdesk for its groups and agents, now."""
    found = await context.sources.test(await context.sources.followed(actor, source))
    why = found.reason
    return TestShown(why is None, found.groups, found.agents, None if why is None else str(why), why)


@get("/sources/{source:str}/rejected", opt=needs("sources.manage"))
async def rejected(context: Given, actor: Asker, source: FromPath[str]) -> RejectedList:
    """What of a source could not be made into facts, and why."""
    found = await context.sources.rejected(await context.sources.find(actor, source))
    items = [
        RejectedShown(one.id, format_instant(one.at), one.what, one.reason, recognised(one.reason), one.subject)
        for one in found
    ]
    return RejectedList(items, len(items), None)


@post("/sources/{source:str}/rejected/{event:str}/retry", status_code=200, opt=needs("sources.manage"))
async def retry(context: Given, actor: Asker, source: FromPath[str], event: FromPath[str]) -> Retried:
    """Read its conversation at the helpdesk again."""
    why = await context.sources.retry(await context.sources.followed(actor, source), event)
    return Retried(why is None, None if why is None else str(why), why)


async def _shown(context: Context, actor: Asker, source: str) -> SourceDetails:
    counts = await context.sources.counts(actor.organization)
    heard = (await context.hubs.of(actor.organization)).heard_at
    return _details(context, await context.sources.find(actor, source), counts.get(source, 0), heard)


def _details(context: Context, source: Source, rejected: int, heard: Mapping[str, int]) -> SourceDetails:
    states = context.follower.states(source.organization)
    state: SourceState | None = next((one for one in states if one.id == source.id), None)
    followed = source.kind in FOLLOWED
    heard_at = heard.get(source.id) if state is None else state.heard_at
    return SourceDetails(
        id=source.id,
        kind=source.kind,
        state=state.state if state is not None else "waiting" if followed else "ready",
        late=followed and (state is None or state.late(context.clock())),
        heard_at=None if heard_at is None else format_instant(heard_at),
        lag=None if state is None or state.lag is None else state.lag / 1000,
        detail=None if state is None else state.detail,
        reason=None if state is None or state.detail is None else recognised(state.detail),
        url=source.settings.get("url"),
        user=source.settings.get("user"),
        rejected=rejected,
        read=None if state is None or state.progress is None else state.progress.read,
        of=None if state is None or state.progress is None else state.progress.of,
        created_at=format_instant(source.created_at),
    )


DOORS: Final = (sources, add, change, remove, test, rejected, retry)
