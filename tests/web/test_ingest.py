import json
import random
from collections.abc import AsyncGenerator, Callable
from typing import Any

import anyio
import httpx2
import pytest

from almenara.domain import facts as f
from almenara.web import ingest
from almenara.web.events import MAX_BYTES
from tests.monitor import Monitor
from tests.web.test_events import BATCH, SINGLE, SOUND

pytestmark = pytest.mark.anyio
EVENTS = "/api/v1/events"


def event(number: int = 1, kind: str = "message.received", **members: Any) -> dict[str, Any]:
    told = {
        "specversion": "1.0",
        "id": f"e{number}",
        "source": "/crm",
        "type": kind,
        "subject": "48213",
        "time": "2026-09-21T14:00:00Z",
        "data": SOUND[kind][0],
    }
    return told | members


async def stored(monitor: Monitor) -> list[f.Fact]:
    facts = await monitor.running.context.database.log.read("default", 0, 50_000)
    return [fact for fact in facts if fact.type != "accounts.changed"]


@pytest.fixture
async def program(monitor: Monitor) -> AsyncGenerator[httpx2.AsyncClient]:
    key = await monitor.key("ingest", source="crm")
    async with monitor.client(headers={"authorization": f"Bearer {key}"}) as client:
        yield client


async def test_what_is_sent_is_stored_and_answered_with_202(monitor: Monitor, program: httpx2.AsyncClient) -> None:
    answer = await program.post(EVENTS, json=[event(1), event(2), event(1)], headers={"content-type": BATCH})
    facts = await stored(monitor)
    assert answer.status_code == 202
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {"accepted": 2, "duplicates": 1, "seq": facts[-1].seq}
    assert [(fact.source, fact.event) for fact in facts] == [("crm", "e1"), ("crm", "e2")]
    again = await program.post(EVENTS, json=event(1), headers={"content-type": SINGLE})
    assert again.json() == {"accepted": 0, "duplicates": 1, "seq": facts[0].seq}


async def test_two_keys_of_one_source_tell_of_the_same_events_and_two_sources_do_not(monitor: Monitor) -> None:
    for source, accepted in (("crm", 1), ("crm", 0), ("shop", 1)):
        key = await monitor.key("ingest", source=source)
        answer = await monitor.client(headers={"authorization": f"Bearer {key}"}).post(EVENTS, json=event())
        assert answer.json()["accepted"] == accepted
    assert len({fact.stream for fact in await stored(monitor)}) == 2


async def test_one_bad_event_refuses_them_all(monitor: Monitor, program: httpx2.AsyncClient) -> None:
    answer = await program.post(EVENTS, json=[event(1), event(2, time="soon"), event(3, data={})])
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "invalid")
    assert answer.headers["content-type"] == "application/problem+json"
    assert [(one["index"], one["place"]) for one in told["places"]] == [(1, "/time"), (2, "/data/message")]
    assert await stored(monitor) == []


async def test_shape_is_checked_before_repetition(monitor: Monitor, program: httpx2.AsyncClient) -> None:
    await program.post(EVENTS, json=event())
    assert (await program.post(EVENTS, json=event(subject=7))).status_code == 422


