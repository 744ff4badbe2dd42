import pytest
from playwright.sync_api import Page, expect

from almenara.access.permissions import PROFILES
from tests.e2e.conftest import Enter
from tests.e2e.floor import PASSWORD, Floor
from tests.e2e.looking import grid, rows


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar").click()


@pytest.mark.parametrize("profile", PROFILES)
def test_each_profile_signs_in_by_keyboard_and_lands_on_the_conversations(enter: Enter, profile: str) -> None:
    page = enter(None)
    page.get_by_label("Correo").focus()
    page.keyboard.type(f"{profile}@shop.test")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Monitor de Operaciones")).to_be_visible()
    expect(page.get_by_role("tab", name="Atenciones", exact=False).first).to_have_attribute("aria-selected", "true")
    expect(grid(page)).to_be_visible()
    expect(page.get_by_text("En vivo")).to_be_visible()


def test_an_unknown_person_and_a_wrong_password_get_the_same_words(enter: Enter) -> None:
    page = enter(None)
    told: list[str] = []
    for email in ("nobody@shop.test", "operator@shop.test"):
        sign_in(page, email, "wrong")
        expect(page.get_by_role("alert")).to_contain_text("Revísalos")
        told.append(page.get_by_role("alert").inner_text())
        expect(page.get_by_label("Correo")).to_have_value(email)
        page.reload()
    assert told[0] == told[1]


def test_password_managers_know_the_fields(enter: Enter) -> None:
    page = enter(None)
    expect(page.get_by_label("Correo")).to_have_attribute("autocomplete", "username")
    expect(page.get_by_label("Contraseña")).to_have_attribute("autocomplete", "current-password")


def test_signing_in_brings_one_back_to_the_address_one_came_with(enter: Enter) -> None:
    page = enter(None, "state=pending")
    sign_in(page, "operator@shop.test")
    expect(page.get_by_role("button", name="Estado: Pendiente")).to_be_visible()
    expect(rows(page).first).to_contain_text("Pendiente")
    assert "state=pending" in page.url


def test_signing_out_ends_the_session(enter: Enter) -> None:
    page = enter(None)
    sign_in(page, "operator@shop.test")
    page.get_by_role("button", name="Cuenta de Sam operator").click()
    page.get_by_role("button", name="Salir").click()
    expect(page.get_by_role("heading", name="Entrar al monitor")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Entrar al monitor")).to_be_visible()


def test_a_closed_account_loses_the_screen_at_once_and_is_told(enter: Enter, floor: Floor) -> None:
    leaving = ("leaving@shop.test", "--profile", "operator", "--all-groups", "--password-stdin")
    floor.command("user", "create", *leaving, stdin=PASSWORD)
    page = enter(None, "state=queued")
    sign_in(page, "leaving@shop.test")
    expect(rows(page).first).to_be_visible()
    floor.command("user", "disable", "leaving@shop.test")
    expect(page.get_by_text("Tu sesión terminó.", exact=False)).to_be_visible()
    expect(rows(page)).to_have_count(0)
    assert "state=queued" in page.url
