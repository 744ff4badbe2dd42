"""The log on SQLite."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final

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
from almenara.store.sqlite.threads import Readers, Writer


class SqliteLog:
    """The log of every organization (`store.log.Log`)."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def append(self, requests: Sequence[Request], now: int) -> list[Appended]:  # noqa: D102 - as the face says
        prepared = [
            (organization, work if isinstance(work, Decision) else entries(work)) for organization, work in requests
        ]

        def job(connection: sqlite3.Connection) -> list[Appended]:
            appended: list[Appended | None] = [None] * len(requests)
            for organization in {organization for organization, _ in requests}:
                of_this = [index for index, (owner, _) in enumerate(prepared) if owner == organization]
                results = _append(connection, organization, [prepared[index][1] for index in of_this], now)
                for index, result in zip(of_this, results, strict=True):
                    appended[index] = result
            return [one for one in appended if one is not None]

        return await self._writer.run(job)

    async def read(self, organization: str, after: int, limit: int) -> list[Fact]:  # noqa: D102
        def job(connection: sqlite3.Connection) -> list[Fact]:
            query = f"SELECT {READ} FROM log WHERE organization = ? AND seq > ? ORDER BY seq LIMIT ?"
            return [fact(row) for row in connection.execute(query, (organization, after, limit)).fetchall()]

        return await self._readers.run(job)

    async def read_streams(  # noqa: D102
        self, organization: str, streams: Iterable[str], kind: StreamKind = "conversation"
    ) -> dict[str, list[Fact]]:
        wanted = list(streams)
        return await self._readers.run(lambda connection: _streams(connection, organization, kind, wanted))

    async def begun(self, organization: str, conversations: Iterable[str], before: int) -> set[str]:  # noqa: D102
        wanted = list(conversations)

        def job(connection: sqlite3.Connection) -> set[str]:
            found: set[str] = set()
            for part, padded in _chunks(wanted):
                padding = [part[-1]] * (padded - len(part))
                given = (organization, *part, *padding, before)
                found.update(one for (one,) in connection.execute(_begun_query(padded), given).fetchall())
            return found

        return await self._readers.run(job)

    async def head(self, organization: str) -> int:  # noqa: D102
        return await self._readers.run(lambda connection: _head(connection, organization))

    async def heads(self) -> dict[str, int]:  # noqa: D102
        return await self._readers.run(
            lambda connection: dict(connection.execute("SELECT organization, seq FROM head").fetchall())
        )


_SIZES: Final = (1, 4, 16, 64, 256, 1024)
# Rows go in by many at once: each step of a statement gives up the interpreter's lock, and a thread that
# must win it back from a busy event loop for every row is slower by an order of magnitude.
_INSERT_SIZES: Final = (256, 64, 16, 4, 1)


def _append(
    connection: sqlite3.Connection, organization: str, requests: Sequence[list[Entry] | Decision], now: int
) -> list[Appended]:
    keys = [key for request in requests if not isinstance(request, Decision) for key, _ in request]
    head, known = _known(connection, organization, keys)
    numbering = Numbering(head, known, now)
    results: list[Appended] = []
    for request in requests:
        if not isinstance(request, Decision):
            results.append(numbering.place(request))
            continue
        # What comes before it is written first: it is decided on that.
        _insert(connection, organization, numbering.take())
        try:
            decided = entries(request.decide(_histories(connection, organization, request)))
        except AlmenaraError as error:
            results.append(Appended([], 0, numbering.last, error))
            continue
        numbering.learn(_known(connection, organization, numbering.unknown(decided))[1])
        results.append(numbering.place(decided))
    _insert(connection, organization, numbering.take())
    if numbering.last > head:
        connection.execute(_SET_HEAD, (organization, numbering.last))
    return results


