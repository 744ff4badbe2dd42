"""The append-only log of facts: the truth, from which everything else is derived."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from almenara.domain.codec import join, split
from almenara.domain.facts import FACT_TYPES, Fact, StreamKind
from almenara.domain.ids import dedupe_id
from almenara.store.sqlite import Readers, Writer

Request = tuple[str, Sequence[Fact]]
"""The facts of one request, and the organization they belong to."""


class Appended(Struct, frozen=True):
    """What became of one request: its new facts, numbered; how many were repeats; where all of it is visible."""

    facts: list[Fact]
    duplicates: int
    seq: int


class Log:
    """The log of every organization. A fact's `seq` is its place in its organization's log: gapless, from 1."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def append(self, requests: Sequence[Request], now: int) -> list[Appended]:
        """Store the facts of all the requests, or of none, in one durable transaction; skip those already there.

        `now` (milliseconds) becomes the facts' `received`.

        Raises `Unavailable` when storage fails.
        """
        prepared = [
            [(dedupe_id(fact.source, fact.origin, fact.event), fact) for fact in facts] for _, facts in requests
        ]

        def job(connection: sqlite3.Connection) -> list[Appended]:
            appended: list[Appended | None] = [None] * len(requests)
            for organization in {organization for organization, _ in requests}:
                of_this = [index for index, (owner, _) in enumerate(requests) if owner == organization]
                results = _append(connection, organization, [prepared[index] for index in of_this], now)
                for index, result in zip(of_this, results, strict=True):
                    appended[index] = result
            return [one for one in appended if one is not None]

        return await self._writer.run(job)

    async def read(self, organization: str, after: int, limit: int) -> list[Fact]:
        """At most `limit` facts with a seq beyond `after`, in the order of seq."""

        def job(connection: sqlite3.Connection) -> list[Fact]:
            query = f"SELECT {_READ} FROM log WHERE organization = ? AND seq > ? ORDER BY seq LIMIT ?"
            return [_fact(row) for row in connection.execute(query, (organization, after, limit)).fetchall()]

        return await self._readers.run(job)

    async def read_streams(
        self, organization: str, streams: Iterable[str], kind: StreamKind = "conversation"
    ) -> dict[str, list[Fact]]:
        """All facts of these streams by stream, each in the fold's order; a stream without facts is absent."""
        wanted = list(streams)

        def job(connection: sqlite3.Connection) -> dict[str, list[Fact]]:
            found: dict[str, list[Fact]] = {}
            for part, padded in _chunks(wanted):
                query = _streams_query(padded)
                padding = [part[-1]] * (padded - len(part))
                for row in connection.execute(query, (organization, kind, *part, *padding)).fetchall():
                    fact = _fact(row)
                    found.setdefault(fact.stream, []).append(fact)
            for facts in found.values():
                facts.sort(key=lambda fact: fact.order)
            return found

        return await self._readers.run(job)

    async def begun(self, organization: str, conversations: Iterable[str], before: int) -> set[str]:
        """Which of these conversations have a fact older than the seq `before`."""
        wanted = list(conversations)

        def job(connection: sqlite3.Connection) -> set[str]:
            found: set[str] = set()
            for part, padded in _chunks(wanted):
                padding = [part[-1]] * (padded - len(part))
                values = (organization, *part, *padding, before)
                found.update(one for (one,) in connection.execute(_begun_query(padded), values).fetchall())
            return found

        return await self._readers.run(job)

    async def head(self, organization: str) -> int:
        """The seq of the organization's last fact; 0 without any."""

        def job(connection: sqlite3.Connection) -> int:
            row = connection.execute("SELECT seq FROM head WHERE organization = ?", (organization,)).fetchone()
            return row[0] if row else 0

        return await self._readers.run(job)


_SIZES: Final = (1, 4, 16, 64, 256, 1024)
_COLUMNS: Final = (
    "organization, received, seq, stream_kind, stream_id, type, v, time, source, dedupe, actor, external,"
    " sequence, origin, event, data, personal"
)
_READ: Final = (
    "type, stream_id, time, source, data, personal, external, sequence, origin, event, actor, received, seq"
)
# Rows go in by many at once: each step of a statement gives up the interpreter's lock, and a thread that
# must win it back from a busy event loop for every row is slower by an order of magnitude.
_INSERT_SIZES: Final = (256, 64, 16, 4, 1)


