import pytest

from almenara.store.database import Database

pytestmark = pytest.mark.anyio
FOR = 10
"""Milliseconds."""


async def test_one_at_a_time_holds_it_until_they_stop_renewing_or_give_it_back(database: Database) -> None:
    async def take(holder: str, now: int, name: str = "projector", organization: str = "o") -> bool:
        return await database.leases.take(organization, name, holder, now, FOR)

    assert await take("a", 0)
    assert not await take("b", 5)
    assert await take("a", 5)
    assert not await take("b", 14)
    assert await take("b", 15)
    assert not await take("a", 16)
    assert await take("a", 16, name="source rt")
    assert await take("a", 16, organization="p")
    await database.leases.release("o", "projector", "a")
    assert not await take("a", 17)
    await database.leases.release("o", "projector", "b")
    assert await take("a", 18)
    await database.leases.forget()
    assert await take("b", 19)
