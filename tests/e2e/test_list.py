import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import MIDDLE, NARROW, Enter
from tests.e2e.floor import Floor
from tests.e2e.looking import (
    ADMINISTRATIVE_CARDS,
    add_filter,
    await_line,
    card,
    figure,
    grid,
    listed,
    row,
    rows,
    view,
)


@pytest.mark.parametrize("profile", ["administrator", "agent"])
def test_a_click_on_a_card_lists_exactly_the_rows_it_counts(enter: Enter, profile: str) -> None:
    page = enter(profile)
    for name in ADMINISTRATIVE_CARDS:
        counted = figure(page, name)
        card(page, name).click()
        expect(card(page, name)).to_have_attribute("aria-pressed", "true")
        assert f"card={name}" in page.url
        if counted:
            expect(grid(page)).to_have_attribute("aria-rowcount", str(counted + 1))
        else:
            expect(page.get_by_text("Ninguna atención coincide")).to_be_visible()
        card(page, name).click()
        expect(card(page, name)).to_have_attribute("aria-pressed", "false")


def test_the_second_line_of_figures_lists_its_rows_too(enter: Enter) -> None:
    page = enter()
    page.get_by_role("button", name="Nuevas 60 min").click()
    expect(page.get_by_role("button", name="Nuevas 60 min")).to_have_attribute("aria-pressed", "true")
    expect(rows(page).first).to_be_visible()
    assert "card=new_hour" in page.url


def test_the_averages_of_an_administrative_profile_are_on_its_cards(enter: Enter) -> None:
    page = enter()
    expect(card(page, "queued")).to_contain_text(re.compile(r"prom\. \d\d:\d\d"))
    expect(card(page, "finished")).to_contain_text("TMO")
    expect(page.get_by_role("list", name="Más indicadores")).to_be_visible()


def test_an_agent_sees_their_own_and_the_queue_of_their_groups_and_no_average(enter: Enter) -> None:
    page = enter("agent")
    expect(row(page, "Cliente De Rojas 0")).to_be_visible()
    expect(row(page, "Cliente En Cola 0")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Mías \(\d+\)$"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^En cola de tus grupos \(\d+\)$"))).to_be_visible()
    expect(page.get_by_text("Cliente De Ventas 0")).to_have_count(0)
    expect(page.get_by_text("Cliente De Souza 0")).to_have_count(0)
    expect(page.get_by_text("prom.")).to_have_count(0)
    expect(page.get_by_role("button", name="Agente", exact=True)).to_have_count(0)
    expect(card(page, "queued")).to_contain_text("de tus grupos")


def test_filters_narrow_the_list_and_live_in_the_address(enter: Enter) -> None:
    page = enter()
    add_filter(page, "Grupo", "Ventas")
    expect(row(page, "Cliente De Ventas 0")).to_be_visible()
    expect(page.get_by_text("Cliente En Cola 0")).to_have_count(0)
    assert "group=shop%2Fventas" in page.url
    add_filter(page, "Estado", "En curso")
    expect(row(page, "Cliente De Souza 0")).to_be_visible()
    expect(page.get_by_text("Cliente De Ventas 0")).to_have_count(0)
    page.go_back()
    expect(row(page, "Cliente De Ventas 0")).to_be_visible()
    page.go_forward()
    expect(page.get_by_text("Cliente De Ventas 0")).to_have_count(0)
    page.reload()
    expect(row(page, "Cliente De Souza 0")).to_be_visible()
    page.get_by_role("button", name="Limpiar filtros").click()
    expect(row(page, "Cliente En Cola 0")).to_be_visible()


def test_a_filter_is_found_by_one_of_its_values(enter: Enter) -> None:
    page = enter()
    page.get_by_role("button", name="Filtro", exact=True).click()
    page.get_by_label("Filtro o valor").fill("venta")
    expect(page.get_by_role("option", name="Grupo Ventas")).to_be_visible()
    page.keyboard.press("Enter")
    expect(row(page, "Cliente De Ventas 0")).to_be_visible()
    assert "group=shop%2Fventas" in page.url
    page.get_by_role("button", name="Grupo: Ventas").click()
    page.get_by_role("option", name="Ventas").click()
    page.keyboard.press("Escape")
    expect(row(page, "Cliente En Cola 0")).to_be_visible()


def test_a_chip_says_how_many_it_lists_and_lists_them(enter: Enter) -> None:
    page = enter()
    chip = page.locator("button[data-flag=unanswered]")
    expect(chip).to_contain_text(re.compile(r"\d"))
    counted = int(re.sub(r"\D", "", chip.inner_text()))
    assert counted > 0
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(grid(page)).to_have_attribute("aria-rowcount", str(counted + 1))
    expect(page.locator("button[data-flag=after_hours]")).to_contain_text("0")


def test_the_filter_bar_keeps_to_its_line_and_nothing_of_it_is_lost(enter: Enter) -> None:
    page = enter("operator", "agent=shop/rojas")
    bar = page.get_by_role("region", name="Filtros")
    others = bar.get_by_role("button", name=re.compile(r"^\d+ más$"))
    # What is in force is always seen; what does not fit is a click away.
    expect(bar.get_by_role("button", name="Agente: Diana Rojas")).to_be_visible()
    for size, height in ((MIDDLE, 50), (NARROW, 130)):
        page.set_viewport_size(size)
        expect(others).to_be_visible()
        box = bar.bounding_box()
        assert box is not None
        assert box["height"] <= height
        for part in bar.get_by_role("button").all():
            place = part.bounding_box()
            assert place is not None
            assert place["x"] + place["width"] <= size["width"]
    others.click()
    page.get_by_role("dialog", name="Filtros").get_by_role("button", name="Fuera de horario").click()
    expect(page).to_have_url(re.compile("after_hours=true"))


