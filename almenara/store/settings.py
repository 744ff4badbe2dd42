"""Settings as they are kept: every version of each, by the seq of the fact that tells of it."""

from msgspec.structs import asdict
from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from almenara.domain.settled import Version
from almenara.store.faults import storage
from almenara.store.settings_tables import setting

_COLUMNS = (setting.c.kind, setting.c.id, setting.c.seq, setting.c.at, setting.c.by, setting.c.value)


async def load_settings(engine: AsyncEngine, organization: str) -> list[Version]:
    """Every version of every setting, in the order of seq. Raises `Unavailable`."""
    with storage():
        async with engine.connect() as connection:
            return await read_versions(connection, organization)


async def read_versions(connection: AsyncConnection, organization: str, *where: ColumnElement[bool]) -> list[Version]:
    """The versions that meet the conditions, in the order of seq."""
    query = select(*_COLUMNS).where(setting.c.organization == organization, *where).order_by(setting.c.seq)
    return [Version(*row) for row in (await connection.execute(query)).all()]


async def add_version(connection: AsyncConnection, organization: str, version: Version) -> None:
    """Keep one more version."""
    await connection.execute(insert(setting).values(organization=organization, **asdict(version)))
