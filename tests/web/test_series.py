"""Indicators minute by minute: of what one reaches, across midnight and a restart, and as what came late corrects."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.monitor import START, Clock, Monitor, started
from tests.web.test_history import Shop

pytestmark = pytest.mark.anyio
MINUTE = 60_000
MIDNIGHT = START - START % 86_400_000 + 86_400_000


async def values(client: httpx2.AsyncClient, name: str, **asked: Any) -> Any:
    answer = await client.get(f"/api/v1/indicators/{name}/series", params=asked)
    together = await client.get("/api/v1/series", params={"indicator": [name, name], **asked})
    assert together.status_code == answer.status_code
    if not answer.is_success:
        return answer.status_code
    told, also = answer.json(), together.json()
    assert also.pop("seq") >= told["seq"], "somebody may have signed in meanwhile"
    assert also == {**{one: told[one] for one in ("since", "at")}, "series": {name: told["values"]}}
    return told["values"]


async def test_a_series_goes_on_through_midnight_and_a_restart_and_is_corrected_by_what_comes_late(
    tmp_path: Path, database_url: str
) -> None:
    clock = Clock(MIDNIGHT - 10 * MINUTE)
    async with started(tmp_path, clock, database_url) as monitor:
        shop = await Shop.of(monitor)
        first = {"channel": "sms", "contact": {"name": "Marta"}}
        await shop.tell(("c1", "opened", {**first, "group": "pagos"}), at=clock() - 3 * MINUTE)
        await shop.tell(("c2", "opened", {**first, "group": "ventas"}), at=clock() - 2 * MINUTE)
        assert await values(shop.reader, "queued", minutes=4) == [0, 1, 2, 2]
        # Later it turns out that the first had been answered at once.
        await shop.tell(("c1", "assigned", {"agent": "ana"}), at=clock() - 2 * MINUTE)
        assert await values(shop.reader, "queued", minutes=4) == [0, 1, 1, 1]
        assert await values(shop.reader, "in_progress", minutes=4, group="shop/pagos") == [0, 0, 1, 1]
        await shop.tell(("c1", "finished", {"by": "agent"}), at=clock())
    clock.now = MIDNIGHT + 10 * MINUTE
    async with started(tmp_path, clock, database_url) as monitor:
        client = await monitor.signed_in("administrator@x.test")
        assert await values(client, "finished", minutes=21) == [0, 1] + [0] * 19
        assert await values(client, "queued", minutes=120, group="shop/ventas") == [0] * 98 + [1] * 22
        assert await values(client, "in_progress", minutes=24) == [0, 0] + [1] * 2 + [0] * 20
        told = (await client.get("/api/v1/indicators/mean_duration/series", params={"minutes": 21})).json()
        assert (told["unit"], told["since"], told["at"]) == (
            "seconds", "2026-09-21T23:49:00.000Z", "2026-09-22T00:10:00.000Z",
        )  # fmt: skip
        assert told["values"] == [None, 180.0] + [None] * 19


async def test_who_waits_for_an_answer_and_what_was_open_are_told_as_late_facts_and_a_restart_leave_them(
    tmp_path: Path, database_url: str
) -> None:
    clock = Clock(START - START % MINUTE)
    opening = {"channel": "sms", "contact": {"name": "Marta"}, "group": "pagos"}

    def ago(minutes: int) -> int:
        return clock() - minutes * MINUTE

    async with started(tmp_path, clock, database_url) as monitor:
        shop = await Shop.of(monitor)
        await shop.tell(("c1", "opened", {**opening, "agent": "ana"}), ("c2", "opened", opening), at=ago(6))
        for subject in ("c1", "c2"):
            await shop.tell((subject, "message.received", {"message": "1", "text": "¿Hola?"}), at=ago(5))
        # Who is in the queue has no agent who could answer.
        assert await values(shop.reader, "unanswered", minutes=7) == [0, 0, 1, 1, 1, 1, 1]
        await shop.tell(("c2", "assigned", {"agent": "ana"}), at=ago(3))
        assert await values(shop.reader, "unanswered", minutes=7) == [0, 0, 1, 1, 2, 2, 2]
        # Later it turns out that the first had been answered meanwhile.
        answer = {"message": "2", "text": "Hola", "author": {"kind": "agent", "id": "ana"}}
        await shop.tell(("c1", "message.sent", answer), at=ago(4))
        await shop.tell(("c1", "finished", {"by": "agent"}), at=ago(1))
        assert await values(shop.reader, "unanswered", minutes=7) == [0, 0, 1, 0, 1, 1, 1]
        assert await values(shop.reader, "all", minutes=7) == [0, 2, 2, 2, 2, 2, 1]
    async with started(tmp_path, clock, database_url) as monitor:
        client = await monitor.signed_in("administrator@x.test")
        assert await values(client, "unanswered", minutes=7, group="shop/pagos") == [0, 0, 1, 0, 1, 1, 1]
        assert await values(client, "all", minutes=7) == [0, 2, 2, 2, 2, 2, 1]
        shown = {one["name"]: one for one in (await client.get("/api/v1/catalog?lang=en")).json()["indicators"]}
        assert [shown[one]["line"] for one in ("all", "unanswered")] == ["Open", None]


async def test_a_series_is_of_the_groups_one_reaches_and_of_nothing_else(monitor: Monitor) -> None:
    shop = await Shop.of(monitor)
    opening = {"channel": "sms", "contact": {"name": "Marta"}}
    at = monitor.clock() - 2 * MINUTE
    await shop.tell(("c1", "opened", {**opening, "group": "pagos"}), ("c2", "opened", opening), at=at)
    await monitor.user("operator", "shop/pagos")
    await monitor.user("advanced_agent", "shop/pagos", agents=("shop/ana",))
    await monitor.user("agent", "shop/pagos")
    operator = await monitor.signed_in("operator@x.test")
    assert await values(shop.reader, "new_hour", minutes=3) == [0, 2, 0]
    assert await values(operator, "new_hour", minutes=3) == [0, 1, 0]
    assert await values(shop.reader, "queued", minutes=3) == [0, 2, 2]
    assert await values(operator, "queued", minutes=3) == [0, 1, 1]
    assert await values(operator, "queued", channel="whatsapp", minutes=1) == [0]
    # Their own conversations, or the queue alone, are not a matter of groups.
    for profile in ("advanced_agent", "agent"):
        client = await monitor.signed_in(f"{profile}@x.test")
        assert await values(client, "queued") == 404
        catalog = (await client.get("/api/v1/catalog")).json()
        assert {one["series"] for one in catalog["indicators"]} == {None}
    catalog = (await operator.get("/api/v1/catalog")).json()
    series = {one["name"]: one["series"] for one in catalog["indicators"] if one["series"]}
    assert (series["queued"], series["finished"]) == ("standing", "happened")
    for refused in ({"tag": "a"}, {"q": "x"}, {"unanswered": "true"}, {"minutes": "0"}, {"minutes": "121"}):
        answer = await operator.get("/api/v1/indicators/queued/series", params=refused)
        assert answer.status_code == 422, refused
        assert next(iter(refused)) in answer.text
    assert await values(operator, "mean_wait") == 404
    assert await values(operator, "agents_available") == 404
