"""What answers in RT's place can be anything: none of it leads elsewhere, fills the memory or ends in a traceback."""

import asyncio
import email.utils
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from almenara.errors import Misused
from almenara.sources import Away, Refused
from almenara.sources.rt import client as module
from almenara.sources.rt.client import Client, any_of, check_url

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def answering(head: str, body: bytes = b"") -> AsyncGenerator[tuple[str, list[str]]]:
    """A server that gives everyone this answer; its address, and what it was asked."""
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0].decode())
        writer.write(f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}", asked


async def ask(url: str, secret: str = "t") -> object:
    client = Client(url, secret)
    try:
        return await client.get("rt")
    finally:
        await client.close()


async def test_a_redirect_is_not_followed() -> None:
    async with (
        answering("200 OK", b"{}") as (elsewhere, asked),
        answering(f"302 Found\r\nLocation: {elsewhere}") as (url, _),
    ):
        with pytest.raises(Refused):
            await ask(url)
    assert asked == []


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("200 OK", b"<html>"),
        ("200 OK", b"\xff\xfe"),
        ("500 Oops", b""),
        ("503 Busy", b"{}"),
        ("204 No Content", b""),
    ],
)
async def test_what_is_not_an_answer_is_away(head: str, body: bytes) -> None:
    async with answering(head, body) as (url, _):
        with pytest.raises(Away):
            await ask(url)


async def test_an_answer_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_ANSWER", 1_000)
    async with answering("200 OK", b"[" + b" " * 100_000) as (url, _):
        with pytest.raises(Away, match="too large"):
            await ask(url)


async def test_nothing_is_read_from_a_clock_far_ahead() -> None:
    date = email.utils.formatdate(time.time() + 3_600, usegmt=True)
    async with answering(f"200 OK\r\nDate: {date}", b"{}") as (url, _):
        with pytest.raises(Away, match="60 minutes ahead"):
            await ask(url)


async def test_what_is_not_there_is_null_and_what_may_not_be_read_is_refused() -> None:
    async with answering("404 Not Found") as (url, _):
        assert await ask(url) is None
    async with answering("403 Forbidden") as (url, _):
        with pytest.raises(Refused, match="does not let this user read /REST"):
            await ask(url)


async def test_the_secret_is_in_no_message() -> None:
    async with answering("401 Unauthorized") as (url, asked):
        with pytest.raises(Refused) as refused:
            await ask(url, "s3cret")
    assert "s3cret" not in f"{refused.value!r} {asked}"


def test_the_address_is_tidied_and_checked() -> None:
    assert check_url(" https://rt.example.org/rt/ ") == "https://rt.example.org/rt"
    for bad in ("file:///etc/passwd", "//rt", "https://u:p@rt", "https://rt/?a=1", "https://rt/#a"):
        with pytest.raises(Misused):
            check_url(bad)


def test_a_condition_names_each_value() -> None:
    assert any_of("id", [1, 2]) == "(id = 1 OR id = 2)"
    assert any_of("Type", ["Set"]) == "(Type = 'Set')"


async def test_where_nothing_listens_is_away() -> None:
    async with answering("200 OK") as (url, _):
        pass
    with pytest.raises(Away, match="cannot be reached"):
        await ask(url)
