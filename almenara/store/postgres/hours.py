"""The counts per hour on PostgreSQL: written inside the transaction that writes the rows, behind its lock."""

from collections.abc import Sequence
from typing import Final

from almenara.catalog.hours import VERSION
from almenara.domain.conversation import Conversation
from almenara.store.hours import NOTHING, changes, counted_upto, unpacked
from almenara.store.postgres.connections import Connection


async def count(
    connection: Connection, organization: str, rows: Sequence[Conversation], applied: tuple[int | None, int]
) -> None:
    """Count these rows in the place of those that are stored; `applied`: how far into the log these were, and those
    are."""
    upto = await _upto(connection, organization, applied[0])
    found = await connection.fetch(_STORED, organization, [row.id for row in rows], upto)
    counted, stored = {one[0] for one in found}, {id_: row for id_, row in found if row is not None}
    added = changes(organization, [row for row in rows if row.id in counted], stored)
    await connection.executemany(_ADD, added)
    await connection.execute(_WRITE_STATE, organization, VERSION, upto, applied[1])


async def count_on(connection: Connection, organization: str, limit: int) -> int | None:
    """Count the next rows of those that were stored before; how many, None where there is none left."""
    applied = await connection.fetchval(APPLIED_ALONE, organization)
    upto = await _upto(connection, organization, applied)
    if upto is None:
        return None
    done: list[Conversation] = []
    if upto != NOTHING or await connection.fetchval(_CLEAR, organization, limit) < limit:
        done = unpacked(await connection.fetch(_NEXT, organization, upto, limit))
        await connection.executemany(_ADD, changes(organization, done))
        upto = done[-1].id if len(done) == limit else None
    await connection.execute(_WRITE_STATE, organization, VERSION, upto, applied)
    return len(done)


async def _upto(connection: Connection, organization: str, applied: int | None) -> str | None:
    return counted_upto(await connection.fetchrow(_STATE, organization), applied)


APPLIED_ALONE: Final = "SELECT applied_seq FROM projection WHERE organization = $1 FOR UPDATE"
"""How far the rows are; whoever writes others waits from here on."""
_STATE: Final = "SELECT version, upto, applied_seq FROM hour_state WHERE organization = $1"
_WRITE_STATE: Final = (
    "INSERT INTO hour_state (organization, version, upto, applied_seq) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (organization) DO UPDATE"
    " SET version = excluded.version, upto = excluded.upto, applied_seq = excluded.applied_seq"
)
# In the order of the database's language, like the key that the rows are walked by.
_STORED: Final = (
    'SELECT given.id, stored."row" FROM unnest($2::text[]) AS given (id)'
    " LEFT JOIN conversation AS stored ON stored.organization = $1 AND stored.id = given.id"
    " WHERE $3::text IS NULL OR given.id <= $3"
)
_NEXT: Final = 'SELECT id, "row" FROM conversation WHERE organization = $1 AND id > $2 ORDER BY id LIMIT $3'
_CLEAR: Final = (
    "WITH gone AS (DELETE FROM hour_count WHERE ctid = ANY (ARRAY(SELECT ctid FROM hour_count"
    " WHERE organization = $1 LIMIT $2)) RETURNING 1) SELECT count(*) FROM gone"
)
_ADD: Final = (
    "INSERT INTO hour_count AS kept (organization, measure, hour, group_id, channel, n)"
    " VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (organization, measure, hour, group_id, channel) DO UPDATE SET n = kept.n + excluded.n"
)
