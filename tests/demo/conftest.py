from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import httpx2
import pytest
import stamina

from almenara.demo import player
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


@pytest.fixture
async def key(monitor: Monitor) -> str:
    return await monitor.key("ingest", "read", "act", source="demo", profile="operator")


@pytest.fixture
async def operator(monitor: Monitor) -> httpx2.AsyncClient:
    await monitor.user("operator")
    return await monitor.signed_in("operator@x.test")


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What it remembers; it looks and sends often."""
    monkeypatch.setattr(player, "PACE", 0.01)
    return tmp_path / "demo.json"
