"""D1: every profile at every operation, with every filter, search, order and card: not a byte beyond their reach."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import httpx2
import pytest

from almenara.catalog.agents.filters import FILTERS as AGENT_FILTERS
from almenara.catalog.agents.indicators import INDICATORS as OVER_AGENTS
from almenara.catalog.ask import PRIORITIES
from almenara.catalog.columns import COLUMNS
from almenara.catalog.fields import FIELDS
from almenara.catalog.filters import FILTERS
from almenara.catalog.indicators import INDICATORS
from almenara.catalog.measures import Count
from almenara.catalog.settings import BY_NAME as SETTINGS
from almenara.domain.agent import STATUSES
from almenara.domain.conversation import STATES
from almenara.service.administration import Reach
from tests.monitor import PASSWORD
from tests.security.canaries import (
    AGENTS,
    ASKERS,
    EVERY,
    GROUPS,
    NEVER,
    OLD,
    ORGANIZATIONS,
    SOURCE,
    TALKS,
    Asker,
    Floor,
    agent_id,
    group_id,
    mark,
    marks,
)
from tests.web.test_openapi import WHO_MAY

pytestmark = pytest.mark.anyio
Request = tuple[str, dict[str, Any]]
AVERAGES: Final = [one.name for one in INDICATORS if one.level == "average"]
MAIN: Final = [one.name for one in INDICATORS if one.level == "main"]


NOW: Final = {name for name, one in FILTERS.items() if one.now and name != "mine"}
OVER: Final = [one.name for one in OVER_AGENTS]
TOLD_APART: Final = [f'"{name}"'.encode() for name in (*AVERAGES, *OVER) if name not in FIELDS]
"""The averages by name, as bytes; some are called as what a row itself has: how often it was transferred."""


def filters() -> Iterator[dict[str, Any]]:
    """Every filter with its values, of ours, of others', of the other organization."""
    yield {}
    yield from ({"state": one} for one in STATES)
    yield {"state": list(STATES)}
    yield from ({"channel": one} for one in ("whatsapp", "email"))
    yield from ({name: "true"} for name, one in FILTERS.items() if one.choice == "flag")
    yield from ({"priority": one} for one in PRIORITIES)
    yield from ({"direction": one} for one in ("inbound", "outbound"))
    for organization in ORGANIZATIONS:
        yield from ({"group": group_id(organization, name)} for name in GROUPS)
        yield from ({"agent": agent_id(organization, name)} for name in AGENTS)
        yield from ({"source": one} for one in ("shop", mark(organization, "source", "id")))
        yield from (
            {name: mark(organization, "stranger", name)} for name in ("account", "tag", "language", "segment")
        )
        for field in ("name", "phone", "email", "ticket", "text", "note", "contactid", "subject"):
            yield {"q": mark(organization, "stranger", field)}
        yield from ({"q": mark(organization, talk, "name")} for talk in TALKS)
    yield {"q": "zz"}
    yield {"q": ["zz.home", "name"]}


def lists() -> Iterator[dict[str, Any]]:
    """The list in every way it can be asked for."""
    yield from filters()
    yield from ({"sort": f"{way}{name}", "limit": "3"} for name in COLUMNS for way in ("", "-"))
    yield from ({"from": "2026-01-01T00:00:00Z", **chosen} for chosen in filters() if not chosen.keys() & NOW)
    yield from ({"to": "2027-01-01T00:00:00Z", "sort": f"-{name}", "limit": "2"} for name in COLUMNS)
    for card in INDICATORS:
        yield {"card": card.name}
        yield from ({"card": card.name, "group": group_id("home", name)} for name in GROUPS)


def agent_filters() -> Iterator[dict[str, Any]]:
    """Every filter of agents."""
    yield {}
    yield from ({"status": one} for one in STATUSES)
    yield from ({name: "true"} for name, one in AGENT_FILTERS.items() if one.choice == "flag")
    for organization in ORGANIZATIONS:
        yield from ({"group": group_id(organization, name)} for name in GROUPS)
        yield from ({"source": one} for one in ("shop", mark(organization, "source", "id")))
        yield from ({"q": mark(organization, f"agent{name}", "name")} for name in AGENTS)
        yield from ({"reason": mark(organization, f"agent{name}", "why")} for name in AGENTS)


