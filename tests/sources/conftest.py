from collections.abc import Iterator

import pytest

from tests.sources.rt_server import RtServer


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def rt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RtServer]:
    """A real RT with two agents; each test makes its own queues."""
    server = RtServer(tmp_path_factory.mktemp("rt"))
    server.start()
    try:
        server.agent("ana", "Ana Díaz")
        server.agent("beto", "Beto Gómez")
        yield server
    finally:
        server.stop()
