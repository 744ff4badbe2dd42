import asyncio
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from almenara.app import now_ms, tools
from almenara.config import Config
from almenara.domain.day import midnight
from almenara.domain.instants import format_instant
from almenara.live.hub import Hub
from almenara.live.hubs import End, Hubs
from tests.monitor import START, Monitor, started

HOUR = 3_600_000


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def event(number: int, kind: str, at: int, **data: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": f"{kind}{number}",
        "source": "t",
        "type": kind,
        "subject": f"c{number}",
        "time": format_instant(at),
        "data": data,
    }


async def finished_today(monitor: Monitor, expected: int) -> int:
    client = await monitor.signed_in("administrator@x.test")
    found = -1
    async with asyncio.timeout(20):
        while found != expected:
            found = (await client.get("/api/v1/indicators")).json()["indicators"]["finished"]
            await asyncio.sleep(0.02)
    return found


@pytest.mark.anyio
async def test_whoever_comes_while_one_hub_ends_waits_for_the_one_that_follows(tmp_path: Path) -> None:
    ending, ended = asyncio.Event(), asyncio.Event()

    def begun(_hub: Hub) -> End:
        async def end() -> None:
            ending.set()
            await ended.wait()

        return end

    async with tools(Config(data=str(tmp_path))) as opened:
        hubs = Hubs(opened.database, opened.store, now_ms, begun, lambda _organization, _facts: None)
        opened.recorder.follow(hubs.followed)
        before = await hubs.of("default")
        running = asyncio.create_task(hubs.run())
        default = await opened.store.organization("default")
        assert default is not None
        await opened.administration.set_organization(default, zone="America/Bogota")
        async with asyncio.timeout(20):
            await ending.wait()
            coming = asyncio.create_task(hubs.of("default"))
            await asyncio.sleep(0.01)
            ended.set()
            after = await coming
        running.cancel()
        await hubs.stop()
    assert after is not before
    assert after.board.zone.key == "America/Bogota"


@pytest.mark.anyio
async def test_today_begins_elsewhere_as_soon_as_the_organizations_zone_changes(
    tmp_path: Path, database_url: str
) -> None:
    async with started(tmp_path / "data", database=database_url) as monitor:
        await monitor.user("administrator")
        key = await monitor.key("ingest", source="shop")
        hub = await monitor.running.context.hubs.of("default")
        utc, here = hub.board.day, START
        # One conversation an hour for the last thirty: how many of them ended today is the zone's to say.
        ends = [here - hours * HOUR for hours in range(30)]
        events = [
            made
            for number, at in enumerate(ends)
            for made in (
                event(number, "conversation.opened", at - 60_000, channel="webchat", contact={"name": "Marta"}),
                event(number, "conversation.finished", at, by="agent"),
            )
        ]
        answer = await monitor.client().post(
            "/api/v1/events", json=events, headers={"Authorization": f"Bearer {key}"}
        )
        assert answer.status_code == 202, answer.text
        await finished_today(monitor, sum(at >= utc for at in ends))
        waiting = asyncio.create_task(hub.reached(hub.newest + 1_000))
        default = await monitor.running.tools.store.organization("default")
        assert default is not None
        for zone in ("America/Sao_Paulo", "Asia/Kathmandu", "UTC"):
            await monitor.administration.set_organization(default, zone=zone)
            day = midnight(here, ZoneInfo(zone))
            assert await finished_today(monitor, sum(at >= day for at in ends)) > 0
        # Another hub follows by now: nobody is left waiting for the first.
        async with asyncio.timeout(20):
            await waiting
            await hub.reached(hub.newest + 1_000)
