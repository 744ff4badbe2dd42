from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.monitor import Monitor, started


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def monitor(tmp_path: Path) -> AsyncGenerator[Monitor]:
    async with started(tmp_path / "data") as running:
        yield running
