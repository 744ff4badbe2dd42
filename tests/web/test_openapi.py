"""A4: routes = OpenAPI = permission table = documentation."""

import json
from collections.abc import AsyncGenerator
from html import unescape
from pathlib import Path
from typing import Any, Final, get_args

import msgspec
import pytest
from litestar import Litestar, get
from litestar.routes import HTTPRoute

from almenara.access.permissions import GRANTED, PROFILES, Permission
from almenara.web import api
from almenara.web.guard import NEEDS
from almenara.web.openapi import DOORS, describe, operations
from tests.monitor import Monitor, started

pytestmark = pytest.mark.anyio

WHO_MAY: Final = {
    ("post", "/api/v1/session"): "nothing",
    ("get", "/api/v1/session"): "session",
    ("delete", "/api/v1/session"): "session",
    ("patch", "/api/v1/session"): "session",
    ("post", "/api/v1/session/accept"): "nothing",
    ("get", "/api/v1/session/setup"): "nothing",
    ("post", "/api/v1/session/setup"): "nothing",
    ("get", "/api/v1/checklist"): "settings.manage",
    ("put", "/api/v1/checklist"): "settings.manage",
    ("post", "/api/v1/session/password"): "session",
    ("get", "/api/v1/session/all"): "session",
    ("delete", "/api/v1/session/all"): "session",
    ("get", "/api/v1/keys"): "keys.manage",
    ("post", "/api/v1/keys"): "keys.manage",
    ("delete", "/api/v1/keys/{key}"): "keys.manage",
    ("get", "/api/v1/organization"): "settings.manage",
    ("patch", "/api/v1/organization"): "settings.manage",
    ("get", "/api/v1/organization/history"): "settings.manage",
    ("post", "/api/v1/organization/restore"): "settings.manage",
    ("get", "/api/v1/series"): "conversations.view",
    ("get", "/api/v1/demo"): "users.manage",
    ("post", "/api/v1/demo"): "users.manage",
    ("delete", "/api/v1/demo"): "users.manage",
    ("post", "/api/v1/demo/playing"): "users.manage",
    ("post", "/api/v1/demo/session"): "users.manage",
    ("delete", "/api/v1/demo/session"): "session",
    ("get", "/api/v1/sources"): "sources.manage",
    ("post", "/api/v1/sources"): "sources.manage",
    ("patch", "/api/v1/sources/{source}"): "sources.manage",
    ("delete", "/api/v1/sources/{source}"): "sources.manage",
    ("post", "/api/v1/sources/{source}/test"): "sources.manage",
    ("get", "/api/v1/sources/{source}/rejected"): "sources.manage",
    ("post", "/api/v1/sources/{source}/rejected/{event}/retry"): "sources.manage",
    ("get", "/api/v1/users"): "users.manage",
    ("post", "/api/v1/users/invitations"): "users.manage",
    ("get", "/api/v1/users/{user}"): "users.manage",
    ("patch", "/api/v1/users/{user}"): "users.manage",
    ("post", "/api/v1/users/{user}/reset"): "users.manage",
    ("get", "/api/v1/users/{user}/sessions"): "users.manage",
    ("delete", "/api/v1/users/{user}/sessions"): "users.manage",
    ("delete", "/api/v1/users/{user}/sessions/{session}"): "users.manage",
    ("post", "/api/v1/events"): "ingest",
    ("get", "/api/v1/health/live"): "nothing",
    ("get", "/api/v1/health/ready"): "nothing",
    ("get", "/api/v1/catalog"): "conversations.view",
    ("get", "/api/v1/conversations"): "conversations.view",
    ("get", "/api/v1/conversations/{conversation}"): "conversations.view",
    ("get", "/api/v1/conversations/{conversation}/messages"): "conversations.view",
    ("get", "/api/v1/conversations/{conversation}/timeline"): "conversations.view",
    ("get", "/api/v1/conversations/{conversation}/helpdesk"): "conversations.view",
    ("get", "/api/v1/conversations/{conversation}/document"): "conversations.view",
    ("get", "/api/v1/conversations/{conversation}/customer"): "data.erase",
    ("post", "/api/v1/customers/erase"): "data.erase",
    ("get", "/api/v1/export/conversations.csv"): "history.export",
    ("get", "/api/v1/export/conversations.xlsx"): "history.export",
    ("get", "/api/v1/indicators"): "conversations.view",
    ("get", "/api/v1/indicators/{name}"): "conversations.view",
    ("get", "/api/v1/indicators/{name}/rows"): "conversations.view",
    ("get", "/api/v1/indicators/{name}/series"): "conversations.view",
    ("get", "/api/v1/indicators/{name}/hours"): "conversations.view",
    ("get", "/api/v1/filters/{name}/values"): "conversations.view",
    ("get", "/api/v1/groups"): "conversations.view",
    ("get", "/api/v1/channels"): "conversations.view",
    ("get", "/api/v1/agents"): "agents.view",
    ("get", "/api/v1/targets"): "conversations.transfer",
    ("post", "/api/v1/actions/transfer"): "conversations.transfer",
    ("post", "/api/v1/actions/requeue"): "conversations.transfer",
    ("post", "/api/v1/actions/pend"): "conversations.pend",
    ("post", "/api/v1/actions/resume"): "conversations.pend",
    ("post", "/api/v1/actions/prioritize"): "conversations.prioritize",
    ("post", "/api/v1/actions/tag"): "conversations.tag",
    ("post", "/api/v1/actions/note"): "conversations.note",
    ("post", "/api/v1/actions/finish"): "conversations.finish",
    ("post", "/api/v1/actions/reopen"): "conversations.reopen",
    ("post", "/api/v1/actions/set_status"): "agents.set_status",
    ("post", "/api/v1/actions/{action}/undo"): "conversations.transfer",
    ("get", "/api/v1/actions/recent"): "conversations.transfer",
    ("get", "/api/v1/audit"): "audit.view",
    ("get", "/api/v1/export/audit.csv"): "audit.view",
    ("get", "/api/v1/settings"): "conversations.view",
    ("get", "/api/v1/settings/{kind}"): "settings.manage",
    ("post", "/api/v1/settings/{kind}"): "settings.manage",
    ("put", "/api/v1/settings/{kind}/{id}"): "settings.manage",
    ("delete", "/api/v1/settings/{kind}/{id}"): "settings.manage",
    ("get", "/api/v1/settings/{kind}/{place}"): "settings.manage",
    ("post", "/api/v1/settings/{kind}/{place}"): "settings.manage",
    ("get", "/api/v1/settings/notice"): "notices.publish",
    ("post", "/api/v1/settings/notice"): "notices.publish",
    ("put", "/api/v1/settings/notice/{id}"): "notices.publish",
    ("delete", "/api/v1/settings/notice/{id}"): "notices.publish",
    ("get", "/api/v1/settings/notice/{place}"): "notices.publish",
    ("post", "/api/v1/settings/notice/{place}"): "notices.publish",
    ("get", "/api/v1/settings/retention"): "data.erase",
    ("post", "/api/v1/settings/retention"): "data.erase",
    ("put", "/api/v1/settings/retention/{id}"): "data.erase",
    ("delete", "/api/v1/settings/retention/{id}"): "data.erase",
    ("get", "/api/v1/settings/retention/{place}"): "data.erase",
    ("post", "/api/v1/settings/retention/{place}"): "data.erase",
    ("get", "/api/v1/jobs"): "conversations.view",
    ("post", "/api/v1/jobs"): "conversations.view",
    ("get", "/api/v1/jobs/{job}"): "conversations.view",
    ("get", "/api/v1/jobs/{job}/refused"): "conversations.view",
    ("post", "/api/v1/jobs/{job}/stop"): "conversations.view",
    ("post", "/api/v1/jobs/{job}/undo"): "conversations.view",
    ("get", "/api/v1/preferences"): "session",
    ("get", "/api/v1/preferences/{name}"): "session",
    ("put", "/api/v1/preferences/{name}"): "session",
    ("get", "/api/v1/views"): "session",
    ("post", "/api/v1/views"): "session",
    ("patch", "/api/v1/views/{view}"): "session",
    ("delete", "/api/v1/views/{view}"): "session",
}
"""Every operation there is, and what it needs. A new one is added here, or this fails."""

