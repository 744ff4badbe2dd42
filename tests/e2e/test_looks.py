"""Every screen, in every state, theme and language: accessible, whole in every word, and within its width."""

import json
import re
from typing import Final

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import MIDDLE, NARROW, WIDE, Enter
from tests.e2e.floor import ROOT, Floor
from tests.e2e.looking import assert_accessible, grid, row, rows, speak_pseudo, tick, view, without_words

LANGUAGES: Final = ("es", "pt-BR", "en")
REFLOW: Final[ViewportSize] = {"width": 320, "height": 640}


def words(language: str) -> dict[str, str]:
    return json.loads((ROOT / "locales" / f"{language}.json").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_the_monitor_is_accessible(enter: Enter, language: str) -> None:
    word = words(language)
    page = enter("operator", "group=shop/pagos", language=language)
    expect(rows(page).first).to_be_visible()
    assert_accessible(page, "list")

    page.locator("[data-menu]").first.click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert_accessible(page, "row menu")
    page.keyboard.press("Escape")

    page.get_by_role("button", name=word["filter.add"], exact=True).click()
    page.get_by_role("option", name=word["filters.state.label"], exact=True).click()
    expect(page.get_by_role("listbox")).to_be_visible()
    assert_accessible(page, "filter")
    page.keyboard.press("Escape")

    page.locator("[data-card=queued] button").last.click()
    expect(page.get_by_role("dialog")).to_contain_text(word["cards.formula"])
    assert_accessible(page, "indicator explained")
    page.keyboard.press("Escape")

    page.locator("#list [tabindex='0']").first.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name=word["shortcuts.title"])).to_be_visible()
    assert_accessible(page, "shortcuts")
    page.keyboard.press("Escape")

    view(page, "Cliente De Rojas 2")
    for tab in ("messages", "timeline", "details"):
        page.get_by_role("tab", name=word[f"panel.{tab}"]).click()
        expect(page.get_by_role("tabpanel", name=word[f"panel.{tab}"])).to_be_visible()
        assert_accessible(page, tab)
    page.keyboard.press("Escape")

    page.locator("#search").fill("nobody at all")
    expect(page.get_by_text(word["grid.empty_filtered"])).to_be_visible()
    assert_accessible(page, "nothing matches")


@pytest.mark.parametrize("language", LANGUAGES)
def test_acting_is_accessible(enter: Enter, floor: Floor, language: str) -> None:
    word = words(language)
    names = [f"Accesible {language} {n}" for n in range(2)]
    floor.post(*(floor.opened(name, name, ago=60) for name in names))
    page = enter("operator", f"q=Accesible {language}", language=language)
    expect(rows(page)).to_have_count(2)
    for name in names:
        tick(page, name)
    assert_accessible(page, "selection")

    bar = page.get_by_role("toolbar", name=word["selection.label"])
    bar.get_by_role("button", name=word["actions.transfer"]).click()
    dialog = page.get_by_role("dialog", name=word["actions.transfer"])
    dialog.get_by_role("option").filter(has_text="Ventas").first.click()
    dialog.get_by_role("checkbox").check()
    assert_accessible(page, "transfer, shared out")
    dialog.get_by_role("option").filter(has_text="Luiz Souza").click()
    assert_accessible(page, "transfer, to an agent")
    dialog.get_by_role("combobox").first.fill("nobody at all")
    expect(dialog).to_contain_text(word["transfer.none_found"])
    assert_accessible(page, "transfer, nobody matches")
    page.keyboard.press("Escape")

    for action in ("pend", "prioritize", "tag", "finish"):
        bar.get_by_role("button", name=word[f"actions.{action}"]).click()
        expect(page.get_by_role("dialog", name=word[f"actions.{action}"])).to_be_visible()
        assert_accessible(page, action)
        page.keyboard.press("Escape")

    page.route("**/api/v1/actions/prioritize", lambda route: route.abort())
    bar.get_by_role("button", name=word["actions.prioritize"]).click()
    page.get_by_role("radio").first.check()
    page.get_by_role("dialog").locator("[type=submit]").click()
    expect(page.get_by_role("alert")).to_have_text(word["errors.network"])
    assert_accessible(page, "nothing answered")
    page.unroute("**/api/v1/actions/prioritize")
    page.get_by_role("dialog").locator("[type=submit]").click()
    expect(page.get_by_role("button", name=word["undo.undo"])).to_be_visible()
    assert_accessible(page, "done, with the way back")

    page.get_by_role("button", name=word["recent.label"]).click()
    expect(page.get_by_role("dialog", name=word["recent.label"])).to_contain_text(names[0])
    assert_accessible(page, "recent actions")


def test_what_was_refused_is_accessible(enter: Enter, floor: Floor) -> None:
    floor.post(floor.opened("refused", "Rechazo", ago=50))
    page = enter("operator", "q=Rechazo")
    row(page, "Rechazo").get_by_role("button", name="Menú de opciones").click()
    page.get_by_role("menuitem", name="Transferir conversación").click()
    page.get_by_role("option").filter(has_text="Ventas").first.click()
    floor.post(floor.assigned("refused", "rojas", ago=0))
    expect(row(page, "Rechazo")).to_contain_text("Diana Rojas")
    page.get_by_role("dialog").locator("[type=submit]").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert_accessible(page, "changed meanwhile")


