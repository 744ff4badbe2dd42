"""What getting an organization going leaves behind: the link to its first administrator, the steps passed over."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from almenara.store import account_tables as tables


async def keep_link(connection: AsyncConnection, organization: str, hashed: bytes, until: int) -> None:
    """Keep the hash of a link's token, which holds until a moment (ms), instead of the one before."""
    await connection.execute(delete(tables.setup).where(tables.setup.c.organization == organization))
    await connection.execute(insert(tables.setup).values(organization=organization, hash=hashed, until=until))


async def had_link(connection: AsyncConnection, organization: str) -> bool:
    """Whether a link was ever made for an organization that nobody entered yet; it may be over."""
    query = select(tables.setup.c.until).where(tables.setup.c.organization == organization)
    return (await connection.execute(query)).first() is not None


async def opened_by(connection: AsyncConnection, hashed: bytes, now: int) -> str | None:
    """The organization that a link opens, if it holds."""
    query = select(tables.setup.c.organization).where(tables.setup.c.hash == hashed, tables.setup.c.until > now)
    return (await connection.execute(query)).scalar_one_or_none()


async def drop_link(connection: AsyncConnection, organization: str, hashed: bytes) -> bool:
    """Forget a link. Says whether it was still there."""
    at = (tables.setup.c.organization == organization, tables.setup.c.hash == hashed)
    return (await connection.execute(delete(tables.setup).where(*at))).rowcount > 0


async def anyone(connection: AsyncConnection, organization: str | None = None) -> bool:
    """Whether anybody can sign in, to an organization or to any."""
    user = tables.user.c
    query = select(user.id).where(user.password != "", user.disabled.is_(False))
    if organization is not None:
        query = query.where(user.organization == organization)
    return (await connection.execute(query.limit(1))).first() is not None


async def pass_over(connection: AsyncConnection, organization: str, steps: Iterable[str]) -> None:
    """Set the steps that are passed over."""
    table = tables.organization
    await connection.execute(update(table).where(table.c.id == organization).values(passed=sorted(steps)))
