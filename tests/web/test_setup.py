"""The first administrator comes by a link, once; what is left to do is told from what there is."""

from typing import Any

import pytest

from almenara.service.setup import HOLDS
from almenara.service.throttle import PER_ADDRESS
from almenara.web.guard import COOKIE
from tests.monitor import Monitor

pytestmark = pytest.mark.anyio
SETUP = "/api/v1/session/setup"
CHECKLIST = "/api/v1/checklist"


def person(token: str | None, **more: str) -> dict[str, Any]:
    known = {"name": "Ana", "email": " Ana@X.test", "password": "correct horse", "language": "pt-BR"}
    return {"token": token, **known, **more}


async def test_who_has_the_link_is_the_first_administrator_and_signed_in(monitor: Monitor) -> None:
    token = await monitor.running.tools.links.first()
    client = monitor.client()
    assert (await client.get(SETUP)).json() == {"open": True}
    answer = await client.post(SETUP, json=person(token))
    assert answer.status_code == 200, answer.text
    me = answer.json()
    assert (me["profile"], me["language"], me["user"]["email"]) == ("administrator", "pt-BR", "ana@x.test")
    client.headers["x-csrf-token"] = me["csrf"]
    assert (await client.get("/api/v1/session")).json()["user"] == me["user"]
    assert (await client.get(SETUP)).json() == {"open": False}
    trail = (await client.get("/api/v1/audit")).json()["items"]
    assert [(one["what"], one["who"]["id"]) for one in trail[:2]] == [
        ("session.began", f"user:{me['user']['id']}"),
        ("accounts.changed", f"user:{me['user']['id']}"),
    ]


async def test_every_link_that_is_no_good_is_answered_alike(monitor: Monitor) -> None:
    links = monitor.running.tools.links
    over = await links.first()
    monitor.clock.forward(seconds=HOLDS / 1000)
    replaced = await links.renew("default")
    beside = await links.renew("default")
    await monitor.user("operator")
    answers = [
        await monitor.client().post(SETUP, json=person(token)) for token in ("nothing", over, replaced, beside)
    ]
    assert {(one.status_code, one.text) for one in answers} == {(404, answers[0].text)}
    assert all(COOKIE not in one.headers.get("set-cookie", "") for one in answers)


async def test_a_link_is_shown_once_and_renewed_only_while_nobody_can_sign_in(monitor: Monitor) -> None:
    links = monitor.running.tools.links
    assert await links.first() is not None
    assert await links.first() is None
    token = await links.renew("default")
    kept = b"".join((monitor.running.tools.config.folder).glob("almenara.db*").__next__().read_bytes().split())
    assert token.encode() not in kept
    assert (await monitor.client().post(SETUP, json=person(token))).status_code == 200
    assert await links.first() is None
    with pytest.raises(Exception, match="Somebody can sign in"):
        await links.renew("default")


async def test_what_is_typed_wrong_costs_no_link_and_guessing_is_slowed_down(monitor: Monitor) -> None:
    token = await monitor.running.tools.links.first()
    for wrong in ({"password": "short"}, {"email": "nobody"}, {"language": "fr"}, {"name": ""}):
        answer = await monitor.client(address="203.0.113.1").post(SETUP, json=person(token, **wrong))
        assert answer.status_code == 422, wrong
    codes = {(await monitor.client().post(SETUP, json=person("x"))).status_code for _ in range(PER_ADDRESS + 1)}
    assert codes == {404, 429}
    assert (await monitor.client(address="203.0.113.1").post(SETUP, json=person(token))).status_code == 200


async def test_the_checklist_tells_what_is_done_and_what_was_passed_over(monitor: Monitor) -> None:
    await monitor.user()
    client = await monitor.signed_in("administrator@x.test")

    async def done() -> set[str]:
        items = (await client.get(CHECKLIST)).json()["items"]
        assert [one["name"] for one in items] == ["source", "organization", "hours", "targets", "people"]
        return {one["name"] for one in items if one["done"]}

    assert await done() == set()
    calendar = {"name": "9-18", "weekly": [{"days": [1, 2, 3, 4, 5], "begin": "09:00", "end": "18:00"}]}
    assert (await client.post("/api/v1/settings/calendar", json=calendar)).status_code == 201
    assert (await client.patch("/api/v1/organization", json={"name": "Shop"})).status_code == 200
    assert (await client.put("/api/v1/settings/targets/email", json={"wait": 60})).status_code == 200
    assert await done() == {"hours", "organization", "targets"}
    await monitor.user("operator")
    key = await monitor.key("ingest", source="shop")
    event = {"specversion": "1.0", "source": "t", "time": "2026-09-21T13:00:00Z", "type": "group.registered"}
    await monitor.client().post(
        "/api/v1/events",
        json=[{**event, "id": "1", "subject": "1", "data": {"name": "one"}}],
        headers={"authorization": f"Bearer {key}"},
    )
    await (await monitor.running.context.hubs.of("default")).reached(
        await monitor.running.tools.database.log.head("default")
    )
    assert await done() == {"hours", "organization", "targets", "people", "source"}
    passed = await client.put(CHECKLIST, json={"passed": ["targets"]})
    assert {one["name"] for one in passed.json()["items"] if one["passed"]} == {"targets"}
    assert (await client.put(CHECKLIST, json={"passed": ["nothing"]})).status_code == 422


async def test_what_the_organization_was_can_be_put_back(monitor: Monitor) -> None:
    await monitor.user()
    client = await monitor.signed_in("administrator@x.test")
    for change in ({"name": "Shop", "zone": "America/Bogota"}, {"language": "es"}, {"name": "Store"}):
        assert (await client.patch("/api/v1/organization", json=change)).status_code == 200
    history = (await client.get("/api/v1/organization/history")).json()["items"]
    shop = {"name": "Shop", "zone": "America/Bogota"}
    assert [one["value"] for one in history] == [
        {**shop, "name": "Store", "language": "es"},
        {**shop, "language": "es"},
        {**shop, "language": "en"},
        {"name": "Default", "zone": "UTC", "language": "en"},
    ]
    assert [one["by"]["name"] for one in history] == ["administrator"] * 3 + [""]
    back = await client.post("/api/v1/organization/restore", json={"seq": history[-1]["seq"]})
    assert {name: back.json()[name] for name in ("name", "zone", "language")} == history[-1]["value"]
    assert (await client.post("/api/v1/organization/restore", json={"seq": 0})).status_code == 404
    assert len((await client.get("/api/v1/organization/history")).json()["items"]) == 5
