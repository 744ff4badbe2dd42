from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import count

from almenara.domain.rules import DEFAULT, Rules
from almenara.live.governing import Govern, Governing
from almenara.live.hub import Hub
from almenara.service.projector import Projector
from almenara.service.record import Recorder
from almenara.service.turns import Turns
from almenara.store.accounts import Organization
from almenara.store.database import Database
from tests.strategies import BASE

_numbers = count()


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = BASE

    def __call__(self) -> int:
        return self.now


class World:
    """One organization on a real database, with its hub."""

    def __init__(
        self, database: Database, hub: Hub, recorder: Recorder, organization: Organization, clock: Clock
    ) -> None:
        self.database = database
        self.hub = hub
        self.projector = Projector(database.rows, organization.id, hub.board, Turns(database.leases, "test", clock))
        self.recorder = recorder
        self.organization = organization
        self.clock = clock


def always(rules: Rules) -> Govern:
    """These rules, whatever is set."""

    async def govern() -> Governing:
        return Governing(book=rules)

    return govern


@asynccontextmanager
async def world(url: str, rules: Rules = DEFAULT) -> AsyncGenerator[World]:
    database = await Database.open(url)
    clock = Clock()
    recorder = Recorder(database, clock)
    organization = Organization(f"o{next(_numbers)}", "Luma", "America/Sao_Paulo", "es", b"k" * 32, 0)
    hub = Hub(organization, database, clock, always(rules), lambda _organization, _facts: None)
    recorder.follow(lambda _, facts, at: hub.followed(facts, at))
    await hub.start()
    try:
        yield World(database, hub, recorder, organization, clock)
    finally:
        await hub.stop()
        await recorder.drain()
        await database.close()
