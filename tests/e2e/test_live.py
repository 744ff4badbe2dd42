import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.floor import Floor
from tests.e2e.looking import assert_accessible, await_line, card, figure, grid, names, park, row, rows, view


def under_a_hand(page: Page) -> None:
    """Move the pointer inside the list."""
    box = grid(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 120)
    page.mouse.move(box["x"] + 302, box["y"] + 121)


def test_a_new_conversation_is_on_the_screen_and_on_its_card_without_a_reload(enter: Enter, floor: Floor) -> None:
    page = enter("operator", "group=shop/ventas")
    counted = figure(page, "queued")
    floor.post(floor.opened("new1", "Recién Llegada", group="ventas", ago=30))
    expect(row(page, "Recién Llegada")).to_be_visible()
    expect(card(page, "queued")).to_contain_text(str(counted + 1))


def test_what_is_told_needs_neither_colours_nor_movement_and_customers_are_read_in_their_language(
    enter: Enter, floor: Floor
) -> None:
    floor.post(
        floor.opened("sara", "\u0633\u0627\u0631\u0629", ago=90, language="ar", phone="+990"),
        floor.said("sara", "\u0645\u0631\u062d\u0628\u0627", ago=60),
    )
    page = enter("operator", "q=%2B990&columns=risk,customer,state,agent,last_message")
    theirs = rows(page).locator("[lang=ar]")
    expect(theirs).to_have_count(2)
    assert theirs.evaluate_all("all => all.map(each => getComputedStyle(each).direction)") == ["rtl", "rtl"]
    theirs.first.click()
    expect(page.locator("p[lang=ar]")).to_have_attribute("dir", "auto")
    page.keyboard.press("Escape")

    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    card(page, "queued").click()
    shade = "each => getComputedStyle(each).backgroundColor"
    assert card(page, "queued").evaluate(shade) != card(page, "pending").evaluate(shade)
    tabs = page.get_by_role("tab")
    assert tabs.first.evaluate(shade) != tabs.last.evaluate(shade)
    card(page, "queued").click()
    expect(card(page, "queued")).to_have_attribute("aria-pressed", "false")
    expect(rows(page)).to_have_count(1)

    page.evaluate(
        """() => { window.marks = []; new MutationObserver(seen => {
            for (const {target} of seen) if (target.dataset.changed) window.marks.push(
                [getComputedStyle(target).animationName, getComputedStyle(target, '::after').content]);
        }).observe(document.getElementById('list'), {attributes: true, subtree: true}) }"""
    )
    floor.post(floor.assigned("sara", "rojas", ago=0))
    expect(rows(page).first).to_contain_text("Diana Rojas")
    marks = page.evaluate("() => window.marks")
    assert marks
    assert all(mark == ["none", '""'] for mark in marks)


def test_from_the_second_time_on_it_is_said_which_contact_of_the_customer_it_is(enter: Enter, floor: Floor) -> None:
    page = enter()
    known = {"phone": "+5491155550101"}
    floor.post(floor.opened("again", "Vuelve Siempre", ago=5, **known), floor.opened("once", "Viene Una Vez", ago=4))
    expect(row(page, "Vuelve Siempre")).to_be_visible()
    floor.post(floor.opened("back", "Vuelve Otra Vez", ago=3, **known))
    expect(row(page, "Vuelve Otra Vez")).to_contain_text("2.º contacto en 7 días")
    expect(row(page, "Viene Una Vez")).not_to_contain_text("contacto en")
    expect(row(page, "Vuelve Siempre")).not_to_contain_text("contacto en")


def test_a_transfer_leaves_one_screen_and_appears_on_the_other(enter: Enter, floor: Floor) -> None:
    floor.post(floor.opened("moves", "Cliente Que Se Muda", ago=600))
    agent = enter("agent")
    other = enter("operator", "group=shop/ventas")
    expect(row(agent, "Cliente Que Se Muda")).to_be_visible()
    expect(other.get_by_text("Cliente Que Se Muda")).to_have_count(0)
    floor.post(floor.event("conversation.transferred", "moves", to_group="ventas"))
    expect(agent.get_by_text("Cliente Que Se Muda")).to_have_count(0)
    expect(row(other, "Cliente Que Se Muda")).to_be_visible()


def test_rows_do_not_move_under_a_hand_and_what_waits_is_taken_when_asked(enter: Enter, floor: Floor) -> None:
    page = enter("operator", "state=queued&group=shop/pagos")
    expect(rows(page).nth(3)).to_be_visible()
    under_a_hand(page)
    before = names(page)
    floor.post(floor.opened("urgent", "La Más Antigua", ago=3500))
    pill = page.get_by_role("button", name=re.compile("cambio de orden"))
    expect(pill).to_contain_text("1 cambio de orden")
    assert names(page) == before
    page.locator("#list [tabindex='0']").first.focus()
    page.keyboard.press("a")
    expect(rows(page).first).to_be_visible()
    await_line(page, 0, "La Más Antigua")
    expect(pill).to_have_count(0)


