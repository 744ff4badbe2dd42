"""What Prometheus is told: with the right key alone, by ids, within the key's reach."""

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from almenara.service.administration import Reach
from almenara.web.metrics import Beside
from tests.monitor import Monitor
from tests.web.test_users import administrator, registered

pytestmark = pytest.mark.anyio


async def told(monitor: Monitor, secret: str) -> dict[tuple[str, str], float]:
    answer = await monitor.client().get("/metrics", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_every_figure_that_the_key_reaches_is_told(monitor: Monitor) -> None:
    await registered(monitor, "a")
    client = await administrator(monitor)
    secret = await monitor.key("metrics", profile="administrator")
    found = await told(monitor, secret)
    figures = (await client.get("/api/v1/indicators")).json()["indicators"]
    assert {name: found["almenara_indicator", name] for name, one in figures.items() if one is not None} == {
        name: one for name, one in figures.items() if one is not None
    }
    assert found["almenara_connections", ""] == 0
    assert found["almenara_log_seq", ""] > 0


async def test_a_key_that_reaches_nothing_is_told_of_the_server_alone(monitor: Monitor) -> None:
    found = await told(monitor, await monitor.key("metrics"))
    assert ("almenara_log_seq", "") in found
    assert not [name for name, _ in found if name == "almenara_indicator"]


async def test_the_listener_of_its_own_asks_for_no_key_and_tells_of_every_organization(monitor: Monitor) -> None:
    await monitor.administration.create_organization("other", "Other", zone="UTC", language="en")
    await monitor.running.context.hubs.of("other")
    client = httpx2.AsyncClient(transport=httpx2.ASGITransport(Beside(monitor.running.context)))
    text = (await client.get("http://127.0.0.1:9464/metrics")).text
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    told_of = {(one.name, one.labels.get("organization"), one.labels.get("name")): one.value for one in samples}
    for organization in ("default", "other"):
        assert told_of["almenara_log_seq", organization, None] > 0
        assert told_of["almenara_indicator", organization, "all"] == 0
    # Another site's page, led here by its name, is told nothing.
    assert (await client.get("http://evil.test:9464/metrics")).status_code == 404
    assert (await client.get("http://127.0.0.1:9464/")).status_code == 404


async def test_nobody_else_is_told_anything(monitor: Monitor) -> None:
    client = await administrator(monitor)
    assert (await client.get("/metrics")).status_code == 403
    assert (await monitor.client().get("/metrics")).status_code == 401
    reader = await monitor.administration.create_key("default", "x", ["read"], reach=Reach("administrator"))
    answer = await monitor.client().get("/metrics", headers={"authorization": f"Bearer {reader}"})
    assert answer.status_code == 403
