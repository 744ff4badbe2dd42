"""E2: whatever is written anywhere is text: on every page, in every dialog, in what is taken along. Nothing runs."""

import io
import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.conftest import Enter
from tests.e2e.floor import PASSWORD, ROOT, Floor
from tests.e2e.looking import rows, view
from tests.web.test_exports import lines, sheet

RUN: Final = "window.hit=1"
PAYLOADS: Final = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<<script>{RUN}//<</script>",
    f"<script src=data:,{RUN}></script>",
    f"<img src=x onerror={RUN}>",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"`><img src=x onerror={RUN}>",
    f"<img src=x onerror={RUN} //",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><a xlink:href=javascript:{RUN}>x</a></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x>",
    f"<math href=javascript:{RUN}>x</math>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<iframe srcdoc='<script>parent.{RUN[7:]}</script>'></iframe>",
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<meta http-equiv=refresh content=0;url=javascript:{RUN}>",
    f"<base href=javascript:{RUN}//>",
    f"<link rel=stylesheet href=javascript:{RUN}>",
    f"<style>@import 'javascript:{RUN}'</style>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<template><script>{RUN}</script></template>",
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    "=HYPERLINK('http://evil.test','x')",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
)
"""As long as the shortest field takes; the last three are for spreadsheets."""
ALL: Final[ViewportSize] = {"width": 2400, "height": 2200}
"""So large that the list draws every row."""
LISTS: Final = ("tag", "pause", "finish_reason", "transfer_reason", "segment")
COLUMNS: Final = (
    "ticket,channel,state,customer,group,agent,wait,last_message,tags,language,segment,account,previous_group,source"
)


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """A floor on which every text there is was written by somebody hostile."""
    assert len(set(PAYLOADS)) == 40
    with Floor(tmp_path_factory.mktemp("hostile") / "data") as running:
        conversations(running)
        settings(running)
        yield running


def conversations(floor: Floor) -> None:
    """Each payload as every text of two conversations, one that runs and one that ended, of an agent and a group; and
    all of them as the messages, notes and files of one more."""
    told = [floor.opened("all", "Todas las cargas", ago=600)]
    for number, text in enumerate(PAYLOADS):
        group, agent = f"g{number}", f"a{number}"
        contact = {"phone": text, "email": text, "segment": text, "language": text}
        told += [
            floor.event("group.registered", group, ago=900, name=text),
            floor.event("agent.registered", agent, ago=900, name=text, groups=[group], languages=[text]),
            floor.status(agent, "pause", ago=800, reason=text),
        ]
        for one in (f"h{number}", f"f{number}"):
            opened = floor.opened(one, text, group=group, ago=600, **contact)
            opened["data"] |= {"account": text, "ticket": text, "tags": [text], "subject": text}
            told += [opened, floor.assigned(one, agent, group=group, ago=500), floor.said(one, text, ago=400)]
        told.append(floor.event("conversation.finished", f"f{number}", by="agent", reason=text))
        said = floor.said("all", text)
        said["data"]["attachments"] = [{"name": text, "url": "https://files.test/x"}]
        told += [said, floor.noted("all", text, "rojas"), floor.event("conversation.rated", "all", score=1, scale=5)]
        told[-1]["data"]["comment"] = text
    floor.post(*told)


@contextmanager
def administrator(floor: Floor) -> Generator[httpx2.Client]:
    with httpx2.Client(base_url=floor.url, timeout=30) as client:
        credentials = {"email": "administrator@shop.test", "password": PASSWORD}
        client.headers["x-csrf-token"] = client.post("/api/v1/session", json=credentials).json()["csrf"]
        yield client


def settings(floor: Floor) -> None:
    """Each payload as every name and text that people give."""
    with administrator(floor) as client:

        def make(path: str, **body: Any) -> None:
            answer = client.post(f"/api/v1/{path}", json=body)
            assert answer.is_success, (path, body, answer.text)

        week = [{"days": [1, 2, 3, 4, 5], "begin": "08:00", "end": "18:00"}]
        for number, text in enumerate(PAYLOADS):
            labels = dict.fromkeys(("es", "pt-BR", "en"), text)
            for kind in LISTS:
                make(f"settings/{kind}", labels=labels)
            make("settings/calendar", name=text, weekly=week)
            make("settings/notice", text=text, ended=True)
            make("views", name=text, query=f"q={number}", shared=True)
            make("keys", name=text, scopes=["read"], profile="operator")
            make("users/invitations", email=f"u{number}@x.test", name=text, profile="operator")
        answer = client.patch("/api/v1/organization", json={"name": PAYLOADS[5]})
        assert answer.is_success, answer.text


def nothing_ran(page: Page, where: str) -> None:
    """Nothing ran, and no element was made of what somebody wrote."""
    assert page.evaluate("() => window.hit") is None, where
    active = """() => [...document.querySelectorAll('*')].filter(one =>
        [...one.attributes].some(each => /^on/i.test(each.name) || /^\\s*(javascript|data):/i.test(each.value)
            && ['href', 'src', 'action', 'data', 'xlink:href'].includes(each.name))
        || one.matches('iframe, object, embed, base, marquee, math, video, audio, [http-equiv=refresh], [src=x]')
        || one.matches('script:not([src])')).map(one => one.outerHTML.slice(0, 120))"""
    assert page.evaluate(active) == [], where


