"""Actions over HTTP, as `domain.md` has them."""

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest

from almenara.access.actor import Scope
from tests.acting import Acting, act, acting, rows
from tests.monitor import Clock, Monitor, started

pytestmark = pytest.mark.anyio


@pytest.fixture
async def floor(monitor: Monitor) -> Acting:
    return await acting(monitor)


@pytest.fixture
async def operator(floor: Acting) -> httpx2.AsyncClient:
    await floor.monitor.user("operator")
    return await floor.monitor.signed_in("operator@x.test")


async def only(client: httpx2.AsyncClient, subject: str) -> dict[str, Any]:
    return (await rows(client))[subject]


async def result(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    (one,) = answer.json()["results"]
    return one


async def test_a_queued_conversation_sent_to_an_agent_of_its_group_is_assigned(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    await floor.opened("c1", group="pagos")
    row = await only(operator, "c1")
    assert await result(await act(operator, "transfer", [row], to_agent="shop/ana")) == {
        "id": row["id"],
        "done": True,
    }
    after = await only(operator, "c1")
    assert (after["state"], after["agent"]["id"], after["transfers"]) == ("in_progress", "shop/ana", 0)


async def test_sent_to_an_agent_of_another_group_it_takes_that_agents_group(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    await floor.opened("c1", group="pagos", agent="ana")
    await result(await act(operator, "transfer", [await only(operator, "c1")], to_agent="shop/rosa"))
    after = await only(operator, "c1")
    assert (after["agent"]["id"], after["group"]["id"], after["transfers"]) == ("shop/rosa", "shop/ventas", 1)


async def test_a_move_never_resets_the_wait_and_undoing_it_brings_every_moment_back(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    await floor.opened("c1", group="pagos")
    before = await only(operator, "c1")
    floor.monitor.clock.forward(seconds=60)
    answer = await act(operator, "transfer", [before], to_group="shop/ventas")
    moved = await only(operator, "c1")
    assert moved["group"]["id"] == "shop/ventas"
    assert moved["waiting_since"] == before["waiting_since"]
    undone = await operator.post(f"/api/v1/actions/{answer.json()['action']}/undo", json={})
    assert (await result(undone))["done"]
    after = await only(operator, "c1")
    assert after == before | {"version": after["version"]}
    assert after["version"] > moved["version"]


async def test_an_undo_is_refused_after_anything_but_a_contacts_message(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    for subject in ("c1", "c2"):
        await floor.opened(subject, group="pagos")
    seen = await rows(operator)
    action = (await act(operator, "transfer", list(seen.values()), to_agent="shop/ana")).json()["action"]
    await floor.tell("message.received", "c1", message="m1", text="hola")
    await floor.tell("message.sent", "c2", message="m2", text="hola", author={"kind": "agent", "id": "ana"})
    results = (await operator.post(f"/api/v1/actions/{action}/undo", json={})).json()["results"]
    assert {one["id"]: one.get("code") for one in results} == {
        seen["c1"]["id"]: None,
        seen["c2"]["id"]: "something_followed",
    }
    again = (await operator.post(f"/api/v1/actions/{action}/undo", json={})).json()["results"]
    assert {one["code"] for one in again} == {"already_undone", "something_followed"}


async def test_an_undo_is_its_authors_for_half_an_hour(floor: Acting, operator: httpx2.AsyncClient) -> None:
    await floor.opened("c1", group="pagos")
    answer = await act(operator, "transfer", [await only(operator, "c1")], to_agent="shop/ana")
    path = f"/api/v1/actions/{answer.json()['action']}/undo"
    await floor.monitor.user("administrator")
    other = await floor.monitor.signed_in("administrator@x.test")
    assert (await other.post(path, json={})).status_code == 404
    floor.monitor.clock.forward(seconds=1_800)
    assert (await result(await operator.post(path, json={})))["code"] == "too_late"


async def test_who_saw_an_older_version_is_told_what_changed(floor: Acting, operator: httpx2.AsyncClient) -> None:
    await floor.opened("c1", group="pagos")
    seen = await only(operator, "c1")
    await act(operator, "transfer", [seen], to_agent="shop/ana")
    refused = await result(await act(operator, "finish", [seen]))
    assert refused["code"] == "changed_meanwhile"
    assert refused["changed"]["state"] == "in_progress"
    assert refused["changed"]["agent"] == {"id": "shop/ana", "name": "Ana"}
    assert refused["changed"]["by"]["kind"] == "user"
    retried = await result(
        await act(operator, "finish", [seen | {"version": refused["changed"]["version"]}], reason="resolved")
    )
    assert retried["done"]


async def test_a_bulk_action_does_the_good_rows_and_names_the_others(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    for subject in ("good", "stale", "done"):
        await floor.opened(subject, group="pagos")
    seen = await rows(operator)
    await floor.tell("conversation.assigned", "stale", agent="ana")
    await floor.tell("conversation.finished", "done")
    gone = {"id": "nothere", "version": 1}
    done = await only(operator, "done")
    answer = await act(operator, "pend", [seen["good"], seen["stale"], done, gone])
    codes = [one.get("code") for one in answer.json()["results"]]
    assert codes == [None, "changed_meanwhile", "not_now", "not_found"]
    assert (await only(operator, "good"))["state"] == "pending"


async def test_a_retry_under_the_same_key_changes_nothing_and_answers_the_same(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    await floor.opened("c1", group="pagos")
    seen = await only(operator, "c1")
    first = await act(operator, "transfer", [seen], key="k1", to_agent="shop/ana")
    after = await only(operator, "c1")
    second = await act(operator, "transfer", [seen], key="k1", to_agent="shop/ana")
    assert second.json()["results"] == first.json()["results"]
    assert second.json()["action"] == first.json()["action"]
    assert await only(operator, "c1") == after
    assert (await act(operator, "transfer", [seen], key="k1", to_agent="shop/luis")).status_code == 422
    floor.monitor.clock.forward(hours=25)
    tomorrow = await floor.monitor.signed_in("operator@x.test")
    assert (await act(tomorrow, "transfer", [seen], key="k1", to_agent="shop/luis")).status_code == 200


async def test_sharing_spreads_over_free_places_and_leaves_the_rest_in_the_queue(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    for number in range(12):
        await floor.opened(f"c{number}", group="ventas")
    seen = await rows(operator)
    await act(operator, "transfer", list(seen.values()), to_group="shop/pagos", share=True)
    after = list((await rows(operator)).values())
    held = [row["agent"]["id"] for row in after if row["agent"]]
    assert (held.count("shop/ana"), held.count("shop/luis")) == (5, 5)
    assert [row["state"] for row in after if not row["agent"]] == ["queued", "queued"]
    assert {row["group"]["id"] for row in after} == {"shop/pagos"}


async def test_sharing_without_a_group_gives_each_row_to_the_agents_of_its_own(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    groups = {f"c{number}": "pagos" if number % 2 else "ventas" for number in range(6)}
    for conversation, group in groups.items():
        await floor.opened(conversation, group=group)
    answer = await act(operator, "transfer", list((await rows(operator)).values()), share=True)
    assert [one.get("code") for one in answer.json()["results"]] == [None] * 6
    for row in (await rows(operator)).values():
        assert row["group"]["id"] == f"shop/{groups[row['external_id']]}"
        assert row["agent"]["id"] in (
            ("shop/ana", "shop/luis") if groups[row["external_id"]] == "pagos" else ("shop/rosa",)
        )


async def test_of_two_who_transfer_the_same_row_at_once_one_wins(floor: Acting, operator: httpx2.AsyncClient) -> None:
    await floor.monitor.user("administrator")
    other = await floor.monitor.signed_in("administrator@x.test")
    for number in range(40):
        await floor.opened(f"c{number}", group="pagos")
        seen = await only(operator, f"c{number}")
        answers = await asyncio.gather(
            act(operator, "transfer", [seen], to_agent="shop/ana"),
            act(other, "transfer", [seen], to_agent="shop/rosa"),
        )
        codes = sorted([str((await result(answer)).get("code")) for answer in answers])
        assert codes == ["None", "changed_meanwhile"]


async def test_what_does_not_exist_or_has_passed_is_refused_with_its_place(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    await floor.opened("c1", group="pagos")
    seen = await only(operator, "c1")
    wrong: tuple[tuple[str, Any, str], ...] = (
        ("transfer", {"to_agent": "shop/nobody"}, "/to_agent"),
        ("transfer", {"to_group": "shop/nothing"}, "/to_group"),
        ("transfer", {}, "/"),
        ("pend", {"until": "2001-01-01T00:00:00Z"}, "/until"),
        ("prioritize", {"priority": 5}, "/priority"),
        ("note", {"text": "a\0b"}, "/"),
    )
    for name, fields, place in wrong:
        answer = await act(operator, name, [seen], None, **fields)
        assert answer.status_code == 422, name
        assert [one["place"] for one in answer.json()["places"]] == [place]
    twice = await act(operator, "finish", [seen, seen])
    assert twice.status_code == 422
    assert (await act(operator, "finish", [])).status_code == 422
    assert (await act(operator, "finish", [{"id": "unknown", "version": 1}])).status_code == 404
    assert await only(operator, "c1") == seen


async def test_agente_acts_by_no_way(floor: Acting, operator: httpx2.AsyncClient) -> None:
    await floor.opened("c1", agent="ana", group="pagos")
    await floor.monitor.user("agent", agents=("shop/ana",))
    agent = await floor.monitor.signed_in("agent@x.test")
    seen = await only(agent, "c1")
    key = await floor.monitor.key("read", "act", profile="agent")
    with_key = floor.monitor.client(headers={"authorization": f"Bearer {key}"})
    for name, fields in (("transfer", {"to_agent": "shop/luis"}), ("finish", {}), ("note", {"text": "x"})):
        assert (await act(agent, name, [seen], **fields)).status_code == 403
        assert (await act(with_key, name, [seen], **fields)).status_code == 403
    assert await only(agent, "c1") == seen


async def test_a_key_acts_with_the_scope_act_only(floor: Acting, operator: httpx2.AsyncClient) -> None:
    await floor.opened("c1", group="pagos")
    seen = await only(operator, "c1")
    scopes: tuple[tuple[Scope, int], ...] = (("read", 403), ("act", 200))
    for scope, status in scopes:
        key = await floor.monitor.key(scope, profile="operator")
        client = floor.monitor.client(headers={"authorization": f"Bearer {key}"})
        assert (await act(client, "transfer", [seen], to_agent="shop/ana")).status_code == status


async def test_a_supervisor_sets_the_status_of_an_agent_within_reach(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    await floor.monitor.user("advanced_agent", "shop/ventas")
    advanced = await floor.monitor.signed_in("advanced_agent@x.test")
    body = {"agents": [{"id": "shop/ana"}], "status": "pause", "reason": "lunch", "until": "2030-01-01T14:00:00Z"}
    assert (await advanced.post("/api/v1/actions/set_status", json=body)).status_code == 404
    assert (await result(await operator.post("/api/v1/actions/set_status", json=body)))["done"]
    agents = (await operator.get("/api/v1/agents")).json()["items"]
    assert {one["id"]: one["status"] for one in agents}["shop/ana"] == "pause"


async def test_recent_actions_say_what_can_be_undone(floor: Acting, operator: httpx2.AsyncClient) -> None:
    for subject in ("c1", "c2"):
        await floor.opened(subject, group="pagos", ticket=f"T-{subject}")
    seen = await rows(operator)
    action = (await act(operator, "transfer", list(seen.values()), to_agent="shop/ana")).json()["action"]
    first = {"conversations": [{"id": seen["c1"]["id"]}]}
    await operator.post(f"/api/v1/actions/{action}/undo", json=first)
    (item,) = (await operator.get("/api/v1/actions/recent")).json()["items"]
    assert (item["action"], item["name"], item["fields"]) == (action, "transfer", {"to_agent": "shop/ana"})
    told = {row["ticket"]: (row["undone"], row["undoable"], row["why"]) for row in item["results"]}
    assert told == {"T-c1": (True, False, "already_undone"), "T-c2": (False, True, None)}


async def test_the_timeline_tells_who_did_what_and_what_counts_no_more(
    floor: Acting, operator: httpx2.AsyncClient
) -> None:
    await floor.opened("c1", group="pagos")
    seen = await only(operator, "c1")
    action = (await act(operator, "transfer", [seen], to_group="shop/ventas", reason="wrong_team")).json()["action"]
    await operator.post(f"/api/v1/actions/{action}/undo", json={})
    events = (await operator.get(f"/api/v1/conversations/{seen['id']}/timeline")).json()["items"]
    told = [(one["type"], one["who"] and one["who"]["name"], one["undone"]) for one in events]
    assert told == [
        ("conversation.opened", None, False),
        ("conversation.transferred", "operator", True),
        ("action.undone", "operator", False),
    ]
    assert events[1]["data"]["reason"] == "wrong_team"


async def test_recent_actions_outlive_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    async with started(tmp_path, clock) as monitor:
        floor = await acting(monitor)
        await monitor.user("operator")
        await floor.opened("c1", group="pagos")
        client = await monitor.signed_in("operator@x.test")
        action = (await act(client, "transfer", [await only(client, "c1")], to_agent="shop/ana")).json()["action"]
    async with started(tmp_path, clock) as monitor:
        client = await monitor.signed_in("operator@x.test")
        (item,) = (await client.get("/api/v1/actions/recent")).json()["items"]
        assert item["action"] == action
        assert (await result(await client.post(f"/api/v1/actions/{action}/undo", json={})))["done"]
