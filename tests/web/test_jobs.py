"""An action on more rows than one request takes: progress, stop, undo, and every row told of."""

import asyncio
from typing import Any

import httpx2
import pytest

from almenara.service import jobs
from tests.monitor import Monitor

pytestmark = pytest.mark.anyio
ROWS = 250
TIME = "2026-09-21T14:00:00.000Z"
FINISH = {"action": "finish", "filter": {"group": ["shop/pagos"]}, "fields": {"reason": "incident"}}


async def tell(monitor: Monitor, *told: tuple[str, str, dict[str, Any]]) -> None:
    key = await monitor.key("ingest", source="shop")
    program = monitor.client(headers={"authorization": f"Bearer {key}"})
    named = {"specversion": "1.0", "source": "t", "time": TIME}
    events = [{**named, "id": f"{kind} {of}", "type": kind, "subject": of, "data": data} for of, kind, data in told]
    seq = (await program.post("/api/v1/events", json=events)).json()["seq"]
    hub = await monitor.running.context.hubs.of("default")
    while hub.board.seq < seq:
        await asyncio.sleep(0.001)


@pytest.fixture
async def supervisor(monitor: Monitor) -> httpx2.AsyncClient:
    opening = {"channel": "sms", "contact": {"name": "Marta"}}
    rows = [(f"c{n}", "conversation.opened", {**opening, "group": "pagos"}) for n in range(ROWS)]
    await tell(
        monitor,
        ("pagos", "group.registered", {"name": "Pagos"}),
        ("ventas", "group.registered", {"name": "Ventas"}),
        *rows,
        ("elsewhere", "conversation.opened", {**opening, "group": "ventas"}),
    )
    await monitor.user("operator")
    return await monitor.signed_in("operator@x.test")


async def ended(client: httpx2.AsyncClient, job: str) -> dict[str, Any]:
    while (now := (await client.get(f"/api/v1/jobs/{job}")).json())["state"] == "running":
        await asyncio.sleep(0.005)
    return now


async def listed(client: httpx2.AsyncClient, **asked: str) -> int:
    return (await client.get("/api/v1/conversations", params=asked)).json()["total"]


async def test_every_row_that_the_filter_lists_is_done_and_no_other(supervisor: httpx2.AsyncClient) -> None:
    begun = await supervisor.post("/api/v1/jobs", json={**FINISH, "expected": ROWS})
    assert begun.status_code == 202
    assert (begun.json()["state"], begun.json()["total"]) == ("running", ROWS)
    done = await ended(supervisor, begun.json()["id"])
    assert (done["state"], done["seen"], done["done"], done["refused"]) == ("done", ROWS, ROWS, [])
    assert await listed(supervisor, state="finished") == ROWS
    assert await listed(supervisor, state="queued") == 1
    assert [one["id"] for one in (await supervisor.get("/api/v1/jobs")).json()["items"]] == [begun.json()["id"]]


async def test_what_changed_since_the_job_began_is_left_and_named(
    monitor: Monitor, supervisor: httpx2.AsyncClient
) -> None:
    begun = (await supervisor.post("/api/v1/jobs", json=FINISH)).json()
    await tell(monitor, *((f"c{n}", "conversation.queued", {"group": "ventas"}) for n in range(ROWS)))
    done = await ended(supervisor, begun["id"])
    named = {one["code"]: len(one["ids"]) for one in done["refused"]}
    assert done["done"] + sum(named.values()) == done["seen"] == ROWS
    assert set(named) <= {"changed_meanwhile"}
    assert await listed(supervisor, state="finished") == done["done"]
    assert all(one["detail"] for one in done["refused"])


async def test_what_was_refused_is_named_and_can_be_asked_for_again(supervisor: httpx2.AsyncClient) -> None:
    async def job(**asked: Any) -> dict[str, Any]:
        return await ended(supervisor, (await supervisor.post("/api/v1/jobs", json={**FINISH, **asked})).json()["id"])

    await job()
    refused = await job()
    assert refused["done"] == 0
    told = (await supervisor.get(f"/api/v1/jobs/{refused['id']}/refused")).json()
    assert told["total"] == len(told["items"]) == ROWS
    assert {(one["name"], one["code"]) for one in told["items"]} == {("Marta", "not_now")}
    await job(action="reopen", fields={})
    again = await job(filter={}, again=refused["id"])
    assert (again["total"], again["done"], again["refused"]) == (ROWS, ROWS, [])


