"""What a supervisor announces stands on the screens of everyone concerned, and goes when it is ended."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, Enter
from tests.e2e.floor import Floor
from tests.e2e.looking import assert_accessible, row, rows


def ask(floor: Floor, page: Page, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """A request of the page's own person."""
    api = f"{floor.url}/api/v1"
    csrf = page.request.get(f"{api}/session").json()["csrf"]
    answer = page.request.fetch(f"{api}{path}", method=method, data=body, headers={"X-CSRF-Token": csrf})
    assert answer.ok, answer.text()
    return answer.json()


def test_a_notice_is_told_to_those_concerned_without_a_reload_and_goes_when_it_is_ended(
    enter: Enter, floor: Floor
) -> None:
    floor.post(
        floor.opened("demora", "Marta Demora", ago=300),
        floor.event("conversation.tagged", "demora", tags=["incidente"]),
    )
    supervisor, agent, seller = enter("operator"), enter("agent", size=NARROW), enter("seller")
    notice = {"text": "Demora en pagos <b>hoy</b>", "groups": ["shop/pagos"], "tag": "incidente"}
    made = ask(floor, supervisor, "POST", "/settings/notice", notice)
    told = supervisor.get_by_role("region", name="Avisos de operación")
    expect(told).to_contain_text(re.compile(r"Demora en pagos <b>hoy</b> desde \d\d:\d\d"))
    expect(told).to_contain_text("1 atención")
    expect(agent.get_by_role("region", name="Avisos de operación")).to_contain_text("Demora en pagos")
    assert_accessible(agent, "notice")
    expect(seller.get_by_role("region", name="Avisos de operación")).to_have_count(0)

    told.get_by_role("link", name="Ver").click()
    expect(rows(supervisor)).to_have_count(1)
    expect(row(supervisor, "Marta Demora")).to_be_visible()
    ask(floor, supervisor, "PUT", f"/settings/notice/{made['id']}", {**made["value"], "ended": True})
    expect(told).to_have_count(0)
    expect(agent.get_by_role("region", name="Avisos de operación")).to_have_count(0)
