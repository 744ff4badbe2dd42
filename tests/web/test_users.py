"""Users by the API: invited, changed, given links; nobody gives more than they have."""

from typing import Any

import httpx2
import pytest

from almenara.access.actor import Actor
from almenara.service.administration import Reach
from almenara.service.throttle import PER_ADDRESS, PER_EMAIL
from almenara.service.users import INVITED, RESET
from almenara.web.guard import COOKIE
from tests.monitor import PASSWORD, Monitor

pytestmark = pytest.mark.anyio
USERS = "/api/v1/users"
INVITATIONS = f"{USERS}/invitations"
ACCEPT = "/api/v1/session/accept"
ANOTHER = "another horse"


async def administrator(monitor: Monitor) -> httpx2.AsyncClient:
    await monitor.user("administrator")
    return await monitor.signed_in("administrator@x.test")


async def registered(monitor: Monitor, *groups: str) -> None:
    """Groups that the roster knows."""
    key = await monitor.key("ingest", source="shop")
    event = {"specversion": "1.0", "source": "t", "time": "2026-09-21T13:00:00Z", "type": "group.registered"}
    events = [{**event, "id": one, "subject": one, "data": {"name": one}} for one in groups]
    sent = await monitor.client().post("/api/v1/events", json=events, headers={"authorization": f"Bearer {key}"})
    await (await monitor.running.context.hubs.of("default")).reached(sent.json()["seq"])


async def invited(client: httpx2.AsyncClient, email: str = "ana@x.test", **more: Any) -> tuple[dict[str, Any], str]:
    """The user, and the token of their link."""
    answer = await client.post(INVITATIONS, json={"email": email, "profile": "operator", **more})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    address, _, token = told["link"].partition("#")
    assert address == "http://monitor.test/invitation"
    return told["user"], token


async def test_who_is_invited_chooses_a_password_is_signed_in_and_the_link_is_used_up(monitor: Monitor) -> None:
    client = await administrator(monitor)
    user, token = await invited(client, name="Ana", language="pt-BR")
    assert (user["state"], user["name"], user["all_groups"]) == ("invited", "Ana", True)
    for password in ("nobody", "", PASSWORD):
        answer = await monitor.client().post("/api/v1/session", json={"email": "ana@x.test", "password": password})
        assert answer.status_code in (401, 422)
    browser = monitor.client()
    answer = await browser.post(ACCEPT, json={"token": token, "password": ANOTHER, "language": "es"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["user"]["id"], answer.json()["language"]) == (user["id"], "es")
    assert (await browser.get("/api/v1/session")).json()["profile"] == "operator"
    assert (await client.get(f"{USERS}/{user['id']}")).json()["state"] == "active"
    again = await monitor.client().post(ACCEPT, json={"token": token, "password": ANOTHER})
    assert (again.status_code, again.json()["code"]) == (404, "bad_link")


async def test_a_link_that_is_no_good_is_answered_alike_whatever_it_was(monitor: Monitor) -> None:
    client = await administrator(monitor)
    _, over = await invited(client, "over@x.test")
    closed, of_closed = await invited(client, "closed@x.test")
    replaced_user, replaced = await invited(client, "replaced@x.test")
    await client.patch(f"{USERS}/{closed['id']}", json={"disabled": True})
    await client.post(f"{USERS}/{replaced_user['id']}/reset")
    monitor.clock.forward(seconds=INVITED / 1000 - 60)
    client = await monitor.signed_in("administrator@x.test")
    _, fresh = await invited(client, "fresh@x.test")
    monitor.clock.forward(seconds=60)
    answers = [
        await monitor.client().post(ACCEPT, json={"token": one, "password": ANOTHER})
        for one in ("unknown", over, of_closed, replaced)
    ]
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
    assert not [one for one in answers if "set-cookie" in one.headers]
    assert (await monitor.client().post(ACCEPT, json={"token": fresh, "password": ANOTHER})).is_success


async def test_guessing_links_is_slowed_down(monitor: Monitor) -> None:
    client = monitor.client()
    for _ in range(PER_ADDRESS):
        assert (await client.post(ACCEPT, json={"token": "x", "password": ANOTHER})).status_code == 404
    answer = await client.post(ACCEPT, json={"token": "x", "password": ANOTHER})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "300")


async def test_a_reset_leaves_the_password_until_its_link_is_used_and_then_ends_every_session(
    monitor: Monitor,
) -> None:
    client = await administrator(monitor)
    user = await monitor.user("operator")
    before = await monitor.signed_in(user.email)
    answer = (await client.post(f"{USERS}/{user.id}/reset")).json()
    token = answer["link"].partition("#")[2]
    assert (await before.get("/api/v1/session")).is_success
    assert (await monitor.signed_in(user.email)).cookies[COOKIE]
    assert (await monitor.client().post(ACCEPT, json={"token": token, "password": "short"})).status_code == 422
    assert (await monitor.client().post(ACCEPT, json={"token": token, "password": ANOTHER})).is_success
    assert (await before.get("/api/v1/session")).status_code == 401
    given = {"email": user.email, "password": PASSWORD}
    assert (await monitor.client().post("/api/v1/session", json=given)).status_code == 401
    late = (await client.post(f"{USERS}/{user.id}/reset")).json()["link"].partition("#")[2]
    monitor.clock.forward(seconds=RESET / 1000)
    assert (await monitor.client().post(ACCEPT, json={"token": late, "password": ANOTHER})).status_code == 404


