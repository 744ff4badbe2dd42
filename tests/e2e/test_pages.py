"""The pages beside the monitor: reached by menu and by address, left by back, and open to whom they are for."""

import json
import re
from typing import Final

import httpx2
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.conftest import NARROW, WIDE, Enter
from tests.e2e.floor import ROOT, Floor
from tests.e2e.looking import assert_accessible, rows, speak_pseudo, toast, without_words

PAGES: Final = {
    "historial/today": "pages.history",
    "auditoria": "pages.audit",
    "usuarios": "pages.users",
    "usuarios/+": "pages.users",
    "configuracion/targets": "pages.settings",
    "configuracion/pause": "pages.settings",
    "configuracion/pause/lunch": "pages.settings",
    "configuracion/calendar/+": "pages.settings",
    "organizacion": "pages.organization",
    "inicio/source": "pages.first",
    "inicio/hours": "pages.first",
    "inicio/people": "pages.first",
    "integraciones": "pages.sources",
    "claves": "pages.keys",
    "preferencias": "pages.preferences",
}
NOT_EVERYONES: Final = ("auditoria", "usuarios", "configuracion", "integraciones", "claves")


def words(language: str) -> dict[str, str]:
    return json.loads((ROOT / "locales" / f"{language}.json").read_text("utf-8"))


def entry(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name).click()


def test_a_page_is_opened_by_the_menu_and_left_by_back_without_loading_anything_anew(enter: Enter) -> None:
    page = enter("administrator", "state=queued")
    expect(rows(page).first).to_be_visible()
    page.evaluate("() => { window.kept = true }")
    entry(page, "Auditoría")
    expect(page.get_by_role("heading", level=1)).to_have_text("Auditoría")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(re.compile("^Auditoría"))
    entry(page, "Preferencias")
    expect(page.get_by_role("navigation").get_by_role("link", name="Preferencias")).to_have_attribute(
        "aria-current", "page"
    )
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Auditoría")
    page.go_back()
    expect(rows(page)).to_have_count(9)
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Auditoría")
    assert page.evaluate("() => window.kept") is True


def test_on_a_phone_the_menu_opens_and_closes_again(enter: Enter) -> None:
    page = enter("agent", size=NARROW)
    page.get_by_role("button", name="Abrir menú").click()
    page.get_by_role("dialog").get_by_role("link", name="Preferencias").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Preferencias")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("path", NOT_EVERYONES)
def test_a_page_that_is_not_theirs_is_absent_from_the_menu_and_closed_at_its_address(enter: Enter, path: str) -> None:
    page = enter("agent", path=path)
    expect(page.get_by_text("No tienes permiso para ver esto")).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link")).to_have_count(3)
    page.get_by_role("button", name="Ir al Monitor de Operaciones").click()
    expect(rows(page).first).to_be_visible()


def test_an_address_of_no_page_says_so(enter: Enter) -> None:
    page = enter("operator", path="nada/de/nada")
    expect(page.get_by_text("Esta página no existe")).to_be_visible()


def test_signing_in_at_a_pages_address_leads_to_the_page(enter: Enter) -> None:
    page = enter(None, path="preferencias")
    page.get_by_label("Correo").fill("operator@shop.test")
    page.get_by_label("Contraseña").fill("correct horse battery")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Preferencias")


@pytest.mark.parametrize(
    ("language", "size"),
    [("es", WIDE), ("pt-BR", WIDE), ("en", WIDE), ("pt-BR", NARROW)],
    ids=["es", "pt-BR", "en", "phone"],
)
def test_every_page_is_accessible_and_within_its_width(enter: Enter, language: str, size: ViewportSize) -> None:
    word = words(language)
    page = enter("administrator", path="preferencias", language=language, size=size)
    for path, name in PAGES.items():
        show(page, path)
        expect(page.get_by_role("heading", level=1)).to_have_text(word[name])
        expect(page.locator("#page section:visible").first).to_be_visible()
        expect(page.get_by_text(word["status.loading"], exact=True)).to_have_count(0)
        assert_accessible(page, path)
        assert _beyond(page, size["width"]) == [], path
        assert without_words(page, word) == [], path


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_every_page_has_room_for_words_two_fifths_longer(enter: Enter, size: ViewportSize) -> None:
    page = enter("administrator", path="preferencias", size=size)
    speak_pseudo(page)
    page.reload()
    for path in PAGES:
        show(page, path)
        expect(page.get_by_role("heading", level=1)).to_contain_text("⟦")
        expect(page.locator("#page section:visible").first).to_be_visible()
        assert _beyond(page, size["width"]) == [], path


