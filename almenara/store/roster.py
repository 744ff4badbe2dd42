"""The stored roster alone, for those who need no conversations."""

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.domain.agent import Agent
from almenara.domain.group import Group
from almenara.store import tables
from almenara.store.faults import storage


class StoredRoster(Struct, frozen=True):
    """Agents and groups by id, as they were at `applied_seq`."""

    agents: dict[str, Agent]
    groups: dict[str, Group]
    applied_seq: int


async def load_roster(engine: AsyncEngine, organization: str) -> StoredRoster:
    """The roster of an organization. Raises `Unavailable`."""
    members, projection = tables.roster.c, tables.projection.c
    with storage():
        async with engine.connect() as connection:
            # In this order: a roster newer than `applied_seq` only means that facts are applied twice.
            applied = await connection.scalar(
                select(projection.applied_seq).where(projection.organization == organization)
            )
            rows = await connection.execute(
                select(members.kind, members.row).where(members.organization == organization)
            )
            found = rows.all()
    agents = (msgspec.msgpack.decode(row, type=Agent) for kind, row in found if kind == "agent")
    groups = (msgspec.msgpack.decode(row, type=Group) for kind, row in found if kind == "group")
    return StoredRoster({one.id: one for one in agents}, {one.id: one for one in groups}, applied or 0)
