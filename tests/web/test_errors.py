import json
from io import StringIO

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from almenara import errors
from almenara.errors import AlmenaraError, Place
from almenara.web.errors import problem, unforeseen
from tests.monitor import Monitor

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, AlmenaraError) and kind is not errors.TooMany
]


@given(st.sampled_from(KINDS), st.text(), st.text(), st.text())
def test_every_error_is_a_problem_that_says_what_to_do(
    kind: type[AlmenaraError], detail: str, place: str, reason: str
) -> None:
    status, headers, body = problem(
        kind(detail or None, places=[Place(place, reason)]) if kind is errors.Invalid else kind(detail or None)
    )
    told = json.loads(body)
    assert status == told["status"] == kind.status
    assert told["code"] == kind.code
    assert told["detail"] == (detail or (kind.__doc__ or "").strip())
    assert (b"content-type", b"application/problem+json") in headers
    assert (b"cache-control", b"no-store") in headers
    if kind is errors.Invalid:
        assert told["places"] == [{"place": place, "reason": reason}]


@pytest.mark.parametrize("error", [errors.TooMany(7), errors.Unavailable(retry_after=7)])
def test_who_must_wait_is_told_how_long(error: AlmenaraError) -> None:
    assert (b"retry-after", b"7") in problem(error)[1]


def test_a_fault_of_ours_tells_and_logs_an_id_and_nobodys_data() -> None:
    written = StringIO()
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.PrintLoggerFactory(written)
    )
    try:
        raise KeyError("ana@x.test")
    except KeyError as error:
        status, _, body = unforeseen(error)
    finally:
        structlog.reset_defaults()
    told, logged = json.loads(body), json.loads(written.getvalue())
    assert status == 500
    assert told["id"] == logged["id"]
    assert logged["error"] == "KeyError"
    assert "ana@x.test" not in written.getvalue() + body.decode()


@pytest.mark.anyio
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v2/session",
        "/api/v1/session/x",
        "/api/schema",
        "/api/v1/%00",
        "/api/v1/live",
    ],
)
async def test_a_path_of_the_api_that_does_not_exist_is_404_for_every_method(
    monitor: Monitor, method: str, path: str
) -> None:
    answer = await monitor.client().request(method, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.anyio
@pytest.mark.parametrize("method", ["PUT", "BREW"])
async def test_a_path_that_does_not_take_the_method_says_which_it_takes(monitor: Monitor, method: str) -> None:
    answer = await monitor.client().request(method, "/api/v1/session")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "DELETE, GET, OPTIONS, PATCH, POST"
    events = await monitor.client().request(method, "/api/v1/events")
    assert (events.status_code, events.headers["allow"]) == (405, "OPTIONS, POST")
