"""The stored rows on PostgreSQL."""

from collections.abc import Collection, Sequence
from typing import Final

from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation
from almenara.domain.group import Group
from almenara.store.postgres.connections import Pool, holds
from almenara.store.postgres.hours import APPLIED_ALONE, count, count_on
from almenara.store.rows import COLUMNS, Loaded, Loading, columns, members, unpack

_BATCH: Final = 2_000
"""Rows that a start takes at once."""


class PostgresRows:
    """The stored rows of every organization (`store.rows.Rows`)."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def write(  # noqa: D102 - as the face says
        self,
        organization: str,
        rows: Sequence[Conversation],
        agents: Sequence[Agent],
        groups: Sequence[Group],
        applied_seq: int,
    ) -> bool:
        async with self._pool.connection() as connection, connection.transaction(isolation="read_committed"):
            # The locks come first: another server may be writing further rows.
            before = await connection.fetchval(APPLIED_ALONE, organization)
            if await connection.fetchval(_WRITE_APPLIED, organization, applied_seq) is None:
                return False
            await count(connection, organization, rows, (before, applied_seq))
            await connection.executemany(_WRITE_ROW, [columns(organization, row) for row in rows])
            await connection.executemany(_WRITE_ROSTER, members(organization, agents, groups))
        return True

    async def applied(self, organization: str) -> int:  # noqa: D102
        async with self._pool.connection() as connection:
            return await connection.fetchval(_APPLIED, organization) or 0

    async def count_on(self, organization: str, limit: int) -> int | None:  # noqa: D102
        async with self._pool.connection() as connection, connection.transaction(isolation="read_committed"):
            return await count_on(connection, organization, limit)

    async def load(self, organization: str, finished_since: int) -> Loaded:  # noqa: D102
        loading = Loading()
        async with (
            self._pool.connection() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            applied = await connection.fetchval(_APPLIED, organization) or 0
            for query, given in ((_OPEN, (organization,)), (_FINISHED, (organization, finished_since))):
                cursor = await connection.cursor(query, *given)
                while batch := await cursor.fetch(_BATCH):
                    for row in batch:
                        loading.row(*row)
            return loading.loaded(await connection.fetch(_ROSTER, organization), applied)

    async def opened(self, organization: str, since: int, until: int) -> Loaded:  # noqa: D102
        loading = Loading()
        async with self._pool.connection() as connection:
            for row in await connection.fetch(_OPENED, organization, since, until):
                loading.row(*row)
        return loading.loaded((), 0)

    async def of_contacts(  # noqa: D102
        self, organization: str, keys: Collection[str], since: int
    ) -> list[tuple[str, int, str]]:
        async with self._pool.connection() as connection:
            return [tuple(one) for one in await connection.fetch(_OF_CONTACTS, organization, list(keys), since)]

    async def get(self, organization: str, conversation: str) -> Conversation | None:  # noqa: D102
        if not holds(conversation):
            return None
        async with self._pool.connection() as connection:
            found = await connection.fetchrow(_ONE, organization, conversation)
            return unpack(*found) if found else None


_NAMES: Final = [f'"{name}"' for name in COLUMNS]
_WRITE_ROW: Final = (
    f"INSERT INTO conversation ({', '.join(_NAMES)})"
    f" VALUES ({', '.join(f'${place}' for place, _ in enumerate(_NAMES, 1))})"
    f" ON CONFLICT (organization, id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[2:])}"
)
_WRITE_ROSTER: Final = (
    'INSERT INTO roster (organization, kind, id, "row") VALUES ($1, $2, $3, $4)'
    ' ON CONFLICT (organization, kind, id) DO UPDATE SET "row" = excluded."row"'
)
_APPLIED: Final = "SELECT applied_seq FROM projection WHERE organization = $1"
_WRITE_APPLIED: Final = (
    "INSERT INTO projection (organization, applied_seq) VALUES ($1, $2)"
    " ON CONFLICT (organization) DO UPDATE SET applied_seq = excluded.applied_seq"
    " WHERE projection.applied_seq <= excluded.applied_seq RETURNING applied_seq"
)
_OPEN: Final = (
    "SELECT \"row\", personal, fold_version FROM conversation WHERE organization = $1 AND state <> 'finished'"
)
_FINISHED: Final = (
    'SELECT "row", personal, fold_version FROM conversation'
    " WHERE organization = $1 AND state = 'finished' AND finished_at >= $2"
)
_OPENED: Final = (
    'SELECT "row", personal, fold_version FROM conversation'
    " WHERE organization = $1 AND state = 'finished' AND opened_at >= $2 AND opened_at < $3"
)
_OF_CONTACTS: Final = (
    "SELECT contact, opened_at, id FROM conversation"
    " WHERE organization = $1 AND contact = ANY($2::text[]) AND opened_at >= $3"
)
_ROSTER: Final = 'SELECT kind, "row" FROM roster WHERE organization = $1'
_ONE: Final = 'SELECT "row", personal FROM conversation WHERE organization = $1 AND id = $2'
