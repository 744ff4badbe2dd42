"""A5: what is read from the database to answer does not grow with what is in it."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, get_args

import httpx2
import msgspec
import pytest
from sqlalchemy import event

from almenara.access.permissions import GRANTED, Permission, Profile
from almenara.domain.ids import conversation_id
from almenara.live.frames import Hold, Watch, Window
from almenara.service import follow
from almenara.store.sqlite import database, threads
from tests.listening import Page, listening, sign_in
from tests.monitor import Monitor, started
from tests.web.test_openapi import WHO_MAY

pytestmark = pytest.mark.anyio
FEW: Final = 10
MANY: Final = 10_000
MESSAGES: Final = {FEW: 3, MANY: 600}
A_BATCH: Final = 1_000


class Statements:
    """Every statement that reads, on every connection to the database."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, statement: str) -> None:
        # The log is followed and rows are written behind it all the time, whatever is asked.
        following = "seq >" in statement and "ORDER BY seq LIMIT" in statement
        writing = statement.startswith("SELECT applied_seq FROM projection") or "audit_chain" in statement
        following = following or "log.dedupe" in statement  # the audit trail is chained behind it
        # Rows are counted per hour as they are written, and it is looked whether any of before is left.
        writing = writing or "hour_state" in statement or statement.startswith("SELECT id, row FROM conversation")
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and not following and not writing:
            self.made.append(statement)

    async def of(self, operation: Any) -> int:
        """How many an operation makes."""
        self.made.clear()
        await operation
        return len(self.made)


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    counted = Statements()

    def traced(path: Path) -> sqlite3.Connection:
        connection = opened(path)
        connection.set_trace_callback(counted)
        return connection

    opened: Callable[[Path], sqlite3.Connection] = threads.connect
    for module in (threads, database):
        monkeypatch.setattr(module, "connect", traced)
    # Looks for other processes' writing, and for new sources, go on all the time, whatever is asked.
    monkeypatch.setattr(database, "LOOK", 3_600)
    monkeypatch.setattr(follow, "RECONCILE", 3_600)
    return counted


def events(rows: int) -> list[dict[str, Any]]:
    """That many conversations in two groups, the first of them with messages, and as many agents as a hundredth."""
    told: list[tuple[str, str, dict[str, Any]]] = []
    for number in range(rows):
        contact = {"name": f"Ana {number}", "id": f"p{number % 50}"}
        told.append(
            (f"c{number}", "conversation.opened", {"channel": "sms", "contact": contact, "group": f"g{number % 2}"})
        )
    for number in range(MESSAGES[rows]):
        told.append(("c0", "message.received", {"message": f"m{number}", "text": "hola"}))
    told += [(f"a{number}", "agent.registered", {"name": f"Bea {number}"}) for number in range(rows // 100 + 1)]
    return [
        {
            "specversion": "1.0", "source": "test", "id": f"{kind}{number}", "type": kind, "subject": subject,
            "time": "2026-09-21T13:00:00Z", "data": data,
        }
        for number, (subject, kind, data) in enumerate(told)
    ]  # fmt: skip


@asynccontextmanager
async def filled(folder: Path, statements: Statements, rows: int) -> AsyncGenerator[Monitor]:
    async with started(folder) as monitor:
        engine = monitor.running.tools.database.engine.sync_engine

        def executed(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements(statement)

        event.listen(engine, "before_cursor_execute", executed)
        await monitor.user("administrator")
        await monitor.user("agent", "shop/g0")
        key = await monitor.key("ingest", source="shop")
        program = monitor.client(headers={"authorization": f"Bearer {key}"})
        told, seq = events(rows), 0
        for begin in range(0, len(told), A_BATCH):
            answer = await program.post("/api/v1/events", json=told[begin : begin + A_BATCH])
            seq = answer.json()["seq"]
        hub = await monitor.running.context.hubs.of("default")
        while hub.board.seq < seq:
            await asyncio.sleep(0.001)
        yield monitor


async def asked(client: httpx2.AsyncClient, path: str, statements: Statements, **chosen: Any) -> int:
    """How many statements an operation makes when nothing of it was asked before."""

    async def ask() -> None:
        answer = await client.get(path, params=chosen)
        assert answer.is_success, (path, answer.text)

    return await statements.of(ask())


async def counts(monitor: Monitor, statements: Statements, profile: Profile) -> dict[str, int]:
    """The statements of every reading operation, and of a page's opening and every watch of it."""
    client = await monitor.signed_in(f"{profile}@x.test")
    own = await monitor.running.tools.store.organization_key("default")
    found = conversation_id(own, "shop", "c0")
    made: dict[str, int] = {}
    me = (await client.get("/api/v1/session")).json()["user"]["id"]
    for (method, path), need in WHO_MAY.items():
        if method != "get" or (need in get_args(Permission) and need not in GRANTED[profile]):
            continue
        if path.endswith(("/jobs/{job}", "/jobs/{job}/refused", "/settings/notice/{place}")):
            # There is none to ask for.
            continue
        if path.endswith(("/series", "/hours")) and profile == "agent":
            # What reaches beyond groups has none.
            continue
        name = "channel" if "/filters/" in path else "finished" if path.endswith("/hours") else "queued"
        place = {"kind": "pause", "place": "default/history" if "/retention/" in path else "lunch/history"}
        named = path.format(conversation=found, name=name, user=me, source="shop", **place)
        chosen = {"indicator": "queued"} if path == "/api/v1/series" else {}
        made[path] = await asked(client, named, statements, **chosen)
    listed = "/api/v1/conversations"
    for chosen in ({"q": "ana"}, {"sort": "-customer", "limit": 500}, {"card": "queued"}, {"group": "shop/g0"}):
        made[f"{listed} {chosen}"] = await asked(client, listed, statements, **chosen)
    async with listening(monitor) as address:
        token = await sign_in(monitor, f"{profile}@x.test")
        statements.made.clear()
        page = await Page.open(address, token)
        await page.hears("hello")
        made["open"] = len(statements.made)
        for frame in (
            Watch(1, "conversations"),
            Watch(2, "conversations", {"q": ["ana"]}, "customer", 3),
            Watch(3, "totals"),
            Watch(4, "transcript", conversation=found),
            Window(1, 5),
            Hold(1, [found]),
            *([Watch(5, "agents", {"free": ["true"]}, "-active"), Window(5, 2)] if profile != "agent" else []),
        ):
            made[repr(frame)] = await statements.of(watched(page, frame))
        await page.close()
    return made


async def watched(page: Page, frame: Watch | Window | Hold) -> None:
    """Send a frame, and wait until it was done: frames are taken in their order."""
    await page.send(msgspec.json.encode(frame).decode())
    await page.ask({"watch": 99, "kind": "totals"})


@pytest.mark.parametrize("profile", ["administrator", "agent"])
async def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(
    tmp_path: Path, statements: Statements, profile: Profile
) -> None:
    made: list[dict[str, int]] = []
    for rows in (FEW, MANY):
        async with filled(tmp_path / str(rows), statements, rows) as monitor:
            made.append(await counts(monitor, statements, profile))
    few, many = (list(one.items()) for one in made)
    assert [(one, another) for one, another in zip(few, many, strict=True) if one[1] != another[1]] == []
    # The counter is not blind: a transcript is read from the log.
    assert made[0]["/api/v1/conversations/{conversation}/messages"] > 0
    assert max(made[0].values()) < 10
