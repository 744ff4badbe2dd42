import sqlite3
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from almenara.domain import facts as f
from almenara.errors import Unavailable
from almenara.store.database import Database
from almenara.store.sqlite import threads
from almenara.store.sqlite.log import SqliteLog
from almenara.store.sqlite.threads import Readers, Writer
from tests.store.samples import ORGANIZATION, message, messages

pytestmark = pytest.mark.anyio


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    await (await Database.open(f"sqlite:///{path}")).close()
    return path


@pytest.fixture
async def writer(path: Path) -> AsyncGenerator[Writer]:
    opened = Writer(path)
    yield opened
    opened.close()


@pytest.fixture
async def log(path: Path, writer: Writer) -> AsyncGenerator[SqliteLog]:
    readers = Readers(path)
    yield SqliteLog(writer, readers)
    readers.close()


async def events(log: SqliteLog) -> list[str]:
    return [fact.event for fact in await log.read(ORGANIZATION, 0, 9_999)]


async def test_on_a_full_disk_nothing_is_kept_of_what_is_refused_and_it_recovers_by_itself(
    writer: Writer, log: SqliteLog
) -> None:
    await log.append([(ORGANIZATION, messages(1))], 0)
    await writer.run(lambda connection: connection.execute("PRAGMA max_page_count = 80"))
    stored, refused = ["c1-1"], 0
    for number in range(2, 40):
        fact = message(number, data=f.MessageReceived(f"m{number}", "x" * 20_000))
        try:
            await log.append([(ORGANIZATION, [fact])], 0)
            stored.append(fact.event)
        except Unavailable:
            refused += 1
    assert refused > 20
    assert await events(log) == stored
    with pytest.raises(Unavailable):
        await log.append([(ORGANIZATION, [message(98, data=f.MessageReceived("m", "x" * 60_000))])], 0)
    await writer.run(lambda connection: connection.execute("PRAGMA max_page_count = 1000000"))
    await writer.probe()
    await log.append([(ORGANIZATION, messages(99))], 0)
    assert await events(log) == [*stored, "c1-99"]
    assert await log.head(ORGANIZATION) == len(stored) + 1


async def test_a_database_that_became_read_only_refuses_and_recovers(writer: Writer, log: SqliteLog) -> None:
    await writer.run(lambda connection: None)
    connection = await writer.run(lambda connection: connection)
    connection.execute("PRAGMA query_only = ON")
    for _ in range(3):
        with pytest.raises(Unavailable):
            await log.append([(ORGANIZATION, messages(1))], 0)
    with pytest.raises(Unavailable):
        await writer.probe()
    connection.execute("PRAGMA query_only = OFF")
    await writer.probe()
    await log.append([(ORGANIZATION, messages(1))], 0)
    assert await events(log) == ["c1-1"]


async def test_while_the_file_is_away_nothing_is_acknowledged(path: Path, writer: Writer, log: SqliteLog) -> None:
    await log.append([(ORGANIZATION, messages(1))], 0)
    path.rename(path.with_suffix(".away"))
    for _ in range(2):
        with pytest.raises(Unavailable):
            await log.append([(ORGANIZATION, messages(2))], 0)
        with pytest.raises(Unavailable):
            await writer.probe()
    path.with_suffix(".away").rename(path)
    await writer.probe()
    await log.append([(ORGANIZATION, messages(3))], 0)
    assert await events(log) == ["c1-1", "c1-3"]


async def test_a_file_put_in_its_place_is_not_taken_for_it(path: Path, writer: Writer, log: SqliteLog) -> None:
    path.unlink()
    path.write_bytes(b"")
    with pytest.raises(Unavailable):
        await log.append([(ORGANIZATION, messages(1))], 0)


async def test_a_job_that_fails_leaves_nothing_behind(writer: Writer, log: SqliteLog) -> None:
    def job(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO head VALUES ('default', 7)")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await writer.run(job)
    assert await log.head(ORGANIZATION) == 0
    await writer.probe()


async def test_a_transaction_left_open_does_not_stop_the_next(writer: Writer, log: SqliteLog) -> None:
    connection = await writer.run(lambda connection: connection)
    connection.execute("BEGIN")
    await log.append([(ORGANIZATION, messages(1))], 0)
    assert await events(log) == ["c1-1"]


async def test_another_process_that_holds_the_lock_is_waited_for(path: Path, writer: Writer, log: SqliteLog) -> None:
    await writer.run(lambda connection: connection.execute("PRAGMA busy_timeout = 50"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        await log.append([(ORGANIZATION, messages(1))], 0)
    other.execute("COMMIT")
    other.close()
    await log.append([(ORGANIZATION, messages(2))], 0)
    assert await events(log) == ["c1-2"]


async def test_the_write_ahead_log_starts_over_however_much_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "CHECKPOINT", 50)
    writer, readers = Writer(path), Readers(path)
    log = SqliteLog(writer, readers)
    try:
        sizes: list[int] = []
        for start in range(0, 4_000, 20):
            await log.append([(ORGANIZATION, messages(*range(start, start + 20)))], 0)
            sizes.append(path.with_name("a.db-wal").stat().st_size)
        assert max(sizes) < 3_000_000
        assert path.stat().st_size > 500_000
        assert len(await events(log)) == 4_000
    finally:
        writer.close()
        readers.close()