def test_a_row_that_left_says_where_it_went_while_the_order_holds(enter: Enter, floor: Floor) -> None:
    floor.post(floor.opened("leaves", "Cliente Que Se Va", ago=3600))
    page = enter("operator", "state=queued&group=shop/pagos")
    expect(row(page, "Cliente Que Se Va")).to_be_visible()
    under_a_hand(page)
    floor.post(floor.assigned("leaves", "rojas", ago=0))
    expect(row(page, "Cliente Que Se Va")).to_contain_text("Pasó a Pagos y facturación · Diana Rojas")
    words = row(page, "Cliente Que Se Va").get_by_role("gridcell").nth(1).bounding_box()
    line = row(page, "Cliente Que Se Va").bounding_box()
    assert words is not None
    assert line is not None
    assert words["width"] > line["width"] * 0.8, "the words have the row for themselves"
    floor.post(floor.event("conversation.finished", "leaves", by="agent"))
    expect(row(page, "Cliente Que Se Va")).to_contain_text("Finalizada por Diana Rojas")


def test_the_focus_stays_on_the_line_of_a_row_that_left(enter: Enter, floor: Floor) -> None:
    floor.post(floor.opened("focused", "Cliente Con Foco", ago=3650))
    page = enter("operator", "state=queued&group=shop/pagos&q=Foco")
    expect(row(page, "Cliente Con Foco")).to_be_visible()
    page.locator("#list [tabindex='0']").first.focus()
    page.keyboard.press("ArrowRight")
    floor.post(floor.assigned("focused", "rojas", ago=0))
    expect(row(page, "Cliente Con Foco")).to_contain_text("Pasó a")
    page.wait_for_function("() => document.activeElement.closest('[role=row]')?.dataset.line === '0'")


def test_a_row_out_of_reach_is_blank_at_once_even_while_held(enter: Enter, floor: Floor) -> None:
    floor.post(floor.opened("secret", "Cliente Reservado", ago=3700))
    page = enter("agent")
    expect(row(page, "Cliente Reservado")).to_be_visible()
    under_a_hand(page)
    floor.post(floor.event("conversation.transferred", "secret", to_group="ventas"))
    expect(page.get_by_text("Fuera de tus grupos")).to_be_visible()
    expect(page.get_by_text("Cliente Reservado")).to_have_count(0)


def test_the_order_follows_again_once_the_hand_has_gone(enter: Enter, floor: Floor) -> None:
    page = enter("operator", "state=queued&group=shop/pagos")
    expect(rows(page).nth(3)).to_be_visible()
    page.clock.install()
    page.reload()
    expect(rows(page).nth(3)).to_be_visible()
    under_a_hand(page)
    floor.post(floor.opened("patient", "Cliente Paciente", ago=3800))
    expect(page.get_by_role("button", name=re.compile("cambio de orden"))).to_be_visible()
    park(page)
    page.clock.run_for(10_500)
    await_line(page, 0, "Cliente Paciente")


def test_nothing_moves_under_the_pointer_while_everything_changes(enter: Enter, floor: Floor) -> None:
    floor.post(*(floor.opened(f"calm{n}", f"Calma {n}", group="tormenta", ago=200 + n) for n in range(12)))
    page = enter("operator", "group=shop/tormenta")
    expect(rows(page).nth(3)).to_be_visible()
    box = grid(page).bounding_box()
    assert box is not None
    at = {"x": box["x"] + 300, "y": box["y"] + 120}
    seen: set[str] = set()
    for step in range(40):
        page.mouse.move(at["x"] + step % 2, at["y"])
        floor.post(
            *(
                floor.opened(f"storm{step}-{n}", f"Tormenta {step} {n}", group="tormenta", ago=4000 + step)
                for n in range(5)
            )
        )
        seen.add(page.evaluate("at => document.elementFromPoint(at.x, at.y).closest('[role=row]').dataset.id", at))
    assert len(seen) == 1


def test_waits_tick_by_themselves(enter: Enter) -> None:
    page = enter("operator", "state=queued")
    wait = rows(page).first.locator("[data-cell=wait] time")
    first = wait.get_attribute("datetime") or ""
    expect(wait).not_to_have_attribute("datetime", first)


