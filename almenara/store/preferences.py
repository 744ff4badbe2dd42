"""What a person's screens remember of them: a small JSON value by name, theirs alone."""

from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.store.faults import storage
from almenara.store.settings_tables import preference as table

MOST: Final = 64
"""Values that one person keeps; no more are taken."""
_INSERTS: Final = {"sqlite": insert_on_sqlite, "postgresql": insert_on_postgresql}


class Preferences:
    """The preferences of everybody, each under their own name. Every method raises `Unavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._insert = _INSERTS[engine.dialect.name]

    async def of(self, organization: str, user: str) -> dict[str, bytes]:
        """All that one person keeps: JSON by name."""
        query = select(table.c.name, table.c.value).where(table.c.organization == organization, table.c.user == user)
        with storage():
            async with self._engine.connect() as connection:
                return {row.name: row.value for row in (await connection.execute(query)).all()}

    async def keep(self, organization: str, user: str, name: str, value: bytes) -> bool:
        """Keep one; false where the person keeps as many as there may be, and this would be another."""
        own = (table.c.organization == organization, table.c.user == user)
        keeping = self._insert(table).values(organization=organization, user=user, name=name, value=value)
        keeping = keeping.on_conflict_do_update(
            index_elements=("organization", "user", "name"), set_={"value": value}
        )
        others = select(func.count()).where(*own, table.c.name != name)
        with storage():
            async with self._engine.begin() as connection:
                if (await connection.execute(others)).scalar_one() >= MOST:
                    return False
                await connection.execute(keeping)
        return True

    async def forget(self, organization: str, user: str, name: str) -> None:
        """Keep one no longer."""
        one = (table.c.organization == organization, table.c.user == user, table.c.name == name)
        with storage():
            async with self._engine.begin() as connection:
                await connection.execute(delete(table).where(*one))
