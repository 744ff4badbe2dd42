"""The whole database as one stream, and back: the same from either kind, into either kind.

A gzip of MessagePack: a header, every row as [table, values], and a trailer that says how many there are and their
digest. It is read in one snapshot, so that what is written meanwhile is in it wholly or not at all.
"""

import gzip
import hashlib
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from alembic.script import ScriptDirectory
from msgspec import Struct
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.errors import AlmenaraError
from almenara.store.faults import storage
from almenara.store.migrations import config
from almenara.store.settings_tables import metadata
from almenara.store.snapshot import begin_snapshot

FORMAT: Final = 1
_BATCH: Final = 500
_LEFT_OUT: Final = frozenset({"lease"})
"""Who does what now is nothing to keep."""
TABLES: Final = tuple(table for table in metadata.sorted_tables if table.name not in _LEFT_OUT)


class Header(Struct, frozen=True):
    """What a backup begins with. `columns` by table; `key` is the secret with which stored secrets are sealed."""

    format: int
    revision: str
    made_at: int
    columns: dict[str, list[str]]
    rows: int
    key: bytes


class Trailer(Struct, frozen=True):
    """What it ends with."""

    rows: int
    digest: bytes


class Broken(AlmenaraError):
    """This file is no whole backup."""

    code = "broken_backup"


def revision() -> str:
    """The newest revision of the schema."""
    found = ScriptDirectory.from_config(config()).get_current_head()
    assert found is not None, "there are migrations"
    return found


async def dump(engine: AsyncEngine, path: Path, key: bytes, now: int) -> AsyncGenerator[tuple[int, int]]:
    """Write a backup; gives (rows written, rows in all) as it goes. Raises `Unavailable`."""
    digest, written = hashlib.sha256(), 0
    with storage(), gzip.open(path, "wb", compresslevel=3) as file:
        async with engine.connect() as connection:
            await begin_snapshot(connection)
            counts = [
                (await connection.execute(select(func.count()).select_from(table))).scalar_one() for table in TABLES
            ]
            columns = {str(table.name): [str(column.name) for column in table.columns] for table in TABLES}
            _write(file, Header(FORMAT, revision(), now, columns, sum(counts), key))
            for number, table in enumerate(TABLES):
                result = await connection.stream(select(table))
                async for rows in result.partitions(_BATCH):
                    packed = b"".join(_framed([number, list(row)]) for row in rows)
                    digest.update(packed)
                    file.write(packed)
                    written += len(rows)
                    yield written, sum(counts)
        _write(file, Trailer(written, digest.digest()))


def header(path: Path) -> Header:
    """What a backup says of itself. Raises `Broken`."""
    with _opened(path) as file:
        return _header(file)


async def load(engine: AsyncEngine, path: Path) -> AsyncGenerator[tuple[int, int]]:
    """Read a backup into an empty database of the same schema, all or nothing; gives (rows, rows in all) as it goes.

    Raises `Broken`, or `AlmenaraError` where the database is not empty or the schema another.
    """
    with _opened(path) as file:
        told = _header(file)
        if told.revision != revision():
            raise AlmenaraError(
                f"The backup has schema {told.revision}, this program {revision()}: restore it with the version that"
                " made it, then upgrade."
            )
        with storage():
            async with engine.begin() as connection:
                for table in TABLES:
                    if (await connection.execute(select(table).limit(1))).first() is not None:
                        raise AlmenaraError(f"The database is not empty: {table.name} has rows.")
                done = 0
                for number, rows in _batches(file):
                    names = told.columns[TABLES[number].name]
                    values = [dict(zip(names, row, strict=True)) for row in rows]
                    await connection.execute(insert(TABLES[number]), values)
                    done += len(rows)
                    yield done, told.rows


def _batches(file: gzip.GzipFile) -> Iterator[tuple[int, list[list[Any]]]]:
    digest, seen, number = hashlib.sha256(), 0, 0
    rows: list[list[Any]] = []
    while True:
        packed = _read(file)
        try:
            trailer = msgspec.msgpack.decode(packed, type=Trailer)
        except msgspec.ValidationError:
            trailer = None
        if trailer is not None:
            if rows:
                yield number, rows
            if (trailer.rows, trailer.digest) != (seen, digest.digest()) or not _ended(file):
                raise Broken
            return
        of, row = msgspec.msgpack.decode(packed)
        digest.update(_frame(packed))
        if of != number or len(rows) == _BATCH:
            if rows:
                yield number, rows
            number, rows = of, []
        rows.append(row)
        seen += 1


def _opened(path: Path) -> gzip.GzipFile:
    try:
        return gzip.open(path, "rb")
    except OSError as error:
        raise Broken(f"{path} cannot be read: {error.strerror}.") from None


def _header(file: gzip.GzipFile) -> Header:
    try:
        told = msgspec.msgpack.decode(_read(file), type=Header)
    except msgspec.ValidationError:
        raise Broken from None
    if told.format != FORMAT:
        raise Broken(f"The backup has format {told.format}; this program reads {FORMAT}.")
    return told


def _ended(file: gzip.GzipFile) -> bool:
    """Whether nothing follows, and what the compression has to say of the whole is right."""
    try:
        return not file.read(1)
    except (OSError, EOFError):
        return False


def _framed(value: Any) -> bytes:
    return _frame(msgspec.msgpack.encode(value))


def _frame(packed: bytes) -> bytes:
    return len(packed).to_bytes(4, "big") + packed


def _write(file: gzip.GzipFile, value: Struct) -> None:
    file.write(_framed(value))


def _read(file: gzip.GzipFile) -> bytes:
    try:
        size = file.read(4)
        packed = file.read(int.from_bytes(size, "big"))
    except (OSError, EOFError) as error:
        raise Broken from error
    if len(size) < 4 or len(packed) < int.from_bytes(size, "big"):
        raise Broken
    return packed
