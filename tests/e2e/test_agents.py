"""The tab of agents: who is there, who has room, and what is done about those who are not."""

import re
import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import MIDDLE, NARROW, Enter
from tests.e2e.floor import Floor
from tests.e2e.looking import assert_accessible, card, figure, listed, row, rows, tick, toast

CARDS = {
    "agents_available": "Disponibles",
    "agents_pre_pause": "Pre-pausa",
    "agents_pause": "Pausa",
    "agents_unavailable": "No disponibles",
    "agents_offline": "Desconectados",
    "capacity_used": "Capacidad usada",
}


@pytest.fixture(scope="module", autouse=True)
def roster(floor: Floor) -> None:
    """Souza is available, Vega too with nothing to do, Rojas away with conversations, Díaz late from lunch."""
    over = datetime.fromtimestamp(time.time() - 360, UTC).isoformat(timespec="milliseconds")
    floor.post(
        floor.event("agent.registered", "vega", ago=4000, name="Carla Vega", groups=["pagos", "ventas"], capacity=4),
        floor.event(
            "agent.registered", "diaz", ago=4000, name="Pablo Díaz", groups=["pagos"], languages=["es", "pt"]
        ),
        floor.event("agent.registered", "melo", ago=4000, name="Rita Melo", groups=["ventas"]),
        floor.status("souza", "available", ago=2000),
        floor.status("vega", "available", ago=900),
        floor.status("rojas", "offline", ago=300),
        floor.event("agent.status_changed", "diaz", ago=3060, status="pause", reason="lunch", until=over),
    )


def agents(page: Page) -> Locator:
    return page.get_by_role("grid", name="Lista de agentes")


def menu(page: Page, name: str, item: str | re.Pattern[str]) -> None:
    row(page, name).get_by_role("button", name=f"Menú de opciones de {name}").click()
    page.get_by_role("menuitem", name=item).click()


def walk_to(page: Page, name: str) -> None:
    """Walk down the list to an agent."""
    page.locator("#list [tabindex='0']").focus()
    page.keyboard.press("k")
    for _ in range(8):
        if page.evaluate("name => document.activeElement.closest('[role=row]').textContent.includes(name)", name):
            return
        page.keyboard.press("j")
    raise AssertionError(f"{name} is not reached")


def test_the_tab_says_how_many_are_connected_and_its_address_opens_it(enter: Enter) -> None:
    page = enter()
    tab = page.get_by_role("tab", name="Agentes")
    expect(tab).to_contain_text("3 de 5")
    tab.click()
    expect(agents(page)).to_be_visible()
    expect(page).to_have_url(re.compile("tab=agents"))
    expect(rows(page)).to_have_count(4)
    expect(rows(page).first).to_contain_text("Diana Rojas")
    expect(row(page, "Pablo Díaz")).to_contain_text(re.compile(r"Pausa · Almuerzo\s*51:\d\d de 45"))
    expect(row(page, "Diana Rojas")).to_contain_text("Con atenciones")
    # Who is offline with nothing to do is folded away until asked for, and remembered as one left it.
    expect(page.locator("p", has_text="5 agentes")).to_have_count(1)
    show = page.get_by_role("button", name="1 desconectado sin atenciones · Mostrar")
    hide = page.get_by_role("button", name="Ocultar a los desconectados")
    expect(card(page, "agents_offline")).to_contain_text("2")
    with page.expect_response("**/preferences/agents.offline"):
        show.click()
    expect(row(page, "Rita Melo")).to_contain_text("Desconectado")
    expect(card(page, "agents_offline")).to_contain_text("2")
    page.reload()
    expect(rows(page)).to_have_count(5)
    with page.expect_response("**/preferences/agents.offline"):
        hide.click()
    expect(rows(page)).to_have_count(4)
    card(page, "agents_offline").click()
    expect(rows(page)).to_have_count(2)
    expect(show.or_(hide)).to_have_count(0)
    page.go_back()
    expect(agents(page)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("grid", name="Lista de atenciones")).to_be_visible()


@pytest.mark.parametrize("name", CARDS)
def test_a_card_lists_exactly_the_agents_it_counts(enter: Enter, name: str) -> None:
    page = enter("operator", "tab=agents")
    expect(rows(page)).to_have_count(4)
    expect(card(page, name)).to_contain_text(CARDS[name])
    card(page, name).click()
    expect(card(page, name)).to_have_attribute("aria-pressed", "true")
    if name != "capacity_used":
        expect(rows(page)).to_have_count(figure(page, name))
    else:
        expect(rows(page)).to_have_count(2)
    card(page, name).click()
    expect(rows(page)).to_have_count(4)


def test_flags_say_how_many_they_list_and_a_name_is_searched(enter: Enter) -> None:
    page = enter("operator", "tab=agents")
    expect(rows(page)).to_have_count(4)
    for name in ("Pausa excedida", "Con atenciones y ausente", "Libres", "Sin responder"):
        chip = page.get_by_role("button", name=re.compile(f"^{name}"))
        count = int(re.sub(r"\D", "", chip.inner_text()))
        chip.click()
        if count:
            expect(rows(page)).to_have_count(count)
        else:
            expect(page.get_by_text("Ningún agente coincide")).to_be_visible()
        chip.click()
        expect(rows(page)).to_have_count(4)
    page.get_by_label("Buscar agentes").fill("vega")
    expect(rows(page)).to_have_count(1)
    assert listed(page) == 1


