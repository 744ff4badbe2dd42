from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
import stamina

from tests.demo.observed import WEDNESDAY, local
from tests.monitor import Clock, Monitor, started


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def monitor(tmp_path: Path) -> AsyncGenerator[Monitor]:
    """A server on a Wednesday at eleven."""
    async with started(tmp_path / "data", Clock(local(WEDNESDAY, 11))) as running:
        yield running


@pytest.fixture
def at_once() -> Generator[None]:
    """What is tried again is tried at once."""
    stamina.set_testing(True, attempts=1_000)
    yield
    stamina.set_testing(False)
