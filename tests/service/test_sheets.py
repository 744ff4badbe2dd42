"""A spreadsheet whose asker goes away leaves nothing behind."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from almenara.service.sheets import xlsx_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("batches", [0, 1, 4])
@pytest.mark.parametrize("later", [0, 0.001, 0.002, 0.003, 0.005, 0.008, 0.013, 0.021, 0.034, 0.055])
async def test_whoever_leaves_while_it_is_made_leaves_no_file(
    batches: int, later: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    given = asyncio.Event()

    async def rows() -> AsyncIterator[list[list[str]]]:
        for number in range(batches):
            yield [[f"cell {number} {place}" for place in range(10)]] * 200
        given.set()

    async def take() -> bytes:
        return b"".join([piece async for piece in xlsx_of(["heading"] * 10, rows())])

    taking = asyncio.create_task(take())
    await given.wait()
    await asyncio.sleep(later)
    taking.cancel()
    await asyncio.wait({taking})
    async with asyncio.timeout(10):
        while list(tmp_path.iterdir()):
            await asyncio.sleep(0.001)
    assert taking.cancelled() or taking.result().startswith(b"PK")