def requests(floor: Floor) -> Iterator[Request]:
    """Every reading operation there is."""
    yield from (("/conversations", chosen) for chosen in lists())
    yield from (("/indicators", chosen) for chosen in filters())
    yield from (
        (f"/indicators/{one.name}{part}", {}) for one in (*INDICATORS, *OVER_AGENTS) for part in ("", "/rows")
    )
    told = [one.name for one in INDICATORS if one.series]
    yield from ((f"/indicators/{name}/{part}", {}) for name in told for part in ("series", "hours"))
    yield from (("/series", {"indicator": names}) for names in (told, ["queued", "finished"]))
    yield from (("/indicators/all/rows", chosen) for chosen in filters())
    yield from ((f"/filters/{name}/values", {}) for name in FILTERS)
    yield from (("/filters/tag/values", chosen) for chosen in filters())
    yield from (("/agents", chosen) for chosen in agent_filters())
    for one in floor.ids.values():
        parts = ("", "/messages", "/timeline", "/document", "/customer", "/helpdesk")
        yield from ((f"/conversations/{one}{part}", {}) for part in parts)
    yield from (("/audit", {"limit": "500", **chosen}) for chosen in ({}, {"actor": "cli"}))
    yield "/export/audit.csv", {}
    yield from (("/audit", {"subject": one}) for one in floor.ids.values())
    yield from ((path, {}) for path in ("/users", "/session/all", "/keys", "/organization", "/sources"))
    for one in (SOURCE, *(mark(each, "source", "id") for each in ORGANIZATIONS)):
        yield f"/sources/{one}/rejected", {}
    for one in (*floor.users.values(), "unknown"):
        yield from ((f"/users/{one}{part}", {}) for part in ("", "/sessions"))
    for form in ("csv", "xlsx"):
        yield f"/export/conversations.{form}", {}
        yield from ((f"/export/conversations.{form}", {"from": "2026-01-01T00:00:00Z", "q": q}) for q in ("zz", "x"))
    every = [name for name, one in COLUMNS.items() if one.drawn]
    yield "/export/conversations.csv", {"from": "2026-01-01T00:00:00Z", "columns": every, "sort": "customer"}
    for plain in ("/catalog", "/channels"):
        yield from ((plain, {"lang": language}) for language in ("es", "pt-BR", "en"))
    yield from ((plain, {}) for plain in ("/groups", "/actions/recent", "/session", "/health/live", "/health/ready"))
    yield from ((plain, {}) for plain in ("/preferences", "/preferences/canary", "/views"))
    yield from ((path, {}) for path in ("/jobs", "/jobs/unknown", "/jobs/unknown/refused", "/settings"))
    yield from ((path, {}) for path in ("/session/setup", "/checklist", "/organization/history", "/demo"))
    for kind in SETTINGS:
        yield f"/settings/{kind}", {}
        yield from ((f"/settings/{kind}/{one}/history", {}) for one in ("default", "lunch", "unknown"))


def whole(answer: httpx2.Response) -> bytes:
    """Every byte of an answer, its headers too, and of what is packed in it."""
    return b"\n".join(b": ".join(pair) for pair in answer.headers.raw) + b"\n\n" + unpacked(answer.content)


def unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def test_no_reading_operation_is_forgotten() -> None:
    asked = {
        "/session", "/health/live", "/health/ready", "/catalog", "/conversations", "/conversations/{conversation}",
        "/conversations/{conversation}/messages", "/conversations/{conversation}/timeline", "/indicators",
        "/indicators/{name}", "/indicators/{name}/rows", "/indicators/{name}/series",
        "/indicators/{name}/hours", "/series", "/demo",
        "/filters/{name}/values", "/groups", "/channels",
        "/agents", "/audit",
        "/actions/recent", "/targets", "/users", "/users/{user}", "/users/{user}/sessions", "/session/all",
        "/keys", "/organization", "/sources", "/sources/{source}/rejected", "/jobs", "/jobs/{job}",
        "/export/audit.csv",
        "/preferences", "/preferences/{name}", "/views",
        "/settings", "/settings/{kind}", "/settings/{kind}/{place}", "/settings/notice", "/settings/notice/{place}",
        "/settings/retention", "/settings/retention/{place}", "/session/setup", "/checklist", "/organization/history",
        "/jobs/{job}/refused", "/conversations/{conversation}/customer", "/conversations/{conversation}/helpdesk",
        "/conversations/{conversation}/document", "/export/conversations.csv", "/export/conversations.xlsx",
    }  # fmt: skip
    assert {path.removeprefix("/api/v1") for method, path in WHO_MAY if method == "get"} == asked
    assert {name for chosen in lists() for name in chosen} - {"sort", "limit"} >= FILTERS.keys()
    assert {name for chosen in agent_filters() for name in chosen} == AGENT_FILTERS.keys()