def test_their_conversations_are_one_click_away(enter: Enter) -> None:
    page = enter("operator", "tab=agents")
    row(page, "Luiz Souza").locator("[data-cell=load] [data-opens]").click()
    expect(page.get_by_role("grid", name="Lista de atenciones")).to_be_visible()
    expect(page).to_have_url(re.compile("agent=shop"))
    expect(rows(page)).to_have_count(3)


def test_a_pause_is_set_by_keyboard_alone_with_its_kind_and_length(enter: Enter) -> None:
    page = enter("operator", "tab=agents")
    expect(rows(page)).to_have_count(4)
    walk_to(page, "Carla Vega")
    page.keyboard.press("m")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Carla Vega")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.parentElement.textContent") == "Pausa":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Descanso")
    page.keyboard.press("Tab")
    # From "Otra, o sin fin", the last, round to the first.
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="10 minutos")).to_be_checked()
    page.keyboard.press("Enter")
    expect(toast(page, "Carla Vega: estado cambiado")).to_be_visible()
    expect(row(page, "Carla Vega")).to_contain_text(re.compile(r"Pausa · Descanso\s*00:\d\d de 10"))
    page.wait_for_function("document.activeElement.closest('#list') !== null")


def test_several_change_status_at_once(enter: Enter) -> None:
    page = enter("operator", "tab=agents")
    page.get_by_role("button", name="sin atenciones · Mostrar").click()
    for name in ("Carla Vega", "Rita Melo"):
        tick(page, name)
    page.get_by_role("toolbar").get_by_role("button", name="Cambiar estado").click()
    page.get_by_role("dialog").get_by_role("radio", name="Disponible", exact=True).check()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Cambiar estado")).click()
    expect(toast(page, "Estado cambiado a 2 agentes")).to_be_visible()
    for name in ("Carla Vega", "Rita Melo"):
        expect(row(page, name)).to_contain_text("Disponible")
    with page.expect_response("**/preferences/agents.offline"):
        page.get_by_role("button", name="Ocultar a los desconectados").click()


def test_the_conversations_of_who_is_away_are_shared_out_with_a_preview_and_come_back(
    enter: Enter, floor: Floor
) -> None:
    floor.post(floor.status("vega", "available", ago=0))
    page = enter("operator", "tab=agents")
    load = row(page, "Diana Rojas").locator("[data-cell=load]")
    expect(row(page, "Carla Vega")).to_contain_text("0/4")
    before = load.inner_text()
    menu(page, "Diana Rojas", re.compile("Repartir sus conversaciones"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Carla Vega 0/4 → 4/4")
    expect(dialog).to_contain_text("2 quedan en la cola de su grupo")
    dialog.get_by_role("button", name="Repartir 6").click()
    done = toast(page, "6 atenciones pasan a quienes tienen lugar en su grupo")
    expect(done).to_be_visible()
    expect(row(page, "Carla Vega")).to_contain_text("4/4")
    done.get_by_role("button", name="Deshacer").click()
    expect(row(page, "Carla Vega")).to_contain_text("0/4")
    expect(load).to_have_text(before)


def test_the_conversations_of_who_is_away_return_to_the_queue_by_keyboard(enter: Enter) -> None:
    page = enter("operator", "tab=agents")
    expect(row(page, "Diana Rojas")).to_be_visible()
    walk_to(page, "Diana Rojas")
    page.keyboard.press("m")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[role=menuitem]:focus")).to_contain_text("Devolver sus conversaciones a la cola (6)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("6 atenciones")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Devolver")).press("Enter")
    done = toast(page, "6 atenciones vuelven a la cola")
    expect(done).to_be_visible()
    expect(row(page, "Diana Rojas")).not_to_contain_text("Con atenciones")
    done.get_by_role("button", name="Deshacer").press("Enter")
    expect(row(page, "Diana Rojas")).to_contain_text("Con atenciones")


def test_g_then_a_letter_changes_the_tab(enter: Enter) -> None:
    page = enter()
    page.locator("#list [tabindex='0']").focus()
    page.keyboard.type("gg")
    expect(agents(page)).to_be_visible()
    page.locator("#list [tabindex='0']").focus()
    page.keyboard.type("ga")
    expect(page.get_by_role("grid", name="Lista de atenciones")).to_be_visible()


def test_who_may_not_see_agents_has_no_such_tab(enter: Enter) -> None:
    page = enter("agent", "tab=agents")
    expect(page.get_by_role("tab")).to_have_count(1)
    expect(page.get_by_role("grid", name="Lista de atenciones")).to_be_visible()


def test_it_is_accessible_also_with_its_menu_and_form(enter: Enter) -> None:
    # With the columns that are chosen, not given: a pause that goes on ticks, and the day is the organization's.
    page = enter("operator", "tab=agents&columns=name,status,connected_since,pause_today,productive_today,active")
    expect(row(page, "Pablo Díaz").locator("[data-cell=spent]").first).to_contain_text(re.compile(r"\d+:\d\d|\d h"))
    expect(row(page, "Diana Rojas").locator("[data-cell=moment]")).to_have_text("—")
    assert_accessible(page, "list")
    menu(page, "Carla Vega", "Cambiar estado")
    page.get_by_role("dialog").get_by_role("radio", name="Pausa", exact=True).check()
    assert_accessible(page, "form")


@pytest.mark.parametrize("size", [MIDDLE, NARROW], ids=["1024", "390"])
def test_nothing_sticks_out_of_a_smaller_screen(enter: Enter, size: dict[str, int]) -> None:
    page = enter("operator", "tab=agents", size=size)
    expect(row(page, "Diana Rojas")).to_contain_text("Desconectado")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page, str(size["width"]))
