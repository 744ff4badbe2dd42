"""D4, when another process makes the change: the program's commands beside a running server."""

import json
from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed

from tests.sources.served import PASSWORD, Page, Served, until

PAGES: Final = 8
GROUPS: Final = ("a", "b")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    folder: Path = tmp_path_factory.mktemp("served")
    server = Served(folder)
    server.start()
    try:
        server.user("administrator@x.test", "administrator")
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def say(served: Served) -> Callable[[], str]:
    """Somebody writes to each group; gives the word that only these conversations have."""
    key = json.loads(served.run("key", "create", "shop", "--scope", "ingest", "--source", "shop", "--json"))["key"]
    numbers = iter(range(1_000))

    def opened() -> str:
        word = f"word{next(numbers):03}"
        for group in GROUPS:
            data = {"channel": "sms", "contact": {"name": f"canary-{group}-{word}"}, "group": group}
            event = {"specversion": "1.0", "source": "t", "type": "conversation.opened", "data": data}
            answer = httpx2.post(
                f"{served.url}/api/v1/events",
                json={**event, "id": f"{word}{group}", "subject": f"{word}{group}", "time": "2026-09-21T13:00:00Z"},
                headers={"authorization": f"Bearer {key}"},
            )
            assert answer.status_code == 202, answer.text
        return word

    return opened


@pytest.mark.parametrize(
    ("name", "command", "kept"),
    [
        ("disabled", ("disable",), ""),
        ("password", ("set", "--password-stdin"), ""),
        ("profile", ("set", "--profile", "agent", "--group", "shop/a"), "a"),
        ("reach", ("set", "--group", "shop/b"), "b"),
    ],
)
def test_open_pages_close_or_begin_again_with_what_is_left(
    served: Served, say: Callable[[], str], name: str, command: tuple[str, ...], kept: str
) -> None:
    email = f"{name}@x.test"
    served.user(email, "operator", "--group", "shop/a")
    with ExitStack() as stack:
        pages = [stack.enter_context(served.page(email)) for _ in range(PAGES)]
        word = say()
        for page in pages:
            page.until(lambda page=page: f"canary-a-{word}" in page.bytes)
        served.run("user", command[0], email, *command[1:], stdin=PASSWORD + "\n")
        for page in pages:
            if not kept:
                with pytest.raises(ConnectionClosed) as end:
                    page.until(lambda: False)
                assert end.value.rcvd is not None
                assert end.value.rcvd.code == 4401
                assert page.http.get("/session").status_code == 401
            else:
                page.until(lambda page=page: '"reset"' in page.bytes)
        if kept:
            narrowed(pages, say(), kept)


def narrowed(pages: list[Page], word: str, kept: str) -> None:
    """Whoever watches anew hears of what is left to them, and of nothing else."""
    for page in pages:
        page.bytes = ""
        page.watch()
        page.until(lambda page=page: f"canary-{kept}-{word}" in page.bytes)
        page.drain()
        assert page.list(q=word)[0]["contact"]["name"] == f"canary-{kept}-{word}"
        for group in set(GROUPS) - {kept}:
            assert f"canary-{group}-" not in page.bytes


def test_a_key_is_worthless_from_when_it_is_revoked(served: Served) -> None:
    made = served.run("key", "create", "reader", "--scope", "read", "--profile", "operator", "--json")
    headers = {"authorization": f"Bearer {json.loads(made)['key']}"}

    def status() -> int:
        return httpx2.get(f"{served.url}/api/v1/conversations", headers=headers).status_code

    assert status() == 200
    served.run("key", "revoke", "reader")
    until(lambda: status() == 401)
