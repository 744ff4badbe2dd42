import asyncio
import sqlite3
import stat
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from almenara.errors import Unavailable
from almenara.store.database import Database
from almenara.store.migrations import config, migrate_file
from almenara.store.settings_tables import metadata

pytestmark = pytest.mark.anyio


async def open_and_close(url: str) -> None:
    await (await Database.open(url)).close()


async def test_a_new_database_has_every_table_as_declared(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "new.db"
    await open_and_close(f"sqlite:///{path}")
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == ScriptDirectory.from_config(config()).get_current_head()
    engine.dispose()


def test_every_table_s_key_begins_with_the_organization() -> None:
    keys = {table.name: next(iter(table.primary_key.columns)).name for table in metadata.tables.values()}
    assert {table: key for table, key in keys.items() if key != "organization"} == {"organization": "id"}


async def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    for _ in range(3):
        database = await Database.open(f"sqlite:///{tmp_path}/a.db")
        async with database.engine.begin() as connection:
            await connection.execute(text("INSERT INTO projection VALUES (hex(randomblob(8)), 1)"))
        await database.close()
    connection = sqlite3.connect(tmp_path / "a.db")
    assert connection.execute("SELECT count(*) FROM projection").fetchone() == (3,)
    connection.close()


async def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    await open_and_close(f"sqlite:///{tmp_path}/a.db")
    assert stat.S_IMODE((tmp_path / "a.db").stat().st_mode) == 0o600


async def test_every_connection_is_durable_and_keeps_references(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/a.db")
    try:
        async with database.engine.connect() as connection:
            found = [
                (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
                for name in ("synchronous", "foreign_keys", "journal_mode")
            ]
        assert found == [2, 1, "wal"]
    finally:
        await database.close()


async def test_several_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from almenara.store.database import Database;"
        "asyncio.run(asyncio.wait_for(Database.open(sys.argv[1]), 60)); sys.stdout.flush(); __import__('os')._exit(0)"
    )
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, f"sqlite:///{tmp_path}/new.db")
        for _ in range(4)
    ]
    assert [await process.wait() for process in processes] == [0, 0, 0, 0]
    await open_and_close(f"sqlite:///{tmp_path}/new.db")


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:"])
async def test_what_is_no_database_s_name_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(
        Unavailable, match=r"^The database must be given as sqlite:///PATH or postgresql://[^\n ]+\.$"
    ):
        await Database.open(url)


async def test_what_cannot_be_opened_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "text.db").write_text("this is not a database, however long it goes on " * 100)
    (tmp_path / "file").write_text("")
    for name in ("folder.db", "text.db", "file/below.db"):
        with pytest.raises(Unavailable) as caught:
            await Database.open(f"sqlite:///{tmp_path}/{name}")
        assert name.split("/")[0] in caught.value.detail
        assert "\n" not in caught.value.detail


async def test_a_folder_that_cannot_be_made_is_said_in_one_line() -> None:
    with pytest.raises(Unavailable, match=r"^The database /proc/nowhere/new\.db cannot be opened: [^\n]+$"):
        await Database.open("sqlite:////proc/nowhere/new.db")


async def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE roster (mine)")
    connection.close()
    with pytest.raises(Exception, match="roster"):
        migrate_file(path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("roster",)]
    connection.close()
