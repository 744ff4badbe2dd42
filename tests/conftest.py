"""What all the tests share: whatever asks for a database is run on each kind."""

from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path

import pytest

from almenara.store.database import Database
from tests.databases import KINDS, File, Kind, Place, Served
from tests.postgres_server import PostgresServer

_LONG = (
    "live/test_hub.py",
    "live/test_acting.py",
    "e2e/test_durability.py",
    "live/test_picture.py",
    "web/test_retries.py",
)
"""Files that take longest, for one test of theirs: they begin first, so that nobody waits for them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: not item.nodeid.partition("::")[0].endswith(_LONG))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that nobody stops."""
    server = PostgresServer().start()
    yield server
    server.remove()


@pytest.fixture(scope="session", params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> Kind:
    """The kind of database."""
    return request.param


@pytest.fixture(scope="session")
def new_place(database_kind: Kind, request: pytest.FixtureRequest) -> Callable[[Path], Place]:
    """Makes a database, in a folder if it is a file."""
    if database_kind == "sqlite":
        return File
    server: PostgresServer = request.getfixturevalue("postgres")
    return lambda _: Served(server)


@pytest.fixture
def place(new_place: Callable[[Path], Place], tmp_path: Path) -> Iterator[Place]:
    """A database of the test's own."""
    made = new_place(tmp_path)
    yield made
    made.done()


@pytest.fixture
def database_url(place: Place) -> str:
    """The URL of the test's own database."""
    return place.url


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    """The test's own database, opened."""
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def shared_url(new_place: Callable[[Path], Place], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database for many tests, each of which brings an organization of its own."""
    return new_place(tmp_path_factory.mktemp("shared")).url
