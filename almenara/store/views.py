"""Saved views: an address with a name, of one person or of everybody in the organization."""

from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.store.faults import storage
from almenara.store.settings_tables import view as table

MOST: Final = 100
"""Views that one person owns; no more are taken."""


class View(Struct, frozen=True):
    """One: `query` is the address's, without its beginning; `position` is its place among the others."""

    organization: str
    id: str
    owner: str
    name: str
    shared: bool
    tab: str
    query: str
    position: int
    created_at: int


class Views:
    """The views of everybody. Every method raises `Unavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, organization: str, owner: str) -> list[View]:
        """A person's own and those that are shared, in their order."""
        seen = or_(table.c.owner == owner, table.c.shared)
        query = select(table).where(table.c.organization == organization, seen)
        query = query.order_by(table.c.position, table.c.created_at, table.c.id)
        with storage():
            async with self._engine.connect() as connection:
                return [View(**row) for row in (await connection.execute(query)).mappings()]

    async def add(self, view: View) -> bool:
        """Keep a new one; false where its owner has as many as there may be."""
        own = select(func.count()).where(table.c.organization == view.organization, table.c.owner == view.owner)
        with storage():
            async with self._engine.begin() as connection:
                if (await connection.execute(own)).scalar_one() >= MOST:
                    return False
                await connection.execute(insert(table).values(msgspec.structs.asdict(view)))
        return True

    async def change(self, view: View) -> None:
        """Keep one as it is now."""
        values = msgspec.structs.asdict(view)
        with storage():
            async with self._engine.begin() as connection:
                await connection.execute(update(table).where(*_one(view)).values(values))

    async def drop(self, view: View) -> None:
        """Keep one no longer."""
        with storage():
            async with self._engine.begin() as connection:
                await connection.execute(delete(table).where(*_one(view)))


def _one(view: View) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.organization == view.organization, table.c.id == view.id