@pytest.mark.parametrize("name", ASKERS)
async def test_nobody_is_sent_a_byte_beyond_their_reach(floor: Floor, name: str) -> None:
    asker = ASKERS[name]
    client = await floor.asker(name)
    cells, seen = 0, set[Any]()
    for path, chosen in requests(floor):
        answer = await client.get(f"/api/v1{path}", params=chosen)
        assert answer.status_code in (200, 401, 403, 404, 422), (path, chosen, answer.text)
        sent = whole(answer)
        leaked = {one for one in marks(sent) if not asker.may_see(one, name)}
        assert not leaked, (path, chosen, leaked)
        if asker.profile == "agent":
            assert not [one for one in TOLD_APART if one in sent], (path, chosen)
            assert b'"kind":"note"' not in sent
            assert b"note.added" not in sent
        seen |= marks(answer.content)
        cells += 1
    assert cells > 300
    # The scan is not blind: whatever is within reach was sent, in some answer, with all that may be shown of it.
    fields = ("name", "phone", "email", "ticket", "external", "subject", "tag", "text", "reply", "url", "comment")
    for talk in asker.reach:
        for field in (*fields, "note"):
            if (field != "reply" or TALKS[talk].agent) and (field != "note" or asker.profile != "agent"):
                assert ("home", talk, field) in seen, (talk, field)


@pytest.mark.parametrize("name", ASKERS)
async def test_everyone_is_shown_exactly_what_they_reach(floor: Floor, name: str) -> None:
    asker, client = ASKERS[name], await floor.asker(name)
    items = (await client.get("/api/v1/conversations")).json()["items"]
    assert {one["external_id"] for one in items} == {mark("home", talk, "external") for talk in asker.reach - OLD}
    # What is finished, of any age: never a queue of others, and of others' own nothing.
    items = (await client.get("/api/v1/conversations", params={"from": "2026-01-01T00:00:00Z"})).json()["items"]
    ended = {talk for talk in asker.reach if TALKS[talk].then == "finished"}
    assert {one["external_id"] for one in items} == {mark("home", talk, "external") for talk in ended}
    for talk in EVERY:
        for part in ("", "/messages", "/timeline", "/document"):
            answer = await client.get(f"/api/v1/conversations/{floor.ids['home', talk]}{part}")
            assert answer.status_code == (200 if talk in asker.reach else 404), (talk, part)
    groups = (await client.get("/api/v1/groups")).json()["items"]
    everything = asker.all_groups or asker.profile == "administrator"
    assert {one["id"] for one in groups} == {
        group_id("home", one) for one in (GROUPS if everything else asker.groups)
    }
    agents = await client.get("/api/v1/agents")
    if asker.profile == "agent":
        assert agents.status_code == 403
    else:
        reached = GROUPS if everything else asker.groups
        expected = {agent_id("home", one) for one, group in AGENTS.items() if group in reached}
        assert {one["id"] for one in agents.json()["items"]} == expected


@pytest.mark.parametrize("name", ASKERS)
async def test_a_figure_counts_what_its_click_lists_and_nothing_out_of_reach(floor: Floor, name: str) -> None:
    asker, client = ASKERS[name], await floor.asker(name)
    for chosen in filters():
        if chosen.keys() & {"agent", "stranded"} and asker.profile == "agent":
            continue
        without = {key: value for key, value in chosen.items() if key != "state"}
        figures = (await client.get("/api/v1/indicators", params=without)).json()["indicators"]
        assert set(figures) == set(MAIN if asker.profile == "agent" else (*MAIN, *AVERAGES, *OVER))
        assert figures["all"] <= len(asker.reach - OLD)
        for card in MAIN:
            page = (await client.get("/api/v1/conversations", params={**without, "card": card})).json()
            assert (page["total"], len(page["items"])) == (figures[card], figures[card]), (without, card)
        if chosen.get("q") and marks(str(chosen["q"]).encode()):
            # To search for what is out of reach is to search for what is not there.
            (_, talk, field), *_ = marks(str(chosen["q"]).encode())
            found = chosen["q"].startswith("zz.home") and talk in asker.reach - OLD
            assert figures["all"] == (found and field in ("name", "phone", "email", "ticket")), chosen