def _append(
    connection: sqlite3.Connection, organization: str, requests: Sequence[Sequence[tuple[bytes, Fact]]], now: int
) -> list[Appended]:
    known = _known(connection, organization, [key for request in requests for key, _ in request])
    fresh = {key for request in requests for key, _ in request}.difference(known)
    last = _raise_head(connection, organization, len(fresh))
    seq = last - len(fresh)
    results: list[Appended] = []
    new: list[tuple[bytes, Fact]] = []
    for request in requests:
        facts: list[Fact] = []
        top = 0
        for key, fact in request:
            place = known.get(key)
            if place is None:
                seq = place = seq + 1
                known[key] = place
                numbered = replace(fact, seq=place, received=now)
                facts.append(numbered)
                new.append((key, numbered))
            top = max(top, place)
        results.append(Appended(facts, len(request) - len(facts), top or last))
    _insert(connection, organization, new)
    return results


def _known(connection: sqlite3.Connection, organization: str, keys: list[bytes]) -> dict[bytes, int]:
    """The seq of those of the keys that the log has already."""
    known: dict[bytes, int] = {}
    for part, padded in _chunks(keys):
        padding = [part[-1]] * (padded - len(part))
        found = connection.execute(_known_query(padded), (organization, *part, *padding)).fetchone()[0]
        for pair in found.split(",") if found else ():
            key, _, seq = pair.partition(" ")
            known[bytes.fromhex(key)] = int(seq)
    return known


def _raise_head(connection: sqlite3.Connection, organization: str, count: int) -> int:
    row = connection.execute(
        "INSERT INTO head (organization, seq) VALUES (?, ?)"
        " ON CONFLICT (organization) DO UPDATE SET seq = seq + excluded.seq RETURNING seq",
        (organization, count),
    ).fetchone()
    return row[0]


def _insert(connection: sqlite3.Connection, organization: str, facts: list[tuple[bytes, Fact]]) -> None:
    start = 0
    for size in _INSERT_SIZES:
        while len(facts) - start >= size:
            part = facts[start : start + size]
            values = chain.from_iterable(_values(key, fact) for key, fact in part)
            connection.execute(_insert_query(size), (organization, *values))
            start += size


def _values(key: bytes, fact: Fact) -> tuple[Any, ...]:
    kind = FACT_TYPES[fact.type]
    data, personal = split(fact.data)
    return (
        fact.received,
        fact.seq,
        kind.stream,
        fact.stream,
        fact.type,
        kind.version,
        fact.time,
        fact.source,
        key,
        fact.actor,
        fact.external_id,
        fact.sequence,
        fact.origin,
        fact.event,
        data,
        personal,
    )


def _fact(row: tuple[Any, ...]) -> Fact:
    name, stream, time, source, data, personal, external, sequence, origin, event, actor, received, seq = row
    return Fact(
        name,
        stream,
        time,
        source,
        join(name, data, personal),
        external,
        sequence,
        origin,
        event,
        actor,
        received,
        seq,
    )


@cache
def _insert_query(size: int) -> str:
    row = f"(?1{', ?' * 16})"
    return f"INSERT INTO log ({_COLUMNS}) VALUES {', '.join([row] * size)}"


@cache
def _known_query(size: int) -> str:
    # One row of text rather than a row a key: see above.
    places = ", ".join("?" * size)
    return f"SELECT group_concat(hex(dedupe) || ' ' || seq) FROM log WHERE organization = ? AND dedupe IN ({places})"


@cache
def _streams_query(size: int) -> str:
    places = ", ".join("?" * size)
    return f"SELECT {_READ} FROM log WHERE organization = ? AND stream_kind = ? AND stream_id IN ({places})"


@cache
def _begun_query(size: int) -> str:
    places = ", ".join("?" * size)
    return (
        "SELECT DISTINCT stream_id FROM log WHERE organization = ? AND stream_kind = 'conversation'"
        f" AND stream_id IN ({places}) AND +seq < ?"  # the plus keeps it from the key, by which it would read all
    )


def _chunks(values: Sequence[Any]) -> Iterator[tuple[Sequence[Any], int]]:
    """Parts of at most the largest size, each with the size of statement that takes it: few shapes to prepare."""
    for start in range(0, len(values), _SIZES[-1]):
        part = values[start : start + _SIZES[-1]]
        yield part, next(size for size in _SIZES if size >= len(part))
