"""D3: every field that is known anywhere, sent to every write that does not take it."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from almenara.catalog.actions import ACTIONS
from almenara.catalog.settings import KINDS
from tests.acting import acting, rows
from tests.monitor import PASSWORD, Monitor

pytestmark = pytest.mark.anyio
EVENT = {
    "specversion": "1.0",
    "id": "1",
    "source": "test",
    "type": "conversation.resumed",
    "subject": "c1",
    "time": "2026-09-21T13:00:00Z",
}


def known(node: Any) -> Iterator[str]:
    """Every name of a property in the API's description."""
    if isinstance(node, dict):
        for name, value in node.items():  # pyright: ignore[reportUnknownVariableType] - any JSON
            if name == "properties":
                yield from value
            yield from known(value)
    elif isinstance(node, list):
        for one in node:  # pyright: ignore[reportUnknownVariableType] - any JSON
            yield from known(one)


async def fields(monitor: Monitor) -> list[str]:
    described = (await monitor.client().get("/api/openapi.json")).json()
    found = sorted(
        {*known(described), "disabled", "password_hash", "all_groups", "scopes", "maker", "key", "version"}
    )
    assert len(found) > 60
    return found


async def test_a_sign_in_takes_an_email_and_a_password_and_nothing_else(monitor: Monitor) -> None:
    await monitor.user("agent")
    client = monitor.client()
    for field in await fields(monitor):
        if field in ("email", "password"):
            continue
        body = {"email": "agent@x.test", "password": PASSWORD, field: "administrator"}
        answer = await client.post("/api/v1/session", json=body)
        assert answer.status_code == 422, field
        assert "set-cookie" not in answer.headers


async def test_a_fact_takes_its_own_data_and_nothing_else(monitor: Monitor) -> None:
    key = await monitor.key("ingest", source="shop")
    client = monitor.client(headers={"authorization": f"Bearer {key}"})
    before = await monitor.running.context.database.log.head("default")
    for field in await fields(monitor):
        for value in ("administrator", 1, None, ["x"], {"x": 1}):
            answer = await client.post("/api/v1/events", json={**EVENT, "data": {field: value}})
            assert answer.status_code == 422, field
    assert await monitor.running.context.database.log.head("default") == before


def own(described: dict[str, Any], operation: dict[str, Any]) -> set[str] | None:
    """What the body of an operation may say; None where it has none, or one of many shapes."""
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    while "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return set(schema["properties"]) if "properties" in schema else None


async def test_every_write_names_the_field_it_does_not_take(monitor: Monitor) -> None:
    await (await acting(monitor)).opened("c1", group="pagos")
    user = await monitor.user("administrator")
    client = await monitor.signed_in(user.email)
    view = (await client.post("/api/v1/views", json={"name": "x", "query": ""})).json()["id"]
    there = {"user": user.id, "source": "shop", "view": view, "name": "x", "kind": "tag", "place": "restore"}
    described = (await client.get("/api/openapi.json")).json()
    known, log = await fields(monitor), monitor.running.context.database.log
    before, cells = await log.head("default"), 0
    kept = (await client.get("/api/v1/users")).json()
    for path, item in described["paths"].items():
        for method, operation in item.items():
            # An event is told apart from many by its shape: its own test is below.
            taken = None if path == "/api/v1/events" else own(described, operation)
            for field in () if taken is None else {*known} - taken:
                answer = await client.request(method, path.format_map(Unknown(there)), json={field: "administrator"})
                assert answer.status_code == 422, (method, path, field, answer.text)
                assert field in answer.text, (method, path, field)
                cells += 1
    assert cells > 2_000
    assert await log.head("default") == before
    assert (await client.get("/api/v1/users")).json() == kept


class Unknown(dict[str, str]):
    """What a path names, and `unknown` for the rest."""

    def __missing__(self, key: str) -> str:
        return "unknown"


WITHIN: Final[dict[str, Callable[[dict[str, str]], dict[str, Any]]]] = {
    "group": lambda inner: {"targets": {"sms": inner}},
    "calendar": lambda inner: {"weekly": [inner]},
    "tag": lambda inner: {"labels": inner},
}
"""Where values of settings have objects inside."""


