"""Whether the server lives, and whether it is ready to be used."""

from typing import Any, Literal

from litestar import Request, Response, get
from litestar.openapi import ResponseSpec
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.domain.instants import format_instant
from almenara.errors import Unavailable
from almenara.web.context import Context, Given
from almenara.web.guard import needs

State = Literal["ok", "wait", "failed"]


class Alive(Struct, frozen=True):
    """The process answers."""

    status: Literal["ok"]
    build: str


class Check(Struct, frozen=True, omit_defaults=True):
    """One thing that must be so; `detail` says what is waited for."""

    name: str
    state: State
    detail: str | None = None


class SourceHealth(Struct, frozen=True):
    """A source that is followed. One that is late is marked on the screens; it does not make the server unready.
    `lag` is in seconds."""

    id: str
    kind: str
    state: Literal["catching_up", "connected", "away", "refused"]
    late: bool
    heard_at: str | None
    lag: float | None
    detail: str | None


class Ready(Struct, frozen=True, omit_defaults=True):
    """Whether the server can be used; `sources` only for who may manage them, or a key with the scope `metrics`."""

    ready: bool
    checks: list[Check]
    sources: list[SourceHealth] | None = None


@get("/health/live", opt=needs("nothing"))
async def live(context: Given) -> Alive:
    """Liveness: the process answers."""
    return Alive("ok", context.build)


@get("/health/ready", opt=needs("nothing"), responses={503: ResponseSpec(Ready, description="Not ready.")})
async def ready(request: Request[Any, Any, Any], context: Given) -> Response[Ready]:
    """Readiness: 200 when the server can be used, else 503; either way with what was checked."""
    waits = [Check(name, "wait", why) for name, why in context.waits.items()]
    checks = [await _database(context), _followers(context), *waits]
    actor: Actor | None = request.scope["user"]
    told = Ready(
        ready=all(check.state == "ok" for check in checks),
        checks=checks,
        sources=_sources(context, actor.organization) if actor is not None and _may_see_sources(actor) else None,
    )
    return Response(told, status_code=200 if told.ready else 503)


async def _database(context: Context) -> Check:
    try:
        await context.database.probe()
    except Unavailable:
        return Check("database", "failed", "Storage does not take what is written.")
    return Check("database", "ok")


def _followers(context: Context) -> Check:
    behind = sum(not hub.ready for hub in context.hubs.all())
    return (
        Check("followers", "wait", f"{behind} live pictures are being loaded.")
        if behind
        else Check("followers", "ok")
    )


def _may_see_sources(actor: Actor) -> bool:
    return actor.may("sources.manage") or (actor.scopes is not None and "metrics" in actor.scopes)


def _sources(context: Context, organization: str) -> list[SourceHealth]:
    now = context.clock()
    return [
        SourceHealth(
            id=one.id,
            kind=one.kind,
            state=one.state,
            late=one.late(now),
            heard_at=None if one.heard_at is None else format_instant(one.heard_at),
            lag=None if one.lag is None else one.lag / 1000,
            detail=one.detail,
        )
        for one in context.follower.states(organization)
    ]