def show(page: Page, path: str) -> None:
    """Go to a page as the menu would."""
    page.evaluate(
        "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }", f"/{path}"
    )


def _beyond(page: Page, width: int) -> list[str]:
    """What of a page reaches beyond the screen's right edge."""
    return page.evaluate(
        """width => [...document.querySelectorAll('#page *')]
            .filter(one => !one.closest('table, .visually-hidden'))
            .filter(one => one.getBoundingClientRect().right > width + 1)
            .map(one => one.outerHTML.slice(0, 120))""",
        width,
    )


def test_the_trail_says_who_did_what_to_whom_and_what_became_of_it(enter: Enter, floor: Floor) -> None:
    floor.command("user", "set", "seller@shop.test", "--group", "shop/ventas", "--group", "shop/pagos")
    page = enter("administrator", path="auditoria")
    table = page.get_by_role("table", name="Auditoría")
    changed = table.get_by_role("row").filter(has_text="Sam seller").filter(has_text="Cambió una cuenta").first
    changed.get_by_role("button", name="Cambió una cuenta").click()
    groups = page.get_by_role("table", name="Antes y después").get_by_role("row").filter(has_text="Grupos")
    expect(groups.get_by_role("cell").first).to_have_text("Ventas")
    expect(groups.get_by_role("cell").last).to_have_text(re.compile("Pagos y facturación"))
    page.get_by_label("Qué", exact=True).select_option(label="Cambió una cuenta")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Exportar CSV").click()
    header, *lines = taken.value.path().read_text("utf-8").splitlines()
    assert "hash" in header
    assert any("Sam seller" in line for line in lines)
    assert all("accounts.changed" in line for line in lines)


def test_the_trail_is_filtered_in_the_address_and_says_when_nothing_is_left(enter: Enter) -> None:
    page = enter("administrator", path="auditoria")
    table = page.get_by_role("table", name="Auditoría")
    page.get_by_label("Qué", exact=True).select_option(label="Entró")
    expect(page).to_have_url(re.compile("what=session.began"))
    expect(table.get_by_role("row").filter(has_text="Cambió una cuenta")).to_have_count(0)
    expect(table.get_by_role("row").nth(1)).to_contain_text("Entró")
    page.get_by_label("Sobre (identificador)").fill("nobody")
    page.get_by_label("Sobre (identificador)").press("Enter")
    expect(page.get_by_text("Nada en este período")).to_be_visible()
    page.get_by_role("button", name="Limpiar filtros").click()
    expect(table.get_by_role("row").nth(1)).to_be_visible()
    page.get_by_role("button", name="Ayer").click()
    expect(page.get_by_text("Nada en este período")).to_be_visible()
    page.go_back()
    expect(table.get_by_role("row").nth(1)).to_be_visible()


