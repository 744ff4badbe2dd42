"""An organization taken out of what is kept, with everything in it."""

from typing import Final

from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from almenara.store import account_tables, settings_tables, tables
from almenara.store.accounts import AccountStore

_SLICE: Final = 2_000
"""Rows of one transaction: whoever writes waits for no more."""
_DOORS: Final = (account_tables.session, account_tables.key, account_tables.user, account_tables.setup)
_LARGE: Final = (
    (tables.log, "seq"),
    (tables.conversation, "id"),
    (tables.audit_chain, "seq"),
    (tables.hour_count, "hour"),
)
_SMALL: Final = (
    *(tables.head, tables.roster, tables.projection, tables.hour_state, tables.lease, tables.job),
    *(account_tables.rejected,),
    *(settings_tables.setting, settings_tables.preference, settings_tables.view),
)
_LAST: Final = (account_tables.source, account_tables.organization)


async def shut(connection: AsyncConnection, organization: str) -> None:
    """Nobody and no program comes in any more."""
    await _all(connection, organization, *_DOORS)


async def empty(store: AccountStore, organization: str) -> None:
    """Remove what it has, in slices: done again, it goes on where it was interrupted."""
    for table, column in _LARGE:
        own, at = table.c.organization == organization, table.c[column]
        more = True
        while more:
            async with store.changing() as connection:
                some = select(at).where(own).limit(_SLICE)
                more = (await connection.execute(delete(table).where(own, at.in_(some)))).rowcount >= _SLICE
    async with store.changing() as connection:
        await _all(connection, organization, *_SMALL)


async def remove(connection: AsyncConnection, organization: str) -> None:
    """Remove the organization itself, with whatever came in meanwhile."""
    await shut(connection, organization)
    await _all(connection, organization, *_SMALL, *_LAST)


async def _all(connection: AsyncConnection, organization: str, *those: Table) -> None:
    for table in those:
        column = table.c.id if table is account_tables.organization else table.c.organization
        await connection.execute(delete(table).where(column == organization))
