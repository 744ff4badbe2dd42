import pytest

from tests.monitor import Monitor

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/anything",
        "/missing.js",
        "/api/docs",
        "/api/openapi.json",
        "/api/v1/session",
        "/api/v1/health/live",
        "/api/nothing",
    ],
)
async def test_every_answer_is_guarded_and_not_kept(monitor: Monitor, path: str) -> None:
    headers = (await monitor.client().get(path)).headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


async def test_events_are_guarded_too(monitor: Monitor) -> None:
    answer = await monitor.client().post("/api/v1/events", json=[])
    assert answer.status_code == 401
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
