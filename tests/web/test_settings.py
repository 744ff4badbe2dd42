"""The doors of settings: who may not is told so before all else; what is sent is taken whole or not at all."""

from typing import Any, Final

import httpx2
import pytest

from almenara.access.actor import Scope
from almenara.access.permissions import Profile
from almenara.catalog.settings import KINDS
from almenara.service.administration import Reach
from tests.acting import acting, rows
from tests.monitor import PASSWORD, Monitor

pytestmark = pytest.mark.anyio
SETTINGS: Final = "/api/v1/settings"
WEEK: Final = [{"days": [1, 2, 3, 4, 5], "begin": "08:00", "end": "20:00"}]
VALUES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "targets": ("webchat", {"wait": 30, "first_reply": 40}),
    "shortening": ("default", {"high": 0.7}),
    "inactivity": ("webchat", {"seconds": 600}),
    "window": ("sms/+55 11", {"seconds": 3600}),
    "attention": ("default", {"away_after": 90}),
    "group": ("shop/pagos", {"reason_required": True}),
    "calendar": ("", {"name": "Luma", "weekly": WEEK}),
    "agent": ("shop/ana", {"capacity": 7}),
    "agent_reach": ("default", {"reach": "own"}),
    "transfers": ("default", {"within_reach": True}),
    "pause": ("", {"labels": {"es": "Yoga", "pt-BR": "Ioga", "en": "Yoga"}, "minutes": [5]}),
    "finish_reason": ("", {"gave_up": True}),
    "transfer_reason": ("", {"archived": True}),
    "tag": ("", {"colour": 3}),
    "segment": ("", {"vip": True}),
    "retention": ("default", {"texts": 90}),
    "notice": ("", {"text": "Pagos con demora"}),
}
"""A value of every kind, and of which item; a new one where no item is named."""


async def signed_in(monitor: Monitor, profile: Profile) -> httpx2.AsyncClient:
    await monitor.user(profile, *(("shop/pagos",) if profile == "agent" else ()))
    return await monitor.signed_in(f"{profile}@x.test")


def test_no_kind_is_left_out() -> None:
    assert VALUES.keys() == {kind.name for kind in KINDS}


async def test_every_kind_is_set_read_and_put_back(monitor: Monitor) -> None:
    await acting(monitor)
    client = await signed_in(monitor, "administrator")
    for kind, (item, value) in VALUES.items():
        path = f"{SETTINGS}/{kind}"
        before = (await client.get(path)).json()["items"]
        if item:
            made = await client.put(f"{path}/{item}", json=value)
            assert made.status_code == 200, made.text
        else:
            made = await client.post(path, json=value)
            assert made.status_code == 201, made.text
        shown, id_ = made.json(), made.json()["id"]
        assert value.items() <= shown["value"].items(), kind
        assert (shown["default"], shown["by"]["name"]) == (False, "administrator")
        assert shown in (await client.get(path)).json()["items"]
        (version,) = (await client.get(f"{path}/{id_}/history")).json()["items"]
        assert (version["seq"], version["value"]) == (shown["seq"], shown["value"])
        assert (await client.delete(f"{path}/{id_}")).status_code == 204
        after = (await client.get(path)).json()["items"]
        assert [(one["id"], one["value"]) for one in after] == [(one["id"], one["value"]) for one in before], kind
        again = await client.post(f"{path}/{id_}/restore", json={"seq": shown["seq"]})
        assert again.json()["value"] == shown["value"]


@pytest.mark.parametrize("profile", ["agent", "advanced_agent"])
async def test_who_may_not_is_told_so_whatever_they_send(monitor: Monitor, profile: Profile) -> None:
    client = await signed_in(monitor, profile)
    for kind, (item, value) in VALUES.items():
        path = f"{SETTINGS}/{kind}"
        for sent in (value, {}, {"x": 1}):
            answers = [
                await client.get(path),
                await client.post(path, json=sent),
                await client.put(f"{path}/{item or 'x'}", json=sent),
                await client.delete(f"{path}/{item or 'x'}"),
                await client.get(f"{path}/{item or 'x'}/history"),
                await client.post(f"{path}/{item or 'x'}/restore", json=sent),
            ]
            assert {answer.status_code for answer in answers} == {403}, kind
    assert (await client.get(SETTINGS)).json()["items"] == []