async def test_single_permissions_are_granted_and_removed(monitor: Monitor) -> None:
    client = await administrator(monitor)
    user = await monitor.user("operator")
    own = await monitor.signed_in(user.email)
    assert (await own.get("/api/v1/audit")).status_code == 403
    change = {"granted": ["audit.view"], "removed": ["conversations.finish", "agents.view"]}
    assert (await client.patch(f"{USERS}/{user.id}", json=change)).is_success
    assert (await own.get("/api/v1/audit")).status_code == 200
    assert (await own.get("/api/v1/agents")).status_code == 403
    told = set((await own.get("/api/v1/session")).json()["permissions"])
    assert "audit.view" in told
    assert not told & {"conversations.finish", "agents.view"}
    catalog = (await own.get("/api/v1/catalog")).json()
    assert "finish" not in {one["name"] for one in catalog["actions"]}
    assert "agents" not in {one["name"] for one in catalog["tabs"]}


async def test_nobody_gives_more_than_they_have_nor_changes_who_has_more(monitor: Monitor) -> None:
    await registered(monitor, "a", "b")
    chief = await monitor.user("administrator")
    lesser = await monitor.user("operator", "shop/a")
    peer = await monitor.user("operator", "shop/b", email="peer@x.test")
    lower = await monitor.user("advanced_agent", "shop/a", email="lower@x.test")
    await monitor.administration.set_user(lesser, granted=["users.manage"])
    client = await monitor.signed_in(lesser.email)
    for wrong in (
        {"profile": "administrator"},
        {"profile": "operator", "all_groups": True},
        {"profile": "operator"},
        {"profile": "agent", "groups": ["shop/a"], "granted": ["audit.view"]},
    ):
        answer = await client.post(INVITATIONS, json={"email": "new@x.test", **wrong})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), wrong
    beyond = await client.post(INVITATIONS, json={"email": "new@x.test", "profile": "agent", "groups": ["shop/b"]})
    unknown = await client.post(INVITATIONS, json={"email": "new@x.test", "profile": "agent", "groups": ["shop/x"]})
    assert beyond.status_code == unknown.status_code == 422
    assert beyond.content == unknown.content
    for other in (chief, peer):
        for method, path, body in (
            ("PATCH", "", {"disabled": True}),
            ("POST", "/reset", None),
            ("DELETE", "/sessions", None),
        ):
            answer = await client.request(method, f"{USERS}/{other.id}{path}", json=body)
            assert answer.status_code == 403, (other.email, path)
    for more in ({"granted": ["users.manage", "audit.view"]}, {"profile": "administrator"}):
        assert (await client.patch(f"{USERS}/{lesser.id}", json=more)).status_code == 403
    assert (await client.patch(f"{USERS}/{lower.id}", json={"profile": "operator"})).is_success


async def test_the_last_administrator_stays_one(monitor: Monitor) -> None:
    client = await administrator(monitor)
    (me,) = (await client.get(USERS)).json()["items"]
    for change in ({"profile": "operator"}, {"disabled": True}, {"removed": ["users.manage"]}):
        assert (await client.patch(f"{USERS}/{me['id']}", json=change)).status_code == 422, change
    # Who was invited and has no password yet is none to rely on.
    await invited(client, profile="administrator")
    assert (await client.patch(f"{USERS}/{me['id']}", json={"disabled": True})).status_code == 422
    await monitor.user("administrator", email="second@x.test")
    assert (await client.patch(f"{USERS}/{me['id']}", json={"profile": "operator"})).is_success


async def test_sessions_are_listed_and_ended_one_by_one_or_all(monitor: Monitor) -> None:
    client = await administrator(monitor)
    user = await monitor.user("operator")
    one, two, three = [
        await monitor.signed_in(user.email, address=address, headers={"user-agent": "Firefox" * 100})
        for address in ("198.51.100.1", "198.51.100.2", "198.51.100.3")
    ]
    listed = (await client.get(f"{USERS}/{user.id}/sessions")).json()["items"]
    assert {item["address"] for item in listed} == {"198.51.100.1", "198.51.100.2", "198.51.100.3"}
    assert {len(item["agent"]) for item in listed} == {200}
    (mine,) = [item for item in (await one.get("/api/v1/session/all")).json()["items"] if item["current"]]
    assert mine["address"] == "198.51.100.1"
    assert (await client.delete(f"{USERS}/{user.id}/sessions/{mine['id']}")).status_code == 204
    assert [(await each.get("/api/v1/session")).status_code for each in (one, two, three)] == [401, 200, 200]
    assert (await client.delete(f"{USERS}/{user.id}/sessions/{mine['id']}")).status_code == 404
    assert (await client.delete(f"{USERS}/{user.id}/sessions")).status_code == 204
    assert [(await each.get("/api/v1/session")).status_code for each in (two, three, client)] == [401, 401, 200]
    assert (await client.delete("/api/v1/session/all")).status_code == 204
    assert COOKIE not in client.cookies


