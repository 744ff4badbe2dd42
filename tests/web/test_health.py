from typing import Any

import pytest

from almenara.access.permissions import GRANTED, PROFILES
from almenara.errors import Unavailable
from tests.monitor import Monitor

pytestmark = pytest.mark.anyio
READY = "/api/v1/health/ready"


async def test_a_started_server_lives_and_is_ready_for_anyone_who_asks(monitor: Monitor) -> None:
    alive = await monitor.client().get("/api/v1/health/live")
    assert (alive.status_code, alive.json()["status"]) == (200, "ok")
    ready = await monitor.client().get(READY)
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert "sources" not in ready.json()


async def test_what_is_waited_for_is_named_and_makes_it_unready(monitor: Monitor) -> None:
    waits = monitor.running.context.waits
    waits["demo"] = "The day of history is not in yet."
    answer = await monitor.client().get(READY)
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert {"name": "demo", "state": "wait", "detail": waits["demo"]} in answer.json()["checks"]
    del waits["demo"]
    assert (await monitor.client().get(READY)).status_code == 200


async def test_storage_that_takes_nothing_makes_it_unready(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full() -> None:
        raise Unavailable

    monkeypatch.setattr(monitor.running.context.database, "probe", full)
    answer = await monitor.client().get(READY)
    assert answer.status_code == 503
    assert (await monitor.client().get("/api/v1/health/live")).status_code == 200


async def seen_by(monitor: Monitor, **headers: Any) -> Any:
    return (await monitor.client(headers=headers).get(READY)).json().get("sources")


async def test_sources_are_shown_to_who_may_manage_them(monitor: Monitor) -> None:
    metrics = await monitor.key("metrics")
    reading = await monitor.key("read", profile="agent")
    assert await seen_by(monitor, authorization=f"Bearer {metrics}") == []
    assert await seen_by(monitor, authorization=f"Bearer {reading}") is None
    for profile in PROFILES:
        await monitor.user(profile)
        client = await monitor.signed_in(f"{profile}@x.test")
        managing = "sources.manage" in GRANTED[profile]
        assert ("sources" in (await client.get(READY)).json()) is managing
