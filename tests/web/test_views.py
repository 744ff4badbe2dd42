from typing import Any

import httpx2
import pytest

from almenara.store.views import MOST
from tests.monitor import Monitor

pytestmark = pytest.mark.anyio
VIEWS = "/api/v1/views"
QUEUED = {"name": "En cola", "query": "state=queued"}


async def listed(client: httpx2.AsyncClient) -> list[dict[str, Any]]:
    return (await client.get(VIEWS)).json()["items"]


async def person(monitor: Monitor, profile: Any, email: str) -> httpx2.AsyncClient:
    await monitor.user(profile, email=email)
    return await monitor.signed_in(email)


async def test_a_view_is_ones_own_until_it_is_shared(monitor: Monitor) -> None:
    one = await person(monitor, "operator", "one@x.test")
    other = await person(monitor, "agent", "other@x.test")
    saved = await one.post(VIEWS, json=QUEUED)
    assert saved.status_code == 201
    view = saved.json()
    assert (view["name"], view["tab"], view["query"], view["shared"], view["own"]) == (
        "En cola",
        "conversations",
        "state=queued",
        False,
        True,
    )
    assert await listed(other) == []
    shared = await one.patch(f"{VIEWS}/{view['id']}", json={"shared": True})
    assert shared.json() == {**view, "shared": True}
    (seen,) = await listed(other)
    assert (seen["name"], seen["own"], seen["by"]) == ("En cola", False, "one")
    await one.patch(f"{VIEWS}/{view['id']}", json={"shared": False})
    assert await listed(other) == []


@pytest.mark.parametrize("profile", ["agent", "advanced_agent"])
async def test_sharing_needs_its_permission_saving_does_not(monitor: Monitor, profile: Any) -> None:
    client = await person(monitor, profile, "one@x.test")
    assert (await client.post(VIEWS, json={**QUEUED, "shared": True})).status_code == 403
    view = (await client.post(VIEWS, json=QUEUED)).json()
    assert (await client.patch(f"{VIEWS}/{view['id']}", json={"shared": True})).status_code == 403
    assert [one["shared"] for one in await listed(client)] == [False]


async def test_anothers_private_view_is_answered_as_one_that_does_not_exist(monitor: Monitor) -> None:
    """D2: by whoever asks, with whatever permission, in this organization and in another."""
    one = await person(monitor, "operator", "one@x.test")
    view = (await one.post(VIEWS, json=QUEUED)).json()["id"]
    await monitor.administration.create_organization("rival", "Rival", zone="UTC", language="en")
    await monitor.user("administrator", email="rival@x.test", organization="rival")
    for client in (
        await person(monitor, "administrator", "administrator@x.test"),
        await person(monitor, "agent", "agent@x.test"),
        await monitor.signed_in("rival@x.test"),
    ):
        for method in ("PATCH", "DELETE"):
            body = {"name": "taken"} if method == "PATCH" else None
            unknown = await client.request(method, f"{VIEWS}/unknown", json=body)
            foreign = await client.request(method, f"{VIEWS}/{view}", json=body)
            assert (foreign.status_code, foreign.content) == (unknown.status_code, unknown.content)
            assert foreign.status_code == 404
    assert [found["name"] for found in await listed(one)] == ["En cola"]


async def test_a_shared_view_is_changed_by_whoever_may_share_and_by_nobody_else(monitor: Monitor) -> None:
    one = await person(monitor, "operator", "one@x.test")
    view = (await one.post(VIEWS, json={**QUEUED, "shared": True})).json()["id"]
    agent = await person(monitor, "agent", "agent@x.test")
    assert (await agent.patch(f"{VIEWS}/{view}", json={"name": "taken"})).status_code == 404
    assert (await agent.delete(f"{VIEWS}/{view}")).status_code == 404
    administrator = await person(monitor, "administrator", "administrator@x.test")
    assert (await administrator.patch(f"{VIEWS}/{view}", json={"name": "Cola"})).json()["name"] == "Cola"
    assert (await administrator.delete(f"{VIEWS}/{view}")).status_code == 204
    assert await listed(one) == []


async def test_another_organizations_shared_view_is_not_shared_with_ours(monitor: Monitor) -> None:
    await monitor.administration.create_organization("rival", "Rival", zone="UTC", language="en")
    await monitor.user("administrator", email="rival@x.test", organization="rival")
    rival = await monitor.signed_in("rival@x.test")
    assert (await rival.post(VIEWS, json={**QUEUED, "shared": True})).status_code == 201
    assert await listed(await person(monitor, "administrator", "administrator@x.test")) == []


async def test_a_view_of_agents_is_for_those_who_may_see_them(monitor: Monitor) -> None:
    one = await person(monitor, "operator", "one@x.test")
    await one.post(VIEWS, json={"name": "Pausas", "tab": "agents", "query": "tab=agents", "shared": True})
    assert len(await listed(one)) == 1
    assert await listed(await person(monitor, "agent", "agent@x.test")) == []


async def test_views_come_in_their_order(monitor: Monitor) -> None:
    client = await person(monitor, "agent", "one@x.test")
    for name, position in (("b", 2), ("c", 3), ("a", 1)):
        await client.post(VIEWS, json={"name": name, "query": "", "position": position})
    assert [one["name"] for one in await listed(client)] == ["a", "b", "c"]


async def test_what_is_no_view_is_refused(monitor: Monitor) -> None:
    client = await person(monitor, "administrator", "one@x.test")
    for wrong in (
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 81},
        {"name": "a\u0000b"},
        {"query": "x" * 4_097},
        {"tab": "settings"},
        {"position": -1},
        {"shared": "yes"},
        {"owner": "user:other"},
        {"id": "mine"},
        {"organization": "rival"},
    ):
        answer = await client.post(VIEWS, json={**QUEUED, **wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), wrong
    assert await listed(client) == []
    for _ in range(MOST):
        assert (await client.post(VIEWS, json=QUEUED)).status_code == 201
    assert (await client.post(VIEWS, json=QUEUED)).status_code == 422