async def test_stopping_leaves_the_rest_and_undo_takes_back_what_was_done(supervisor: httpx2.AsyncClient) -> None:
    begun = (await supervisor.post("/api/v1/jobs", json=FINISH)).json()
    assert (await supervisor.post(f"/api/v1/jobs/{begun['id']}/stop")).status_code == 200
    done = await ended(supervisor, begun["id"])
    assert (done["state"], done["undoable"], done["fields"]) == ("stopped", True, {})
    assert 0 < done["done"] < ROWS
    assert (await supervisor.get("/api/v1/actions/recent")).json()["items"] == []
    assert await listed(supervisor, state="finished") == done["done"]
    undoing = (await supervisor.post(f"/api/v1/jobs/{begun['id']}/undo")).json()
    undone = await ended(supervisor, undoing["id"])
    assert (undone["state"], undone["done"], undone["undoable"]) == ("done", done["done"], False)
    assert await listed(supervisor, state="queued", group="shop/pagos") == ROWS


async def test_a_job_ends_with_the_right_to_do_it(monitor: Monitor, supervisor: httpx2.AsyncClient) -> None:
    begun = (await supervisor.post("/api/v1/jobs", json=FINISH)).json()
    users = await monitor.running.tools.store.users("default")
    await monitor.administration.set_user(users[0], disabled=True)
    kept = monitor.running.context.jobs.store
    while (now := await kept.get("default", begun["id"])) is None or now.ended_at is None:
        await asyncio.sleep(0.005)
    assert now.seen < ROWS
    assert jobs.state_of(now, monitor.clock()) == "interrupted"


async def test_a_job_is_its_makers_and_asked_for_by_who_may(monitor: Monitor, supervisor: httpx2.AsyncClient) -> None:
    begun = (await supervisor.post("/api/v1/jobs", json=FINISH)).json()
    await ended(supervisor, begun["id"])
    await monitor.user("administrator")
    other = await monitor.signed_in("administrator@x.test")
    for method, path in (("GET", ""), ("GET", "/refused"), ("POST", "/stop"), ("POST", "/undo")):
        assert (await other.request(method, f"/api/v1/jobs/{begun['id']}{path}")).status_code == 404
    theirs = {"action": "finish", "again": begun["id"]}
    assert (await other.post("/api/v1/jobs", json=theirs)).status_code == 404
    await monitor.user("agent", "shop/pagos")
    agent = await monitor.signed_in("agent@x.test")
    assert (await agent.post("/api/v1/jobs", json=FINISH)).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"action": "note"}, "/action"),
        ({"fields": {"text": "x"}}, "/fields/text"),
        ({"action": "transfer", "fields": {"to_group": "shop/nobody"}}, "/to_group"),
        ({"action": "prioritize", "fields": {"priority": 9}}, "/fields/priority"),
        ({"expected": 20}, "/expected"),
        ({"filter": {"nothing": ["x"]}}, "/nothing"),
        ({"again": "a job"}, "/filter"),
    ],
)
async def test_what_is_wrong_with_it_is_told_before_anything_is_done(
    supervisor: httpx2.AsyncClient, wrong: dict[str, Any], place: str
) -> None:
    answer = await supervisor.post("/api/v1/jobs", json={**FINISH, **wrong})
    assert answer.status_code == 422
    assert [one["place"] for one in answer.json()["places"]] == [place]
    assert await listed(supervisor, state="finished") == 0


async def test_too_many_rows_are_too_many(supervisor: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST", ROWS - 1)
    answer = await supervisor.post("/api/v1/jobs", json=FINISH)
    assert answer.status_code == 422
    assert str(ROWS) in answer.text
