"""The operator of the shop publishes a notice while card payments fail, and ends it."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.demo.playing import Network, passing, playing, started
from tests.monitor import Monitor

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("at_once")]
NOTICES = "/api/v1/settings/notice"


async def test_while_payments_fail_the_operators_notice_stands_and_is_ended_once_they_work(
    monitor: Monitor, key: str, operator: httpx2.AsyncClient, memory: Path
) -> None:
    state = started(monitor)
    network = Network(monitor)
    async with playing(monitor, network, key, memory, state):
        await passing(monitor, memory, 8)
        assert await standing(operator) == []
        await passing(monitor, memory, 2)
        [notice] = await standing(operator)
        assert (notice["groups"], notice["tag"]) == (["demo/pagos"], "incidente")
        assert notice["text"].startswith("Card payments"), "in the organization's language"
    # Begun again in the middle of it: it stands, once.
    async with playing(monitor, network, key, memory):
        await passing(monitor, memory, 2)
        assert await standing(operator) == [notice]
    # Stopped until it was over long ago: it is ended.
    monitor.clock.forward(seconds=3 * 3_600)
    async with playing(monitor, network, key, memory):
        await passing(monitor, memory, 1)
        assert await standing(operator) == []
    # A day later it fails again: another notice, and nothing is left of the first.
    monitor.clock.forward(seconds=21 * 3_600)
    async with playing(monitor, network, key, memory):
        await passing(monitor, memory, 1)
        operator = await monitor.signed_in("operator@x.test")
        [item] = (await operator.get(NOTICES)).json()["items"]
        assert not item["value"]["ended"]
        assert item["value"]["since"] > notice["since"]


async def test_a_notice_that_somebody_ended_is_not_published_again(
    monitor: Monitor, key: str, operator: httpx2.AsyncClient, memory: Path
) -> None:
    async with playing(monitor, Network(monitor), key, memory, started(monitor)):
        await passing(monitor, memory, 12)
        [item] = (await operator.get(NOTICES)).json()["items"]
        answer = await operator.put(f"{NOTICES}/{item['id']}", json=item["value"] | {"ended": True})
        assert answer.status_code == 200, answer.text
    async with playing(monitor, Network(monitor), key, memory):
        await passing(monitor, memory, 2)
        assert await standing(operator) == []


async def standing(operator: httpx2.AsyncClient) -> list[dict[str, Any]]:
    items = (await operator.get(NOTICES)).json()["items"]
    return [item["value"] for item in items if not item["value"]["ended"]]
