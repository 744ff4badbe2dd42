"""The names of those who act: users and keys by the id that facts bear (`user:ID`, `key:ID`)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.store import account_tables as tables
from almenara.store.faults import storage


async def load_people(engine: AsyncEngine, organization: str) -> dict[str, str]:
    """Everyone of an organization who ever could act, closed accounts and revoked keys too. Raises `Unavailable`."""
    found: dict[str, str] = {}
    with storage():
        async with engine.connect() as connection:
            for kind, table in (("user", tables.user), ("key", tables.key)):
                query = select(table.c.id, table.c.name).where(table.c.organization == organization)
                found |= {f"{kind}:{id_}": name for id_, name in (await connection.execute(query)).all()}
    return found
