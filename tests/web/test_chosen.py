"""Every filter that the catalog declares is a parameter of the list, and narrows it."""

import asyncio
from typing import Any

import pytest

from almenara.catalog.filters import FILTERS
from tests.monitor import Monitor

pytestmark = pytest.mark.anyio
LATE = "2026-09-21T08:00:00.000Z"
NOW = "2026-09-21T14:13:00.000Z"
PLAIN = {"channel": "email", "contact": {"name": "Luis", "language": "es"}, "group": "ventas"}
MARKED = {
    "channel": "whatsapp",
    "account": "uno",
    "contact": {"name": "Marta", "language": "pt", "segment": "vip"},
    "group": "pagos",
    "agent": "ana",
    "priority": 4,
    "tags": ["reclamo"],
}
ASKED = {
    "state": "in_progress",
    "agent": "shop/ana",
    "group": "shop/pagos",
    "channel": "whatsapp",
    "account": "uno",
    "priority": "4",
    "tag": "reclamo",
    "language": "pt",
    "segment": "vip",
    "source": "shop",
    "direction": "inbound",
    "q": "marta",
    "card": "in_progress",
}
ALL_THE_SAME = {"source", "direction"}
"""What both rows have."""


@pytest.fixture
async def told(monitor: Monitor) -> Monitor:
    key = await monitor.key("ingest", source="shop")
    program = monitor.client(headers={"authorization": f"Bearer {key}"})
    happened: list[tuple[str, str, str, dict[str, Any]]] = [
        ("plain", "conversation.opened", NOW, PLAIN),
        ("marked", "conversation.opened", LATE, MARKED),
        ("marked", "message.received", LATE, {"message": "m", "text": "hola"}),
        ("ana", "agent.status_changed", LATE, {"status": "offline"}),
    ]
    events = [
        {"specversion": "1.0", "source": "t", "id": f"{n}", "type": kind, "subject": of, "time": at, "data": data}
        for n, (of, kind, at, data) in enumerate(happened)
    ]
    seq = (await program.post("/api/v1/events", json=events)).json()["seq"]
    hub = await monitor.running.context.hubs.of("default")
    while hub.board.seq < seq:
        await asyncio.sleep(0.001)
    return monitor


@pytest.mark.parametrize("name", [name for name, one in FILTERS.items() if one.choice != "flag"])
async def test_a_filter_of_values_lists_the_rows_that_have_one_of_them(told: Monitor, name: str) -> None:
    await told.user()
    client = await told.signed_in("administrator@x.test")
    page = (await client.get("/api/v1/conversations", params={name: ASKED[name]})).json()
    expected = {"Marta", "Luis"} if name in ALL_THE_SAME else {"Marta"}
    assert {row["contact"]["name"] for row in page["items"]} == expected


@pytest.mark.parametrize(
    "name", [name for name, one in FILTERS.items() if one.choice == "flag" and name not in ("mine", "after_hours")]
)
async def test_a_flag_lists_the_rows_of_its_condition_and_its_indicator_counts_them(told: Monitor, name: str) -> None:
    await told.user()
    client = await told.signed_in("administrator@x.test")
    page = (await client.get("/api/v1/conversations", params={name: "true"})).json()
    figures = (await client.get("/api/v1/indicators")).json()["indicators"]
    count = FILTERS[name].count
    assert count is not None
    assert page["total"] == figures[count]
    expected = {"unanswered", "breached", "stranded", "prioritized"}
    assert [row["contact"]["name"] for row in page["items"]] == (["Marta"] if name in expected else [])
    refused = await client.get("/api/v1/conversations", params={name: "yes"})
    assert refused.status_code == 422
