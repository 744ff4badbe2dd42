"""How the tests read the screen."""

import re
from collections.abc import Sequence
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, Route, expect

from tests.lane import LONG

ADMINISTRATIVE_CARDS: Final = ("queued", "unanswered", "in_progress", "pending", "inactive", "finished", "all")


RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS: Final = ["color-contrast", "link-in-text-block"]
"""All that a theme can break: it changes colours and nothing else."""


def grid(page: Page) -> Locator:
    return page.get_by_role("grid")


def rows(page: Page) -> Locator:
    """The drawn rows of conversations, headings apart."""
    return page.locator("[role=row][data-id]")


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has_text=name)


def view(page: Page, name: str) -> None:
    """Click the row of a customer."""
    row(page, name).locator("[role=gridcell]:not([data-tick])").first.click()


def tick(page: Page, name: str, *, shift: bool = False) -> None:
    """Tick the row of a customer; with shift, all from the last one ticked."""
    row(page, name).get_by_role("checkbox").click(modifiers=["Shift"] if shift else None)


def choose(page: Page, name: str, action: str) -> None:
    """Ask for an action from the menu of a customer's row."""
    row(page, name).get_by_role("button", name="Menú de opciones").click()
    page.get_by_role("menuitem", name=action).click()


def toast(page: Page, text: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("region", name="Avisos").locator("div[data-kind]").filter(has_text=text)


def names(page: Page) -> list[str]:
    """The customers on the screen, from top to bottom."""
    return page.evaluate(
        """() => [...document.querySelectorAll('[role=row][data-id]')]
            .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map(row => row.querySelector('[data-cell=customer]')?.textContent ?? '')"""
    )


def card(page: Page, name: str) -> Locator:
    return page.locator(f"[data-card={name}] button[aria-pressed]")


def figure(page: Page, name: str) -> int:
    """A card's main figure."""
    value = page.locator(f"[data-card={name}] button[aria-pressed] > span").nth(1)
    expect(value).to_have_text(re.compile(r"\d"))
    return int(re.sub(r"\D", "", value.inner_text()))


def listed(page: Page) -> int:
    """How many rows the list says it has."""
    if page.get_by_role("grid").count() == 0:
        return 0
    return int(grid(page).get_attribute("aria-rowcount") or "0") - 1


def await_line(page: Page, line: int, text: str) -> None:
    """Wait until that line of the list shows that text."""
    expect(page.locator(f"[role=row][data-line='{line}']")).to_contain_text(text)


def park(page: Page) -> None:
    """Take the pointer out of the list."""
    page.mouse.move(5, 5)


def add_filter(page: Page, name: str, value: str, *, add: str = "Filtro") -> None:
    """Choose a value of a filter that is not in the bar yet."""
    page.get_by_role("button", name=add, exact=True).click()
    page.get_by_role("option", name=name, exact=True).click()
    page.get_by_role("option", name=value).click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)


def assert_accessible(page: Page, state: str) -> None:
    """No rule of WCAG 2.2 AA is broken, in either theme. Colours, whose rules take most of the time, are the same in
    every language: they are looked at in one, in the long lane in each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    coloured = LONG or page.evaluate("document.documentElement.lang.startsWith('es')")
    page.emulate_media(color_scheme="light")
    assert _violations(page, RULES, left_out=[] if coloured else COLOURS) == [], state
    if coloured:
        page.emulate_media(color_scheme="dark")
        assert _violations(page, COLOURS) == [], f"{state}, dark"


def _violations(page: Page, rules: list[str], left_out: Sequence[str] = ()) -> list[tuple[str, list[str]]]:
    options = {
        "resultTypes": ["violations"],
        "runOnly": rules,
        "rules": {name: {"enabled": False} for name in left_out},
    }
    results: Any = page.evaluate("options => axe.run(options)", options)
    return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in results["violations"]]


def without_words(page: Page, words: dict[str, str]) -> list[str]:
    """What stands on the page as a key, as a hole in a sentence, or as no value."""
    keys = "|".join(sorted({key.partition(".")[0] for key in words}))
    raw = re.compile(rf"\b(?:{keys})\.[a-z_]+\b|undefined|NaN|\{{\w+")
    return raw.findall(page.locator("body").inner_text())


def pseudo(sentence: str) -> str:
    """The same sentence, marked and two fifths longer."""
    return f"⟦{sentence}{'~' * (len(sentence) * 2 // 5)}⟧"


def speak_pseudo(page: Page) -> None:
    """From the next load on, every word of the product is marked and two fifths longer."""

    def locale(route: Route) -> None:
        sentences: dict[str, str] = route.fetch().json()
        route.fulfill(json={key: pseudo(sentence) for key, sentence in sentences.items()})

    def catalog(route: Route) -> None:
        def mark(value: Any) -> Any:
            if isinstance(value, list):
                return [mark(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
            if isinstance(value, dict):
                named = ("label", "short", "help")
                return {key: pseudo(one) if key in named else mark(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            return value

        route.fulfill(json=mark(route.fetch().json()))

    page.route("**/assets/*.json", locale)
    page.route("**/api/v1/catalog*", catalog)
