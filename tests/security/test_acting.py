"""D1 and D2 over every action: who may, on which rows, by which way; and what the answers tell to whom."""

from collections.abc import Iterator
from typing import Any, Final, get_args

import httpx2
import pytest

from almenara.access.actor import Scope
from almenara.catalog.actions import ACTIONS
from almenara.service.administration import Reach
from tests.listening import Page, listening, sign_in
from tests.security.canaries import (
    AGENTS,
    ASKERS,
    EVERY,
    GROUPS,
    TALKS,
    Asker,
    Floor,
    agent_id,
    group_id,
    mark,
    marks,
)

pytestmark = pytest.mark.anyio
UNKNOWN: Final = "aaaaaaaaaaaaaaaa"
FORMS: Final[dict[str, dict[str, Any]]] = {
    "transfer": {"to_group": group_id("home", "own")},
    "requeue": {},
    "pend": {},
    "resume": {},
    "prioritize": {"priority": 0},
    "tag": {"tags": []},
    "note": {"text": "zz.home.mine.note.zz"},
    "finish": {},
    "reopen": {},
    "set_status": {"status": "pause"},
}
VERSIONED: Final = frozenset({"transfer", "requeue", "pend", "resume", "finish", "reopen"})
SOME: Final = ("queueown", "queueother", "mine", "stranger", "mineother", "loose", "donemine", "oldstranger")


def may_act(asker: Asker) -> bool:
    """Whether someone of this profile acts at all."""
    return asker.profile != "agent"


def body(name: str, *ids: str) -> dict[str, Any]:
    """An action on rows in a version that they never had: whoever reaches them is told that they changed."""
    rows = [{"id": one, "version": 0} if name in VERSIONED else {"id": one} for one in ids]
    return {"agents" if name == "set_status" else "conversations": rows, **FORMS[name]}


def told(answer: httpx2.Response) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """All of an answer."""
    return answer.status_code, list(answer.headers.raw), answer.content


def rows() -> Iterator[str]:
    yield from (name for name in FORMS if name != "set_status")


def test_no_action_is_forgotten() -> None:
    assert {one.name for one in ACTIONS if one.command is not None} == FORMS.keys()


@pytest.mark.parametrize("name", ASKERS)
async def test_what_is_offered_is_what_may_be_done(floor: Floor, name: str) -> None:
    client = await floor.asker(name, "read", "act")
    offered = {one["name"] for one in (await client.get("/api/v1/catalog")).json()["actions"]}
    assert offered == {"view", *(FORMS if may_act(ASKERS[name]) else ())}


@pytest.mark.parametrize("name", ASKERS)
async def test_everyone_acts_within_their_reach_and_nowhere_else(floor: Floor, name: str) -> None:
    asker, client = ASKERS[name], await floor.asker(name, "read", "act")
    outside = [("home", talk) for talk in SOME if talk not in asker.reach] + [
        ("rival", "queueown"),
        ("rival", "mine"),
    ]
    for action in rows():
        path = f"/api/v1/actions/{action}"
        unknown = told(await client.post(path, json=body(action, UNKNOWN)))
        assert unknown[0] == (404 if may_act(asker) else 403)
        for one in outside:
            assert told(await client.post(path, json=body(action, floor.ids[one]))) == unknown, (action, one)
        for talk in asker.reach & set(SOME):
            answer = await client.post(path, json=body(action, floor.ids["home", talk]))
            assert answer.status_code == (200 if may_act(asker) else 403), (action, talk)
            leaked = {one for one in marks(answer.content) if not asker.may_see(one, name)}
            assert not leaked, (action, talk, leaked)
            if may_act(asker) and action in VERSIONED:
                assert answer.json()["results"][0]["code"] == "changed_meanwhile"