async def test_a_key_that_reads_sets_nothing(monitor: Monitor) -> None:
    expected: tuple[tuple[tuple[Scope, ...], int], ...] = ((("read",), 403), (("read", "act"), 200))
    for scopes, status in expected:
        key = await monitor.key(*scopes, profile="operator")
        client = monitor.client(headers={"authorization": f"Bearer {key}"})
        assert (await client.put(f"{SETTINGS}/targets/sms", json={"wait": 9})).status_code == status


async def test_what_is_not_known_is_refused_by_its_place(monitor: Monitor) -> None:
    await acting(monitor)
    client = await signed_in(monitor, "administrator")
    head = await monitor.running.context.database.log.head("default")
    for kind, (item, value) in VALUES.items():
        path = f"{SETTINGS}/{kind}"
        for field in ("organization", "seq", "by", "at", "id", "default"):
            sent = value | {field: "administrator"}
            answer = await (client.put(f"{path}/{item}", json=sent) if item else client.post(path, json=sent))
            assert answer.status_code == 422, (kind, field)
            assert answer.json()["places"] == [{"place": f"/{field}", "reason": "is not known", "code": "unknown"}]
    for text in ("a\0b", ""):
        assert (await client.post(f"{SETTINGS}/notice", json={"text": text})).status_code == 422
    for path in ("nothing", "targets/pigeon", "group/shop/nobody", "notice/none", "targets/sms/history/x"):
        assert (await client.put(f"{SETTINGS}/{path}", json={})).status_code in (404, 405)
    assert await monitor.running.context.database.log.head("default") == head


