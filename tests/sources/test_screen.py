"""What people do in RT, watched arriving in a real browser, without a reload."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.sources.rt_server import RtServer
from tests.sources.served import PASSWORD, Served

CHROMIUM = Path("/usr/bin/chromium")
Open = Callable[[str, str], Page]


@pytest.fixture
def screen(served: Served) -> Iterator[Open]:
    """The monitor as someone who signed in sees it, who searches for these words."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])

        def opened(email: str, words: str) -> Page:
            context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="es-AR")
            credentials = {"email": email, "password": PASSWORD}
            assert context.request.post(f"{served.url}/api/v1/session", data=credentials).ok
            page = context.new_page()
            page.goto(f"{served.url}/?lang=es&q={quote(words)}")
            expect(page.locator("[role=tab]").first).to_be_visible()
            # Rows keep their places under a hand: this one stays out of the way.
            page.mouse.move(5, 5)
            return page

        yield opened
        browser.close()


def row(page: Page, name: str) -> Locator:
    return page.locator("[role=row][data-id]").filter(has_text=name)


def test_a_ticket_is_opened_moved_taken_stalled_and_resolved_on_the_screens(
    rt: RtServer, served: Served, screen: Open
) -> None:
    name = "Clara Ojeda"
    # Alone in the list: what is finished goes to its end, and that may lie below what is drawn.
    of_a, of_b, boss = (screen(email, name) for email in ("a@x.test", "b@x.test", "boss@x.test"))
    rt.mail("Llegadas A", f"{name} <clara@example.test>", "no llega", "mi pedido no llega")
    expect(row(of_a, name)).to_contain_text("En cola")
    expect(row(boss, name)).to_contain_text("Llegadas A")
    expect(row(of_b, name)).to_have_count(0)

    ticket = rt.newest()
    rt.change(ticket, Queue="Llegadas B")
    expect(row(of_a, name)).to_have_count(0)
    expect(row(of_b, name)).to_contain_text("En cola")
    expect(row(boss, name)).to_contain_text("Llegadas B")

    rt.change(ticket, "ana", Owner="ana")
    expect(row(boss, name)).to_contain_text("En curso")
    expect(row(boss, name)).to_contain_text("Ana Díaz")
    expect(row(of_b, name)).to_have_count(0)

    rt.change(ticket, "ana", Owner="beto")
    expect(row(boss, name)).to_contain_text("Beto Gómez")
    rt.change(ticket, Status="stalled")
    expect(row(boss, name)).to_contain_text("Pendiente")
    rt.change(ticket, Status="resolved")
    expect(row(boss, name)).to_contain_text("Finalizada")

    row(boss, name).click()
    boss.get_by_role("tab", name="Detalles").click()
    there = boss.get_by_role("link", name="Abrir en")
    expect(there).to_have_attribute("href", f"{rt.url}/Ticket/Display.html?id={ticket}")
    expect(there).to_have_attribute("rel", "noopener noreferrer")
