"""The audit trail as it is read: the log's entries about accounts and actions, newest first, by their own index."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.domain.facts import Fact
from almenara.store.faults import storage
from almenara.store.log import READ, fact

# The condition on the kind as the index has it, so that it is used.
_PAGE: Final = text(
    f"SELECT {READ} FROM log WHERE organization = :organization AND stream_kind IN ('account', 'action')"
    " AND seq > :above AND seq < :below ORDER BY seq DESC LIMIT :limit"
)
_PAGE_OF: Final = text(
    f"SELECT {READ} FROM log WHERE organization = :organization AND stream_kind IN ('account', 'action')"
    " AND actor = :actor AND seq > :above AND seq < :below ORDER BY seq DESC LIMIT :limit"
)
_COUNT: Final = text(
    "SELECT count(*) FROM log WHERE organization = :organization AND stream_kind IN ('account', 'action')"
    " AND seq > :above AND seq < :below"
)
_COUNT_OF: Final = text(
    "SELECT count(*) FROM log WHERE organization = :organization AND stream_kind IN ('account', 'action')"
    " AND actor = :actor AND seq > :above AND seq < :below"
)
# Places have no gap and moments hardly ever go back: the place of a moment is found by halving.
_PLACE: Final = text(
    "WITH RECURSIVE halves (low, high) AS ("
    "SELECT CAST(0 AS BIGINT), seq FROM head WHERE organization = :organization UNION ALL"
    " SELECT CASE WHEN received < :moment THEN seq ELSE low END,"
    " CASE WHEN received < :moment THEN high ELSE seq - 1 END"
    " FROM halves JOIN log ON organization = :organization AND seq = (low + high + 1) / 2 WHERE low < high"
    ") SELECT low FROM halves WHERE low = high"
)


class Trail:
    """The audit trail of every organization."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(
        self, organization: str, above: int, below: int, limit: int, actor: str | None = None
    ) -> list[Fact]:
        """At most `limit` entries with a seq above the one and below the other, newest first; all or an actor's.

        Raises `Unavailable`.
        """
        given: dict[str, object] = {"organization": organization, "above": above, "below": below, "limit": limit}
        query = _PAGE if actor is None else _PAGE_OF
        if actor is not None:
            given["actor"] = actor
        with storage():
            async with self._engine.connect() as connection:
                return [fact(row) for row in (await connection.execute(query, given)).all()]

    async def count(self, organization: str, above: int, below: int, actor: str | None = None) -> int:
        """How many entries have a seq above the one and below the other; all or an actor's. Raises `Unavailable`."""
        given: dict[str, object] = {"organization": organization, "above": above, "below": below}
        query = _COUNT if actor is None else _COUNT_OF
        if actor is not None:
            given["actor"] = actor
        with storage():
            async with self._engine.connect() as connection:
                return (await connection.execute(query, given)).scalar() or 0

    async def place(self, organization: str, moment: int) -> int:
        """The seq of the last fact that was stored before a moment (ms); 0 if none was. Raises `Unavailable`."""
        with storage():
            async with self._engine.connect() as connection:
                given = {"organization": organization, "moment": moment}
                return (await connection.execute(_PLACE, given)).scalar() or 0
