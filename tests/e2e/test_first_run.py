"""From an empty database to the live screen: the link, the first administrator, the steps, everything by hand."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import WIDE
from tests.e2e.looking import assert_accessible, rows

PASSWORD: Final = "correct horse battery"


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The setup link of a server that was started on nothing."""
    folder = tmp_path_factory.mktemp("first")
    environment = {**os.environ, "ALMENARA_DATA": str(folder / "data"), "ALMENARA_PORT": "0"}
    command = (sys.executable, "-m", "almenara", "serve")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    told = ""
    while "/inicio#" not in told:
        told = process.stdout.readline()
        assert told, (folder / "log").read_text()
    yield told.strip()
    process.terminate()
    process.communicate()


def opened(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport=WIDE, locale="es-CO", timezone_id="America/Bogota")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(address)
    return page


def test_the_first_administrator_gets_from_the_link_to_the_live_screen(link: str, browser: Browser) -> None:
    stranger = opened(browser, link.partition("/inicio")[0])
    expect(stranger.get_by_text("Todavía nadie puede entrar")).to_be_visible()
    wrong = opened(browser, link[:-1])
    for page in (wrong, opened(browser, link)):
        page.get_by_label("Tu nombre").fill("Ana Ríos")
        page.get_by_label("Correo").fill("ana")
        page.get_by_label("Contraseña").fill("short")
        assert_accessible(page, "link")
        page.get_by_role("button", name="Crear y entrar").click()
        if page is wrong:
            expect(page.get_by_role("alert")).to_contain_text("Este enlace no sirve")
            continue
        expect(page.get_by_text("La contraseña lleva de 8 a 256 caracteres.")).to_be_visible()
        page.get_by_label("Contraseña").fill(PASSWORD)
        page.get_by_role("button", name="Crear y entrar").click()
        expect(page.get_by_text("No es un correo")).to_be_visible()
        expect(page.get_by_label("Tu nombre")).to_have_value("Ana Ríos")
        page.get_by_label("Correo").fill("ana@shop.test")
        page.get_by_role("button", name="Crear y entrar").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Puesta en marcha")
        assert "#" not in page.url
        _demo(page)
        # A window of its own: a page behind another draws once a second, and each click would wait for it.
        beside = browser.new_context(storage_state=page.context.storage_state(), locale="es-CO").new_page()
        beside.goto(link.partition("/inicio")[0])
        _steps(page, beside)


def _demo(page: Page) -> None:
    page.get_by_role("button", name="Empezar la demostración").click()
    expect(page.get_by_text("La demostración empieza")).to_be_visible()
    page.get_by_label("Entrar como").select_option(label="Operador")
    page.get_by_role("button", name="Entrar en la demostración").click()
    expect(page.get_by_role("banner").get_by_text("DEMO", exact=True)).to_be_visible()
    expect(page.get_by_role("banner").get_by_text("Luma")).to_be_visible()
    # A day is played first, and on a busy machine that takes a while.
    expect(rows(page).first).to_be_visible()
    assert_accessible(page, "demo")
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    title = page.get_by_role("heading", level=1).bounding_box()
    assert title is not None
    assert title["height"] < 40, "two lines at most: no word of the title is broken"
    assert wide is not None
    page.set_viewport_size(wide)
    page.get_by_role("button", name="Salir de la demostración").click()
    page.get_by_role("button", name="Borrar la demostración").click()
    expect(page.get_by_role("button", name="Empezar la demostración")).to_be_visible()
    assert_accessible(page, "doors")


def _steps(page: Page, other: Page) -> None:
    expect(other.get_by_role("link", name="Puesta en marcha: 0 de 5 pasos")).to_be_visible()
    expect(other.get_by_role("link", name="Probar con datos de demostración")).to_be_visible()
    expect(other.get_by_role("link", name="Conectar tu mesa de ayuda")).to_be_visible()
    assert_accessible(other, "empty")

    page.get_by_role("button", name="Conectar", exact=True).click()
    page.get_by_label("Nombre corto").fill("rt")
    page.get_by_label("Dirección").fill("http://127.0.0.1:1")
    page.get_by_label("Contraseña o token").fill("secret")
    page.get_by_role("button", name="Probar y conectar").click()
    expect(page.get_by_text("La mesa de ayuda no atiende en 127.0.0.1")).to_be_visible()
    expect(page.get_by_label("Dirección")).to_have_value("http://127.0.0.1:1")
    page.get_by_role("button", name="Siguiente paso").click()

    expect(page.get_by_label("Zona horaria")).to_have_value("America/Bogota")
    page.get_by_label("Nombre de la organización").fill("Tienda Sol")
    page.get_by_role("button", name="Guardar").click()
    expect(other.get_by_role("banner").get_by_text("Tienda Sol")).to_be_visible()

    page.get_by_label("Lunes a sábado, 8 a 22").check()
    page.get_by_label("País").select_option(label="Colombia")
    page.get_by_role("button", name="Guardar y seguir").click()

    expect(page.get_by_role("table")).to_be_visible()
    page.get_by_role("button", name="Están bien así").click()

    page.get_by_label("Correo", exact=True).fill("luz@shop.test")
    page.get_by_role("button", name="Crear el enlace").click()
    expect(page.get_by_label("Enlace", exact=True)).to_have_value(re.compile("/invitation#"))
    page.get_by_role("button", name="Ir al Monitor de Operaciones").click()
    expect(page.get_by_text("En vivo")).to_be_visible()
    expect(page.get_by_role("link", name="Puesta en marcha: 4 de 5 pasos")).to_be_visible()
    page.get_by_role("link", name="Puesta en marcha").click()
    page.get_by_role("button", name="No mostrar más").click()
    expect(page.get_by_role("link", name="Puesta en marcha")).to_have_count(0)

    page.get_by_role("navigation").get_by_role("link", name="Organización").click()
    page.get_by_role("row").last.get_by_role("button", name="Volver a este valor").click()
    expect(page.get_by_label("Nombre de la organización")).to_have_value("Default")
    expect(other.get_by_role("banner").get_by_text("Default")).to_be_visible()


def test_a_server_that_shows_a_link_shows_it_once(link: str) -> None:
    assert httpx2.get(link.partition("/inicio")[0] + "/api/v1/session/setup").json() == {"open": False}
