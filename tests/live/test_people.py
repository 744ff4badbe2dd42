"""Who of ours did something is named, on every screen, as they are called now."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from almenara.domain.ids import conversation_id
from tests.listening import Page, listening, sign_in
from tests.monitor import Monitor, started

pytestmark = pytest.mark.anyio


@pytest.fixture
async def monitor(tmp_path: Path, database_url: str) -> AsyncGenerator[Monitor]:
    async with started(tmp_path, database=database_url) as running:
        yield running


async def opened(monitor: Monitor) -> str:
    key = await monitor.key("ingest", source="shop")
    data = {"channel": "sms", "contact": {"name": "Marta"}, "group": "a"}
    event = {"specversion": "1.0", "source": "t", "time": "2026-09-21T13:00:00Z", "subject": "c1", "id": "1"}
    event |= {"type": "conversation.opened", "data": data}
    sent = await monitor.client().post("/api/v1/events", json=event, headers={"authorization": f"Bearer {key}"})
    hub = await monitor.running.context.hubs.of("default")
    await hub.reached(sent.json()["seq"])
    return conversation_id(await monitor.running.tools.store.organization_key("default"), "shop", "c1")


async def test_a_note_bears_the_name_of_who_wrote_it_live_and_in_what_is_read_afterwards(monitor: Monitor) -> None:
    await monitor.user("operator", email="reader@x.test")
    conversation = await opened(monitor)
    async with listening(monitor) as address:
        page = await Page.open(address, await sign_in(monitor, "reader@x.test"))
        await page.ask({"watch": 1, "kind": "transcript", "conversation": conversation})
        # Made while the page is open: they are known by the time that their note is.
        user = await monitor.user("operator", email="ana@x.test")
        writer = await monitor.signed_in(user.email)
        note: dict[str, Any] = {"conversations": [{"id": conversation}], "text": "VIP"}
        assert (await writer.post("/api/v1/actions/note", json=note)).status_code == 200
        author = {"kind": "user", "id": f"user:{user.id}", "name": "ana"}
        (told,) = (await page.hears("diff"))["messages"]
        assert told["author"] == author
        await page.close()
    await monitor.administration.set_user(user, name="Ana María", disabled=True)
    reader = await monitor.signed_in("reader@x.test")
    hub = await monitor.running.context.hubs.of("default")
    await hub.reached(await monitor.running.context.database.log.head("default"))
    read = (await reader.get(f"/api/v1/conversations/{conversation}/messages")).json()["items"]
    assert [one["author"] for one in read] == [{**author, "name": "Ana María"}]
    timeline = (await reader.get(f"/api/v1/conversations/{conversation}/timeline")).json()["items"]
    assert [one["who"] for one in timeline if one["type"] == "note.added"] == [{**author, "name": "Ana María"}]


async def test_a_program_is_named_by_its_key(monitor: Monitor) -> None:
    conversation = await opened(monitor)
    key = await monitor.key("act", "read", profile="operator")
    program = monitor.client(headers={"authorization": f"Bearer {key}"})
    rows: dict[str, Any] = {"conversations": [{"id": conversation}], "priority": 2}
    assert (await program.post("/api/v1/actions/prioritize", json=rows)).status_code == 200
    timeline = (await program.get(f"/api/v1/conversations/{conversation}/timeline")).json()["items"]
    who = timeline[-1]["who"]
    assert (timeline[-1]["type"], who["kind"], who["name"]) == ("conversation.prioritized", "key", "a key")
