"""What is kept elsewhere and put back is the same, under load too; and whatever is damaged is found."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text

from almenara import config
from almenara.app import tools
from almenara.config import Config
from almenara.domain.rules import DEFAULT
from almenara.errors import AlmenaraError
from almenara.service.verify import Finding, verify
from almenara.store.backup import TABLES, Broken, dump, header, load
from almenara.store.chain import AuditChain
from almenara.store.database import Database
from almenara.store.secrets import Secrets
from tests.cli.conftest import Run
from tests.databases import Place
from tests.monitor import Monitor, started

pytestmark = pytest.mark.anyio
KEY = b"k" * 32


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def post(monitor: Monitor, secret: str, number: int, many: int = 20) -> int:
    """Conversations opened and answered; gives the seq."""
    event = {"specversion": "1.0", "source": "t", "time": "2026-09-21T13:00:00Z"}
    events: list[dict[str, Any]] = []
    for one in range(many):
        subject = f"c{number}-{one}"
        opened = {"channel": "sms", "contact": {"name": "Ana"}, "group": "a"}
        events += [
            {**event, "id": f"{subject} 1", "subject": subject, "type": "conversation.opened", "data": opened},
            {
                **event,
                "id": f"{subject} 2",
                "subject": subject,
                "type": "message.received",
                "data": {"message": "m", "text": "hola"},
            },
        ]
    headers = {"authorization": f"Bearer {secret}"}
    answer = await monitor.client().post("/api/v1/events", json=events, headers=headers)
    assert answer.status_code == 202, answer.text
    return answer.json()["seq"]


async def state(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is kept."""
    async with database.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, (await connection.execute(select(table))).all()), key=repr)
            for table in TABLES
        }


async def every(steps: Any) -> list[Any]:
    return [step async for step in steps]


async def test_a_backup_under_load_restored_elsewhere_is_one_moment_s_state(
    tmp_path: Path, new_place: Callable[[Path], Place]
) -> None:
    here, there = new_place(tmp_path / "here"), new_place(tmp_path / "there")
    file = tmp_path / "backup"
    async with started(tmp_path / "here", database=here.url) as monitor:
        secret = await monitor.key("ingest", source="shop")
        before = await post(monitor, secret, 0)
        database = monitor.running.tools.database

        async def load_goes_on() -> None:
            for number in range(1, 40):
                await post(monitor, secret, number)

        loading = asyncio.create_task(load_goes_on())
        steps = await every(dump(database.engine, file, monitor.running.tools.secrets.whole(), 1))
        await loading
        after = await database.log.head("default")
    assert steps[-1][0] == header(file).rows
    restored = await Database.open(there.url)
    await every(load(restored.engine, file))
    seq = await restored.log.head("default")
    assert before <= seq <= after
    # One moment: the log is whole up to it, and whatever is derived of it is of no later one.
    found = [
        one
        async for step in verify(restored, "default", AuditChain(restored.engine, KEY), DEFAULT)
        for one in step.findings
    ]
    assert [one for one in found if one.check != "audit"] == []
    assert await restored.rows.applied("default") <= seq
    again = tmp_path / "again"
    await every(dump(restored.engine, again, header(file).key, 1))
    with pytest.raises(AlmenaraError, match="not empty"):
        await every(load(restored.engine, again))
    kept = await state(restored)
    await restored.close()
    # Served from there, everything is as it was, the secrets too.
    (tmp_path / "there").mkdir(exist_ok=True)
    Secrets(tmp_path / "there").put(header(file).key)
    async with started(tmp_path / "there", database=there.url) as monitor:
        headers = {"authorization": f"Bearer {secret}"}
        assert (await monitor.client(headers=headers).post("/api/v1/events", json=[])).status_code == 202
        assert kept["log"] == (await state(monitor.running.tools.database))["log"][: len(kept["log"])]
    here.done()
    there.done()


