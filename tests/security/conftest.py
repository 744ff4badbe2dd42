from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from tests.databases import Place
from tests.monitor import started
from tests.security.canaries import Floor


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def floor(
    tmp_path_factory: pytest.TempPathFactory, new_place: Callable[[Path], Place]
) -> AsyncGenerator[Floor]:
    """A server with both organizations on it, for all the tests of a module."""
    folder = tmp_path_factory.mktemp("floor")
    place = new_place(folder)
    async with started(folder, database=place.url) as monitor:
        made = Floor(monitor)
        await made.open()
        yield made
    place.done()
