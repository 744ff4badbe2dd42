"""A supervisor's whole task by keyboard alone, and a target that never changes under the hand."""

import re
import threading
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.floor import Fact, Floor
from tests.e2e.looking import grid, row, rows
from tests.lane import examples

SAMPLES = examples(every=1_000, full=10_000)


@pytest.fixture(scope="module", autouse=True)
def present(floor: Floor) -> None:
    """Both agents are available."""
    floor.post(floor.status("rojas", "available", ago=600), floor.status("souza", "available", ago=300))


def tab_to(page: Page, found: str) -> None:
    """Walk with Tab to what matches a selector."""
    for _ in range(120):
        if page.evaluate("found => document.activeElement.matches(found)", found):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{found} is not reached with Tab")


def in_list(page: Page, line: int | None = None) -> None:
    """Wait until the focus is in the list, on that line."""
    page.wait_for_function(
        "line => { const row = document.activeElement.closest('#list [role=row]');"
        " return row !== null && (line === null || row.dataset.line === String(line)) }",
        arg=line,
    )


def test_find_the_overflowing_queue_see_who_is_free_transfer_ten_and_undo_two(enter: Enter, floor: Floor) -> None:
    floor.post(
        floor.event("group.registered", "desborde", ago=4000, name="Desborde"),
        *(floor.opened(f"d{n}", f"Desborde {n:02}", group="desborde", ago=3000 - n) for n in range(12)),
    )
    page = enter()
    expect(rows(page).first).to_be_visible()
    # Which queue: found by its name.
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent === 'Filtro'"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_label("Filtro o valor")).to_be_focused()
    page.keyboard.type("desborde")
    expect(page.get_by_role("option", name="Grupo Desborde")).to_be_visible()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(12)

    # Ten of them: the first, and with Shift all down to the tenth.
    tab_to(page, "#list [tabindex='0']")
    page.keyboard.press("Space")
    for _ in range(9):
        page.keyboard.press("j")
    page.keyboard.press("Shift+Space")
    expect(page.get_by_role("toolbar")).to_contain_text("10 seleccionadas")

    # Who is free, and to them.
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog", name="Transferir conversación")
    expect(dialog).to_be_visible()
    page.keyboard.type("ventas")
    expect(dialog.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    chosen = dialog.get_by_role("listbox").get_by_role("option", selected=True)
    expect(chosen).to_contain_text(re.compile(r"Ventas.*1 disponible.*libre"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Avisos")).to_contain_text("10 atenciones pasan a Ventas")
    expect(dialog).to_have_count(0)
    in_list(page)

    # Two of them back.
    tab_to(page, "[aria-label='Acciones recientes']")
    page.keyboard.press("Enter")
    recent = page.get_by_role("dialog", name="Acciones recientes")
    for name in ("Desborde 00", "Desborde 01"):
        expect(recent.get_by_role("button", name=f"Deshacer: {name}")).to_be_visible()
        tab_to(page, f"[aria-label='Deshacer: {name}']")
        page.keyboard.press("Enter")
        expect(recent.get_by_role("listitem").filter(has_text=name).last).to_contain_text("Deshecha")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Acciones recientes")).to_be_focused()
    expect(row(page, "Desborde 00")).to_contain_text("En cola")


def test_each_layer_closes_with_escape_and_gives_the_focus_back(enter: Enter) -> None:
    page = enter("operator", "q=Rojas")
    expect(rows(page).first).to_be_visible()
    page.locator("#list [tabindex='0']").first.focus()
    page.keyboard.press("ArrowDown")
    for key, layer in (("m", "[role=menu]"), ("Shift+F10", "[role=menu]"), ("t", "[role=dialog]")):
        page.keyboard.press(key)
        expect(page.locator(layer)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(layer)).to_have_count(0)
        in_list(page, 1)
    page.keyboard.press("v")
    panel = page.get_by_role("region", name=re.compile("Conversación de"))
    expect(panel).to_be_focused()
    expect(panel.get_by_role("toolbar")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    in_list(page, 1)


def test_a_form_is_filled_and_undone_by_keyboard(enter: Enter, floor: Floor) -> None:
    floor.post(floor.opened("teclas", "Teclas", ago=500), floor.assigned("teclas", "rojas", ago=400))
    page = enter("operator", "q=Teclas")
    expect(row(page, "Teclas")).to_be_visible()
    page.locator("#list [tabindex='0']").first.focus()
    page.keyboard.press("m")
    page.keyboard.type("dej")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Dejar pendiente")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(row(page, "Teclas")).to_contain_text("Pendiente")
    in_list(page)
    page.keyboard.press("u")
    expect(row(page, "Teclas")).to_contain_text("En curso")


STEADY = 14
ROUND = 250


@pytest.fixture
def storm(floor: Floor) -> Iterator[None]:
    """Two hundred changes a second: rows come in above and leave again, those in sight change."""
    stop = threading.Event()
    floor.post(*(floor.opened(f"firme{n}", f"Firme {n:02}", group="tormenta", ago=3000 - n) for n in range(STEADY)))

    def blow() -> None:
        number = 0
        while not stop.is_set():
            began = time.monotonic()
            facts: list[Fact] = []
            for _ in range(5):
                facts += [
                    floor.opened(f"t{number}", f"Tormenta {number}", group="tormenta", ago=3500),
                    floor.said(f"t{number}", "hola", ago=1),
                    floor.said(f"firme{number % STEADY}", "¿siguen ahí?", ago=1),
                    floor.event("conversation.finished", f"t{max(0, number - 5)}", by="contact"),
                ]
                number += 1
            floor.post(*facts)
            stop.wait(max(0.0, 0.1 - (time.monotonic() - began)))

    thread = threading.Thread(target=blow)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.usefixtures("storm")
def test_the_target_under_the_hand_never_changes_and_the_row_that_was_seen_is_acted_on(enter: Enter) -> None:
    page = enter("operator", "group=shop/tormenta&state=queued")
    expect(rows(page).nth(12)).to_be_visible()
    box = grid(page).bounding_box()
    assert box is not None
    # Over the button of a row's menu, below those that come and go.
    at = {"x": box["x"] + box["width"] - 30, "y": box["y"] + 36 * 11 + 18}
    page.mouse.move(at["x"], at["y"])
    page.mouse.move(at["x"] + 1, at["y"])
    page.evaluate(
        """() => {
            window.changes = 0;
            new MutationObserver(list => { window.changes += list.length; })
                .observe(document.getElementById('list'), {subtree: true, childList: true, characterData: true});
        }"""
    )
    seen: set[str | None] = set()
    for sampled in range(0, SAMPLES, ROUND):
        page.mouse.move(at["x"] + sampled // ROUND % 2, at["y"])
        seen |= set(
            page.evaluate(
                """async ({x, y, samples}) => {
                    const seen = new Set();
                    for (let n = 0; n < samples; n++) {
                        const row = document.elementFromPoint(x, y)?.closest('[role=row]');
                        seen.add(row?.querySelector('[data-cell=customer]')?.textContent ?? null);
                        await new Promise(done => setTimeout(done, 4));
                    }
                    return [...seen];
                }""",
                at | {"samples": ROUND},
            )
        )
    assert len(seen) == 1, seen
    assert page.evaluate("() => window.changes") > 0
    (name,) = seen
    assert name is not None
    assert "Firme" in name
    page.mouse.down()
    page.mouse.up()
    page.get_by_role("menuitem", name="Transferir conversación").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(name)
    dialog.get_by_role("option").filter(has_text="Luiz Souza").click()
    dialog.get_by_role("button", name=re.compile("^(Transferir|Asignar)$")).click()
    # Either it was done to the row that was seen, or that changed meanwhile and the person is asked.
    asked = dialog.get_by_role("button", name=re.compile("igual$|^Dejar así$"))
    done = page.get_by_role("region", name="Avisos").get_by_text(f"{name} pasa a Luiz Souza")
    expect(asked.or_(done).first).to_be_visible()
