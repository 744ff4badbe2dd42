"""Sources by the API."""

import socket

import pytest

from almenara.domain.instants import format_instant
from tests.monitor import Monitor
from tests.web.test_users import administrator, registered

pytestmark = pytest.mark.anyio
SOURCES = "/api/v1/sources"


async def test_where_events_are_sent_there_is_nothing_to_connect_to(monitor: Monitor) -> None:
    await registered(monitor, "a")
    client = await administrator(monitor)
    (shop,) = (await client.get(SOURCES)).json()["items"]
    assert (shop["id"], shop["state"], shop["late"], shop["rejected"]) == ("shop", "ready", False, 0)
    assert shop["heard_at"] == format_instant(monitor.clock())
    assert (await client.get(f"{SOURCES}/shop/rejected")).json()["items"] == []
    for method, path in (("POST", "/test"), ("PATCH", ""), ("POST", "/rejected/x/retry")):
        answer = await client.request(method, f"{SOURCES}/shop{path}", json={} if method == "PATCH" else None)
        assert answer.status_code == 404, path
    assert (await client.delete(f"{SOURCES}/shop")).status_code == 204
    assert (await client.get(SOURCES)).json()["items"] == []


async def test_a_helpdesk_that_cannot_be_reached_is_refused_with_why_and_the_secret_is_never_shown(
    monitor: Monitor,
) -> None:
    client = await administrator(monitor)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        form = {"id": "rt", "kind": "rt", "url": url, "user": "root", "secret": "canary secret"}
        answer = await client.post(SOURCES, json=form)
    assert (answer.status_code, answer.json()["places"][0]["place"]) == (422, "/url")
    assert "canary" not in answer.text
    for wrong in ({"url": "ftp://x"}, {"id": "with space"}, {"kind": "other"}, {"secret": ""}, {"state": "ready"}):
        assert (await client.post(SOURCES, json={**form, **wrong})).status_code == 422, wrong
    assert (await client.get(SOURCES)).json()["items"] == []
