"""The log on PostgreSQL.

Every append of an organization locks its row of `head` first, whichever server makes it: seqs are gapless, in the
order of the commits, and what was found under the lock is so until the commit.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from almenara.domain.fact_types import StreamKind
from almenara.domain.facts import Fact
from almenara.errors import AlmenaraError
from almenara.store.log import (
    COLUMNS,
    READ,
    Appended,
    Decision,
    Entry,
    Numbering,
    Request,
    by_stream,
    entries,
    fact,
    values,
)
from almenara.store.postgres.connections import Connection, Pool, holds
from almenara.store.postgres.news import CHANNEL


class PostgresLog:
    """The log of every organization (`store.log.Log`)."""

    def __init__(self, writing: Pool, reading: Pool) -> None:
        self._writing = writing
        self._reading = reading

    async def append(self, requests: Sequence[Request], now: int) -> list[Appended]:  # noqa: D102 - as the face says
        prepared = [
            (organization, work if isinstance(work, Decision) else entries(work)) for organization, work in requests
        ]
        appended: list[Appended | None] = [None] * len(requests)
        async with self._writing.connection() as connection, connection.transaction(isolation="read_committed"):
            # In one order on every server: two that wait for each other's lock would wait for ever.
            for organization in sorted({organization for organization, _ in requests}):
                of_this = [index for index, (owner, _) in enumerate(prepared) if owner == organization]
                results = await _append(connection, organization, [prepared[index][1] for index in of_this], now)
                for index, result in zip(of_this, results, strict=True):
                    appended[index] = result
        return [one for one in appended if one is not None]

    async def read(self, organization: str, after: int, limit: int) -> list[Fact]:  # noqa: D102
        async with self._reading.connection() as connection:
            return [fact(row) for row in await connection.fetch(_PAGE, organization, after, limit)]

    async def read_streams(  # noqa: D102
        self, organization: str, streams: Iterable[str], kind: StreamKind = "conversation"
    ) -> dict[str, list[Fact]]:
        async with self._reading.connection() as connection:
            return await _streams(connection, organization, kind, streams)

    async def begun(self, organization: str, conversations: Iterable[str], before: int) -> set[str]:  # noqa: D102
        wanted = [one for one in conversations if holds(one)]
        async with self._reading.connection() as connection:
            return {one for (one,) in await connection.fetch(_BEGUN, organization, wanted, before)}

    async def head(self, organization: str) -> int:  # noqa: D102
        async with self._reading.connection() as connection:
            return await connection.fetchval("SELECT seq FROM head WHERE organization = $1", organization) or 0

    async def heads(self) -> dict[str, int]:  # noqa: D102
        async with self._reading.connection() as connection:
            return dict(await connection.fetch("SELECT organization, seq FROM head"))


async def _append(
    connection: Connection, organization: str, requests: Sequence[list[Entry] | Decision], now: int
) -> list[Appended]:
    head = await _lock(connection, organization)
    keys = [key for request in requests if not isinstance(request, Decision) for key, _ in request]
    numbering = Numbering(head, await _known(connection, organization, keys), now)
    results: list[Appended] = []
    for request in requests:
        if not isinstance(request, Decision):
            results.append(numbering.place(request))
            continue
        # What comes before it is written first: it is decided on that.
        await _insert(connection, organization, numbering.take())
        try:
            decided = entries(request.decide(await _histories(connection, organization, request)))
        except AlmenaraError as error:
            results.append(Appended([], 0, numbering.last, error))
            continue
        numbering.learn(await _known(connection, organization, numbering.unknown(decided)))
        results.append(numbering.place(decided))
    await _insert(connection, organization, numbering.take())
    if numbering.last > head:
        await connection.execute(_SET_HEAD, organization, numbering.last)
    return results


async def _lock(connection: Connection, organization: str) -> int:
    head = await connection.fetchval(_LOCK, organization)
    if head is None:
        await connection.execute(_FIRST, organization)
        head = await connection.fetchval(_LOCK, organization)
    return head


async def _known(connection: Connection, organization: str, keys: list[bytes]) -> dict[bytes, int]:
    """The seq of those of the keys that the log has already."""
    if not keys:
        return {}
    return dict(await connection.fetch(_KNOWN, organization, keys))


async def _insert(connection: Connection, organization: str, new: list[Entry]) -> None:
    if new:
        columns = zip(*(values(key, one) for key, one in new), strict=True)
        await connection.execute(_INSERT, organization, *columns)


async def _histories(connection: Connection, organization: str, decision: Decision) -> dict[str, list[Fact]]:
    wanted = decision.streams
    if decision.after is not None:
        # The tail is read, not the streams: who decides is hardly behind.
        moved = {stream for (stream,) in await connection.fetch(_MOVED, organization, decision.after)}
        wanted = [stream for stream in decision.streams if stream in moved]
    return await _streams(connection, organization, "conversation", wanted) | await _streams(
        connection, organization, "action", decision.records
    )


async def _streams(
    connection: Connection, organization: str, kind: StreamKind, streams: Iterable[str]
) -> dict[str, list[Fact]]:
    wanted = [one for one in streams if holds(one)]
    return by_stream(await connection.fetch(_STREAMS, organization, kind, wanted)) if wanted else {}


_TYPES: Final = {
    "received": "bigint", "seq": "bigint", "v": "integer", "time": "bigint", "dedupe": "bytea", "data": "bytea",
    "personal": "bytea",
}  # fmt: skip
_ARRAYS: Final = ", ".join(
    f"${place}::{_TYPES.get(name, 'text')}[]" for place, name in enumerate(COLUMNS.split(", ")[1:], 2)
)
_INSERT: Final = f"INSERT INTO log ({COLUMNS}) SELECT $1, * FROM unnest({_ARRAYS})"
_LOCK: Final = "SELECT seq FROM head WHERE organization = $1 FOR UPDATE"
_FIRST: Final = "INSERT INTO head (organization, seq) VALUES ($1, 0) ON CONFLICT DO NOTHING"
# Whoever listens is told at the commit, once for the transaction.
_SET_HEAD: Final = (
    f"UPDATE head SET seq = $2 WHERE organization = $1 RETURNING pg_notify('{CHANNEL}', organization || ' ' || seq)"
)
# Each id by the index, one after the other, however many there are and whatever the planner expects of the log.
_KNOWN: Final = (
    "SELECT dedupe, seq FROM unnest($2::bytea[]) AS sent CROSS JOIN LATERAL"
    " (SELECT dedupe, seq FROM log WHERE organization = $1 AND dedupe = sent LIMIT 1) AS found"
)
_PAGE: Final = f"SELECT {READ} FROM log WHERE organization = $1 AND seq > $2 ORDER BY seq LIMIT $3"
_STREAMS: Final = (
    f"SELECT {READ} FROM log WHERE organization = $1 AND stream_kind = $2 AND stream_id = ANY($3::text[])"
)
_MOVED: Final = (
    "SELECT DISTINCT stream_id FROM log WHERE organization = $1 AND seq > $2 AND stream_kind = 'conversation'"
)
# The sum keeps it from the key, by which it would read all that is older.
_BEGUN: Final = (
    "SELECT DISTINCT stream_id FROM log WHERE organization = $1 AND stream_kind = 'conversation'"
    " AND stream_id = ANY($2::text[]) AND seq + 0 < $3"
)