def test_the_open_conversation_is_live_and_its_notes_look_different(enter: Enter, floor: Floor) -> None:
    page = enter("operator", "q=Rojas")
    view(page, "Cliente De Rojas 3")
    panel = page.get_by_role("region", name="Conversación de Cliente De Rojas 3")
    expect(panel).to_contain_text("La apertura queda en auditoría")
    expect(panel.locator("[data-kind=note]")).to_contain_text("Nota interna")
    floor.post(floor.said("r3", "muchas gracias!", ago=0))
    expect(panel.get_by_text("muchas gracias!")).to_be_visible()
    panel.get_by_role("tab", name="Historial").click()
    expect(panel).to_contain_text("Asignada a Diana Rojas")
    panel.get_by_role("tab", name="Detalles").click()
    expect(panel).to_contain_text("Integración")
    assert "conversation=" in page.url


def test_an_agent_reads_no_notes(enter: Enter) -> None:
    page = enter("agent")
    view(page, "Cliente De Rojas 3")
    panel = page.get_by_role("region", name="Conversación de Cliente De Rojas 3")
    expect(panel.get_by_text("Ya salió, llega mañana.")).to_be_visible()
    expect(panel.locator("[data-kind=note]")).to_have_count(0)
    panel.get_by_role("tab", name="Historial").click()
    expect(panel).to_contain_text("Asignada a Diana Rojas")
    expect(panel).not_to_contain_text("Nota interna")


def test_a_conversation_that_leaves_ones_reach_closes_its_transcript(enter: Enter, floor: Floor) -> None:
    floor.post(floor.opened("taken", "Cliente Ajeno", ago=3900), floor.said("taken", "texto reservado", ago=400))
    page = enter("agent")
    view(page, "Cliente Ajeno")
    expect(page.get_by_text("texto reservado").last).to_be_visible()
    floor.post(floor.event("conversation.transferred", "taken", to_group="ventas"))
    expect(page.get_by_text("Ya no tienes acceso")).to_be_visible()
    expect(page.get_by_text("texto reservado")).to_have_count(0)


def test_what_customers_write_is_text_and_runs_nowhere(enter: Enter, floor: Floor) -> None:
    payloads = [
        "<img src=x onerror=window.hit=1>",
        "<script>window.hit=1</script>",
        '"><svg onload=window.hit=1>',
        "javascript:window.hit=1",
        "{{constructor.constructor('window.hit=1')()}}",
    ]
    for number, payload in enumerate(payloads):
        subject = f"xss{number}"
        floor.post(
            floor.opened(subject, f"Malicia {number} {payload}", group="ventas", ago=200),
            floor.assigned(subject, "souza", group="ventas", ago=150),
            floor.said(subject, payload, ago=100),
        )
    page = enter("operator", "q=Malicia")
    expect(rows(page)).to_have_count(len(payloads))
    for number, payload in enumerate(payloads):
        view(page, f"Malicia {number}")
        expect(page.get_by_role("log").get_by_text(payload, exact=True)).to_be_visible()
    assert page.evaluate("() => window.hit") is None


def test_after_a_cut_the_screen_comes_back_by_itself_with_what_happened_meanwhile(enter: Enter, floor: Floor) -> None:
    page = enter("operator", "group=shop/ventas")
    expect(rows(page).first).to_be_visible()
    floor.stop()
    expect(page.get_by_role("button", name=re.compile("Reconectando"))).to_be_visible()
    floor.serve()
    floor.post(floor.opened("meanwhile", "Llegó En El Corte", group="ventas", ago=20))
    expect(row(page, "Llegó En El Corte")).to_be_visible()
    expect(page.get_by_text("En vivo")).to_be_visible()


def test_silence_becomes_reconnecting_then_stale_with_its_age(enter: Enter, floor: Floor) -> None:
    page = enter(None)
    page.clock.install()
    cut: list[bool] = []
    page.route_web_socket(
        re.compile("/api/v1/live"), lambda socket: socket.close() if cut else socket.connect_to_server()
    )
    page.get_by_label("Correo").fill("operator@shop.test")
    page.get_by_label("Contraseña").fill("correct horse battery")
    page.get_by_role("button", name="Entrar").click()
    expect(rows(page).first).to_be_visible()
    cut.append(True)
    floor.stop()
    try:
        page.clock.run_for(12_000)
        expect(page.get_by_role("button", name=re.compile("Reconectando"))).to_be_visible()
        page.clock.run_for(25_000)
        expect(page.get_by_text(re.compile(r"Datos de hace 00:\d\d"))).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("Sin conexión"))).to_be_visible()
        assert_accessible(page, "stale")
        wait = rows(page).first.locator("[data-cell=wait] time")
        still = wait.get_attribute("datetime")
        page.clock.run_for(5_000)
        assert wait.get_attribute("datetime") == still
        page.clock.run_for(300_000)
        expect(card(page, "queued")).to_contain_text("prom. —")
    finally:
        floor.serve()
