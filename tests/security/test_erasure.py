"""G3: of whom is erased, or kept too long, no byte stays; what is counted stays as it was, and it is told."""

import asyncio
import gzip
import json
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import httpx2
import pytest

from almenara.cli.keeping import CHAIN
from almenara.domain.instants import format_instant
from almenara.domain.rules import DEFAULT
from almenara.service.verify import verify
from almenara.store.backup import dump
from almenara.store.chain import AuditChain
from almenara.store.views import View, Views
from tests.databases import Place
from tests.lane import examples
from tests.listening import Page, listening, sign_in
from tests.monitor import START, Clock, Monitor, started

pytestmark = pytest.mark.anyio
CANARIES: Final = examples(10, 50)
OTHERS: Final = 90
OLD: Final = "qzoldcanary"
"""Of whom there is nothing younger."""
DAY: Final = 86_400_000
_HOUR: Final = 3_600_000


def canary(number: int) -> str:
    return f"qz{number:02}canary"


def talk(subject: str, who: str, ago: int, *, finished: bool) -> Iterator[dict[str, Any]]:
    """A conversation in which everything that can say something of a person says it."""
    contact = {"id": f"id-{who}", "name": f"Name {who}", "phone": f"+54 {who}", "email": f"{who}@x.test"}
    files = [{"name": f"{who}.pdf", "url": f"https://x.test/{who}"}]
    told: list[tuple[str, dict[str, Any]]] = [
        ("conversation.opened", {"channel": "sms", "contact": {**contact, "segment": "vip", "language": "es"},
                                 "group": "a", "agent": "g", "ticket": "77", "subject": f"About {who}"}),
        ("message.received", {"message": "m1", "text": f"I am {who}" * 60, "attachments": files}),
        ("message.sent", {"message": "m2", "text": f"Hello {who}", "author": {"kind": "agent", "id": "g"}}),
        ("note.added", {"message": "m3", "text": f"{who} is upset"}),
        ("conversation.transferred", {"to_group": "b", "reason": f"{who} asks"}),
        ("conversation.pended", {"reason": f"{who} thinks"}),
        ("conversation.expired", {"reason": f"{who} left"}),
        ("message.received", {"message": "m4", "text": f"{who} again"}),
    ]  # fmt: skip
    if finished:
        told += [
            ("conversation.finished", {"by": "agent", "reason": f"{who} is happy"}),
            ("conversation.rated", {"score": 4, "scale": 5, "comment": f"{who} thanks"}),
        ]
    for place, (kind, data) in enumerate(told):
        at = format_instant(START - ago - _HOUR + place * 60_000)
        event = f"{crc32(subject.encode())}-{place}"
        yield {
            "specversion": "1.0",
            "id": event,
            "source": "t",
            "type": kind,
            "subject": subject,
            "time": at,
            "data": data,
        }