def test_the_format_of_numbers_is_another_choice_than_the_language(enter: Enter) -> None:
    page = enter("operator", path="preferencias")
    formats = page.get_by_label("Formato de números y fechas")
    formats.select_option(label="México")
    expect(page.get_by_text("Así se ven: 1,234.5")).to_be_visible()
    formats.select_option(label="Chile")
    expect(page.get_by_text("Así se ven: 1.234,5")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Así se ven: 1.234,5")).to_be_visible()


def test_history_lists_what_was_finished_in_a_period_and_opens_it_beside_the_list(enter: Enter) -> None:
    page = enter("operator", path="historial/today")
    table = page.get_by_role("table", name="Atenciones finalizadas")
    expect(table.get_by_role("row")).to_have_count(4)
    expect(page.get_by_text("3 atenciones")).to_be_visible()
    opener = table.get_by_role("button", name="Ver conversación de Cliente Finalizado 1")
    opener.press("Enter")
    panel = page.get_by_role("region", name=re.compile("Cliente Finalizado 1"))
    expect(panel).to_be_visible()
    expect(page).to_have_url(re.compile(r"/historial/today\?.*conversation="))
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(opener).to_be_focused()
    page.get_by_role("button", name="Ayer").click()
    expect(page.get_by_text("Nada finalizado en este período")).to_be_visible()
    page.go_back()
    expect(table.get_by_role("row")).to_have_count(4)


def test_history_is_searched_filtered_and_put_in_order_in_the_address(enter: Enter) -> None:
    page = enter("operator", path="historial/today")
    table = page.get_by_role("table", name="Atenciones finalizadas")
    customers = table.locator("td[data-cell=customer]")
    table.get_by_role("button", name="Cliente", exact=True).click()
    expect(table.get_by_role("columnheader", name="Cliente")).to_have_attribute("aria-sort", "ascending")
    expect(customers).to_have_text([f"Cliente Finalizado {n}" for n in range(3)])
    table.get_by_role("button", name="Cliente", exact=True).click()
    expect(customers).to_have_text([f"Cliente Finalizado {n}" for n in (2, 1, 0)])
    page.locator("#search").fill("Finalizado 0")
    expect(customers).to_have_text(["Cliente Finalizado 0"])
    page.locator("#search").fill("nobody at all")
    expect(page.get_by_text("Ninguna atención coincide")).to_be_visible()
    page.get_by_role("button", name="Limpiar filtros").first.click()
    expect(customers).to_have_count(3)


def test_someone_is_invited_chooses_a_password_and_enters(enter: Enter, browser: Browser) -> None:
    page = enter("administrator", path="usuarios")
    page.get_by_role("link", name="Invitar a alguien").click()
    page.get_by_label("Correo").fill("carla@shop.test")
    page.get_by_label("Nombre").fill("Carla Vega")
    page.get_by_label("Perfil").select_option(label="Operador")
    page.get_by_role("checkbox", name="Ventas").check()
    page.get_by_role("button", name="Crear el enlace").click()
    link = page.get_by_label("Enlace", exact=True).input_value()

    context = browser.new_context(locale="es-AR")
    theirs = context.new_page()
    theirs.goto(link)
    theirs.get_by_label("Contraseña nueva").fill("short")
    theirs.get_by_role("button", name="Guardar y entrar").click()
    expect(theirs.get_by_text("Escribe al menos 8 caracteres")).to_be_visible()
    theirs.get_by_label("Contraseña nueva").fill("a longer password")
    theirs.get_by_role("button", name="Guardar y entrar").click()
    expect(rows(theirs)).to_have_count(6)
    theirs.goto(link)
    theirs.get_by_label("Contraseña nueva").fill("a longer password")
    theirs.get_by_role("button", name="Guardar y entrar").click()
    expect(theirs.get_by_text("Este enlace ya se usó o venció")).to_be_visible()
    context.close()

    page.get_by_role("link", name="Usuarios").first.click()
    page.get_by_role("link", name="Carla Vega").click()
    expect(page.get_by_role("table", name="Sesiones abiertas").get_by_text("Chrome")).to_be_visible()
    page.get_by_role("button", name="Desactivar la cuenta").click()
    sure = page.get_by_role("dialog", name="¿Desactivar la cuenta de Carla Vega?")
    sure.get_by_role("button", name="Desactivar la cuenta").click()
    expect(page.get_by_text("Ninguna sesión abierta")).to_be_visible()
    page.get_by_role("button", name="Activar la cuenta", exact=True).click()
    expect(page.get_by_role("button", name="Desactivar la cuenta")).to_be_visible()


def test_an_e_mail_is_one_users_and_the_last_administrator_stays(enter: Enter) -> None:
    page = enter("administrator", path="usuarios/+")
    page.get_by_label("Correo").fill("operator@shop.test")
    page.get_by_role("button", name="Crear el enlace").click()
    expect(page.get_by_text("Ya hay un usuario con el correo operator@shop.test.")).to_be_visible()
    expect(page.get_by_label("Correo")).to_have_value("operator@shop.test")
    page.get_by_role("navigation").get_by_role("link", name="Usuarios").click()
    page.get_by_role("link", name="Sam administrator").click()
    page.get_by_label("Perfil").select_option(label="Agente")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("alert")).to_contain_text("Es el último administrador")
    expect(page.get_by_label("Perfil")).to_have_value("agent")


def test_a_password_is_changed_by_whoever_knows_it(enter: Enter) -> None:
    page = enter("lead", path="preferencias")
    page.get_by_label("Contraseña actual").fill("not this one")
    page.get_by_label("Contraseña nueva").fill("another good password")
    page.get_by_role("button", name="Cambiar la contraseña").click()
    expect(page.get_by_text("No es tu contraseña actual")).to_be_visible()
    page.get_by_label("Contraseña actual").fill("correct horse battery")
    page.get_by_role("button", name="Cambiar la contraseña").click()
    expect(page.get_by_label("Contraseña actual")).to_have_value("")
    page.get_by_role("button", name="Salir de todas partes, también de aquí").click()
    expect(page.get_by_role("button", name="Entrar", exact=True)).to_be_visible()


