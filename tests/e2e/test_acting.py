"""A supervisor changes what they see, with the pointer: the change is decided elsewhere, and every screen follows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Enter
from tests.e2e.floor import Fact, Floor
from tests.e2e.looking import await_line, card, choose, figure, names, row, rows, tick, toast, view

TRANSFER = "Transferir conversación"


@pytest.fixture(scope="module", autouse=True)
def present(floor: Floor) -> None:
    """Both agents are available."""
    floor.post(floor.status("rojas", "available", ago=600), floor.status("souza", "available", ago=300))


def target(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog").get_by_role("option").filter(has_text=name)


def submit(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def queue(floor: Floor, prefix: str, count: int, **more: Any) -> list[Fact]:
    """Conversations that wait together; the first has waited longest."""
    return [floor.opened(f"{prefix}{n}", f"{prefix} {n}", ago=900 - n, **more) for n in range(count)]


def test_ten_go_to_another_group_and_two_come_back_on_every_screen_without_a_reload(
    enter: Enter, floor: Floor
) -> None:
    floor.post(*queue(floor, "Mudanza", 10))
    supervisor = enter("operator", "q=Mudanza")
    before, after = enter("agent", "q=Mudanza"), enter("seller", "q=Mudanza")
    expect(row(before, "Mudanza 3")).to_be_visible()
    expect(rows(after)).to_have_count(0)
    tick(supervisor, "Mudanza 0")
    tick(supervisor, "Mudanza 9", shift=True)
    bar = supervisor.get_by_role("toolbar", name="Atenciones seleccionadas")
    expect(bar).to_contain_text("10 seleccionadas")
    bar.get_by_role("button", name=TRANSFER).click()
    target(supervisor, "Ventas").click()
    expect(supervisor.get_by_role("dialog")).to_contain_text(re.compile(r"Ventas: \d+ en cola → \d+"))
    submit(supervisor, "Transferir 10")
    expect(toast(supervisor, "10 atenciones pasan a Ventas")).to_be_visible()
    expect(bar).to_have_count(0)
    expect(row(after, "Mudanza 3")).to_be_visible()
    expect(row(before, "Mudanza 3")).to_have_count(0)

    supervisor.get_by_role("button", name="Acciones recientes").click()
    recent = supervisor.get_by_role("dialog", name="Acciones recientes")
    expect(recent).to_contain_text(f"{TRANSFER} · Ventas")
    for name in ("Mudanza 0", "Mudanza 1"):
        recent.get_by_role("button", name=f"Deshacer: {name}").click()
        expect(recent.get_by_role("listitem").filter(has_text=name).last).to_contain_text("Deshecha")
    expect(recent.get_by_role("button", name="Deshacer todo (8)")).to_be_visible()
    supervisor.keyboard.press("Escape")
    expect(row(before, "Mudanza 0")).to_be_visible()
    expect(row(before, "Mudanza 1")).to_be_visible()
    expect(row(after, "Mudanza 1")).to_have_count(0)
    expect(row(after, "Mudanza 2")).to_be_visible()

    view(supervisor, "Mudanza 1")
    supervisor.get_by_role("tab", name="Historial").click()
    history = supervisor.get_by_role("tabpanel", name="Historial")
    expect(history).to_contain_text("Transferida a Ventas")
    expect(history).to_contain_text("por Sam operator")
    expect(history).to_contain_text("Se deshizo una acción")


def test_what_changed_meanwhile_is_told_and_done_only_when_asked_again(enter: Enter, floor: Floor) -> None:
    floor.post(*queue(floor, "Carrera", 1))
    page = enter("operator", "q=Carrera")
    choose(page, "Carrera 0", TRANSFER)
    target(page, "Ventas").click()
    floor.post(floor.assigned("Carrera0", "rojas", ago=0))
    expect(row(page, "Carrera 0")).to_contain_text("Diana Rojas")
    submit(page, "Transferir")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Pasó a Pagos y facturación · Diana Rojas hace \d\d:\d\d"))
    expect(row(page, "Carrera 0")).to_contain_text("Diana Rojas")
    dialog.get_by_role("button", name=f"{TRANSFER} igual").click()
    expect(toast(page, "Carrera 0 pasa a Ventas")).to_be_visible()
    expect(row(page, "Carrera 0")).to_contain_text("Ventas")


def test_the_good_rows_are_done_and_the_others_named_with_their_reason(enter: Enter, floor: Floor) -> None:
    floor.post(*queue(floor, "Lote", 3))
    page = enter("operator", "q=Lote")
    tick(page, "Lote 0")
    tick(page, "Lote 2", shift=True)
    page.get_by_role("toolbar").get_by_role("button", name="Finalizar conversación").click()
    floor.post(floor.event("conversation.finished", "Lote1", by="contact"))
    expect(row(page, "Lote 1")).to_contain_text("Finalizada")
    submit(page, "Finalizar conversación (3)")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Se hizo en 2 y no en 1")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(dialog.get_by_role("listitem")).to_contain_text(re.compile(r"Lote 1.*Finalizada hace"))
    # What is finished cannot be finished, however it is asked.
    expect(dialog.get_by_role("button", name=re.compile("igual"))).to_have_count(0)
    dialog.get_by_role("button", name="Dejar así").click()
    expect(page.get_by_role("toolbar")).to_contain_text("1 seleccionada")


def test_an_answer_that_got_lost_is_asked_for_again_and_nothing_is_done_twice(enter: Enter, floor: Floor) -> None:
    floor.post(*queue(floor, "Perdida", 1))
    page = enter("operator", "q=Perdida")
    keys: list[str | None] = []

    def lose_the_first(route: Route) -> None:
        keys.append(route.request.header_value("idempotency-key"))
        answer = route.fetch()
        if len(keys) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route("**/api/v1/actions/transfer", lose_the_first)
    choose(page, "Perdida 0", TRANSFER)
    target(page, "Luiz Souza").click()
    submit(page, "Transferir")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("No se pudo llegar al servidor")
    submit(page, "Transferir")
    expect(toast(page, "Perdida 0 pasa a Luiz Souza")).to_be_visible()
    assert len(keys) == 2
    assert keys[0] == keys[1] is not None
    expect(row(page, "Perdida 0").locator("[data-cell=count]")).to_have_text("1")


def test_the_row_says_what_is_being_done_from_the_click_until_the_log_says_it(enter: Enter, floor: Floor) -> None:
    floor.post(*queue(floor, "Espera", 1))
    page = enter("operator", "q=Espera")
    asked: list[Route] = []

    def keep_waiting(route: Route) -> None:
        asked.append(route)

    page.route("**/api/v1/actions/transfer", keep_waiting)
    choose(page, "Espera 0", TRANSFER)
    target(page, "Luiz Souza").click()
    with page.expect_request("**/api/v1/actions/transfer"):
        submit(page, "Transferir")
    expect(row(page, "Espera 0")).to_contain_text("Transfiriendo…")
    expect(row(page, "Espera 0")).to_contain_text("—")
    asked[0].continue_()
    expect(row(page, "Espera 0")).to_contain_text("En curso")
    expect(row(page, "Espera 0")).to_contain_text("Luiz Souza")


def test_the_toast_takes_it_back_and_every_moment_returns(enter: Enter, floor: Floor) -> None:
    floor.post(*queue(floor, "Vuelta", 1))
    page = enter("operator", "q=Vuelta")
    since = row(page, "Vuelta 0").locator("[data-cell=moment]").last.inner_text()
    choose(page, "Vuelta 0", TRANSFER)
    target(page, "Luiz Souza").click()
    submit(page, "Transferir")
    expect(row(page, "Vuelta 0")).to_contain_text("Luiz Souza")
    toast(page, "Vuelta 0 pasa a Luiz Souza").get_by_role("button", name="Deshacer").click()
    expect(row(page, "Vuelta 0")).to_contain_text("En cola")
    expect(row(page, "Vuelta 0")).to_contain_text("Pagos y facturación")
    expect(row(page, "Vuelta 0").locator("[data-cell=count]")).to_have_text("0")
    assert row(page, "Vuelta 0").locator("[data-cell=moment]").last.inner_text() == since
    expect(toast(page, "Se deshizo")).to_be_visible()


def test_what_cannot_be_taken_back_any_more_says_why(enter: Enter, floor: Floor) -> None:
    floor.post(*queue(floor, "Tarde", 1))
    page = enter("operator", "q=Tarde")
    choose(page, "Tarde 0", TRANSFER)
    target(page, "Luiz Souza").click()
    submit(page, "Transferir")
    done = toast(page, "Tarde 0 pasa a Luiz Souza")
    done.hover()
    floor.post(floor.replied("Tarde0", "Hola, soy Luiz.", "souza", ago=0))
    done.get_by_role("button", name="Deshacer").click()
    failed = page.get_by_role("alert").filter(has_text="No se pudo deshacer")
    expect(failed).to_contain_text("Tarde 0: Ya pasó algo más")
    page.get_by_role("button", name="Acciones recientes").click()
    expect(page.get_by_role("dialog", name="Acciones recientes")).to_contain_text("Ya pasó algo más")
    page.keyboard.press("Escape")
    failed.get_by_role("button", name="Descartar aviso").click()
    expect(failed).to_have_count(0)


def _finish(page: Page) -> None:
    page.get_by_label("Motivo").select_option("Resuelta")


def _pend(page: Page) -> None:
    page.get_by_label("En 30 minutos").check()


def _prioritize(page: Page) -> None:
    page.get_by_label("Urgente").check()


def _tag(page: Page) -> None:
    page.get_by_label("Etiquetas").first.fill("reembolso")
    page.keyboard.press("Enter")
    page.get_by_label("Etiquetas").first.fill("vip")


def _note(page: Page) -> None:
    page.get_by_role("textbox", name="Nota").fill("Llamó dos veces")


@pytest.mark.parametrize(
    ("action", "fill", "told", "fact"),
    [
        ("Devolver a la cola", None, "vuelve a la cola", "Entró en la cola"),
        ("Dejar pendiente", _pend, "quedó pendiente", "Quedó pendiente"),
        ("Cambiar prioridad", _prioritize, "prioridad cambiada", "Prioridad: Urgente"),
        ("Etiquetar", _tag, "etiquetas guardadas", "Etiquetas: reembolso, vip"),
        ("Agregar nota interna", _note, "nota agregada", "Nota interna"),
        ("Finalizar conversación", _finish, "finalizada", "Motivo: Resuelta"),
    ],
)
def test_every_other_action_has_its_form_and_is_in_the_history(
    enter: Enter, floor: Floor, action: str, fill: Callable[[Page], None] | None, told: str, fact: str
) -> None:
    name = f"Forma {action.split(maxsplit=1)[0]}"
    floor.post(floor.opened(name, name, ago=500), floor.assigned(name, "rojas", ago=400))
    page = enter("operator", f"q={name}")
    choose(page, name, action)
    if fill is not None:
        fill(page)
    submit(page, action)
    expect(toast(page, f"{name}")).to_contain_text(told)
    view(page, name)
    page.get_by_role("tab", name="Historial").click()
    expect(page.get_by_role("tabpanel", name="Historial")).to_contain_text(fact)


def test_what_is_pending_is_resumed_at_once_and_what_is_finished_reopened(enter: Enter, floor: Floor) -> None:
    floor.post(
        *(floor.opened(f"vuelve{n}", f"Vuelve {n}", ago=500) for n in range(2)),
        *(floor.assigned(f"vuelve{n}", "rojas", ago=400) for n in range(2)),
        floor.event("conversation.pended", "vuelve0", ago=300),
        floor.event("conversation.finished", "vuelve1", by="agent"),
    )
    page = enter("operator", "q=Vuelve")
    choose(page, "Vuelve 0", "Retomar")
    expect(row(page, "Vuelve 0")).to_contain_text("En curso")
    choose(page, "Vuelve 1", "Reabrir")
    submit(page, "Reabrir")
    expect(row(page, "Vuelve 1")).to_contain_text("En curso")


def test_the_order_holds_while_rows_are_ticked_and_those_that_left_stay_counted(enter: Enter, floor: Floor) -> None:
    floor.post(*queue(floor, "Marca", 4))
    page = enter("operator", "q=Marca&state=queued")
    expect(rows(page)).to_have_count(4)
    page.clock.install()
    page.reload()
    expect(rows(page)).to_have_count(4)
    page.get_by_role("columnheader").get_by_role("checkbox").click()
    bar = page.get_by_role("toolbar")
    expect(bar).to_contain_text("4 seleccionadas")
    floor.post(floor.opened("Marca9", "Marca 9", ago=3000), floor.assigned("Marca2", "rojas", ago=0))
    expect(row(page, "Marca 2")).to_contain_text("Pasó a Pagos y facturación · Diana Rojas")
    # Longer than the order holds after a movement.
    page.clock.run_for(12_000)
    assert names(page)[0] == "Marca 0"
    expect(bar).to_contain_text("4 seleccionadas")
    bar.get_by_role("button", name="Quitar selección").click()
    page.clock.run_for(10_500)
    await_line(page, 0, "Marca 9")
    expect(row(page, "Marca 2")).to_have_count(0)


def test_a_queued_row_to_an_agent_of_its_group_is_assigned_and_the_load_is_told_before(
    enter: Enter, floor: Floor
) -> None:
    floor.post(
        floor.event("group.registered", "cupos", ago=4000, name="Cupos"),
        floor.event("agent.registered", "vega", ago=4000, name="Carla Vega", groups=["cupos"], capacity=3),
        floor.event("agent.registered", "lima", ago=4000, name="Ana Lima", groups=["cupos"], capacity=2),
        floor.status("vega", "available", ago=60),
        floor.status("lima", "available", ago=60),
        *queue(floor, "Cupo", 6, group="cupos"),
        floor.assigned("Cupo0", "vega", group="cupos", ago=30),
    )
    page = enter("operator", "q=Cupo")
    choose(page, "Cupo 1", TRANSFER)
    dialog = page.get_by_role("dialog")
    expect(target(page, "Carla Vega")).to_contain_text(re.compile(r"Disponible.*1/3.*2 libres"))
    target(page, "Carla Vega").click()
    expect(dialog).to_contain_text("Carla Vega 1/3 → 2/3")
    # What changes while someone chooses is told where it stands.
    floor.post(floor.assigned("Cupo5", "vega", group="cupos", ago=10))
    expect(dialog).to_contain_text("Carla Vega 2/3 → 3/3")
    submit(page, "Asignar")
    expect(row(page, "Cupo 1")).to_contain_text("Carla Vega")
    expect(row(page, "Cupo 1").locator("[data-cell=count]")).to_have_text("0")

    floor.post(floor.opened("Cupo9", "Cupo 9", group="ventas", ago=800))
    expect(row(page, "Cupo 9")).to_be_visible()
    for name in ("Cupo 2", "Cupo 3", "Cupo 9"):
        tick(page, name)
    page.get_by_role("toolbar").get_by_role("button", name=TRANSFER).click()
    target(page, "Cupos").click()
    page.get_by_label("Repartir entre disponibles").check()
    expect(dialog).to_contain_text("Ana Lima 0/2 → 2/2")
    expect(dialog).to_contain_text("1 queda en la cola de Cupos")
    submit(page, "Transferir 3")
    expect(rows(page).filter(has_text="Ana Lima")).to_have_count(2)


def test_a_target_outside_of_reach_shows_its_status_and_free_places_and_no_more(enter: Enter, floor: Floor) -> None:
    page = enter("lead")
    choose(page, "Cliente De Ventas 0", TRANSFER)
    outside = target(page, "Diana Rojas")
    expect(outside).to_contain_text(re.compile(r"Disponible.*Fuera de tus grupos.*(libre|Sin cupo)"))
    assert "/5" not in outside.inner_text()
    expect(target(page, "Luiz Souza")).to_contain_text("/5")


def test_an_agent_has_nothing_to_act_with(enter: Enter) -> None:
    page = enter("agent")
    expect(row(page, "Cliente De Rojas 0")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("button", name="Acciones recientes")).to_have_count(0)
    row(page, "Cliente De Rojas 0").locator("[data-cell=customer]").click()
    expect(page.get_by_role("region", name=re.compile("Conversación de"))).to_be_visible()
    expect(page.get_by_role("toolbar")).to_have_count(0)
    page.keyboard.press("t")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_open_conversation_has_the_same_actions(enter: Enter, floor: Floor) -> None:
    floor.post(*queue(floor, "Abierta", 1))
    page = enter("operator", "q=Abierta")
    view(page, "Abierta 0")
    panel = page.get_by_role("region", name="Conversación de Abierta 0")
    panel.get_by_role("button", name="Menú de opciones de Abierta 0").click()
    expect(page.get_by_role("menuitem")).to_have_text(
        ["Dejar pendiente", "Cambiar prioridad", "Etiquetar", "Agregar nota interna", "Finalizar conversación"]
    )
    page.keyboard.press("Escape")
    panel.get_by_role("button", name=TRANSFER).click()
    target(page, "Luiz Souza").click()
    submit(page, "Transferir")
    expect(panel).to_contain_text("Luiz Souza")


def test_the_cards_follow_what_was_done(enter: Enter, floor: Floor) -> None:
    floor.post(*queue(floor, "Conteo", 2))
    page = enter("operator", "q=Conteo")
    expect(rows(page)).to_have_count(2)
    assert figure(page, "queued") == 2
    choose(page, "Conteo 0", TRANSFER)
    target(page, "Luiz Souza").click()
    submit(page, "Transferir")
    expect(card(page, "in_progress")).to_contain_text("1")
    expect(card(page, "queued")).to_contain_text("1")