class Shop:
    """A monitor with canaries among others, and who administers it."""

    def __init__(self, monitor: Monitor, admin: httpx2.AsyncClient, folder: Path) -> None:
        self.monitor, self.admin, self.folder = monitor, admin, folder
        self.database = monitor.running.tools.database

    async def fill(self) -> None:
        events: list[dict[str, Any]] = []
        for number in range(CANARIES):
            who = canary(number)
            for ago, finished in ((0, False), (0, True), (3 * DAY, True), (40 * DAY, True)):
                events += talk(f"{who}-{ago}-{finished}", who, ago, finished=finished)
            update = {"specversion": "1.0", "id": f"u{number}", "source": "t", "type": "contact.updated"}
            at = format_instant(START - DAY)
            events.append({**update, "subject": f"id-{who}", "time": at, "data": {"name": f"Doctor {who}"}})
        events += talk("old", OLD, 40 * DAY, finished=True)
        for number in range(OTHERS):
            events += talk(f"other-{number}", f"other{number:03}", (number % 5) * DAY, finished=number % 3 > 0)
        key = await self.monitor.key("ingest", source="shop")
        seq = 0
        for begin in range(0, len(events), 500):
            headers = {"authorization": f"Bearer {key}"}
            answer = await self.monitor.client().post(
                "/api/v1/events", json=events[begin : begin + 500], headers=headers
            )
            assert answer.status_code == 202, answer.text
            seq = answer.json()["seq"]
        await (await self.monitor.running.context.hubs.of("default")).reached(seq)
        await self.written()

    async def written(self) -> None:
        """Until nothing waits in memory to be written."""
        board = (await self.monitor.running.context.hubs.of("default")).board
        async with asyncio.timeout(30):
            while board.unwritten.rows():
                await asyncio.sleep(0.05)

    async def get(self, path: str, **asked: Any) -> Any:
        answer = await self.admin.get(f"/api/v1{path}", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def listed(self, **asked: Any) -> list[Any]:
        """Every row, of the board and of history."""
        now = (await self.get("/conversations", limit=500, **asked))["items"]
        past = {"from": format_instant(START - 60 * DAY), "to": format_instant(START + DAY)}
        return now + (await self.get("/conversations", limit=500, **past, **asked))["items"]

    async def figures(self) -> list[Any]:
        """Everything that is counted, in total and in parts."""
        asked: list[dict[str, str]] = [
            {},
            {"group": "shop/b"},
            {"segment": "vip"},
            {"language": "es"},
            {"state": "finished"},
        ]
        figures: list[Any] = [(await self.get("/indicators", **one))["indicators"] for one in asked]
        figures += [(await self.get(path))["items"] for path in ("/groups", "/agents")]
        figures.append(
            sorted(
                (
                    row["id"],
                    row["state"],
                    row["opened_at"],
                    row["finished_at"],
                    row["handled"],
                    row["transfers"],
                    row["rating"] and row["rating"]["score"],
                )
                for row in await self.listed()
            )
        )
        return figures  # fmt: skip

    async def told(self) -> bytes:
        """Every byte that a supervisor can get by any door."""
        pieces = [json.dumps(await self.listed()).encode()]
        past = {
            "from": format_instant(START - 60 * DAY),
            "to": format_instant(START + DAY),
            "columns": "customer,last_message",
        }
        paths: list[tuple[str, dict[str, str]]] = [
            ("/export/conversations.csv", {}),
            ("/export/conversations.csv", past),
        ]
        paths += [
            (f"/{one}", {}) for one in ("audit", "views", "preferences", "jobs", "sources/shop/rejected", "catalog")
        ]
        paths += [(f"/filters/{one}/values", {}) for one in ("segment", "language", "tag", "account")]
        for row in await self.listed():
            if "other" in row["contact"]["name"]:
                continue
            paths += [(f"/conversations/{row['id']}{one}", {}) for one in ("", "/messages", "/timeline", "/document")]
        for path, asked in paths:
            answer = await self.admin.get(f"/api/v1{path}", params=asked)
            assert answer.status_code == 200, (path, answer.text)
            pieces.append(answer.content)
        return b"".join(pieces)

    async def kept(self) -> bytes:
        """Every byte that is kept: the data folder, and where that has no database, all of its tables."""
        pieces = [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
        if self.database.shared:
            file = self.folder.parent / "dump"
            _ = [step async for step in dump(self.database.engine, file, b"k", 1)]
            pieces.append(gzip.decompress(file.read_bytes()))
            file.unlink()
        return b"".join(pieces)


@pytest.fixture
async def shop(tmp_path: Path, new_place: Callable[[Path], Place]) -> AsyncGenerator[Shop]:
    (tmp_path / "data").mkdir()
    place = new_place(tmp_path / "data")
    async with started(tmp_path / "data", Clock(START), place.url) as monitor:
        await monitor.user("administrator", email="admin@x.test")
        made = Shop(monitor, await monitor.signed_in("admin@x.test"), tmp_path / "data")
        await made.fill()
        yield made
    place.done()


async def gone(shop: Shop, *words: str) -> None:
    """Until none of the words is kept anywhere; it is awaited, for what was in memory is written over first."""
    left: list[str] = list(words)
    for _ in range(150):
        kept = (await shop.kept()).lower()
        left = [word for word in words if word.encode() in kept]
        if not left:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"still kept: {left}")


async def whole(shop: Shop) -> None:
    chain = AuditChain(shop.database.engine, shop.monitor.running.tools.secrets.key(CHAIN))
    async with asyncio.timeout(20):
        while (await chain.end("default")).seq < max(one["seq"] for one in (await shop.get("/audit"))["items"]):
            await asyncio.sleep(0.05)
    steps = [step async for step in verify(shop.database, "default", chain, DEFAULT)]
    assert [one for step in steps for one in step.findings] == []


async def only_who_may_and_reaches_all_erases_what_was_shown(shop: Shop) -> None:
    one = (await shop.listed(q=canary(0)))[0]["id"]
    wrong = await shop.admin.post("/api/v1/customers/erase", json={"conversation": one, "conversations": 3})
    assert (wrong.status_code, wrong.json()["places"][0]["place"]) == (422, "/conversations")
    await shop.monitor.user("operator", "shop/b", email="operator@x.test")
    operator = await shop.monitor.signed_in("operator@x.test")
    for _ in range(2):
        answer = await operator.post("/api/v1/customers/erase", json={"conversation": one, "conversations": 4})
        assert answer.status_code == 403
        # Even granted it: half of a customer cannot be erased.
        users = {user.email: user for user in await shop.monitor.running.tools.store.users("default")}
        await shop.monitor.administration.set_user(users["operator@x.test"], granted=["data.erase"])
    assert len(await shop.listed(q=canary(0))) == 5


async def test_of_whom_is_erased_no_byte_stays_and_nothing_counted_changes(shop: Shop) -> None:
    await only_who_may_and_reaches_all_erases_what_was_shown(shop)
    store = shop.monitor.running.tools.store
    await store.keep_rejected("default", "shop", [("ticket 7", "no date", f"{canary(1)}-0-True")], START)
    view = View("default", "v1", "user:1", "Mine", True, "conversations", f"q={canary(2)}%40x.test", 0, START)
    await Views(shop.database.engine).add(view)
    before = await shop.figures()
    for everything in (await shop.told(), await shop.kept()):
        assert canary(3).encode() in everything.lower()
    async with listening(shop.monitor) as address:
        page = await Page.open(address, await sign_in(shop.monitor, "admin@x.test"))
        first = (await shop.listed(q=canary(0)))[0]["id"]
        await page.ask({"watch": 1, "kind": "conversations", "offset": 0})
        assert canary(0) in json.dumps(await page.ask({"watch": 2, "kind": "transcript", "conversation": first}))
        shown = await shop.get(f"/conversations/{first}/customer")
        assert (shown["conversations"], shown["open"], shown["messages"]) == (4, 1, 16)
        seq = 0
        for number in range(CANARIES):
            one = (await shop.listed(q=canary(number)))[0]["id"]
            answer = await shop.admin.post("/api/v1/customers/erase", json={"conversation": one, "conversations": 4})
            assert answer.status_code == 200, answer.text
            assert answer.json()["messages"] == 16
            seq = answer.json()["seq"]
        # Whoever has it open is told to read it anew, and reads nothing.
        assert (await page.hears("reset"))["reason"] == "erased"
        page.sent.clear()
        assert "canary" not in json.dumps(await page.ask({"watch": 2, "kind": "transcript", "conversation": first}))
        await page.holds(seq)
        assert "canary" not in json.dumps(await page.ask({"watch": 3, "kind": "conversations", "offset": 0})).lower()
        await page.close()
    assert await shop.figures() == before
    assert b"canary" not in (await shop.told()).replace(OLD.encode(), b"").lower()
    entries = (await shop.get("/audit", what="data.erased"))["items"]
    assert [one["fields"] for one in entries] == [{"what": "person", "conversations": 4, "messages": 16}] * CANARIES
    assert {one["who"]["kind"] for one in entries} == {"user"}
    assert len(await shop.listed(q="other007")) == 1
    assert len(await shop.listed(q=OLD)) == 1
    await gone(shop, *map(canary, range(CANARIES)))
    await whole(shop)


async def test_what_is_kept_too_long_goes_and_what_is_younger_stays(shop: Shop) -> None:
    before = await shop.figures()
    value = {"texts": 2, "customers": 30}
    answer = await shop.admin.put("/api/v1/settings/retention/default", json=value)
    assert answer.status_code == 200, answer.text
    async with asyncio.timeout(60):
        while not (entries := (await shop.get("/audit", what="data.erased"))["items"]):
            await asyncio.sleep(0.1)
    old = CANARIES + sum(number % 3 > 0 and number % 5 > 1 for number in range(OTHERS)) + CANARIES + 1
    assert entries[0]["fields"]["conversations"] == old
    assert entries[0]["who"] is None
    assert await shop.figures() == before
    rows = {row["id"]: row for row in await shop.listed()}
    for row in rows.values():
        ended = row["finished_at"]
        texts: list[Any] = (
            (await shop.get(f"/conversations/{row['id']}/messages"))["items"] if "canary" in str(row) else []
        )
        if ended is None or ended > format_instant(START - 2 * DAY):
            assert row["last_message"]["text"]
            assert all(one["text"] for one in texts)
        else:
            assert not row["last_message"]["text"]
            assert not any(one["text"] for one in texts)
            assert bool(row["contact"]["name"]) == (ended > format_instant(START - 30 * DAY))
    await gone(shop, OLD)
    await whole(shop)
