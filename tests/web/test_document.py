"""A conversation as a page: all that was said, readable, and nothing in it runs."""

from collections.abc import AsyncGenerator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest

from tests.monitor import START, Monitor, started
from tests.web.test_history import Shop

pytestmark = pytest.mark.anyio
HOSTILE: Final = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "{{7*7}}", "<!--",
    "</style><script>1</script>", "<a href='javascript:alert(1)'>x</a>", "&lt;script&gt;", "]]><script>",
    "\u202e<iframe src=//x>",
)  # fmt: skip


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.found.update(name for name, _ in attrs)


@pytest.fixture
async def monitor(tmp_path: Path) -> AsyncGenerator[Monitor]:
    async with started(tmp_path) as running:
        yield running


async def test_everything_is_there_and_nothing_is_active(monitor: Monitor) -> None:
    shop = await Shop.of(monitor)
    for number, text in enumerate(HOSTILE):
        contact = {"name": text, "phone": text, "language": text, "segment": text}
        data = {"contact": contact, "subject": text, "ticket": text, "tags": [text], "account": text}
        await shop.ends(f"c{number}", START, **data)
        (found,) = [
            one
            for one in (await shop.reader.get("/api/v1/conversations")).json()["items"]
            if one["external_id"] == f"c{number}"
        ]
        answer = await shop.reader.get(f"/api/v1/conversations/{found['id']}/document", params={"lang": "pt"})
        assert answer.headers["content-type"].startswith("text/html")
        tags = Tags()
        tags.feed(answer.text)
        assert tags.found <= {
            "html", "lang", "head", "meta", "charset", "http-equiv", "content", "name", "title", "style", "body",
            "h1", "dir", "p", "dl", "dt", "dd", "h2", "article", "class", "header", "time",
        }  # fmt: skip
        assert unescape(answer.text).count(text) >= 6
        assert '<html lang="pt-BR">' in answer.text


async def test_to_take_it_is_to_open_the_conversation(monitor: Monitor) -> None:
    shop = await Shop.of(monitor)
    await shop.ends("c", START)
    (found,) = (await shop.reader.get("/api/v1/conversations")).json()["items"]
    assert (await shop.reader.get(f"/api/v1/conversations/{found['id']}/document")).status_code == 200
    entries = (await shop.reader.get("/api/v1/audit", params={"what": "transcript.opened"})).json()["items"]
    assert [one["subject"]["id"] for one in entries] == [found["id"]]
