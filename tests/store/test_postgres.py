import asyncio
import contextlib
import sys
from collections.abc import Iterator

import anyio.lowlevel
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from almenara.domain import facts as f
from almenara.errors import Unavailable
from almenara.store.database import Database
from almenara.store.log import Log
from almenara.store.migrations import config
from almenara.store.settings_tables import metadata
from tests.databases import Served
from tests.postgres_server import PASSWORD, PostgresServer
from tests.store.samples import ORGANIZATION, message, messages

pytestmark = pytest.mark.anyio


@pytest.fixture
def place(postgres: PostgresServer) -> Iterator[Served]:
    made = Served(postgres)
    yield made
    made.done()


@pytest.fixture
async def log(database: Database) -> Log:
    return database.log


@pytest.fixture
def loose(postgres: PostgresServer) -> str:
    """A database whose default is to answer before it is on disk."""
    url = postgres.database()
    postgres.sql(f"ALTER DATABASE {url.rpartition('/')[2]} SET synchronous_commit = off")
    return url


async def events(log: Log) -> list[str]:
    return [fact.event for fact in await log.read(ORGANIZATION, 0, 9_999)]


async def test_a_new_database_has_every_table_as_declared(postgres: PostgresServer) -> None:
    database = await Database.open(postgres.database())

    def compare(connection: Connection) -> None:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == ScriptDirectory.from_config(config()).get_current_head()

    async with database.engine.connect() as connection:
        await connection.run_sync(compare)
    await database.close()


async def test_several_processes_may_open_a_new_database_at_once(postgres: PostgresServer) -> None:
    program = (
        "import asyncio, sys; from almenara.store.database import Database;"
        "asyncio.run(asyncio.wait_for(Database.open(sys.argv[1]), 60)); sys.stdout.flush(); __import__('os')._exit(0)"
    )
    url = postgres.database()
    processes = [await asyncio.create_subprocess_exec(sys.executable, "-c", program, url) for _ in range(4)]
    assert [await process.wait() for process in processes] == [0, 0, 0, 0]
    await (await Database.open(url)).close()


async def test_what_cannot_be_opened_is_said_in_one_line_without_the_password(postgres: PostgresServer) -> None:
    url = postgres.url("nowhere")
    for wrong in (
        url,
        url.replace("postgresql:", "postgres:"),
        url.replace("almenara:", "nobody:"),
        url.replace(str(postgres.port), "1"),
        f"{postgres.url()}?sslmode=nonsense",
        url.replace("127.0.0.1", "nowhere.invalid"),
    ):
        with pytest.raises(
            Unavailable, match=r"^The database postgresql://[^\n]+ cannot be opened: [^\n]+\.$"
        ) as caught:
            await Database.open(wrong)
        assert PASSWORD[:6] not in caught.value.detail


async def test_what_is_answered_is_on_disk_whatever_the_servers_default(loose: str) -> None:
    database = await Database.open(loose)
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SHOW synchronous_commit")) == "on"
    await database.close()


async def test_while_it_is_away_nothing_is_acknowledged_and_it_recovers_by_itself(
    place: Served, database: Database, log: Log
) -> None:
    await log.append([(ORGANIZATION, messages(1))], 0)
    place.away()
    for _ in range(2):
        for failing in (
            log.append([(ORGANIZATION, messages(2))], 0),
            log.head(ORGANIZATION),
            database.rows.load(ORGANIZATION, 0),
            database.leases.take(ORGANIZATION, "x", "a", 0, 10),
            database.probe(),
        ):
            with pytest.raises(Unavailable):
                await failing
    place.back()
    await database.probe()
    await log.append([(ORGANIZATION, messages(3))], 0)
    assert await database.leases.take(ORGANIZATION, "x", "a", 0, 10)
    assert await events(log) == ["c1-1", "c1-3"]


