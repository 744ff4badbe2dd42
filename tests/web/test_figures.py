"""An indicator explained, the rows it counts, and the values that filters can be given."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.monitor import Clock, Monitor, started
from tests.web.test_agents import tell

pytestmark = pytest.mark.anyio
OTHER = {"channel": "sms", "contact": {"name": "Nadie"}, "group": "pagos"}
HI = {"message": "m", "text": "hola"}


async def told(monitor: Monitor) -> None:
    opening = {"channel": "whatsapp", "contact": {"name": "Marta"}, "group": "pagos"}
    await tell(
        monitor,
        ("pagos", "group.registered", {"name": "Pagos"}),
        ("ana", "agent.registered", {"name": "Ana", "groups": ["pagos"]}),
        ("c1", "conversation.opened", {**opening, "tags": ["reclamo", "cambio"], "priority": 4}),
        ("c2", "conversation.opened", {**opening, "tags": ["reclamo"]}),
        ("c3", "conversation.opened", {**opening, "channel": "email", "agent": "ana"}),
        ("c3", "message.received", HI),
    )


async def get(monitor: Monitor, path: str, profile: Any = "administrator", **asked: Any) -> Any:
    await monitor.user(profile, "shop/pagos")
    client = await monitor.signed_in(f"{profile}@x.test")
    answer = await client.get(f"/api/v1{path}", params=asked)
    return answer.json() if answer.is_success else answer.status_code


async def test_the_rows_of_an_indicator_come_with_what_they_bring_page_by_page(monitor: Monitor) -> None:
    await told(monitor)
    monitor.clock.forward(seconds=100)
    first = await get(monitor, "/indicators/mean_wait/rows", limit=1)
    assert (first["total"], len(first["items"])) == (2, 1)
    client = await monitor.signed_in("administrator@x.test")
    path = "/api/v1/indicators/mean_wait/rows"
    second = (await client.get(path, params={"limit": 1, "cursor": first["next"]})).json()
    brought = [*first["items"], *second["items"]]
    assert {one["conversation"]["external_id"] for one in brought} == {"c1", "c2"}
    assert sum(one["contribution"] for one in brought) / sum(one["counts"] for one in brought) == first["value"]
    assert (await client.get(path, params={"cursor": "nothing"})).status_code == 422
    figures = (await client.get("/api/v1/indicators")).json()["indicators"]
    assert figures["mean_wait"] == first["value"] >= 100


async def test_a_vip_waits_until_somebody_replies_and_nobody_else_is_one(monitor: Monitor) -> None:
    opening = {"channel": "webchat", "group": "pagos", "agent": "ana"}
    vip, reply = {"name": "Rosa", "segment": "vip"}, {"message": "r", "author": {"kind": "agent", "id": "ana"}}
    await tell(
        monitor,
        ("waiting", "conversation.opened", {**opening, "contact": vip}),
        ("answered", "conversation.opened", {**opening, "contact": vip}),
        ("another", "conversation.opened", {**opening, "contact": {"name": "Marta"}}),
        ("answered", "message.sent", {**HI, **reply}),
    )
    rows = await get(monitor, "/indicators/vip_waiting/rows")
    assert [one["conversation"]["external_id"] for one in rows["items"]] == ["waiting"]
    assert rows["value"] == 1


async def test_the_same_hour_of_last_week_is_counted_listed_and_filtered_also_after_a_restart(tmp_path: Path) -> None:
    opening = {"channel": "whatsapp", "contact": {"name": "Marta"}, "group": "pagos"}
    clock = Clock()

    async def counted(client: Any, **chosen: str) -> tuple[int, set[str]]:
        rows = (await client.get("/api/v1/indicators/new_hour_last_week/rows", params=chosen)).json()
        figures = (await client.get("/api/v1/indicators", params=chosen)).json()["indicators"]
        assert figures["new_hour_last_week"] == rows["value"]
        return rows["value"], {one["conversation"]["external_id"] for one in rows["items"]}

    async with started(tmp_path, clock) as monitor:
        await monitor.user()
        await tell(
            monitor,
            ("open", "conversation.opened", opening),
            ("ended", "conversation.opened", {**opening, "channel": "email", "tags": ["reclamo"]}),
            ("ours", "conversation.opened", {**opening, "direction": "outbound"}),
            ("ended", "conversation.finished", {"by": "agent"}),
            ("ours", "conversation.finished", {"by": "agent"}),
        )
        assert await counted(await monitor.signed_in("administrator@x.test")) == (0, set())
        clock.forward(hours=7 * 24 - 0.5)
        client = await monitor.signed_in("administrator@x.test")
        async with asyncio.timeout(20):
            while await counted(client) != (2, {"open", "ended"}):
                await asyncio.sleep(0.01)
    async with started(tmp_path, clock) as monitor:
        client = await monitor.signed_in("administrator@x.test")
        assert await counted(client) == (2, {"open", "ended"})
        assert await counted(client, tag="reclamo", channel="email") == (1, {"ended"})
        assert await counted(client, q="nobody") == (0, set())


async def test_which_of_its_customer_a_conversation_is_is_known_from_what_ended_days_ago(tmp_path: Path) -> None:
    rosa = {"channel": "sms", "contact": {"id": "k1", "name": "Rosa"}, "group": "pagos"}
    clock = Clock()

    async def contacts(monitor: Monitor, **asked: str) -> dict[str, int | None]:
        client = await monitor.signed_in("administrator@x.test")
        rows = (await client.get("/api/v1/conversations", params=asked)).json()["items"]
        return {one["external_id"]: one["contacts"] for one in rows}

    async with started(tmp_path, clock) as monitor:
        await monitor.user()
        for name, at in (("first", "13:00"), ("second", "13:05")):
            ended = (name, "conversation.finished", {"by": "agent"})
            await tell(monitor, (name, "conversation.opened", rosa), ended, time=f"2026-09-21T{at}:00Z")
        assert await contacts(monitor) == {"first": 1, "second": 2}
        clock.forward(hours=3 * 24)
    async with started(tmp_path, clock) as monitor:
        later = {"time": "2026-09-24T13:00:00Z"}
        await tell(monitor, ("third", "conversation.opened", rosa), ("other", "conversation.opened", OTHER), **later)
        assert await contacts(monitor) == {"third": 3, "other": None}
        clock.forward(hours=5 * 24)
    async with started(tmp_path, clock) as monitor:
        assert await contacts(monitor) == {"third": 3, "other": None}
        await tell(monitor, ("fourth", "conversation.opened", rosa), time="2026-09-29T12:00:00Z")
        assert await contacts(monitor, sort="-contacts") == {"third": 3, "fourth": 2, "other": None}


async def test_whoever_may_not_know_an_indicator_may_not_know_its_rows(monitor: Monitor) -> None:
    await told(monitor)
    assert await get(monitor, "/indicators/mean_wait/rows", "agent") == 404
    client = await monitor.signed_in("agent@x.test")
    assert (await client.get("/api/v1/indicators/queued/rows")).json()["total"] == 2
    assert (await client.get("/api/v1/indicators/agents_available/rows")).status_code == 404
    assert (await client.get("/api/v1/filters/agent/values")).status_code == 404


async def test_an_indicator_says_its_window_zone_clock_and_what_it_leaves_out(monitor: Monitor) -> None:
    explained = await get(monitor, "/indicators/service_level", lang="en")
    assert explained["window"] == "Today, since midnight in the organization's time zone"
    assert (explained["zone"], explained["clock"][:10]) == ("UTC", "Each group")
    assert "Conversations that we began" in explained["left_out"]
    client = await monitor.signed_in("administrator@x.test")
    plain = (await client.get("/api/v1/indicators/finished", params={"lang": "es"})).json()
    assert plain["clock"] is None


async def test_a_filter_says_which_values_there_are_and_how_many_rows_each_would_list(monitor: Monitor) -> None:
    await told(monitor)
    tags = await get(monitor, "/filters/tag/values")
    assert [(one["id"], one["count"]) for one in tags["items"]] == [("reclamo", 2), ("cambio", 1)]
    client = await monitor.signed_in("administrator@x.test")

    async def values(name: str, **asked: Any) -> list[tuple[str, str, int]]:
        answer = await client.get(f"/api/v1/filters/{name}/values", params={"lang": "en", **asked})
        return [(one["id"], one["name"], one["count"]) for one in answer.json()["items"]]

    assert await values("agent") == [("shop/ana", "Ana", 1)]
    assert await values("group", tag="cambio") == [("shop/pagos", "Pagos", 1)]
    # Its own choice does not narrow what else could be chosen.
    assert await values("channel", channel="email") == [("whatsapp", "WhatsApp", 2), ("email", "E-mail", 1)]
    assert await values("priority") == [("0", "None", 2), ("4", "Urgent", 1)]
    assert await values("state", priority="4") == [("queued", "In queue", 1)]
    for name in ("q", "card", "at_risk", "nothing"):
        assert (await client.get(f"/api/v1/filters/{name}/values")).status_code == 404
    assert (await client.get("/api/v1/filters/tag/values", params={"nothing": "1"})).status_code == 422
