"""Reading several things as of one moment."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def begin_snapshot(connection: AsyncConnection) -> None:
    """Whatever is read on it from now on is of one moment."""
    if connection.dialect.name == "postgresql":
        await connection.execution_options(isolation_level="REPEATABLE READ")
    else:
        # SQLite's snapshot is of the first reading inside a transaction.
        await connection.execute(text("BEGIN"))
