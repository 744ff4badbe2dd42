"""Facts appended beside the log's one writer: those of accounts, in one transaction with what they tell of.

So neither is ever there without the other.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from almenara.domain.facts import Fact
from almenara.store import tables
from almenara.store.log import COLUMNS, Numbering, entries, values
from almenara.store.postgres.news import CHANNEL

_HOLD: Final = text(
    "INSERT INTO head (organization, seq) VALUES (:organization, 0)"
    " ON CONFLICT (organization) DO UPDATE SET seq = head.seq RETURNING seq"
)
_NAMES: Final[tuple[str, ...]] = tuple(COLUMNS.split(", "))


async def hold(connection: AsyncConnection, organization: str) -> int:
    """The organization's last seq, which nobody else raises until the transaction ends."""
    return (await connection.execute(_HOLD, {"organization": organization})).scalar_one()


async def append(
    connection: AsyncConnection, organization: str, last: int, facts: Sequence[Fact], now: int
) -> list[Fact]:
    """Append facts, none of which the log has, behind `last`, which is held; gives them numbered."""
    numbering = Numbering(last, {}, now)
    numbering.place(entries(facts))
    new = numbering.take()
    rows: list[dict[str, Any]] = [
        dict(zip(_NAMES, (organization, *values(key, fact)), strict=True)) for key, fact in new
    ]
    await connection.execute(insert(tables.log), rows)
    head = tables.head.c.organization == organization
    await connection.execute(update(tables.head).where(head).values(seq=numbering.last))
    if connection.dialect.name == "postgresql":
        # Whoever listens is told at the commit.
        await connection.execute(select(func.pg_notify(CHANNEL, f"{organization} {numbering.last}")))
    return [fact for _, fact in new]