def _histories(connection: sqlite3.Connection, organization: str, decision: Decision) -> dict[str, list[Fact]]:
    wanted = decision.streams
    if decision.after is not None:
        # The tail is read, not the streams: who decides is hardly behind.
        moved = {stream for (stream,) in connection.execute(_MOVED, (organization, decision.after)).fetchall()}
        wanted = [stream for stream in decision.streams if stream in moved]
    return _streams(connection, organization, "conversation", wanted) | _streams(
        connection, organization, "action", decision.records
    )


def _streams(
    connection: sqlite3.Connection, organization: str, kind: StreamKind, streams: Sequence[str]
) -> dict[str, list[Fact]]:
    rows: list[tuple[Any, ...]] = []
    for part, padded in _chunks(streams):
        padding = [part[-1]] * (padded - len(part))
        rows += connection.execute(_streams_query(padded), (organization, kind, *part, *padding)).fetchall()
    return by_stream(rows)


def _head(connection: sqlite3.Connection, organization: str) -> int:
    row = connection.execute("SELECT seq FROM head WHERE organization = ?", (organization,)).fetchone()
    return row[0] if row else 0


def _known(connection: sqlite3.Connection, organization: str, keys: list[bytes]) -> tuple[int, dict[bytes, int]]:
    """The organization's last seq, and the seq of those of the keys that the log has already."""
    if not keys:
        return _head(connection, organization), {}
    head = 0
    known: dict[bytes, int] = {}
    for part, padded in _chunks(keys):
        padding = [part[-1]] * (padded - len(part))
        last, found = connection.execute(_known_query(padded), (organization, *part, *padding)).fetchone()
        head = last or 0
        for pair in found.split(",") if found else ():
            key, _, seq = pair.partition(" ")
            known[bytes.fromhex(key)] = int(seq)
    return head, known


def _insert(connection: sqlite3.Connection, organization: str, new: list[Entry]) -> None:
    start = 0
    for size in _INSERT_SIZES:
        while len(new) - start >= size:
            part = new[start : start + size]
            given = chain.from_iterable(values(key, one) for key, one in part)
            connection.execute(_insert_query(size), (organization, *given))
            start += size


_SET_HEAD: Final = (
    "INSERT INTO head (organization, seq) VALUES (?, ?) ON CONFLICT (organization) DO UPDATE SET seq = excluded.seq"
)

_MOVED: Final = (
    "SELECT DISTINCT stream_id FROM log WHERE organization = ? AND seq > ? AND stream_kind = 'conversation'"
)


@cache
def _insert_query(size: int) -> str:
    row = f"(?1{', ?' * COLUMNS.count(',')})"
    return f"INSERT INTO log ({COLUMNS}) VALUES {', '.join([row] * size)}"


@cache
def _known_query(size: int) -> str:
    # One row of text rather than a row a key: see above.
    places = ", ".join("?" * size)
    return (
        "SELECT (SELECT seq FROM head WHERE organization = ?1), group_concat(hex(dedupe) || ' ' || seq)"
        f" FROM log WHERE organization = ?1 AND dedupe IN ({places})"
    )


@cache
def _streams_query(size: int) -> str:
    places = ", ".join("?" * size)
    return f"SELECT {READ} FROM log WHERE organization = ? AND stream_kind = ? AND stream_id IN ({places})"


@cache
def _begun_query(size: int) -> str:
    places = ", ".join("?" * size)
    return (
        "SELECT DISTINCT stream_id FROM log WHERE organization = ? AND stream_kind = 'conversation'"
        f" AND stream_id IN ({places}) AND +seq < ?"  # the plus keeps it from the key, by which it would read all
    )


def _chunks(wanted: Sequence[Any]) -> Iterator[tuple[Sequence[Any], int]]:
    """Parts of at most the largest size, each with the size of statement that takes it: few shapes to prepare."""
    for start in range(0, len(wanted), _SIZES[-1]):
        part = wanted[start : start + _SIZES[-1]]
        yield part, next(size for size in _SIZES if size >= len(part))
