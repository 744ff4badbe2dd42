"""What handlers are given: the rooms they may enter, and who asks."""

from collections.abc import Callable
from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.config import Config
from almenara.errors import Unauthenticated
from almenara.live.hubs import Hubs
from almenara.service.accounts import Accounts
from almenara.service.administration import Administration
from almenara.service.erasure import Eraser
from almenara.service.follow import Follower
from almenara.service.jobs import Jobs
from almenara.service.keys import Keys
from almenara.service.own import Own
from almenara.service.record import Recorder
from almenara.service.settings import SettingsKeeper
from almenara.service.setup import Setup, SetupLinks
from almenara.service.sources import Sources
from almenara.service.trial import Trial
from almenara.service.users import Users
from almenara.store.database import Database
from almenara.web.ingest import Ingest


class Context(Struct, frozen=True):
    """The rooms a handler may enter. `clock` gives milliseconds since 1970 UTC."""

    config: Config
    database: Database
    recorder: Recorder
    accounts: Accounts
    settings: SettingsKeeper
    eraser: Eraser
    administration: Administration
    users: Users
    own: Own
    links: SetupLinks
    setup: Setup
    keys: Keys
    sources: Sources
    trial: Trial
    follower: Follower
    ingest: Ingest
    clock: Callable[[], int]
    build: str
    hubs: Hubs
    jobs: Jobs
    waits: dict[str, str]
    """What the server is not ready before, beyond its own start, each with a sentence; taken out when it is there."""


def provide_context(request: Request[Any, Any, Any]) -> Context:
    """The dependency `context`."""
    return request.app.state.context


def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """The dependency `actor`: who asks, found by the guard before anything else was read."""
    actor: Actor | None = request.scope["user"]
    if actor is None:
        raise Unauthenticated
    return actor


Given = NamedDependency[Context]
"""The type of a handler's parameter `context`."""

Asker = NamedDependency[Actor]
"""The type of a handler's parameter `actor`."""