def shows(page: Page, where: str, *, most: int = len(PAYLOADS)) -> None:
    """The payloads are there to be read, as they were written."""
    text = page.evaluate("() => document.body.textContent")
    seen = [one for one in PAYLOADS if one in text]
    assert len(seen) >= most, (where, sorted(set(PAYLOADS) - set(seen)))
    nothing_ran(page, where)


def test_on_the_monitor(enter: Enter) -> None:
    page = enter("operator", f"columns={COLUMNS}&state=in_progress&state=queued", size=ALL)
    expect(rows(page)).to_have_count(41)
    shows(page, "list")
    page.get_by_role("button", name="Por grupo", exact=True).click()
    expect(page.get_by_role("table").first).to_be_visible()
    shows(page, "groups")
    page.get_by_role("button", name="Por grupo", exact=True).click()
    for name in ("Grupo", "Agente", "Cuenta", "Etiqueta", "Idioma", "Segmento"):
        page.get_by_role("button", name="Filtro", exact=True).click()
        page.get_by_role("option", name=name, exact=True).click()
        expect(page.get_by_role("option").nth(5)).to_be_attached()
        nothing_ran(page, name)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Vistas").click()
    expect(page.get_by_role("menu")).to_be_visible()
    shows(page, "views")
    page.keyboard.press("Escape")
    view(page, "Todas las cargas")
    for tab in ("Mensajes", "Historial", "Detalles"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tabpanel", name=tab)).to_be_visible()
        nothing_ran(page, tab)
    page.get_by_role("tab", name="Mensajes").click()
    shows(page, "messages")
    page.keyboard.press("Escape")
    for action in ("Transferir conversación", "Etiquetar", "Finalizar conversación"):
        rows(page).first.get_by_role("button", name="Menú de opciones").click()
        page.get_by_role("menuitem", name=action).click()
        expect(page.get_by_role("dialog", name=action)).to_be_visible()
        nothing_ran(page, action)
        page.keyboard.press("Escape")


def test_on_the_tab_of_the_agents(enter: Enter) -> None:
    page = enter("operator", "tab=agents", size=ALL)
    expect(rows(page).nth(len(PAYLOADS) - 1)).to_be_visible()
    shows(page, "agents")
    page.get_by_role("button", name="Menú de opciones").first.click()
    page.get_by_role("menuitem", name="Cambiar estado").click()
    page.get_by_role("dialog").get_by_role("radio", name="Pausa", exact=True).check()
    nothing_ran(page, "status")


def test_on_every_page(enter: Enter) -> None:
    word: dict[str, str] = json.loads((ROOT / "locales" / "es.json").read_text("utf-8"))
    page = enter("administrator", path="preferencias", size=ALL)
    full = {"historial/today", "usuarios", "claves", *(f"configuracion/{kind}" for kind in (*LISTS, "calendar"))}
    for path in sorted({*full, "configuracion/notice", "configuracion/group", "auditoria", "integraciones"}):
        page.evaluate(
            "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }", f"/{path}"
        )
        expect(page.locator("#page section:visible").first).to_be_visible()
        expect(page.get_by_text(word["status.loading"], exact=True)).to_have_count(0)
        if path in full:
            # What is asked for a page at a time shows the first of them.
            shows(page, path, most=20)
        nothing_ran(page, path)


def test_in_what_is_announced(enter: Enter, floor: Floor) -> None:
    with administrator(floor) as client:
        for one in client.get("/api/v1/settings/notice").json()["items"]:
            value = {"text": one["value"]["text"], "ended": False}
            answer = client.put(f"/api/v1/settings/notice/{one['id']}", json=value)
            assert answer.is_success, answer.text
    page = enter("operator", size=ALL)
    expect(page.get_by_text(PAYLOADS[-1]).first).to_be_visible()
    shows(page, "notices")


def test_in_what_is_taken_along(floor: Floor, browser: Browser, tmp_path: Path) -> None:
    with administrator(floor) as client:
        every = {
            "from": "2020-01-01T00:00:00Z",
            "columns": "customer,ticket,tags,account,segment,finish_reason,group,agent",
        }
        comma = client.get("/api/v1/export/conversations.csv", params=every)
        for heading, *kept in (lines(comma), sheet(client.get("/api/v1/export/conversations.xlsx", params=every))):
            assert len(heading) == 8
            cells = {cell for row in kept for cell in row}
            assert all(any(cell.endswith(text) for cell in cells) for text in PAYLOADS)
        assert not [cell for row in lines(comma) for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        audit = client.get("/api/v1/export/audit.csv").content
        trail = lines(httpx2.Response(200, content=io.BytesIO(audit).read()))
        assert not [cell for row in trail for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
        found = client.get("/api/v1/conversations", params={"q": "Todas las cargas"}).json()["items"]
        document = client.get(f"/api/v1/conversations/{found[0]['id']}/document").text
    # Opened from disk, without the headers that the server would send with it.
    kept_page = tmp_path / "kept.html"
    kept_page.write_text(document, "utf-8")
    page = browser.new_page()
    page.goto(kept_page.as_uri())
    shows(page, "document")
    page.close()