UNKNOWN: Final = dict.fromkeys(
    (
        "conversation",
        "name",
        "action",
        "user",
        "session",
        "key",
        "source",
        "event",
        "job",
        "view",
        "kind",
        "id",
        "place",
    ),
    "unknown",
)

UNDESCRIBED: Final = {"/api/openapi.json", "/api/docs", "/api/docs.css"}
"""Those that describe the others."""


@pytest.fixture
async def monitor(tmp_path: Path) -> AsyncGenerator[Monitor]:
    async with started(tmp_path) as running:
        yield running


def application(monitor: Monitor) -> Litestar:
    app: Any = monitor.running.app
    return app.api


async def test_the_routes_are_those_of_the_table_and_need_what_it_says(monitor: Monitor) -> None:
    assert {(method, path): one.opt["needs"] for path, method, one in operations(application(monitor))} == WHO_MAY
    assert set(WHO_MAY.values()) <= NEEDS


async def test_no_route_is_left_out_of_the_description_but_those_that_give_it(monitor: Monitor) -> None:
    app = application(monitor)
    described = {path for _, path in WHO_MAY}
    every = {route.path_format for route in app.routes if isinstance(route, HTTPRoute)}
    reachable = {path for path in every if path == "/api" or path.startswith("/api/")}
    assert reachable - described == UNDESCRIBED == {path for door in DOORS for path in door.paths}


