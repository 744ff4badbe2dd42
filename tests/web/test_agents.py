"""The roster and the groups with live figures, as a program reads them."""

import asyncio
from typing import Any

import pytest

from tests.monitor import Monitor

pytestmark = pytest.mark.anyio
TIME = "2026-09-21T13:00:00.000Z"


async def tell(monitor: Monitor, *told: tuple[str, str, dict[str, Any]], time: str = TIME) -> None:
    key = await monitor.key("ingest", source="shop")
    program = monitor.client(headers={"authorization": f"Bearer {key}"})
    events = [
        {
            "specversion": "1.0",
            "source": "t",
            "id": f"{time}-{n}",
            "type": kind,
            "subject": subject,
            "time": time,
            "data": data,
        }
        for n, (subject, kind, data) in enumerate(told)
    ]
    seq = (await program.post("/api/v1/events", json=events)).json()["seq"]
    hub = await monitor.running.context.hubs.of("default")
    while hub.board.seq < seq:
        await asyncio.sleep(0.001)


async def test_agents_groups_and_targets_tell_what_stands_where(monitor: Monitor) -> None:
    opening = {"channel": "sms", "contact": {"name": "Marta"}, "group": "pagos"}
    await tell(
        monitor,
        ("pagos", "group.registered", {"name": "Pagos"}),
        ("ana", "agent.registered", {"name": "Ana", "groups": ["pagos"], "languages": ["es"], "capacity": 3}),
        ("ana", "agent.status_changed", {"status": "available"}),
        ("luis", "agent.registered", {"name": "Luis"}),
        ("c1", "conversation.opened", opening),
        ("c2", "conversation.opened", {**opening, "agent": "ana"}),
    )
    await monitor.user()
    client = await monitor.signed_in("administrator@x.test")
    page = (await client.get("/api/v1/agents", params={"group": "shop/pagos"})).json()
    assert page["total"] == 1
    assert page["items"][0] == {
        "id": "shop/ana", "name": "Ana", "source": "shop", "languages": ["es"], "groups": ["shop/pagos"],
        "status": "available", "status_since": TIME, "status_reason": None, "status_until": None,
        "exceeded": False, "away": False, "load": 1, "capacity": 3, "free": 2, "open": 1, "unanswered": 0,
        "waiting_since": TIME, "finished": 0, "mean_handling": None, "first_response": None, "transfers_out": 0,
        "last_activity": TIME, "connected_since": TIME, "pause_today": 0.0, "productive_today": 4400.0,
    }  # fmt: skip
    everyone = (await client.get("/api/v1/agents")).json()["items"]
    assert [(one["name"], one["load"], one["capacity"], one["status"]) for one in everyone] == [
        ("Ana", 1, 3, "available"),
        ("Luis", 0, 5, "offline"),
    ]
    groups = (await client.get("/api/v1/groups")).json()["items"]
    assert groups == [
        {
            "id": "shop/pagos", "name": "Pagos", "source": "shop", "queued": 1, "waiting_since": TIME,
            "unanswered": 0, "in_progress": 1, "available": 1, "present": 1, "free": 2, "longest_wait": 4400.0,
            "agents": 1, "shared": False, "service_level": 0.0, "abandoned": 0,
        }
    ]  # fmt: skip
    targets = (await client.get("/api/v1/targets")).json()
    assert [(one["id"], one["free"], one["longest_wait"]) for one in targets["groups"]] == [("shop/pagos", 2, TIME)]
    assert [(one["id"], one["free"], one["load"]) for one in targets["agents"]] == [
        ("shop/ana", 2, 1),
        ("shop/luis", 0, 0),
    ]
    figures = (await client.get("/api/v1/indicators")).json()["indicators"]
    assert (figures["capacity_used"], figures["capacity_free"], figures["agents_offline"]) == (0.3333, 2, 1)
    elsewhere = await client.get("/api/v1/indicators", params={"group": "shop/ventas"})
    assert elsewhere.json()["indicators"]["capacity_used"] is None
    assert (await client.get("/api/v1/agents", params={"status": "asleep"})).status_code == 422
    assert (await client.get("/api/v1/agents", params={"mood": "good"})).status_code == 422


async def test_a_profile_without_averages_is_told_of_the_queue_alone(monitor: Monitor) -> None:
    opening = {"channel": "sms", "contact": {"name": "Marta"}, "group": "pagos"}
    await tell(
        monitor, ("c1", "conversation.opened", opening), ("c2", "conversation.opened", {**opening, "agent": "ana"})
    )
    await monitor.user("agent", "shop/pagos")
    client = await monitor.signed_in("agent@x.test")
    (group,) = (await client.get("/api/v1/groups")).json()["items"]
    assert (group["queued"], group["in_progress"], group["free"], group["waiting_since"]) == (1, None, None, None)