@pytest.mark.parametrize("name", ASKERS)
async def test_a_bulk_names_foreign_rows_as_unknown_ones_and_tells_nothing_of_them_later(
    floor: Floor, name: str
) -> None:
    asker, client = ASKERS[name], await floor.asker(name, "read", "act")
    ids = [UNKNOWN, *(floor.ids["home", talk] for talk in sorted(EVERY)), floor.ids["rival", "mine"]]
    reached = {floor.ids["home", talk] for talk in asker.reach}
    for action in rows():
        answer = await client.post(f"/api/v1/actions/{action}", json=body(action, *ids))
        assert answer.status_code == (403 if not may_act(asker) else 200 if reached else 404)
        if answer.is_success:
            results = {one["id"]: one for one in answer.json()["results"]}
            assert list(results) == ids
            for one in ids:
                assert (results[one].get("code") == "not_found") == (one not in reached), (action, one)
                if one not in reached:
                    assert results[one] == results[UNKNOWN] | {"id": one}
        assert not {one for one in marks(answer.content) if not asker.may_see(one, name)}
    recent = await client.get("/api/v1/actions/recent")
    assert recent.status_code == (200 if may_act(asker) else 403)
    leaked = {one for one in marks(recent.content) if not asker.may_see(one, name)}
    assert not leaked, leaked
    if may_act(asker):
        # The look is not blind: what they reach is told by name.
        assert {one[1] for one in marks(recent.content) if one[2] == "name"} >= asker.reach


@pytest.mark.parametrize("name", ASKERS)
async def test_the_status_of_agents_is_set_within_reach(floor: Floor, name: str) -> None:
    asker, client = ASKERS[name], await floor.asker(name, "read", "act")
    everything = asker.all_groups or asker.profile == "administrator"
    path = "/api/v1/actions/set_status"
    unknown = told(await client.post(path, json=body("set_status", "shop/nobody")))
    for organization in ("home", "rival"):
        for agent, group in AGENTS.items():
            answer = await client.post(path, json=body("set_status", agent_id(organization, agent)))
            if may_act(asker) and organization == "home" and (everything or group in asker.groups):
                assert answer.status_code == 200
            else:
                assert told(answer) == unknown
    assert unknown[0] == (404 if may_act(asker) else 403)


@pytest.mark.parametrize("name", [name for name, asker in ASKERS.items() if may_act(asker)])
async def test_a_foreign_target_is_one_that_does_not_exist(floor: Floor, name: str) -> None:
    client = await floor.asker(name, "read", "act")
    talk = sorted(ASKERS[name].reach)[0]
    row = {"id": floor.ids["home", talk], "version": 0}
    for action, form, named in (
        ("transfer", "to_agent", agent_id),
        ("transfer", "to_group", group_id),
        ("reopen", "agent", agent_id),
        ("reopen", "group", group_id),
    ):
        path = f"/api/v1/actions/{action}"
        unknown = told(await client.post(path, json={"conversations": [row], form: "shop/nobody"}))
        assert unknown[0] == 422
        for one in AGENTS if named is agent_id else GROUPS:
            foreign = {"conversations": [row], form: named("rival", one)}
            assert told(await client.post(path, json=foreign)) == unknown


async def test_an_action_is_taken_back_by_nobody_else_and_a_key_of_anothers_hides_nothing(floor: Floor) -> None:
    author = await floor.asker("operator")
    row = {"id": floor.ids["home", "queueown"]}
    form = {"conversations": [row], "priority": 3}
    keyed = {"idempotency-key": "the same"}
    done = await author.post("/api/v1/actions/prioritize", json=form, headers=keyed)
    assert done.json()["results"] == [row | {"done": True}]
    action = done.json()["action"]
    rival = await floor.monitor.signed_in("administrator@rival.test")
    others = [await floor.asker(name, "read", "act") for name in ("administrator", "advanced", "keyofall")]
    for other in (*others, rival):
        unknown = told(await other.post(f"/api/v1/actions/{UNKNOWN}/undo", json={}))
        assert unknown[0] == 404
        assert told(await other.post(f"/api/v1/actions/{action}/undo", json={})) == unknown
    for number, other in enumerate(others):
        other_form = form | {"priority": number}
        answer = await other.post("/api/v1/actions/prioritize", json=other_form, headers=keyed)
        assert answer.json()["results"] == [row | {"done": True}]
        assert answer.json()["action"] != action
    foreign = {"conversations": [{"id": floor.ids["rival", "mine"]}, {"id": UNKNOWN}]}
    results = (await author.post(f"/api/v1/actions/{action}/undo", json=foreign)).json()["results"]
    assert [one["code"] for one in results] == ["not_found", "not_found"]