def test_the_figures_follow_the_filters_but_not_the_state(enter: Enter) -> None:
    page = enter("operator", "group=shop/ventas&state=in_progress")
    expect(row(page, "Cliente De Souza 0")).to_be_visible()
    assert figure(page, "in_progress") == listed(page)
    assert figure(page, "queued") >= 3


def test_search_ignores_case_and_accents_and_says_when_nothing_matches(enter: Enter) -> None:
    page = enter()
    page.get_by_label("Buscar atenciones").fill("SOUZÁ cliente")
    expect(rows(page)).to_have_count(3)
    expect(row(page, "Cliente De Souza 1")).to_be_visible()
    page.get_by_label("Buscar atenciones").fill("nadie se llama así")
    expect(page.get_by_text("Ninguna atención coincide")).to_be_visible()
    expect(page.get_by_text("Búsqueda: nadie se llama así")).to_be_visible()
    page.get_by_role("button", name="Limpiar filtros").last.click()
    expect(rows(page).first).to_be_visible()
    expect(page.get_by_label("Buscar atenciones")).to_have_value("")


def test_a_header_sorts_up_then_down_then_back_to_urgency(enter: Enter) -> None:
    page = enter("operator", "group=shop/ventas&state=queued")
    expect(rows(page).first).to_be_visible()
    header = page.get_by_role("columnheader", name="Cliente")
    header.click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(rows(page).first).to_contain_text("Cliente De Ventas 0")
    header.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    await_line(page, 0, "Cliente De Ventas 2")
    assert "sort=-customer" in page.url
    header.click()
    expect(header).to_have_attribute("aria-sort", "none")
    expect(page.get_by_text("Orden: Urgencia")).to_be_visible()


def focused(page: Page) -> str:
    return page.evaluate(
        "() => document.activeElement.closest('[role=row]')?.dataset.line ?? document.activeElement.id"
    )


def await_focus(page: Page, line: int) -> None:
    page.wait_for_function(
        "line => document.activeElement.closest('[role=row]')?.dataset.line === String(line)", arg=line
    )


def test_the_grid_is_walked_by_keyboard_alone(enter: Enter) -> None:
    page = enter()
    expect(rows(page).first).to_be_visible()
    page.locator("#list [tabindex='0']").first.focus()
    for key, line in (
        ("ArrowDown", "1"),
        ("j", "2"),
        ("k", "1"),
        ("ArrowUp", "0"),
        ("ArrowUp", "-1"),
        ("ArrowDown", "0"),
    ):
        page.keyboard.press(key)
        assert focused(page) == line, key
    page.keyboard.press("Control+End")
    await_focus(page, listed(page) - 1)
    page.keyboard.press("Control+Home")
    await_focus(page, 0)
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name=re.compile("Conversación de"))
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    assert focused(page) == "0"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Atajos de teclado")).to_be_visible()
    page.keyboard.press("Escape")
    await_focus(page, 0)
    page.keyboard.press("/")
    assert focused(page) == "search"


def test_the_row_menu_of_an_agent_offers_to_view_the_conversation_and_nothing_else(enter: Enter) -> None:
    page = enter("agent")
    expect(row(page, "Cliente De Rojas 0")).to_be_visible()
    row(page, "Cliente De Rojas 0").get_by_role("button", name="Menú de opciones de Cliente De Rojas 0").click()
    expect(page.get_by_role("menuitem")).to_have_text(["Ver conversación"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Conversación de Cliente De Rojas 0")).to_be_visible()


def test_thousands_of_rows_are_a_few_on_the_screen_and_all_within_reach(enter: Enter, floor: Floor) -> None:
    floor.post(floor.event("group.registered", "masivo", ago=4000, name="Masivo"))
    for start in range(0, 1200, 400):
        floor.post(
            *(
                floor.opened(f"m{n}", f"Masivo {n:04}", group="masivo", ago=3000 - n)
                for n in range(start, start + 400)
            )
        )
    page = enter("operator", "group=shop/masivo")
    expect(grid(page)).to_have_attribute("aria-rowcount", "1201")
    assert rows(page).count() < 60
    page.locator("#list [tabindex='0']").first.focus()
    page.keyboard.press("Control+End")
    expect(row(page, "Masivo 1199")).to_be_visible()
    page.locator("#list").evaluate("list => { list.scrollTop = list.scrollHeight / 2 }")
    expect(row(page, "Masivo 0600")).to_be_visible()


def test_a_phone_shows_cards_and_the_conversation_over_them(enter: Enter) -> None:
    page = enter("agent", size=NARROW)
    expect(row(page, "Cliente De Rojas 0")).to_contain_text("En curso")
    view(page, "Cliente De Rojas 0")
    expect(page.get_by_role("region", name="Conversación de Cliente De Rojas 0")).to_be_visible()
    page.get_by_role("button", name="Cerrar conversación").click()
    expect(row(page, "Cliente De Rojas 0")).to_be_visible()


def test_the_menu_opens_from_its_button_where_there_is_no_room_for_it(enter: Enter) -> None:
    page = enter(size=MIDDLE)
    page.get_by_role("button", name="Abrir menú").click()
    expect(page.get_by_role("dialog", name="Menú principal").get_by_text("Servicio de Soporte")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Abrir menú")).to_be_focused()
