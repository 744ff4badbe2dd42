"""A2, for queries, cookies and headers: whatever bytes arrive, no fault of ours answers, and nothing is stored."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, Final

import pytest

from tests.monitor import Monitor, started
from tests.web.test_openapi import WHO_MAY

pytestmark = pytest.mark.anyio
CASES: Final = 4_000
CASES_LONG: Final = 100_000

PIECES: Final = (
    b"\x00", b"\xff\xfe", b"%00", b"%ff", b"%", b"%%%", b"'", b'"', b"{", b"}", b"[", b"../", b"\\", b"\r", b"\t",
    b"=", b"&", b"&&", b";", b";;", b",", b" ", b"+", b"null", b"true", b"-1", b"9" * 40, b"1e999", b"NaN",
    b"A" * 3_000, "ñ😀".encode(), b"\xed\xa0\x80", b"state", b"state=queued", b"group", b"sort=-created", b"limit=5",
    b"cursor=AAAA", b"card=queued", b"q=", b"lang=es", b"almenara_session=", b"Bearer ", b"almk_",
    b"application/json", b"charset=", b"gzip", b"http://monitor.test", b"same-origin", b"<script>", b"${x}",
    b"' OR 1=1--",
)  # fmt: skip
HEADERS: Final = (
    b"cookie", b"authorization", b"content-type", b"content-length", b"accept", b"accept-encoding", b"origin",
    b"host", b"sec-fetch-site", b"x-csrf-token", b"x-forwarded-for", b"user-agent", b"range", b"if-none-match",
    b"transfer-encoding",
)  # fmt: skip


def bytes_of(chance: random.Random) -> bytes:
    made = b"".join(chance.choice(PIECES) for _ in range(chance.randrange(5)))
    return made if chance.random() < 0.7 else made + chance.randbytes(chance.randrange(12))


def requests(chance: random.Random, signed_in: list[tuple[bytes, bytes]], cases: int) -> Iterator[dict[str, Any]]:
    """Requests of any operation, as a protocol server would hand them over."""
    operations = list(WHO_MAY)
    for _ in range(cases):
        method, path = chance.choice(operations)
        parts = (part for _, part, _, _ in Formatter().parse(path) if part)
        path = path.format(**{part: bytes_of(chance).decode("latin-1") for part in parts})
        if chance.random() < 0.1:
            path += "/" + bytes_of(chance).decode("latin-1")
        headers = list(signed_in) if chance.random() < 0.7 else []
        headers += [(chance.choice(HEADERS), bytes_of(chance)) for _ in range(chance.randrange(4))]
        yield {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": chance.choice((method.upper(), method.upper(), "GET", "POST")),
            "scheme": "http",
            "path": path,
            "raw_path": path.encode("latin-1"),
            "query_string": b"&".join(bytes_of(chance) for _ in range(chance.randrange(4))),
            "headers": headers,
            "client": ("203.0.113.7", 50_000),
            "server": ("monitor.test", 80),
            "state": {},
        }


async def answered(app: Any, scope: dict[str, Any], body: bytes) -> tuple[int, bytes]:
    status, parts, given = 0, [b""], asyncio.Event()

    async def receive() -> dict[str, Any]:
        if given.is_set():
            return {"type": "http.disconnect"}
        given.set()
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return status, b"".join(parts)


async def stand(monitor: Monitor, chance: random.Random, cases: int) -> None:
    await monitor.user()
    client = await monitor.signed_in("administrator@x.test")
    signed_in = [
        (b"host", b"monitor.test"),
        (b"cookie", f"almenara_session={client.cookies['almenara_session']}".encode()),
    ]
    facts = monitor.running.context.database.log
    before = await facts.head("default")
    for scope in requests(chance, signed_in, cases):
        status, body = await answered(monitor.running.app, scope, bytes_of(chance))
        assert 200 <= status < 500, (status, scope)
        assert b"Traceback" not in body
        assert b"/site-packages/" not in body
    stored = await facts.read("default", before, 10_000)
    assert {fact.type for fact in stored} <= {"transcript.opened", "list.exported", "access.refused"}


async def test_hostile_requests_are_refused_and_store_nothing(tmp_path: Path) -> None:
    async with started(tmp_path) as monitor:
        await stand(monitor, random.Random("hostile"), CASES)


@pytest.mark.slow
async def test_very_many_hostile_requests_are_refused_and_store_nothing(tmp_path: Path) -> None:
    async with started(tmp_path) as monitor:
        await stand(monitor, random.Random(), CASES_LONG)