@pytest.mark.parametrize("scope", get_args(Scope))
async def test_a_key_acts_with_the_scope_for_it_alone(floor: Floor, scope: Scope) -> None:
    reach, source = Reach("administrator"), "shop" if scope == "ingest" else None
    key = await floor.monitor.administration.create_key("home", scope, [scope], source=source, reach=reach)
    client = floor.monitor.client(headers={"authorization": f"Bearer {key}"})
    for action in rows():
        answer = await client.post(f"/api/v1/actions/{action}", json=body(action, floor.ids["home", "mine"]))
        assert answer.status_code == (200 if scope == "act" else 403), action
    undone = await client.post(f"/api/v1/actions/{UNKNOWN}/undo", json={})
    assert undone.status_code == (404 if scope == "act" else 403)


async def test_what_left_ones_reach_can_be_taken_back_and_tells_nothing_new(floor: Floor) -> None:
    client = await floor.asker("advancedofgroup")
    found = (await client.get(f"/api/v1/conversations/{floor.ids['home', 'mate']}")).json()
    body = {
        "conversations": [{"id": found["id"], "version": found["version"]}],
        "to_group": group_id("home", "other"),
    }
    action = (await client.post("/api/v1/actions/transfer", json=body)).json()["action"]
    assert (await client.get(f"/api/v1/conversations/{found['id']}")).status_code == 404
    renamed = {"name": mark("home", "mate", "renamed")}
    seq = await floor.tell("home", [(mark("home", "mate", "contactid"), "contact.updated", renamed, 0)])
    await (await floor.monitor.running.context.hubs.of("home")).reached(seq)
    recent = await client.get("/api/v1/actions/recent")
    assert ("home", "mate", "renamed") not in marks(recent.content)
    assert ("home", "mate", "ticket") in marks(recent.content)
    results = (await client.post(f"/api/v1/actions/{action}/undo", json={})).json()["results"]
    assert results == [{"id": found["id"], "done": True}]
    assert ("home", "mate", "renamed") in marks((await client.get("/api/v1/actions/recent")).content)


async def test_no_frame_acts(floor: Floor) -> None:
    log = floor.monitor.running.context.database.log
    async with listening(floor.monitor) as address:
        page = await Page.open(address, await sign_in(floor.monitor, "administrator@home.test"))
        await page.ask({"watch": 1, "kind": "conversations"})
        before = await log.head("home")
        for action in FORMS:
            for frame in (
                {"type": action, **body(action, floor.ids["home", "mine"])},
                {"type": "action", "name": action, **body(action, floor.ids["home", "mine"])},
                {"type": "watch", "watch": 2, "kind": action, "conversation": floor.ids["home", "mine"]},
                {"type": "hold", "watch": 1, "ids": [floor.ids["home", "mine"]], **FORMS[action], "action": action},
            ):
                await page.send(frame)
                assert (await page.hears("refused"))["type"] == "refused"
        assert await log.head("home") == before
        await page.close()


def test_the_floor_is_wide_enough() -> None:
    assert len(ASKERS) * (len(FORMS) - 1) * (len(SOME) + 3) + len(ASKERS) * len(FORMS) > 1_000
    assert set(SOME) <= TALKS.keys()
