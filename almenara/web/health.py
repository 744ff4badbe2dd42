"""Whether the server lives, and whether it is ready to be used."""

from typing import Literal

from litestar import Response, get
from litestar.openapi import ResponseSpec
from msgspec import Struct

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
    """A source. One that is late is marked on the screens; it does not make the server unready."""

    id: str
    kind: str
    state: str
    late: bool
    heard_at: str | None
    lag: float | None
    detail: str | None


class Ready(Struct, frozen=True, omit_defaults=True):
    """Whether the server can be used; `sources` only for who may manage them."""

    ready: bool
    checks: list[Check]
    late_sources: int
    sources: list[SourceHealth] | None = None


@get("/health/live", opt=needs("nothing"))
async def live(context: Given) -> Alive:
    """Liveness: the process answers."""
    return Alive("ok", context.build)


@get("/health/ready", opt=needs("nothing"), responses={503: ResponseSpec(Ready, description="Not ready.")})
async def ready(context: Given) -> Response[Ready]:
    """Readiness: 200 when the server can be used, else 503; either way with what was checked."""
    checks = [await _database(context)]
    told = Ready(all(check.state == "ok" for check in checks), checks, late_sources=0)
    return Response(told, status_code=200 if told.ready else 503)


async def _database(context: Context) -> Check:
    try:
        await context.database.probe()
    except Unavailable:
        return Check("database", "failed", "Storage does not take what is written.")
    return Check("database", "ok")