async def test_a_setting_takes_its_own_members_and_nothing_else(monitor: Monitor) -> None:
    await acting(monitor)
    await monitor.user("administrator")
    client = await monitor.signed_in("administrator@x.test")
    known, log = await fields(monitor), monitor.running.context.database.log
    known += ["version", "seq", "by", "at", "kind", "default"]
    before = await log.head("default")
    for kind in KINDS:
        members = {one.name for one in kind.fields}
        items = {"groups": "/shop/pagos", "agents": "/shop/ana", "accounts": "/sms/1", "channels": "/sms", "list": ""}
        path = f"/api/v1/settings/{kind.name}{items.get(kind.items, '/default')}"
        new = kind.items == "list"
        for field in {*known} - members:
            answer = await client.request("POST" if new else "PUT", path, json={field: "administrator"})
            assert (answer.status_code, field in answer.text) == (422, True), (kind.name, field, answer.text)
    for kind, around in WITHIN.items():
        inner = {
            "sms",
            "es",
            "pt-BR",
            "en",
            "wait",
            "first_reply",
            "reply",
            "handling",
            "goal",
            "days",
            "begin",
            "end",
        }
        for field in {*known} - inner:
            body = around({field: "administrator"})
            path = f"/api/v1/settings/{kind}" + ("/shop/pagos" if kind == "group" else "")
            answer = await client.request("PUT" if kind == "group" else "POST", path, json=body)
            assert (answer.status_code, field in answer.text) == (422, True), (kind, field, answer.text)
    assert await log.head("default") == before


FORMS: Final[dict[str, dict[str, Any]]] = {
    "transfer": {"to_group": "shop/ventas"},
    "requeue": {},
    "pend": {},
    "resume": {},
    "prioritize": {"priority": 3},
    "tag": {"tags": ["x"]},
    "note": {"text": "x"},
    "finish": {},
    "reopen": {},
    "set_status": {"status": "pause"},
}
"""Every action, with as little as it takes."""
OWN: Final = {
    "transfer": {"to_agent", "to_group", "share", "reason"},
    "requeue": {"reason"},
    "pend": {"until", "reason"},
    "finish": {"reason"},
    "reopen": {"agent", "group"},
    "prioritize": {"priority"},
    "tag": {"tags"},
    "note": {"text"},
    "set_status": {"status", "reason", "until"},
}


async def test_an_action_takes_its_form_and_nothing_else(monitor: Monitor) -> None:
    floor = await acting(monitor)
    await floor.opened("c1", group="pagos")
    await monitor.user("administrator")
    client = await monitor.signed_in("administrator@x.test")
    seen = (await rows(client))["c1"]
    log = monitor.running.context.database.log
    before, known = await log.head("default"), await fields(monitor)
    known += ["actor", "address", "action", "undoes", "digest", "organization", "results", "command", "now"]
    for name, form in FORMS.items():
        on = "agents" if name == "set_status" else "conversations"
        versions = name in ("transfer", "requeue", "pend", "resume", "finish", "reopen")
        row = {"id": "shop/ana" if on == "agents" else seen["id"]} | ({"version": 0} if versions else {})
        path = f"/api/v1/actions/{name}"
        for field in {*known} - OWN.get(name, set()) - {on}:
            answer = await client.post(path, json={on: [row], **form, field: "administrator"})
            assert answer.status_code == 422, (name, field)
        for field in {*known} - {"id", "version"}:
            answer = await client.post(path, json={on: [row | {field: "administrator"}], **form})
            assert answer.status_code == 422, (name, field)
    for field in {*known} - {"conversations"}:
        answer = await client.post("/api/v1/actions/unknown/undo", json={field: "administrator"})
        assert answer.status_code == 422, field
    assert await log.head("default") == before
    assert (await rows(client))["c1"] == seen


async def test_no_action_is_left_out() -> None:
    assert {one.name for one in ACTIONS if one.command is not None} == FORMS.keys()
