"""More rows than one request takes, done as a job that is followed, stopped and undone; and more than one person."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.floor import Floor
from tests.e2e.looking import assert_accessible, grid, view

MANY = 1_200
FEW = 520


def prioritized(floor: Floor, names: Iterable[str], priority: int) -> list[dict[str, Any]]:
    return [floor.event("conversation.prioritized", name, ago=10, priority=priority) for name in names]


@pytest.fixture(scope="module", autouse=True)
def crowd(floor: Floor) -> None:
    """More than a list holds at once; a few of them already as the others shall be."""
    floor.post(*(floor.opened(f"corte{n}", f"Corte {n}", ago=4000 - n) for n in range(1_000)))
    floor.post(*(floor.opened(f"corte{n}", f"Corte {n}", ago=4000 - n) for n in range(1_000, MANY)))
    floor.post(*(floor.opened(f"lluvia{n}", f"Lluvia {n}", group="ventas", ago=2000 - n) for n in range(FEW)))
    floor.post(*prioritized(floor, (f"lluvia{n}" for n in range(200, 203)), 4))


def choose_all(page: Page, n: str) -> Locator:
    page.get_by_role("columnheader").first.get_by_role("checkbox").click()
    bar = page.get_by_role("toolbar", name="Atenciones seleccionadas")
    expect(bar).to_contain_text("150 seleccionadas")
    bar.get_by_role("button", name=re.compile(f"Seleccionar las {n} que coinciden")).click()
    return bar


def job(page: Page) -> Locator:
    return page.get_by_role("region", name="Avisos").locator("[data-job]")


def priority(page: Page, name: str) -> None:
    page.get_by_role("dialog").get_by_label(name, exact=True).check()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Cambiar prioridad")).click()


def test_what_is_refused_is_listed_and_tried_again_and_the_rest_is_taken_back(enter: Enter) -> None:
    page = enter("operator", "q=Lluvia")
    expect(grid(page)).to_have_attribute("aria-rowcount", str(FEW + 1))
    bar = choose_all(page, str(FEW))
    expect(bar).to_contain_text(f"{FEW} seleccionadas")
    bar.get_by_role("button", name="Cambiar prioridad").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"{FEW} atenciones")
    assert_accessible(page, "the form of a job")
    priority(page, "Urgente")
    expect(bar).to_have_count(0)
    expect(job(page)).to_contain_text(f"Se hizo en {FEW - 3} de {FEW}. 3 no se pudieron.")
    job(page).get_by_role("button", name="Ver las que no").click()
    results = page.get_by_role("dialog")
    expect(results.get_by_role("listitem").filter(has_text="Lluvia 201")).to_be_visible()
    assert_accessible(page, "what a job was refused")
    results.get_by_role("button", name="Intentar de nuevo con las 3").click()
    # What was chosen before is chosen again; another choice may pass.
    expect(page.get_by_role("dialog").get_by_label("Urgente", exact=True)).to_be_checked()
    priority(page, "Baja")
    expect(job(page)).to_have_count(2)
    expect(job(page).filter(has_text="Se hizo en 3 de 3.")).to_be_visible()

    page.get_by_role("button", name="Acciones recientes").click()
    recent = page.get_by_role("dialog", name="Acciones recientes")
    first = recent.get_by_role("listitem").filter(has_text=f"({FEW})")
    first.get_by_role("button", name=f"Deshacer todo ({FEW - 3})").click()
    expect(first).to_contain_text("Deshecha")
    expect(job(page).filter(has_text=f"Se hizo en {FEW - 3} de {FEW - 3}.")).to_be_visible()


def test_a_job_is_found_again_after_a_reload_and_stops_when_told(enter: Enter) -> None:
    page = enter("operator", "q=Corte")
    expect(grid(page)).to_have_attribute("aria-rowcount", str(MANY + 1))
    choose_all(page, r"1\D?200").get_by_role("button", name="Cambiar prioridad").click()
    priority(page, "Alta")
    expect(job(page).get_by_role("progressbar")).to_be_visible()
    page.reload()
    job(page).get_by_role("button", name="Detener").click()
    expect(job(page)).to_contain_text(re.compile(r"Detenida: se hizo en [\d.]+ de 1\D?200"))
    done = re.findall(r"en ([\d.]+) de", job(page).inner_text())[0]
    assert 0 < int(done.replace(".", "")) < MANY
    job(page).get_by_role("button", name="Deshacer").click()
    expect(job(page)).to_contain_text(f"Se hizo en {done} de {done}.")


def test_supervisors_see_each_other_in_a_conversation_and_agents_do_not(enter: Enter) -> None:
    one, other, agent = (enter(who, "q=De Rojas 1") for who in ("operator", "administrator", "agent"))
    for page in (one, other, agent):
        view(page, "Cliente De Rojas 1")
    beside = one.get_by_role("list", name="También la están viendo")
    expect(beside).to_have_text("SASam administrator")
    other.keyboard.press("t")
    expect(beside).to_contain_text("Transfiriendo")
    expect(other.get_by_role("dialog")).to_be_visible()
    other.keyboard.press("Escape")
    expect(beside).to_have_text("SASam administrator")
    assert_accessible(one, "others in the conversation")
    other.close()
    expect(beside).to_have_count(0)
    expect(agent.get_by_role("tab", name="Mensajes")).to_be_visible()
    expect(agent.get_by_text("También la están viendo")).to_have_count(0)
