"""A figure opened to what makes it up, the groups beside it, and figures that say when they are bad."""

import json
import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, Enter
from tests.e2e.floor import Floor
from tests.e2e.looking import assert_accessible, figure, row, rows

LANGUAGES: Final = ("es", "pt-BR", "en")
VOICE: Final = "() => performance.getEntriesByType('resource').some(one => one.name.includes('/Voice'))"
"""What speaks of the figures is there: it comes after them."""


def words(language: str) -> dict[str, str]:
    return json.loads((Path(__file__).parents[2] / "locales" / f"{language}.json").read_text("utf-8"))


def explain(page: Page, name: str) -> None:
    """ "?" of a card."""
    expect(rows(page).first).to_be_visible()
    page.locator(f"[data-card={name}] > button").last.click()


def test_a_card_opens_to_the_rows_it_counts_and_they_add_up(enter: Enter) -> None:
    page = enter()
    counted = figure(page, "queued")
    explain(page, "queued")
    drawer = page.get_by_role("dialog", name="En cola")
    expect(drawer).to_contain_text("Fórmula")
    expect(drawer).to_contain_text("Qué queda fuera")
    expect(drawer.locator("tbody tr")).to_have_count(counted)
    expect(drawer).to_contain_text(f"{counted} filas, suma {counted}")
    drawer.locator("tbody tr button").first.click()
    expect(drawer).to_have_count(0)
    expect(page.get_by_role("tab", name=words("es")["panel.messages"])).to_be_visible()
    assert "conversation=" in page.url


def test_a_figure_is_explained_within_the_filters_in_force(enter: Enter) -> None:
    page = enter("operator", "group=shop/ventas")
    explain(page, "queued")
    drawer = page.get_by_role("dialog", name="En cola")
    expect(drawer).to_contain_text("Grupo: Ventas")
    told = drawer.locator("tbody tr")
    expect(told.filter(has_text="Cliente De Ventas").first).to_be_visible()
    expect(told.filter(has_not_text="Cliente De Ventas")).to_have_count(0)


