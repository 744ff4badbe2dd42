"""The view as a person makes it: columns, cards, keys, a frozen screen, views with a name."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from tests.e2e.conftest import NARROW, Enter
from tests.e2e.floor import Floor
from tests.e2e.looking import add_filter, assert_accessible, card, row, rows

LANGUAGES: Final = ("es", "pt-BR", "en")


def words(language: str) -> dict[str, str]:
    return json.loads((Path(__file__).parents[2] / "locales" / f"{language}.json").read_text("utf-8"))


def await_kept(page: Page, name: str, *, there: bool = True) -> None:
    """Wait until the server remembers something of that name, or nothing any more."""
    for _ in range(1_200):
        if (kept(page, name) is not None) == there:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{name} is {'not' if there else 'still'} remembered")


@pytest.fixture(autouse=True)
def as_usual(floor: Floor, browser: Browser, cookies: Callable[[str], StorageState]) -> None:
    """Nobody has made anything of their view yet."""
    for person in ("administrator", "operator", "lead"):
        context = browser.new_context(storage_state=cookies(person))
        api = f"{floor.url}/api/v1"
        csrf = context.request.get(f"{api}/session").json()["csrf"]
        for name in context.request.get(f"{api}/preferences").json()["items"]:
            done = context.request.put(
                f"{api}/preferences/{name}", data={"value": None}, headers={"X-CSRF-Token": csrf}
            )
            assert done.ok, done.text()
        context.close()


def headers(page: Page) -> list[str]:
    """The columns of the list, from left to right."""
    return page.evaluate(
        "() => [...document.querySelectorAll('[role=columnheader][data-name]')].map(one => one.dataset.name)"
    )


def header(page: Page, name: str) -> Locator:
    return page.locator(f"[role=columnheader][data-name={name}]")


def focus_list(page: Page) -> None:
    expect(rows(page).first).to_be_visible()
    page.locator("#list [tabindex='0']").first.focus()


def open_chooser(page: Page) -> Locator:
    page.get_by_role("button", name="Columnas", exact=True).click()
    dialog = page.get_by_role("dialog", name="Columnas de la lista")
    expect(dialog).to_be_visible()
    return dialog


def kept(page: Page, name: str) -> str | None:
    """What the server remembers of whoever is on the page."""
    told: Any = page.request.get(urljoin(page.url, f"/api/v1/preferences/{name}")).json()
    return told["value"]


def test_columns_are_chosen_and_ordered_and_remembered_in_every_browser(enter: Enter) -> None:
    page = enter("administrator")
    expect(rows(page).first).to_be_visible()
    usual = headers(page)
    dialog = open_chooser(page)
    dialog.get_by_role("checkbox", name="Etiquetas").check()
    dialog.get_by_role("checkbox", name="Canal").uncheck()
    for _ in range(2):
        dialog.get_by_role("button", name="Bajar: Ticket").click()
    dialog.get_by_role("button", name="Listo").click()
    wanted = [name for name in usual if name not in ("ticket", "channel")]
    wanted = [*wanted[:3], "ticket", *wanted[3:], "tags"]
    assert headers(page) == wanted
    assert "columns=" in page.url
    expect(page.locator("body")).to_be_visible()
    await_kept(page, "columns.conversations")
    other = enter("administrator")
    expect(header(other, "tags")).to_be_visible()
    assert headers(other) == wanted
    open_chooser(other).get_by_role("button", name="Volver a las de siempre").click()
    assert headers(other) == usual
    await_kept(other, "columns.conversations", there=False)


def test_a_link_shows_the_columns_it_names_and_changes_nobodys_own(enter: Enter) -> None:
    page = enter("operator", "columns=customer.220,wait,tags&density=compact")
    expect(rows(page).first).to_have_css("height", "28px")
    assert headers(page) == ["customer", "wait", "tags"]
    assert round(header(page, "customer").bounding_box()["width"]) == 220  # type: ignore[index]
    assert kept(page, "columns.conversations") is None


def test_columns_are_ordered_by_keys_alone(enter: Enter) -> None:
    page = enter("operator")
    focus_list(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    name = page.evaluate("() => document.activeElement.dataset.name")
    before = headers(page)
    page.keyboard.press("m")
    expect(page.get_by_role("menu")).to_be_visible()
    page.get_by_role("menuitem", name="Mover a la izquierda").press("Enter")
    place = before.index(name)
    page.wait_for_function(
        "([name, place]) => [...document.querySelectorAll('[role=columnheader][data-name]')]"
        ".findIndex(one => one.dataset.name === name) === place",
        arg=[name, place - 1],
    )


def test_a_row_of_the_chooser_is_drawn_to_its_place(enter: Enter) -> None:
    page = enter("operator")
    expect(rows(page).first).to_be_visible()
    usual = headers(page)
    dialog = open_chooser(page)
    items = dialog.get_by_role("listitem")
    grip, target = items.nth(1).locator("span").first.bounding_box(), items.nth(4).bounding_box()
    assert grip is not None
    assert target is not None
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 20, target["y"] + target["height"] / 2, steps=6)
    page.mouse.up()
    dialog.get_by_role("button", name="Listo").click()
    assert headers(page).index(usual[1]) == 4


def test_a_column_is_as_wide_as_its_edge_is_drawn(enter: Enter) -> None:
    page = enter("operator")
    expect(rows(page).first).to_be_visible()
    box = header(page, "agent").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"], box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 60, box["y"] + 15, steps=5)
    page.mouse.up()
    expect(header(page, "agent")).to_have_css("width", f"{round(box['width'] + 60)}px")
    assert f"agent.{round(box['width'] + 60)}" in page.url


def test_cards_are_chosen(enter: Enter) -> None:
    page = enter("operator")
    expect(card(page, "pending")).to_be_visible()
    page.get_by_role("button", name="Más opciones de la vista").click()
    page.get_by_role("menuitem", name="Elegir indicadores").click()
    dialog = page.get_by_role("dialog", name="Elegir indicadores")
    dialog.get_by_role("checkbox", name="Pendientes").uncheck()
    dialog.get_by_role("button", name="Subir: Sin responder").click()
    dialog.get_by_role("button", name="Listo").click()
    expect(card(page, "pending")).to_have_count(0)
    shown = page.evaluate("() => [...document.querySelectorAll('[data-card]')].map(one => one.dataset.card)")
    assert shown[:2] == ["unanswered", "queued"]
    await_kept(page, "cards.conversations")


def test_a_frozen_view_stands_still_while_the_floor_goes_on(enter: Enter, floor: Floor) -> None:
    page = enter("operator", "q=Congelado")
    floor.post(floor.opened("frozen", "Congelado Uno", ago=30))
    expect(rows(page)).to_have_count(1)
    focus_list(page)
    page.keyboard.press("f")
    expect(page.get_by_text(re.compile(r"^Vista congelada \d"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Congelado"))).to_be_visible()
    counted = card(page, "queued").inner_text()
    floor.post(floor.opened("frozen-2", "Congelado Dos", ago=10), floor.assigned("frozen", "rojas", ago=0))
    expect(page.get_by_text(re.compile("[12] cambios? sin aplicar"))).to_be_visible()
    expect(rows(page)).to_have_count(1)
    expect(row(page, "Congelado Uno")).to_contain_text("En cola")
    assert card(page, "queued").inner_text() == counted
    page.keyboard.press("f")
    expect(rows(page)).to_have_count(2)
    expect(row(page, "Congelado Uno")).to_contain_text("Diana Rojas")
    expect(page.get_by_text(re.compile(r"^Vista congelada \d"))).to_have_count(0)


def test_what_changes_is_marked_where_it_changed(enter: Enter, floor: Floor) -> None:
    page = enter("operator", "q=Marcado")
    floor.post(floor.opened("marked", "Marcado Uno", ago=30))
    expect(rows(page)).to_have_count(1)
    page.evaluate(
        """() => { window.marked = new Set(); new MutationObserver(seen => {
            for (const one of seen) if (one.target.dataset.changed) window.marked.add(one.target.dataset.cell);
        }).observe(document.getElementById('list'), {attributes: true, subtree: true}) }"""
    )
    floor.post(floor.assigned("marked", "rojas", ago=0))
    expect(row(page, "Marcado Uno")).to_contain_text("Diana Rojas")
    marked = set(page.evaluate("() => [...window.marked]"))
    assert {"state", "agent"} <= marked
    assert "customer" not in marked


def test_a_key_does_what_the_person_wants_of_it_or_nothing(enter: Enter) -> None:
    page = enter("lead")
    focus_list(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Atajos de teclado")
    dialog.get_by_role("button", name=re.compile("^Cambiar la densidad: tecla D")).click()
    page.keyboard.press("x")
    expect(dialog.get_by_role("button", name=re.compile("tecla X"))).to_be_visible()
    dialog.get_by_role("button", name="Cerrar").click()
    expect(dialog).to_have_count(0)
    focus_list(page)
    page.keyboard.press("x")
    expect(rows(page).first).to_have_css("height", "44px")
    assert "density=roomy" in page.url
    page.keyboard.press("?")
    dialog.get_by_label("Atajos de una sola tecla").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    focus_list(page)
    page.keyboard.press("x")
    page.keyboard.press("f")
    expect(rows(page).first).to_have_css("height", "44px")
    expect(page.get_by_text(re.compile(r"^Vista congelada \d"))).to_have_count(0)


def test_what_is_chosen_just_before_leaving_is_remembered_too(enter: Enter) -> None:
    page = enter("lead")
    focus_list(page)
    page.keyboard.press("?")
    page.get_by_label("Atajos de una sola tecla").click()
    page.goto("about:blank")
    page = enter("lead")
    await_kept(page, "keys")


def test_a_view_is_saved_by_a_key_and_opened_by_its_number(enter: Enter) -> None:
    page = enter("operator")
    add_filter(page, "Grupo", "Ventas")
    expect(row(page, "Cliente De Ventas 0")).to_be_visible()
    focus_list(page)
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Guardar esta vista")
    expect(dialog).to_contain_text("Grupo: Ventas")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Escribe un nombre.")
    dialog.get_by_label("Nombre").fill("Solo ventas")
    dialog.get_by_label("Para todos").check()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Solo ventas")).to_be_visible()

    lead = enter("lead")
    focus_list(lead)
    lead.get_by_role("button", name="Vistas").click()
    expect(lead.get_by_role("menuitem", name="Solo ventas")).to_be_visible()
    lead.keyboard.press("Escape")
    expect(lead.get_by_role("button", name="Vistas")).to_be_focused()
    focus_list(lead)
    lead.keyboard.press("1")
    expect(lead.get_by_role("button", name="Grupo: Ventas")).to_be_visible()
    assert "group=shop%2Fventas" in lead.url

    page.get_by_role("button", name="Solo ventas").click()
    page.get_by_role("menuitem", name="Vistas guardadas").click()
    dialog = page.get_by_role("dialog", name="Vistas guardadas")
    dialog.get_by_role("button", name="Eliminar la vista Solo ventas").click()
    expect(dialog).to_contain_text("Todavía no hay vistas guardadas")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_person_makes_of_the_view_is_accessible(enter: Enter, language: str) -> None:
    word = words(language)
    query = "columns=risk,channel,customer,wait,last_message,tags,came,rating,window"
    page = enter("operator", query, language=language)
    focus_list(page)
    assert_accessible(page, "other columns")
    for key, name in (("?", "shortcuts.title"), ("s", "views.save")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=word[name])).to_be_visible()
        assert_accessible(page, name)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        focus_list(page)
    page.get_by_role("button", name=word["columns.label"], exact=True).click()
    expect(page.get_by_role("dialog", name=word["columns.title"])).to_be_visible()
    assert_accessible(page, "columns")
    page.keyboard.press("Escape")
    focus_list(page)
    page.keyboard.press("f")
    expect(page.get_by_role("button", name=re.compile(word["freeze.off"]))).to_be_visible()
    assert_accessible(page, "frozen")
    page.keyboard.press("f")
    page.get_by_role("button", name=word["views.label"]).click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert_accessible(page, "views")


def test_the_chooser_fits_a_phone(enter: Enter) -> None:
    page = enter("operator", size=NARROW)
    expect(rows(page).first).to_be_visible()
    page.get_by_role("button", name="Más opciones de la vista").click()
    page.get_by_role("menuitem", name="Elegir columnas").click()
    dialog = page.get_by_role("dialog", name="Columnas de la lista")
    expect(dialog.get_by_role("button", name="Listo")).to_be_in_viewport()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page, "columns on a phone")