@pytest.mark.parametrize("size", [WIDE, NARROW, REFLOW], ids=["wide", "phone", "reflow"])
def test_the_form_of_a_transfer_fits_with_words_two_fifths_longer(enter: Enter, size: ViewportSize) -> None:
    page = enter("operator", "q=Rojas 1", size=size)
    speak_pseudo(page)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("⟦")
    page.locator("[data-menu]").first.click()
    page.get_by_role("menuitem").nth(1).click()
    expect(page.get_by_role("option").filter(has_text="Ventas").first).to_be_visible()
    page.get_by_role("option").filter(has_text="Ventas").first.click()
    assert _beyond(page, size["width"]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_screens_are_accessible(enter: Enter, language: str) -> None:
    word = words(language)
    page = enter(None, language=language)
    expect(page.get_by_role("heading", level=1)).to_have_text(word["sign_in.title"])
    assert_accessible(page, "sign-in")
    page.get_by_role("button", name=word["sign_in.submit"], exact=True).click()
    expect(page.get_by_role("alert")).to_have_text(word["sign_in.missing"])
    assert_accessible(page, "sign-in refused")

    page = enter("agent", language=language)
    expect(row(page, "Cliente De Rojas 2")).to_be_visible()
    assert_accessible(page, "an agent's list")

    page = enter("agent", language=language, size=NARROW)
    expect(row(page, "Cliente De Rojas 2")).to_be_visible()
    assert_accessible(page, "cards on a phone")
    view(page, "Cliente De Rojas 2")
    expect(page.get_by_role("log")).to_be_visible()
    assert_accessible(page, "conversation on a phone")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_missing(enter: Enter, language: str) -> None:
    page = enter("administrator", "q=Rojas", language=language)
    expect(rows(page).first).to_be_visible()
    view(page, "Cliente De Rojas 2")
    expect(page.get_by_role("log")).to_be_visible()
    assert without_words(page, words(language)) == []
    spoken = {"es": "es-419"}.get(language, language)
    expect(page.locator("html")).to_have_attribute("lang", spoken)


def _beyond(page: Page, width: int) -> list[str]:
    """What reaches beyond the page's right edge, what scrolls by itself and what nobody sees apart."""
    return page.evaluate(
        """width => [...document.querySelectorAll('body *')]
            .filter(one => !one.closest('[role=grid], .visually-hidden'))
            .filter(one => one.getBoundingClientRect().right > width + 1)
            .map(one => one.outerHTML.slice(0, 120))""",
        width,
    )


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW, REFLOW], ids=["wide", "middle", "phone", "reflow"])
def test_words_two_fifths_longer_fit_and_all_of_them_are_translated(enter: Enter, size: ViewportSize) -> None:
    page = enter("operator", size=size)
    speak_pseudo(page)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("⟦")
    expect(rows(page).first).to_be_visible()
    assert _beyond(page, size["width"]) == []
    bare: list[str] = page.evaluate(
        """() => {
            const bare = [];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const text = walk.currentNode.textContent.trim();
                const parent = walk.currentNode.parentElement;
                if (parent.closest('[role=row][data-id], time, script') || text.includes('⟦')) continue;
                if (/\\p{L}{2}/u.test(text)) bare.push(text);
            }
            return bare;
        }"""
    )
    # What is not a word of the product: the organization, its groups, the person's initials, the language's code.
    assert set(bare) <= {"Default", "Pagos y facturación", "Ventas", "SO", "ES"}


def test_another_language_comes_without_a_reload_and_keeps_the_view(enter: Enter) -> None:
    page = enter("operator", "state=queued")
    expect(rows(page).first).to_be_visible()
    page.evaluate("() => { window.kept = true }")
    page.get_by_role("button", name="Idioma: Español").click()
    page.get_by_role("menuitemradio", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Operations Monitor")
    expect(page.get_by_role("columnheader", name="Customer")).to_be_visible()
    expect(page.get_by_role("button", name="Status: In queue")).to_be_visible()
    expect(page.get_by_role("button", name="Language: English")).to_be_focused()
    assert page.evaluate("() => window.kept") is True
    page.goto(page.url.split("?")[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("Operations Monitor")


def test_the_theme_is_a_choice_that_stays(enter: Enter) -> None:
    page = enter()
    page.get_by_role("button", name="Tema: Como el sistema").click()
    page.get_by_role("menuitemradio", name="Oscuro").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(grid(page)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_rows_are_as_high_as_one_likes(enter: Enter) -> None:
    page = enter()
    expect(rows(page).first).to_be_visible()
    for name, height in (("Compacta", 28), ("Amplia", 44), ("Normal", 36)):
        page.get_by_role("button", name=re.compile("^Densidad")).click()
        page.get_by_role("menuitemradio", name=name).click()
        expect(rows(page).first).to_have_css("height", f"{height}px")
