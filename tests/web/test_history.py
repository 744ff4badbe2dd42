"""Finished conversations over the API: in history the moment they end, and no more the moment they do not."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from almenara.domain.instants import format_instant
from tests.monitor import START, Monitor, started

pytestmark = pytest.mark.anyio
DAY: Final = 86_400_000
LIST: Final = "/api/v1/conversations"
EVER: Final = {"from": "2026-01-01T00:00:00Z"}


@pytest.fixture
async def monitor(tmp_path: Path, database_url: str) -> AsyncGenerator[Monitor]:
    async with started(tmp_path, database=database_url) as running:
        yield running


class Shop:
    """A source, and someone who looks."""

    def __init__(self, monitor: Monitor, program: httpx2.AsyncClient, reader: httpx2.AsyncClient) -> None:
        self.monitor = monitor
        self._program = program
        self.reader = reader
        self._told = 0

    @classmethod
    async def of(cls, monitor: Monitor) -> "Shop":
        key = await monitor.key("ingest", source="shop")
        await monitor.user("administrator")
        program = monitor.client(headers={"authorization": f"Bearer {key}"})
        return cls(monitor, program, await monitor.signed_in("administrator@x.test"))

    async def tell(self, *facts: tuple[str, str, dict[str, Any]], at: int) -> None:
        events: list[dict[str, Any]] = []
        for subject, kind, data in facts:
            self._told += 1
            event = {"specversion": "1.0", "source": "t", "id": str(self._told), "subject": subject}
            event["type"] = kind if "." in kind else f"conversation.{kind}"
            events.append({**event, "time": format_instant(at), "data": data})
        sent = await self._program.post("/api/v1/events", json=events)
        hub = await self.monitor.running.context.hubs.of("default")
        await hub.reached(sent.json()["seq"])

    async def ends(self, subject: str, at: int, /, **opened: Any) -> None:
        data = {"channel": "sms", "contact": {"name": subject}, **opened}
        await self.tell((subject, "opened", data), at=at - 1)
        await self.tell((subject, "finished", {"by": "agent"}), at=at)

    async def listed(self, **chosen: Any) -> list[str]:
        answer = await self.reader.get(LIST, params={**EVER, **chosen})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page["total"] == len(page["items"])
        return [one["external_id"] for one in page["items"]]


async def test_what_just_ended_is_in_history_and_what_was_just_reopened_is_not(monitor: Monitor) -> None:
    shop = await Shop.of(monitor)
    await shop.ends("old", START - 40 * DAY)
    await shop.ends("today", START)
    assert await shop.listed() == ["today", "old"]
    await shop.tell(("old", "reopened", {}), at=START + 1)
    assert await shop.listed() == ["today"]
    await shop.tell(("old", "finished", {"by": "agent"}), at=START + 2)
    assert await shop.listed() == ["old", "today"]
    assert await shop.listed(to=format_instant(START + 1)) == ["today"]
    assert await shop.listed(to=format_instant(START - DAY)) == []


async def test_every_filter_narrows_history(monitor: Monitor) -> None:
    shop = await Shop.of(monitor)
    contact = {"name": "Ana Ñandú", "language": "pt", "segment": "vip"}
    more: dict[str, Any] = {"account": "+54", "priority": 3, "tags": ["reclamo"], "group": "pagos", "agent": "ana"}
    await shop.ends("a", START - DAY, channel="email", contact=contact, direction="outbound", ticket="48213", **more)
    await shop.ends("b", START - DAY)
    for one in (
        {"channel": "email"}, {"account": "+54"}, {"priority": "3"}, {"tag": "reclamo"}, {"group": "shop/pagos"},
        {"agent": "shop/ana"}, {"language": "pt"}, {"segment": "vip"}, {"direction": "outbound"}, {"q": "nandu 482"},
    ):  # fmt: skip
        assert await shop.listed(**one) == ["a"], one
    assert await shop.listed(source="shop", state="finished", sort="customer") == ["a", "b"]
    assert await shop.listed(sort="-customer") == ["b", "a"]
    assert await shop.listed(state="queued") == []


async def test_a_cursor_of_another_order_is_refused_or_gives_a_page_never_more(monitor: Monitor) -> None:
    shop = await Shop.of(monitor)
    for number in range(3):
        await shop.ends(f"c{number}", START - DAY)
    for sort in ({}, {"sort": "customer"}, {"sort": "-created"}):
        page = (await shop.reader.get(LIST, params={**EVER, **sort, "limit": 1})).json()
        for other in ({}, {"sort": "customer"}, {"sort": "transfers"}):
            answer = await shop.reader.get(LIST, params={**EVER, **other, "cursor": page["next"]})
            assert answer.status_code in (200, 422)