async def test_a_route_that_does_not_say_what_it_needs_does_not_start(monitor: Monitor) -> None:
    @get("/unguarded")
    async def unguarded() -> None:
        """Forgotten."""

    with pytest.raises(ValueError, match="unguarded"):
        api.build(monitor.running.context, [unguarded])


async def test_what_is_served_is_the_description_and_the_page_shows_all_of_it(monitor: Monitor) -> None:
    client = monitor.client()
    served = (await client.get("/api/openapi.json")).json()
    assert served == json.loads(msgspec.json.encode(describe(application(monitor))))
    assert served["openapi"].startswith("3.1")
    assert {(method, path) for path, item in served["paths"].items() for method in item} == set(WHO_MAY)
    page = unescape((await client.get("/api/docs")).text)
    for (method, path), operation in ((at, served["paths"][at[1]][at[0]]) for at in WHO_MAY):
        assert f"{method.upper()} {path}" in page
        assert operation["description"] in page
    for name in served["components"]["schemas"]:
        assert f'id="{name}"' in page


async def test_the_page_works_offline_under_the_policy(monitor: Monitor) -> None:
    page = (await monitor.client().get("/api/docs")).text
    assert "<script" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert (await monitor.client().get("/api/docs.css")).headers["content-type"].startswith("text/css")


async def test_every_operation_and_answer_says_what_it_is(monitor: Monitor) -> None:
    described = describe(application(monitor))
    for path, item in described["paths"].items():
        for method, operation in item.items():
            assert operation["description"].endswith("."), (method, path)
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description") or parameter["in"] == "path", (method, path, parameter["name"])
            for status, answer in operation["responses"].items():
                assert answer["description"], (method, path, status)
                if status >= "400" and (path, status) != ("/api/v1/health/ready", "503"):
                    assert list(answer["content"]) == ["application/problem+json"]


@pytest.mark.parametrize("asker", [*PROFILES, "nobody", "a key without scopes to read"])
async def test_who_is_not_let_in_is_told_why_before_anything_else(monitor: Monitor, asker: str) -> None:
    granted: frozenset[Any] = frozenset()
    if asker in PROFILES:
        await monitor.user(asker)
        client, granted = await monitor.signed_in(f"{asker}@x.test"), GRANTED[asker]
    elif asker == "nobody":
        client = monitor.client()
    else:
        key = await monitor.key("ingest", source="shop")
        client = monitor.client(headers={"authorization": f"Bearer {key}"})
    for (method, path), need in WHO_MAY.items():
        if need not in get_args(Permission):
            continue
        answer = await client.request(method, path.format(**UNKNOWN) + "?limit=wrong")
        if asker == "nobody":
            assert answer.status_code == 401, path
        elif need not in granted:
            assert answer.status_code == 403, path
        else:
            assert answer.status_code in (200, 400, 404, 422), path