def test_a_keys_secret_is_shown_once_and_a_revoked_key_is_worth_nothing(enter: Enter, floor: Floor) -> None:
    page = enter("administrator", path="claves")
    page.get_by_role("button", name="Crear una clave").click()
    page.get_by_label("Nombre").fill("Reportes")
    page.get_by_role("checkbox", name="Enviar eventos").uncheck()
    page.get_by_role("checkbox", name="Leer").check()
    page.get_by_role("button", name="Crear", exact=True).click()
    bearer = {"authorization": f"Bearer {page.get_by_label('Secreto').input_value()}"}
    assert httpx2.get(f"{floor.url}/api/v1/conversations", headers=bearer).status_code == 200
    page.get_by_role("button", name="Ya lo guardé").click()
    expect(page.get_by_label("Secreto")).to_have_count(0)
    page.get_by_role("button", name="Anular la clave Reportes").click()
    page.get_by_role("button", name="Anular para siempre").click()
    expect(page.get_by_role("row").filter(has_text="Reportes")).to_contain_text("Anulada")
    assert httpx2.get(f"{floor.url}/api/v1/conversations", headers=bearer).status_code == 401


def test_a_helpdesk_that_does_not_answer_is_not_kept_and_what_was_typed_stays(enter: Enter) -> None:
    page = enter("operator", path="integraciones")
    page.get_by_role("button", name="Conectar una mesa de ayuda").click()
    page.get_by_label("Nombre corto").fill("mesa")
    page.get_by_label("Dirección").fill("http://127.0.0.1:9")
    page.get_by_label("Contraseña o token").fill("secret")
    page.get_by_role("button", name="Probar y conectar").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Dirección")).to_have_value("http://127.0.0.1:9")
    page.get_by_role("button", name="Cancelar").click()
    expect(page.get_by_role("table", name="Integraciones").get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="shop").click()
    expect(page.get_by_text("Nada: todo lo que llegó se entendió.")).to_be_visible()


def test_a_target_is_changed_taken_back_and_put_back_from_its_history(enter: Enter) -> None:
    page = enter("administrator", path="configuracion/targets")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="WhatsApp"))
    wait = row.get_by_role("textbox").first
    expect(wait).to_have_value("3")
    wait.fill("7")
    row.get_by_role("button", name="Guardar").click()
    expect(row).to_contain_text("Sam administrator")
    toast(page, "WhatsApp: guardado").get_by_role("button", name="Deshacer").click()
    expect(wait).to_have_value("3")

    wait.fill("9")
    row.get_by_role("button", name="Guardar").click()
    row.get_by_role("button", name="Cambios de WhatsApp").click()
    history = page.get_by_role("dialog", name="Cambios de WhatsApp")
    expect(history.get_by_role("listitem").first).to_contain_text("09:00")
    history.get_by_role("button", name="Volver a este valor").last.click()
    expect(history).to_have_count(0)
    expect(wait).to_have_value("3")