async def test_a_file_that_is_not_whole_restores_nothing(tmp_path: Path) -> None:
    async with tools(Config(data=str(tmp_path / "a"))) as opened:
        file = tmp_path / "backup"
        await every(dump(opened.database.engine, file, KEY, 1))
    whole = file.read_bytes()
    for wrong in (b"", b"nothing", whole[: len(whole) // 2], whole[:-9]):
        file.write_bytes(wrong)
        database = await Database.open(f"sqlite:///{tmp_path / 'b.db'}")
        with pytest.raises(Broken):
            await every(load(database.engine, file))
        assert not any((await state(database)).values())
        await database.close()


async def test_what_is_damaged_is_found(tmp_path: Path, place: Place) -> None:
    async with started(tmp_path, database=place.url) as monitor:
        seq = await post(monitor, await monitor.key("ingest", source="shop"), 0)
        await (await monitor.running.context.hubs.of("default")).reached(seq)
    async with tools(Config(data=str(tmp_path), database=place.url)) as opened:
        chain = AuditChain(opened.database.engine, opened.secrets.key("audit chain"))

        async def found() -> list[Finding]:
            return [one async for step in verify(opened.database, "default", chain, DEFAULT) for one in step.findings]

        async def write(statement: str) -> None:
            async with opened.database.engine.begin() as connection:
                await connection.execute(text(statement))

        assert await found() == []
        await write("UPDATE log SET actor = 'user:other' WHERE stream_kind = 'account' AND seq = 1")
        await write("DELETE FROM log WHERE stream_kind = 'conversation' AND seq = 10")
        places = {(one.check, one.place) for one in await found()}
        assert ("audit", "1") in places
        assert {check for check, _ in places} >= {"log", "audit", "rows"}


async def test_an_hour_that_the_rows_do_not_make_is_found(tmp_path: Path, place: Place) -> None:
    async with started(tmp_path, database=place.url) as monitor:
        seq = await post(monitor, await monitor.key("ingest", source="shop"), 0)
        await (await monitor.running.context.hubs.of("default")).reached(seq)
    async with tools(Config(data=str(tmp_path), database=place.url)) as opened:
        chain = AuditChain(opened.database.engine, opened.secrets.key("audit chain"))

        async def steps() -> dict[str, tuple[int, list[Finding]]]:
            found = await every(verify(opened.database, "default", chain, DEFAULT))
            return {one.check: (one.done, one.findings) for one in found}

        assert (await steps())["hours"] == (20, [])
        async with opened.database.engine.begin() as connection:
            await connection.execute(text("UPDATE hour_count SET n = 19 WHERE measure = 'new_hour'"))
        hour = 1_790_000_000_000 // 3_600_000 * 3_600_000 - 3_600_000
        wrong = Finding("hours", f"new_hour {hour} shop/a sms", "19 are kept, the rows make 20")
        assert (await steps())["hours"] == (20, [wrong])
        # While rows of before are still being counted, there is nothing to hold them to.
        async with opened.database.engine.begin() as connection:
            await connection.execute(text("UPDATE hour_state SET upto = ''"))
        assert (await steps())["hours"] == (0, [])


async def test_a_row_that_was_tampered_with_shows_in_the_indicators_and_by_how_much(tmp_path: Path, run: Run) -> None:
    folder = config.read().folder
    async with started(folder) as monitor:
        key = await monitor.key("ingest", source="shop")
        seq = await post(monitor, key, 0, 3)
        hub = await monitor.running.context.hubs.of("default")
        await hub.reached(seq)
        row = next(seen.row for seen in hub.board.picture.seen if seen is not None and seen.row.external_id == "c0-1")
        told_of_ana = {"status": "available"}, {"name": "Ana", "capacity": 2}
        changed, registered = ({"subject": "ana", "time": "2026-09-21T13:00:00Z", "data": one} for one in told_of_ana)
        events = [
            {**changed, "type": "agent.status_changed", "id": "s"},
            {**registered, "type": "agent.registered", "id": "r"},
            {**changed, "type": "conversation.assigned", "id": "a", "subject": "c0-0", "data": {"agent": "ana"}},
        ]
        sent = [{"specversion": "1.0", "source": "t", **one} for one in events]
        answer = await monitor.client().post("/api/v1/events", json=sent, headers={"authorization": f"Bearer {key}"})
        await hub.reached(answer.json()["seq"])
        ana = hub.board.agents["shop/ana"]
    told = json.loads((await asyncio.to_thread(run, "verify", "--json")).out)
    assert (told["found"], told["checked"]["indicators"]) == (0, 3)
    async with tools(Config(data=str(folder))) as opened:
        tampered = replace(row, state="pending", waits=())
        # What the server had not written yet is still read from the log.
        written = await opened.database.rows.applied("default")
        paused = replace(ana, status="pause")
        assert await opened.database.rows.write("default", [tampered], [paused], [], written)
    told = json.loads((await asyncio.to_thread(run, "verify", "--json")).out)
    found = {(one["check"], one["place"]): one["what"] for one in told["findings"]}
    assert found["rows", row.id] == "differs in state, waits"
    assert found["indicators", "queued"] == "the picture says 1, the log 2"
    assert found["indicators", "pending"] == "the picture says 1, the log 0"
    assert found["indicators", "shop/ana"] == "differs in status"
    assert found["indicators", "agents_pause"] == "the picture says 1, the log 0"
    assert found["indicators", "capacity_free"] == "the picture says 0, the log 1"


def test_the_commands_say_what_they_did(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "backup"
    told = json.loads(run("backup", str(file), "--json").out)
    assert told["rows"] > 0
    assert file.stat().st_mode & 0o077 == 0
    checked = json.loads(run("verify", "--json").out)
    assert (checked["ok"], checked["findings"]) == (True, [])
    assert "audit" in run("verify").out
    assert run("backup", str(file)).code == 2
    again = run("restore", str(file))
    assert (again.code, "not empty" in again.err) == (1, True)
    monkeypatch.setenv("ALMENARA_DATA", str(tmp_path / "elsewhere"))
    assert json.loads(run("restore", str(file), "--json").out)["rows"] == told["rows"]
    assert [one["id"] for one in json.loads(run("organization", "list", "--json").out)] == ["default"]
