"""Leases: of all the processes on a database, the one that does what only one should do at a time."""

from typing import Final

from sqlalchemy import delete, or_
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.store.faults import storage
from almenara.store.tables import lease

_INSERTS: Final = {"sqlite": insert_on_sqlite, "postgresql": insert_on_postgresql}


class Leases:
    """Taken for a while, and taken again before that ends; who dies loses them by not doing so. Moments are ms."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._insert = _INSERTS[engine.dialect.name]

    async def take(self, organization: str, name: str, holder: str, now: int, for_ms: int) -> bool:
        """Take a lease that is free, or renew one's own. Raises `Unavailable`."""
        taking = self._insert(lease).values(organization=organization, name=name, holder=holder, until=now + for_ms)
        taking = taking.on_conflict_do_update(
            index_elements=("organization", "name"),
            set_={"holder": holder, "until": now + for_ms},
            where=or_(lease.c.holder == holder, lease.c.until <= now),
        ).returning(lease.c.holder)
        with storage():
            async with self._engine.begin() as connection:
                return (await connection.execute(taking)).first() is not None

    async def release(self, organization: str, name: str, holder: str) -> None:
        """Give back one's own, if it still is. Raises `Unavailable`."""
        mine = (lease.c.organization == organization, lease.c.name == name, lease.c.holder == holder)
        with storage():
            async with self._engine.begin() as connection:
                await connection.execute(delete(lease).where(*mine))

    async def forget(self) -> None:
        """End them all: those of whoever was killed, where no other process can be. Raises `Unavailable`."""
        with storage():
            async with self._engine.begin() as connection:
                await connection.execute(delete(lease))
