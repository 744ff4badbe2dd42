from pathlib import Path

import httpx2
import pytest

from almenara.web.pages import Pages

pytestmark = pytest.mark.anyio
PAGE = "<!doctype html><title>Almenara</title>" + " " * 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "web"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text(PAGE)
    (built / "icon.svg").write_text("<svg/>")
    (built / "assets" / "main-1a2b.js").write_text("let a = 1;" * 100)
    (tmp_path / "secret.txt").write_text("secret")
    return built


def browser(folder: Path) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(Pages(folder)), base_url="http://monitor.test")


@pytest.mark.parametrize("path", ["/", "/operations", "/operations/a/b", "/index.html"])
async def test_every_path_without_a_dot_is_the_page(folder: Path, path: str) -> None:
    answer = await browser(folder).get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "cache-control" not in answer.headers


async def test_a_hashed_asset_lasts_for_ever_and_travels_small(folder: Path) -> None:
    answer = await browser(folder).get("/assets/main-1a2b.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text == "let a = 1;" * 100
    plain = await browser(folder).get("/assets/main-1a2b.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert int(plain.headers["content-length"]) > int(answer.headers["content-length"])


@pytest.mark.parametrize(
    "path", ["/missing.js", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/.git"]
)
async def test_nothing_else_is_served(folder: Path, path: str) -> None:
    assert (await browser(folder).get(path)).status_code == 404


async def test_a_page_is_only_read(folder: Path) -> None:
    answer = await browser(folder).post("/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    head = await browser(folder).head("/icon.svg")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == "6"


async def test_without_a_build_the_page_says_what_to_run(tmp_path: Path) -> None:
    assert "make run" in (await browser(tmp_path / "nowhere").get("/")).text