async def test_another_organizations_users_are_not_there(monitor: Monitor) -> None:
    client = await administrator(monitor)
    await monitor.administration.create_organization("other", "Other")
    user = await monitor.user("agent", email="far@x.test", organization="other")
    for method, path in (
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/reset"),
        ("GET", "/sessions"),
        ("DELETE", "/sessions"),
    ):
        body: dict[str, Any] | None = {} if method == "PATCH" else None
        foreign = await client.request(method, f"{USERS}/{user.id}{path}", json=body)
        unknown = await client.request(method, f"{USERS}/unknown{path}", json=body)
        assert (foreign.status_code, foreign.content) == (404, unknown.content), (method, path)
    assert [one["email"] for one in (await client.get(USERS)).json()["items"]] == ["administrator@x.test"]


async def test_a_person_changes_what_is_their_own(monitor: Monitor) -> None:
    await monitor.user("agent")
    client, elsewhere = [await monitor.signed_in("agent@x.test") for _ in range(2)]
    look = {"name": "Bea", "language": "es", "region": "AR", "zone": "America/Argentina/Buenos_Aires"}
    told = (await client.patch("/api/v1/session", json=look)).json()
    assert (told["user"]["name"], *(told[name] for name in ("language", "region", "zone"))) == tuple(look.values())
    assert (await client.patch("/api/v1/session", json={"zone": "Nowhere"})).status_code == 422
    for more in ("profile", "granted", "groups", "disabled", "email", "agents"):
        assert (await client.patch("/api/v1/session", json={more: "x"})).status_code == 422
    path = "/api/v1/session/password"
    wrong = await client.post(path, json={"current": "wrong", "password": ANOTHER})
    assert (wrong.status_code, wrong.json()["places"][0]["place"]) == (422, "/current")
    assert (await client.post(path, json={"current": PASSWORD, "password": ANOTHER})).status_code == 204
    assert [(await one.get("/api/v1/session")).status_code for one in (client, elsewhere)] == [200, 401]
    for _ in range(PER_EMAIL):
        await client.post(path, json={"current": "wrong", "password": ANOTHER})
    assert (await client.post(path, json={"current": ANOTHER, "password": PASSWORD})).status_code == 429


async def test_who_did_it_is_in_the_trail_and_from_where(monitor: Monitor) -> None:
    client = await administrator(monitor)
    (me,) = (await client.get(USERS)).json()["items"]
    user, token = await invited(client)
    await monitor.client(address="198.51.100.9").post(ACCEPT, json={"token": token, "password": ANOTHER})
    await client.patch(f"{USERS}/{user['id']}", json={"profile": "agent"})
    await client.delete(f"{USERS}/{user['id']}/sessions")
    entries = (await client.get("/api/v1/audit", params={"subject": user["id"]})).json()["items"][::-1]
    told = [(one["what"], one["who"]["id"], one["address"]) for one in entries]
    assert told == [
        ("accounts.changed", f"user:{me['id']}", "203.0.113.7"),
        ("accounts.changed", f"user:{user['id']}", "198.51.100.9"),
        ("session.began", f"user:{user['id']}", "198.51.100.9"),
        ("accounts.changed", f"user:{me['id']}", "203.0.113.7"),
        ("session.ended", f"user:{me['id']}", "203.0.113.7"),
    ]
    assert entries[3]["after"] == {"profile": "agent"}
    assert token not in str(entries)


async def test_a_key_that_only_reads_changes_nobody(monitor: Monitor) -> None:
    user = await monitor.user("agent")
    reader = monitor.client(headers={"authorization": f"Bearer {await monitor.key('read', profile='administrator')}"})
    assert (await reader.get(USERS)).is_success
    assert (await reader.patch(f"{USERS}/{user.id}", json={"disabled": True})).status_code == 403
    both = await monitor.key("read", "act", profile="administrator")
    writer = monitor.client(headers={"authorization": f"Bearer {both}"})
    assert (await writer.patch(f"{USERS}/{user.id}", json={"name": "Ana"})).json()["name"] == "Ana"


async def test_what_is_changed_shows_in_the_actor(monitor: Monitor) -> None:
    user = await monitor.user("operator")
    client = await monitor.signed_in(user.email)
    accounts = monitor.running.context.accounts

    async def actor() -> Actor:
        found = await accounts.signed_in(client.cookies[COOKIE])
        assert found is not None
        return found.actor

    before = await actor()
    await monitor.administration.set_user(user, granted=["audit.view"], removed=["agents.view"])
    after = await actor()
    assert after.version > before.version
    assert (after.permissions - before.permissions, before.permissions - after.permissions) == (
        {"audit.view"},
        {"agents.view"},
    )
    await monitor.administration.set_user(user, reach=Reach("agent"))
    assert (await actor()).permissions == {"conversations.view", "audit.view"}