async def test_of_another_organization_nothing_is_seen_or_set(monitor: Monitor) -> None:
    await monitor.administration.create_organization("other", "Other")
    floor = await acting(monitor)
    here = await signed_in(floor.monitor, "operator")
    notice = (await here.post(f"{SETTINGS}/notice", json={"text": "ours"})).json()
    await here.put(f"{SETTINGS}/group/shop/pagos", json={"reason_required": True})
    await monitor.administration.create_user("other", "there@x.test", PASSWORD, Reach("operator"))
    there = await monitor.signed_in("there@x.test")
    for kind in ("notice", "group", "agent", "calendar"):
        assert (await there.get(f"{SETTINGS}/{kind}")).json()["items"] == []
    for path in (f"notice/{notice['id']}", "group/shop/pagos", "agent/shop/ana"):
        answers = [
            await there.put(f"{SETTINGS}/{path}", json={"text": "x"} if "notice" in path else {}),
            await there.delete(f"{SETTINGS}/{path}"),
            await there.get(f"{SETTINGS}/{path}/history"),
            await there.post(f"{SETTINGS}/{path}/restore", json={"seq": notice["seq"]}),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4, path


async def test_the_trail_says_who_from_where_before_and_after(monitor: Monitor) -> None:
    client = await signed_in(monitor, "administrator")
    await client.put(f"{SETTINGS}/agent_reach/default", json={"reach": "own"})
    (entry,) = (await client.get("/api/v1/audit", params={"what": "settings.changed"})).json()["items"]
    assert (entry["before"], entry["after"]) == ({"reach": "own_queue"}, {"reach": "own"})
    assert entry["subject"] == {"kind": "agent_reach", "id": "default", "name": None}
    assert (entry["who"]["name"], entry["address"]) == ("administrator", "203.0.113.7")


async def test_the_catalog_is_what_was_set(monitor: Monitor) -> None:
    floor = await acting(monitor)
    client = await signed_in(monitor, "operator")
    await monitor.user("agent", "shop/pagos")
    labels = {"es": "Yoga", "pt-BR": "Ioga", "en": "Stretching"}
    yoga = (await client.post(f"{SETTINGS}/pause", json={"labels": labels, "minutes": [5], "order": 50})).json()["id"]
    await client.put(f"{SETTINGS}/pause/lunch", json={"archived": True})
    here, there = [
        (await client.post(f"{SETTINGS}/notice", json={"text": "x", "groups": [group]})).json()["id"]
        for group in ("shop/pagos", "shop/ventas")
    ]
    await client.put(f"{SETTINGS}/group/shop/ventas", json={"reason_required": True})
    catalog = (await client.get("/api/v1/catalog", params={"lang": "en"})).json()
    pauses = {one["id"]: one["label"] for one in catalog["pauses"]}
    assert (pauses.get(yoga), "lunch" in pauses) == ("Stretching", False)
    assert {"id": "lunch", "label": "Lunch"} in catalog["reasons"], "what was chosen once keeps its name"
    assert {one["id"] for one in catalog["notices"]} == {here, there}
    finish = next(one for one in catalog["actions"] if one["name"] == "finish")
    assert finish["fields"][0]["required_in"] == ["shop/ventas"]
    agent = await floor.monitor.signed_in("agent@x.test")
    assert [one["id"] for one in (await agent.get("/api/v1/catalog")).json()["notices"]] == [here]
    await client.put(f"{SETTINGS}/notice/{here}", json={"text": "x", "ended": True})
    assert (await agent.get("/api/v1/catalog")).json()["notices"] == []


async def test_nothing_is_finished_without_the_reason_that_its_group_asks_for(monitor: Monitor) -> None:
    floor = await acting(monitor)
    client = await signed_in(monitor, "operator")
    await client.put(f"{SETTINGS}/group/shop/ventas", json={"reason_required": True})
    for group in ("pagos", "ventas"):
        await floor.opened(group, group=group)
    seen = await rows(client)
    asked = [{"id": seen[one]["id"], "version": seen[one]["version"]} for one in ("pagos", "ventas")]
    answer = await client.post("/api/v1/actions/finish", json={"conversations": asked})
    assert [one.get("code") for one in answer.json()["results"]] == [None, "reason_required"]
    again = {"conversations": [asked[1]], "reason": "resolved"}
    assert (await client.post("/api/v1/actions/finish", json=again)).json()["results"][0]["done"]


async def test_transfers_keep_to_the_policy(monitor: Monitor) -> None:
    floor = await acting(monitor)
    administrator = await signed_in(monitor, "administrator")
    await monitor.user("operator", "shop/pagos")
    client = await monitor.signed_in("operator@x.test")
    await floor.opened("c", group="pagos")
    row = (await rows(client))["c"]
    body = {"conversations": [{"id": row["id"], "version": row["version"]}], "to_group": "shop/ventas"}
    policy = f"{SETTINGS}/transfers/default"
    await administrator.put(policy, json={"within_reach": True})
    targets = (await client.get("/api/v1/targets")).json()
    assert [one["id"] for one in targets["groups"]] == ["shop/pagos"]
    assert {one["id"] for one in targets["agents"]} == {"shop/ana", "shop/luis"}
    refused = await client.post("/api/v1/actions/transfer", json=body)
    assert (refused.status_code, refused.json()["places"][0]["place"]) == (422, "/to_group")
    await administrator.put(policy, json={"reason_required": True})
    refused = await client.post("/api/v1/actions/transfer", json=body)
    assert (refused.status_code, refused.json()["places"]) == (
        422,
        [{"place": "/reason", "reason": "is required", "code": "required"}],
    )
    done = await client.post("/api/v1/actions/transfer", json=body | {"reason": "wrong_team"})
    assert done.json()["results"][0]["done"]
