"""What of a followed source could not be made into facts: kept, bounded, until it is read again."""

import hashlib
from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from almenara.store.account_tables import rejected

MOST: Final = 1_000
"""Of one source; of more, the newest."""
_LONGEST: Final = 500


class RejectedEvent(Struct, frozen=True):
    """What it was, and why; `subject` is its conversation's id there, by which it can be read again."""

    id: str
    at: int
    what: str
    reason: str
    subject: str | None


async def keep(
    connection: AsyncConnection, organization: str, source: str, told: Sequence[tuple[str, str, str | None]], now: int
) -> None:
    """Keep these: what, why, of which conversation. The same thing is kept once, as it was last."""
    rows = {
        _id(what): {
            "organization": organization,
            "source": source,
            "id": _id(what),
            "at": now,
            "what": what[:_LONGEST],
            "reason": reason[:_LONGEST],
            "subject": subject,
        }
        for what, reason, subject in told[-MOST:]
    }
    of = (rejected.c.organization == organization, rejected.c.source == source)
    await connection.execute(delete(rejected).where(*of, rejected.c.id.in_(list(rows))))
    await connection.execute(insert(rejected), list(rows.values()))
    newest = select(rejected.c.id).where(*of).order_by(rejected.c.at.desc(), rejected.c.id).limit(MOST)
    if (await connection.execute(select(func.count()).where(*of))).scalar_one() > MOST:
        await connection.execute(delete(rejected).where(*of, rejected.c.id.not_in(newest)))


async def listed(connection: AsyncConnection, organization: str, source: str) -> list[RejectedEvent]:
    """Those of a source, the newest first."""
    columns = (rejected.c.id, rejected.c.at, rejected.c.what, rejected.c.reason, rejected.c.subject)
    of = (rejected.c.organization == organization, rejected.c.source == source)
    query = select(*columns).where(*of).order_by(rejected.c.at.desc(), rejected.c.id)
    return [RejectedEvent(*row) for row in (await connection.execute(query)).all()]


async def counted(connection: AsyncConnection, organization: str) -> dict[str, int]:
    """How many each source has."""
    query = select(rejected.c.source, func.count()).where(rejected.c.organization == organization)
    rows = (await connection.execute(query.group_by(rejected.c.source))).all()
    return {source: many for source, many in rows if many}


async def drop(connection: AsyncConnection, organization: str, source: str, ids: Sequence[str] | None = None) -> None:
    """Forget these, or all of a source."""
    of = (rejected.c.organization == organization, rejected.c.source == source)
    chosen = () if ids is None else (rejected.c.id.in_(ids),)
    await connection.execute(delete(rejected).where(*of, *chosen))


def _id(what: str) -> str:
    return hashlib.blake2b(what.encode(), digest_size=8).hexdigest()