def test_the_mean_of_the_second_line_is_its_sum_over_its_rows(enter: Enter) -> None:
    page = enter()
    expect(rows(page).first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Qué cuenta: .*1.ª respuesta")).first.click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile(r"\d\d:\d\d.* entre \d+ = \d\d:\d\d"))


def test_the_last_hour_is_a_line_on_the_card_and_a_line_with_its_table_behind_it(enter: Enter, floor: Floor) -> None:
    floor.post(
        floor.opened("hour", "Cliente De La Hora", group="ventas", ago=1500),
        floor.event("conversation.finished", "hour", ago=600, by="contact"),
    )
    page = enter("administrator", "group=shop%2Fventas")
    line = page.locator("[data-card=queued]").get_by_role("img")
    expect(line).to_have_accessible_name(re.compile("En cola en los últimos 60 minutos: de 0 a .*, ahora"))
    owed = page.locator("[data-card=unanswered]").get_by_role("img")
    expect(owed).to_have_accessible_name(re.compile("Sin responder en los últimos 60 minutos"))
    explain(page, "queued")
    drawer = page.get_by_role("dialog", name="En cola")
    hour = drawer.get_by_role("region", name="La última hora")
    hour.get_by_role("button", name="Ver como tabla").click()
    told = page.request.get(f"{floor.url}/api/v1/indicators/queued/series?minutes=60&group=shop%2Fventas").json()
    expect(hour.locator("tbody tr")).to_have_count(60)
    shown = [int(one) for one in hour.locator("tbody td:last-child").all_inner_texts()][::-1]
    # A minute may have ended between the two.
    assert shown in (told["values"], [*told["values"][1:], shown[-1]], [shown[0], *told["values"][:-1]])
    assert max(shown) > 0
    assert_accessible(page, "series")
    page.keyboard.press("Escape")
    page = enter("administrator", "q=cliente")
    expect(rows(page).first).to_be_visible()
    expect(page.locator("[data-card=queued]").get_by_role("img")).to_have_count(0)
    # Whoever reaches their own conversations alone has no such line.
    page = enter("agent")
    expect(page.locator("[data-card=queued]")).to_be_visible()
    expect(page.locator("[data-card]").get_by_role("img")).to_have_count(0)


def test_the_line_of_all_says_that_it_is_of_those_open(enter: Enter) -> None:
    opened = re.compile(r"^Abiertas en los últimos 60 minutos: de \d+ a \d+, ahora \d+$")
    page = enter()
    expect(page.locator("[data-card=all]").get_by_role("img")).to_have_accessible_name(opened)
    explain(page, "all")
    drawer = page.get_by_role("dialog", name="Todas")
    expect(drawer).to_contain_text("cuántas estaban abiertas al terminar cada minuto")
    hour = drawer.get_by_role("region", name="La última hora")
    expect(hour).to_contain_text("Abiertas al terminar cada minuto")
    hour.get_by_role("button", name="Ver como tabla").click()
    expect(hour.get_by_role("columnheader", name="Abiertas")).to_be_visible()


def test_the_last_weeks_are_a_map_by_weekday_and_hour_with_its_table_behind_it(enter: Enter, floor: Floor) -> None:
    page = enter("administrator", "group=shop%2Fpagos")
    expect(rows(page).first).to_be_visible()
    asked = f"{floor.url}/api/v1/indicators/finished/hours?group=shop%2Fpagos"
    before = sum(page.request.get(asked).json()["values"])
    ended = [(f"week-{number}", 10_000 + number) for number in range(3)]
    for name, ago in ended:
        floor.post(
            floor.opened(name, "Cliente De La Semana", group="pagos", ago=ago + 60),
            floor.event("conversation.finished", name, ago=ago, by="agent"),
        )
    while sum(page.request.get(asked).json()["values"]) < before + len(ended):
        continue
    explain(page, "finished")
    drawer = page.get_by_role("dialog", name="Finalizadas")
    week = drawer.get_by_role("region", name="Por día y hora")
    drawn = week.get_by_role("img")
    expect(drawn).to_have_accessible_name(
        re.compile(r"Finalizadas por día y hora: lo más alto, \w+ de \d\d:00 a \d\d:00, \d+")
    )
    most = int(re.split(", ", drawn.get_attribute("aria-label") or "")[-1])
    week.get_by_role("button", name="Ver como tabla").click()
    expect(week.locator("tbody tr")).to_have_count(24)
    expect(week.locator("thead th")).to_have_count(8)
    shown = [int(one) for one in week.locator("tbody td").all_inner_texts() if one != "—"]
    assert max(shown) == most >= 1
    assert sum(shown) >= len(ended)
    assert_accessible(page, "week")
    page.keyboard.press("Escape")
    # Of how things stand there is no such map, nor of what is not kept, nor for who reaches otherwise.
    explain(page, "queued")
    expect(page.get_by_role("dialog").get_by_role("region", name="La última hora")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("region", name="Por día y hora")).to_have_count(0)
    # On the narrowest screen it is all there, without a second direction to scroll in.
    page = enter("administrator", size={"width": 320, "height": 640})
    explain(page, "finished")
    expect(page.get_by_role("dialog").get_by_role("region", name="Por día y hora").get_by_role("img")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page, "week on a phone")


def test_the_worst_queue_stands_first_filters_and_opens_into_a_table(enter: Enter, floor: Floor) -> None:
    floor.post(
        floor.event("group.registered", "peor", ago=9000, name="Peor cola"),
        floor.opened("worst", "Cliente Que Espera", group="peor", ago=8000),
    )
    page = enter("administrator")
    groups = page.get_by_role("region", name="Por grupo").first
    first = groups.get_by_role("listitem").first.get_by_role("button")
    expect(first).to_contain_text("Peor cola")
    expect(first).to_contain_text("Sin agentes disponibles")
    first.click()
    expect(rows(page)).to_have_count(1)
    expect(row(page, "Cliente Que Espera")).to_be_visible()
    assert "group=shop%2Fpeor" in page.url
    first.click()
    expect(rows(page).nth(1)).to_be_visible()
    groups.get_by_role("button", name="Por grupo").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Peor cola")
    expect(table.get_by_role("columnheader", name="Cupos libres")).to_be_visible()
    floor.post(floor.opened("worst-2", "Otro Que Espera", group="peor", ago=20))
    expect(table.get_by_role("row").nth(1).get_by_role("cell").first).to_have_text("2")
    groups.get_by_role("button", name="Por grupo", exact=True).click()
    expect(table).to_have_count(0)


def test_a_figure_past_its_threshold_is_heard_and_all_of_them_when_asked(enter: Enter, floor: Floor) -> None:
    page = enter("operator", "group=shop/ventas")
    heard = page.locator("#announcer")
    expect(rows(page).first).to_be_visible()
    page.wait_for_function(VOICE)
    # What stood there when the page was opened has passed nothing.
    expect(heard).to_be_empty()
    floor.post(
        floor.opened("alone", "Cliente Sin Nadie", group="ventas", ago=400),
        floor.assigned("alone", "nadie", group="ventas", ago=350),
        floor.status("nadie", "offline", ago=300),
    )
    expect(heard).to_contain_text("Con agente ausente: 1, Atención")
    explain(page, "queued")
    page.keyboard.press("Alt+Shift+L")
    expect(heard).to_contain_text(re.compile(r"En cola: \d+.*Finalizadas: \d+.*Con agente ausente: 1, Atención"))
    assert page.evaluate("document.getElementById('announcer').closest('[aria-hidden], [inert]') === null")


def test_an_agent_hears_what_comes_to_the_queue_of_their_groups(enter: Enter, floor: Floor) -> None:
    page = enter("agent")
    expect(rows(page).first).to_be_visible()
    page.wait_for_function(VOICE)
    floor.post(floor.opened("fresh", "Cliente Reciente", group="pagos", ago=5))
    expect(page.locator("#announcer")).to_contain_text("1 atención nueva en la cola de tus grupos")


def test_a_chip_filter_says_how_many_each_value_lists(enter: Enter) -> None:
    page = enter()
    page.get_by_role("button", name="Filtro", exact=True).click()
    page.get_by_role("option", name="Grupo", exact=True).click()
    option = page.get_by_role("option", name=re.compile("^Ventas"))
    expect(option).to_contain_text(re.compile(r"\d+"))
    counted = int(re.sub(r"\D", "", option.inner_text()))
    option.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("grid")).to_have_attribute("aria-rowcount", str(counted + 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_opened_and_the_groups_are_accessible(enter: Enter, language: str) -> None:
    word = words(language)
    page = enter("operator", language=language)
    expect(rows(page).first).to_be_visible()
    groups = page.get_by_role("button", name=word["groups.label"], exact=True)
    groups.click()
    expect(page.get_by_role("table")).to_be_visible()
    assert_accessible(page, "groups")
    groups.click()
    explain(page, "unanswered")
    expect(page.get_by_role("dialog")).to_contain_text(word["explained.rows"])
    assert_accessible(page, "explained")


def test_on_a_phone_a_figure_opens_over_the_page(enter: Enter) -> None:
    page = enter(size=NARROW)
    explain(page, "queued")
    drawer = page.get_by_role("dialog", name="En cola")
    expect(drawer).to_contain_text("Por qué este número")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page, "explained on a phone")
