from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from almenara.store.database import Database
from almenara.store.leases import Leases

pytestmark = pytest.mark.anyio
FOR = 10
"""Milliseconds."""


@pytest.fixture
async def leases(tmp_path: Path) -> AsyncGenerator[Leases]:
    opened = await Database.open(f"sqlite:///{tmp_path}/a.db")
    yield opened.leases
    await opened.close()


async def test_one_at_a_time_holds_it_until_they_stop_renewing_or_give_it_back(leases: Leases) -> None:
    async def take(holder: str, now: int, name: str = "projector", organization: str = "o") -> bool:
        return await leases.take(organization, name, holder, now, FOR)

    assert await take("a", 0)
    assert not await take("b", 5)
    assert await take("a", 5)
    assert not await take("b", 14)
    assert await take("b", 15)
    assert not await take("a", 16)
    assert await take("a", 16, name="source rt")
    assert await take("a", 16, organization="p")
    await leases.release("o", "projector", "a")
    assert not await take("a", 17)
    await leases.release("o", "projector", "b")
    assert await take("a", 18)
    await leases.forget()
    assert await take("b", 19)