@pytest.mark.parametrize("name", ASKERS)
async def test_a_figure_over_agents_counts_what_its_filters_list_within_reach(floor: Floor, name: str) -> None:
    asker, client = ASKERS[name], await floor.asker(name)
    if asker.profile == "agent":
        assert (await client.get("/api/v1/agents")).status_code == 403
        return
    for chosen in ({}, *({"group": group_id(one, "own")} for one in ORGANIZATIONS)):
        figures = (await client.get("/api/v1/indicators", params=chosen)).json()["indicators"]
        assert figures["agents_all"] <= len(asker.roster)
        for one in OVER_AGENTS:
            if isinstance(one.measure, Count):
                page = (await client.get("/api/v1/agents", params={**one.lists, **chosen})).json()
                assert (page["total"], len(page["items"])) == (figures[one.name], figures[one.name]), one.name


@pytest.mark.parametrize("name", ASKERS)
async def test_of_a_target_out_of_reach_only_name_status_and_free_places_are_told(floor: Floor, name: str) -> None:
    asker, client = ASKERS[name], await floor.asker(name)
    answer = await client.get("/api/v1/targets")
    if asker.profile == "agent" or asker.key:
        # The keys of these askers have the scope `read` alone.
        assert answer.status_code == 403
        return
    told = answer.json()
    assert {one["id"] for one in told["groups"]} == {group_id("home", group) for group in GROUPS}
    assert {one["id"] for one in told["agents"]} == {agent_id("home", agent) for agent in AGENTS}
    for one in told["agents"]:
        within = one["id"] in {agent_id("home", agent) for agent in asker.roster}
        assert one["within"] == within
        kept = {"id", "name", "source", "within", "status", "free"}
        assert within or {key for key, value in one.items() if value is not None} == kept
    for one in told["groups"]:
        within = asker.profile == "administrator" or asker.all_groups or one["id"] in map(own, asker.groups)
        assert one["within"] == within
        kept = {"id", "name", "source", "within", "free"}
        assert within or {key for key, value in one.items() if value is not None} == kept
    named = {thing for _, thing, field in marks(whole(answer)) if field in ("id", "name")}
    assert named <= {"organization", "source", *(f"group{one}" for one in GROUPS), *(f"agent{one}" for one in AGENTS)}
    rest = {one for one in marks(whole(answer)) if one[2] not in ("id", "name")}
    assert all(asker.may_see(one, name) for one in rest)


def own(group: str) -> str:
    return group_id("home", group)


ALONE: Final = ("nobody", "revoked", "ingesting", "measuring", "closed", "forged")


@pytest.mark.parametrize("name", ALONE)
async def test_who_may_not_read_is_told_nothing(floor: Floor, name: str) -> None:
    monitor, store = floor.monitor, floor.monitor.running.tools.store
    administration = monitor.administration
    client = monitor.client()
    match name:
        case "revoked":
            token = await administration.create_key("home", name, ["read"], reach=Reach("administrator"))
            client.headers["authorization"] = f"Bearer {token}"
            assert (await client.get("/api/v1/conversations")).is_success
            (key,) = [one for one in await store.keys("home") if one.name == "revoked"]
            await administration.revoke_key(key)
        case "ingesting":
            token = await administration.create_key("home", name, ["ingest"], source="shop")
            client.headers["authorization"] = f"Bearer {token}"
        case "measuring":
            token = await administration.create_key("home", name, ["metrics"])
            client.headers["authorization"] = f"Bearer {token}"
        case "closed":
            user = await administration.create_user("home", "closed@home.test", PASSWORD, Reach("operator"))
            client = await monitor.signed_in(user.email)
            assert (await client.get("/api/v1/conversations")).is_success
            await administration.set_user(user, disabled=True)
        case "forged":
            client.headers["authorization"] = "Bearer almk_" + "A" * 43
        case _:
            pass
    for path, chosen in requests(floor):
        answer = await client.get(f"/api/v1{path}", params=chosen)
        assert marks(whole(answer)) == set(), (path, chosen)
        if not path.startswith(("/health/", "/session/setup")):
            assert answer.status_code in (401, 403), (path, chosen)


def test_what_is_never_shown_is_never_in_what_may_be_seen() -> None:
    everyone: list[Asker] = list(ASKERS.values())
    assert not [one for one in everyone for field in NEVER if one.may_see(("home", "mine", field), "")]