async def test_a_standby_or_read_only_database_refuses_and_recovers(
    place: Served, database: Database, log: Log
) -> None:
    await log.append([(ORGANIZATION, messages(1))], 0)
    place.server.sql(f"ALTER DATABASE {place.name} SET default_transaction_read_only = on")
    place.disconnect()
    await anyio.sleep(0.1)  # the loop hears of it
    for _ in range(2):
        with pytest.raises(Unavailable, match="read-only"):
            await log.append([(ORGANIZATION, messages(2))], 0)
        with pytest.raises(Unavailable):
            await database.probe()
    place.server.sql(f"ALTER DATABASE {place.name} RESET default_transaction_read_only")
    place.disconnect()
    await anyio.sleep(0.1)
    await log.append([(ORGANIZATION, messages(3))], 0)
    await database.probe()
    assert await events(log) == ["c1-1", "c1-3"]


async def test_a_connection_lost_while_nobody_used_it_is_nobodys_trouble(
    place: Served, database: Database, log: Log
) -> None:
    await log.append([(ORGANIZATION, messages(1))], 0)
    assert await database.leases.take(ORGANIZATION, "x", "a", 0, 10)
    place.disconnect()
    await anyio.sleep(0.1)  # the loop hears of it
    await log.append([(ORGANIZATION, messages(2))], 0)
    assert await database.leases.take(ORGANIZATION, "x", "a", 0, 10)
    assert await events(log) == ["c1-1", "c1-2"]


async def test_whenever_a_connection_goes_what_is_asked_of_it_is_refused_as_unavailable_or_done(
    place: Served, log: Log
) -> None:
    done: list[str] = []
    for turns in range(8):
        await log.append([(ORGANIZATION, messages(100 + turns))], 0)
        place.disconnect()
        for _ in range(turns):
            await anyio.lowlevel.checkpoint()  # the loop hears first of the farewell, then of the end
        with contextlib.suppress(Unavailable):
            await log.append([(ORGANIZATION, messages(turns))], 0)
            done.append(f"c1-{turns}")
    assert [name for name in await events(log) if len(name) < len("c1-100")] == done


async def test_a_process_that_stands_still_inside_a_transaction_holds_up_the_others_no_longer_than_it_may(
    database: Database,
) -> None:
    async with database.engine.connect() as connection:
        limit = await connection.scalar(text("SHOW idle_in_transaction_session_timeout"))
    assert limit == "5s"


@pytest.mark.parametrize("text", ["x\0", "\ud800"])
async def test_text_that_no_column_can_hold_refuses_its_request_alone_and_names_nothing(
    database: Database, log: Log, text: str
) -> None:
    await log.append([(ORGANIZATION, messages(1))], 0)
    with pytest.raises(Exception, match="encod"):
        await log.append([(ORGANIZATION, [message(2, stream=text)])], 0)
    if text == "x\0":
        assert await log.read_streams(ORGANIZATION, [text, "c1"]) == await log.read_streams(ORGANIZATION, ["c1"])
        assert await log.begun(ORGANIZATION, [text, "c1"], 9) == {"c1"}
        assert await database.rows.get(ORGANIZATION, text) is None
    await log.append([(ORGANIZATION, messages(3))], 0)
    assert await events(log) == ["c1-1", "c1-3"]


async def test_two_servers_that_append_for_the_same_organizations_never_wait_for_each_other_for_ever(
    database_url: str,
) -> None:
    here, there = await Database.open(database_url), await Database.open(database_url)

    async def append(database: Database, names: str, start: int) -> None:
        for number in range(start, start + 100):
            await database.log.append([(name, messages(number)) for name in names], 0)

    await asyncio.gather(append(here, "abc", 0), append(there, "cba", 1_000))
    assert await here.log.heads() == {"a": 200, "b": 200, "c": 200}
    await here.close()
    await there.close()


async def test_the_larger_texts_and_many_facts_are_stored_as_they_are(log: Log) -> None:
    large = [message(number, data=f.MessageReceived(f"m{number}", "ñ" * 10_000)) for number in range(500)]
    (appended,) = await log.append([(ORGANIZATION, large)], 0)
    assert await log.read(ORGANIZATION, 0, 1_000) == appended.facts