def test_what_was_typed_into_a_setting_is_kept_until_it_is_saved_and_faults_stand_beside_their_field(
    enter: Enter,
) -> None:
    page = enter("operator", path="configuracion/calendar")
    page.get_by_role("link", name="Agregar").click()
    page.get_by_label("Nombre").fill("Horario de tienda")
    page.get_by_label("Hasta (HH:MM; 24:00 es medianoche)").fill("08:00")
    entry(page, "Preferencias")
    page.go_back()
    expect(page.get_by_label("Nombre")).to_have_value("Horario de tienda")
    page.get_by_role("button", name="Crear", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("El cierre va después de la apertura")
    page.get_by_label("Hasta (HH:MM; 24:00 es medianoche)").fill("20:00")
    page.get_by_text("sáb", exact=True).click()
    page.get_by_role("button", name="Crear", exact=True).click()
    page.get_by_role("link", name="Horario de tienda").click()
    expect(page.get_by_role("checkbox", name="sábado")).to_be_checked()
    page.get_by_role("button", name="Quitar", exact=True).click()
    expect(page.get_by_text("Todavía no hay ninguno")).to_be_visible()


def test_who_saves_over_another_is_told_and_keeps_what_was_typed(enter: Enter) -> None:
    mine, theirs = (enter("administrator", path="configuracion/attention") for _ in range(2))
    capacity = mine.get_by_label("Cupo")
    capacity.fill("7")
    theirs.get_by_label("Cupo").fill("6")
    theirs.get_by_role("button", name="Guardar").click()
    expect(theirs.get_by_role("button", name="Guardar")).to_be_disabled()
    mine.get_by_role("button", name="Guardar").click()
    expect(mine.get_by_role("alert")).to_contain_text("Alguien lo cambió")
    expect(capacity).to_have_value("7")
    mine.get_by_role("button", name="Seguir con lo mío").click()
    mine.get_by_role("button", name="Guardar").click()
    expect(toast(mine, "guardado")).to_be_visible()
    expect(capacity).to_have_value("7")


@pytest.mark.parametrize("form", ["CSV", "XLSX"])
def test_what_history_lists_is_taken_as_a_file_by_who_may(enter: Enter, form: str) -> None:
    page = enter("operator", path="historial/today")
    with page.expect_download() as taken:
        page.get_by_role("button", name=f"Exportar {form}").click()
    assert taken.value.suggested_filename.endswith(f".{form.lower()}")
    body = taken.value.path().read_bytes()
    if form == "CSV":
        lines = body.decode("utf-8-sig").splitlines()
        assert len(lines) == 4
        assert "Cliente Finalizado 2" in body.decode()
    else:
        assert body.startswith(b"PK")
    expect(toast(page, "está listo")).to_be_visible()


def test_history_has_columns_of_its_own_and_its_file_has_them_too(enter: Enter) -> None:
    page = enter("operator", path="historial/today")
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader", name="Canal")).to_be_visible()
    page.get_by_role("button", name="Columnas").click()
    dialog = page.get_by_role("dialog", name="Columnas de la lista")
    dialog.get_by_role("checkbox", name="Canal").uncheck()
    dialog.get_by_role("checkbox", name="Prioridad").check()
    dialog.get_by_role("button", name="Listo").click()
    expect(table.get_by_role("columnheader", name="Prioridad")).to_be_visible()
    expect(table.get_by_role("columnheader", name="Canal")).to_have_count(0)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Exportar CSV").click()
    header = taken.value.path().read_text("utf-8-sig").splitlines()[0]
    assert "Prioridad" in header
    assert "Canal" not in header
    page.goto(re.sub(r"/historial.*", "/", page.url))
    expect(page.get_by_role("columnheader", name="Canal")).to_be_visible()


def test_who_may_not_export_is_not_offered_it(enter: Enter) -> None:
    page = enter("agent", path="historial/today")
    expect(page.get_by_role("button", name="Personalizado")).to_be_visible()
    expect(page.get_by_role("button", name="Exportar CSV")).to_have_count(0)


def test_settings_are_named_in_the_language_of_the_page_and_a_conversation_is_kept_as_a_document(
    enter: Enter,
) -> None:
    page = enter("administrator", path="configuracion/pause", language="pt-BR")
    expect(page.get_by_role("link", name="Refeição")).to_be_visible()
    page = enter("operator", path="historial/today")
    page.get_by_role("button", name="Ver conversación de Cliente Finalizado 1").click()
    page.get_by_role("tab", name="Detalles").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Guardar como documento").click()
    assert "Cliente Finalizado 1" in taken.value.path().read_text("utf-8")


def test_a_customer_is_erased_by_who_is_asked_twice_and_every_page_shows_it(enter: Enter) -> None:
    watching = enter("operator", path="historial/today")
    theirs = watching.get_by_role("table", name="Atenciones finalizadas").locator("td[data-cell=customer]")
    expect(theirs.filter(has_text="Cliente Finalizado 1")).to_have_count(1)
    page = enter("administrator", path="historial/today")
    table = page.get_by_role("table", name="Atenciones finalizadas")
    table.get_by_role("button", name="Ver conversación de Cliente Finalizado 1").press("Enter")
    page.get_by_role("tab", name="Detalles").click()
    page.get_by_role("button", name="Borrar los datos del cliente…").click()
    dialog = page.get_by_role("dialog", name="Borrar los datos del cliente")
    expect(dialog).to_contain_text("1 atención (0 sin finalizar)")
    assert_accessible(page, "erasing")
    dialog.get_by_role("button", name="Continuar").click()
    sure = page.get_by_role("dialog", name="¿Borrar para siempre?")
    sure.get_by_role("button", name="Borrar para siempre").click()
    for customers in (theirs, table.locator("td[data-cell=customer]")):
        expect(customers.filter(has_text="Cliente Finalizado 1")).to_have_count(0)
        expect(customers).to_have_count(3)