@pytest.mark.parametrize(
    ("authorization", "status"),
    [(None, 401), ("", 401), ("Bearer", 401), ("Bearer wrong", 401), ("Basic YTpi", 401), ("Bearer \xff", 401)],
)
async def test_without_a_key_there_is_no_entry(monitor: Monitor, authorization: str | None, status: int) -> None:
    headers = [] if authorization is None else [(b"authorization", authorization.encode("latin-1"))]
    answer = await monitor.client().post(EVENTS, json=event(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, "unauthenticated")


async def test_a_key_without_the_scope_may_not_send(monitor: Monitor) -> None:
    key = await monitor.key("read", source="crm", profile="administrator")
    answer = await monitor.client(headers={"authorization": f"Bearer {key}"}).post(EVENTS, json=event())
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_who_may_not_enter_is_told_before_what_is_wrong_with_the_body(monitor: Monitor) -> None:
    answer = await monitor.client().post(EVENTS, content=b"x" * (MAX_BYTES + 1))
    assert answer.status_code == 401


async def chunks(total: int) -> AsyncGenerator[bytes]:
    for _ in range(0, total, 65_536):
        yield b" " * 65_536


@pytest.mark.parametrize("chunked", [False, True])
async def test_too_large_a_body_is_refused(monitor: Monitor, program: httpx2.AsyncClient, chunked: bool) -> None:
    content = chunks(MAX_BYTES + 65_536) if chunked else b" " * (MAX_BYTES + 1)
    answer = await program.post(EVENTS, content=content, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": ""}, 415),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 415),
        ({"content-type": "application/json; charset=utf-16"}, 415),
    ],
)
async def test_what_cannot_be_read_is_refused(
    program: httpx2.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await program.post(EVENTS, content=json.dumps(event()), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, "unsupported_type")


async def test_a_revoked_key_is_refused_at_once(monitor: Monitor) -> None:
    secret = await monitor.key("ingest", source="crm")
    client = monitor.client(headers={"authorization": f"Bearer {secret}"})
    assert (await client.post(EVENTS, json=event())).status_code == 202
    (key,) = await monitor.running.tools.store.keys("default")
    await monitor.administration.revoke_key(key)
    assert (await client.post(EVENTS, json=event())).status_code == 401


async def test_storage_that_fails_is_503_and_readiness_false_until_it_is_back(
    monitor: Monitor, program: httpx2.AsyncClient
) -> None:
    assert (await program.post(EVENTS, json=event(1))).status_code == 202
    file = monitor.running.context.config.folder / "almenara.db"
    file.rename(file.with_suffix(".away"))
    answer = await program.post(EVENTS, json=event(2))
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert (await program.get("/api/v1/health/ready")).status_code == 503
    file.with_suffix(".away").rename(file)
    assert (await program.get("/api/v1/health/ready")).status_code == 200
    assert (await program.post(EVENTS, json=event(2))).json()["accepted"] == 1
    assert [fact.event for fact in await stored(monitor)] == ["e1", "e2"]


async def test_a_key_that_sends_too_fast_waits_and_no_other_does(
    monitor: Monitor, program: httpx2.AsyncClient
) -> None:
    other = await monitor.key("ingest", source="crm")
    many = [event(number) for number in range(1_000)]
    answer = await program.post(EVENTS, json=many)
    sent = 1
    while answer.status_code == 202 and sent < 500:
        answer = await program.post(EVENTS, json=many)
        sent += 1
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    calm = await monitor.client(headers={"authorization": f"Bearer {other}"}).post(EVENTS, json=event())
    assert calm.status_code == 202
    monitor.clock.forward(seconds=2)
    assert (await program.post(EVENTS, json=event())).status_code == 202


Ask = Callable[..., Any]


@pytest.fixture
def asked(monitor: Monitor) -> Ask:
    """The ASGI door itself, for what no HTTP client would send."""

    async def ask(headers: list[tuple[bytes, bytes]], messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        waiting = iter(messages)

        async def receive() -> dict[str, Any]:
            message = next(waiting, None)
            if message is None:
                await anyio.sleep_forever()
            return message or {}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": EVENTS, "headers": headers, "query_string": b""}
        await monitor.running.app(scope, receive, send)
        return sent

    return ask


def body(content: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


async def test_who_hangs_up_is_not_answered_and_nothing_is_stored(monitor: Monitor, asked: Ask) -> None:
    key = await monitor.key("ingest", source="crm")
    headers = [(b"authorization", f"Bearer {key}".encode()), (b"content-type", b"application/json")]
    whole = json.dumps(event()).encode()
    assert await asked(headers, [{"type": "http.disconnect"}]) == []
    assert await asked(headers, [body(whole[:40], more=True), {"type": "http.disconnect"}]) == []
    assert await stored(monitor) == []


async def test_a_body_that_never_ends_is_refused(
    monitor: Monitor, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "PATIENCE", 0.01)
    key = await monitor.key("ingest", source="crm")
    headers = [(b"authorization", f"Bearer {key}".encode()), (b"content-type", b"application/json")]
    start, *_ = await asked(headers, [body(b"[", more=True)])
    assert start["status"] == 400


async def test_bodies_half_read_are_bounded_together(
    monitor: Monitor, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "MAX_READING", 100_000)
    key = await monitor.key("ingest", source="crm")
    headers = [(b"authorization", f"Bearer {key}".encode()), (b"content-type", b"application/json")]
    part = [body(b" " * 60_000, more=True), body(b" " * 60_000, more=True)]
    start, *_ = await asked(headers, part)
    assert start["status"] == 503
    start, *_ = await asked(headers, [body(b"[", more=True), body(b"]")])
    assert start["status"] == 202


STUMBLING = (
    *(b"", b"\\u0000", b"\\ud800", b"\0", b"\xff\xfe", b"\xc3", b'"', b'"":', b",", b"\\", b"{", b"}", b"["),
    *(b"null", b"true", b"-1", b"1e999", b"NaN", b"9" * 5_000, b"[" * 2_000, b"x" * 70_000, b"__proto__"),
    *(b"2026-02-30T99:00:00Z", b"0000-00-00T00:00:00Z"),
)
"""What parsers stumble over."""


def mutated(dice: random.Random, content: bytes) -> bytes:
    """Bytes changed, cut, doubled or spliced."""
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(content) + 1)
        to = min(len(content), at + dice.choice((0, 1, 1, 4, 30)))
        splice = dice.choice((bytes([dice.randrange(256)]), content[at:to] * 2, *STUMBLING))
        content = content[:at] + splice + content[to:]
    return content


async def test_hostile_bytes_are_refused_and_leave_nothing(monitor: Monitor, asked: Ask) -> None:
    dice = random.Random(2)
    key = await monitor.key("ingest", source="crm")
    accepted = 0
    seen: set[int] = set()
    for number in range(10_000):
        kinds = dice.choices(list(SOUND), k=dice.choice((1, 1, 3)))
        events = [event(number * 10 + place, kind) for place, kind in enumerate(kinds)]
        sound = json.dumps(events if dice.random() < 0.5 else events[0], ensure_ascii=dice.random() < 0.5).encode()
        headers = {b"authorization": f"Bearer {key}".encode(), b"content-type": b"application/json"}
        if dice.random() < 0.9:
            sound = mutated(dice, sound)
        else:
            name = dice.choice((*headers, b"content-length", b"content-encoding"))
            headers[name] = mutated(dice, headers.get(name, b"5"))
        start, end = await asked(list(headers.items()), [body(sound)])
        told = json.loads(end["body"])
        seen.add(start["status"])
        if start["status"] == 202:
            accepted += told["accepted"]
        else:
            assert 400 <= start["status"] < 500, (start["status"], sound)
            assert {"code", "detail", "status"} <= told.keys()
            assert b"Traceback" not in end["body"]
    assert {400, 401, 413, 415, 422, 202} <= seen
    assert len(await stored(monitor)) == accepted
