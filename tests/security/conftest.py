from collections.abc import AsyncGenerator

import pytest

from tests.monitor import started
from tests.security.canaries import Floor


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def floor(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Floor]:
    """A server with both organizations on it, for all the tests of a module."""
    async with started(tmp_path_factory.mktemp("floor")) as monitor:
        made = Floor(monitor)
        await made.open()
        yield made
