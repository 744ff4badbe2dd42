"""What the browser's tests share: one floor, one Chromium, and pages in which a person has signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, expect, sync_playwright

from tests.e2e.floor import PASSWORD, Floor, working_day

WIDE: ViewportSize = {"width": 1440, "height": 900}
MIDDLE: ViewportSize = {"width": 1024, "height": 768}
NARROW: ViewportSize = {"width": 390, "height": 844}
_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
Enter = Callable[..., Page]

# A bound for a busy machine, never something that is waited for.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """A running server with a working day on it."""
    with Floor(tmp_path_factory.mktemp("floor") / "data") as running:
        working_day(running)
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    program = next(
        (str(one) for one in (Path("/usr/bin/chromium"), Path("/usr/bin/google-chrome")) if one.exists()), None
    )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS.split())
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def cookies(floor: Floor, browser: Browser) -> Callable[[str], StorageState]:
    """The session of a profile, signed in once."""
    kept: dict[str, StorageState] = {}

    def of(profile: str) -> StorageState:
        if profile not in kept:
            context = browser.new_context()
            credentials = {"email": f"{profile}@shop.test", "password": PASSWORD}
            answer = context.request.post(f"{floor.url}/api/v1/session", data=credentials)
            assert answer.ok, answer.text()
            kept[profile] = context.storage_state()
            context.close()
        return kept[profile]

    return of


@pytest.fixture
def enter(floor: Floor, browser: Browser, cookies: Callable[[str], StorageState]) -> Iterator[Enter]:
    """Open the monitor as a profile (None: signed out). No page may fail uncaught or break its own policy."""
    pages: list[Page] = []
    faults: list[str] = []

    def open_page(
        profile: str | None = "operator",
        query: str = "",
        *,
        language: str = "es",
        size: ViewportSize = WIDE,
        path: str = "",
    ) -> Page:
        state = cookies(profile) if profile else None
        context = browser.new_context(viewport=size, storage_state=state, locale="es-AR")
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        pages.append(page)
        page.goto(f"{floor.url}/{path}?lang={language}{'&' + query if query else ''}")
        if profile:
            expect(page.locator("#page > *" if path else "[role=tab]").first).to_be_visible()
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert faults == []
