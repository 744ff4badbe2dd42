"""Keys and the organization by the API."""

import httpx2
import pytest

from tests.monitor import Monitor
from tests.web.test_users import administrator, registered

pytestmark = pytest.mark.anyio
KEYS = "/api/v1/keys"


def program(monitor: Monitor, secret: str) -> httpx2.AsyncClient:
    return monitor.client(headers={"authorization": f"Bearer {secret}"})


async def test_a_key_is_made_shown_once_used_and_revoked(monitor: Monitor) -> None:
    client = await administrator(monitor)
    answer = await client.post(KEYS, json={"name": "feed", "scopes": ["ingest"], "source": "shop"})
    assert answer.status_code == 201, answer.text
    made, secret = answer.json()["key"], answer.json()["secret"]
    assert (made["source"], made["maker"]["name"]) == ("shop", "administrator")
    assert (await program(monitor, secret).post("/api/v1/events", json=[])).status_code in (202, 422)
    listed = await client.get(KEYS)
    assert [one["id"] for one in listed.json()["items"]] == [made["id"]]
    assert secret not in listed.text
    assert (await client.delete(f"{KEYS}/{made['id']}")).status_code == 204
    assert (await program(monitor, secret).post("/api/v1/events", json=[])).status_code == 401
    assert (await client.get(KEYS)).json()["items"][0]["revoked_at"]
    assert (await client.delete(f"{KEYS}/{made['id']}")).status_code == 404


async def test_a_key_has_never_more_than_its_maker(monitor: Monitor) -> None:
    await registered(monitor, "a", "b")
    operator = await monitor.user("operator", "shop/a")
    await monitor.administration.set_user(operator, removed=["notes.view"])
    client = await monitor.signed_in(operator.email)
    form = {"name": "x", "scopes": ["read"]}
    for wrong in (
        {"profile": "administrator"},
        {"profile": "operator", "groups": ["shop/a"]},
        {"profile": "agent", "all_groups": True},
    ):
        assert (await client.post(KEYS, json={**form, **wrong})).status_code == 403, wrong
    assert (await client.post(KEYS, json={**form, "profile": "agent", "groups": ["shop/b"]})).status_code == 422
    assert (await client.post(KEYS, json=form)).status_code == 422
    answer = await client.post(KEYS, json={**form, "profile": "agent", "groups": ["shop/a"]})
    assert answer.status_code == 201, answer.text
    chief = await monitor.key("read", profile="administrator")
    (of_chief,) = [one for one in (await client.get(KEYS)).json()["items"] if one["profile"] == "administrator"]
    assert (await client.delete(f"{KEYS}/{of_chief['id']}")).status_code == 403
    assert (await program(monitor, chief).get(KEYS)).is_success


async def test_a_source_is_made_with_a_key_only_by_who_may(monitor: Monitor) -> None:
    operator = await monitor.user("operator")
    client = await monitor.signed_in(operator.email)
    await monitor.administration.set_user(operator, removed=["sources.manage"])
    form = {"name": "x", "scopes": ["ingest"], "source": "shop"}
    assert (await client.post(KEYS, json=form)).status_code == 403
    await monitor.administration.set_user(operator, removed=[])
    for wrong in ("almenara", "", "with space", "a" * 64, "a\u0000"):
        assert (await client.post(KEYS, json={**form, "source": wrong})).status_code == 422, wrong
    assert (await client.post(KEYS, json=form)).status_code == 201


async def test_the_organization_is_renamed_and_moved(monitor: Monitor) -> None:
    client = await administrator(monitor)
    path = "/api/v1/organization"
    answer = await client.patch(path, json={"name": "Luma", "zone": "America/Bogota", "language": "es"})
    assert answer.json() == (await client.get(path)).json()
    assert [answer.json()[name] for name in ("name", "zone", "language")] == ["Luma", "America/Bogota", "es"]
    wrong = await client.patch(path, json={"zone": "Bogota"})
    assert (wrong.status_code, wrong.json()["places"][0]["place"]) == (422, "/zone")
    for more in ("key", "id", "created_at"):
        assert (await client.patch(path, json={more: "x"})).status_code == 422
    entry = (await client.get("/api/v1/audit", params={"subject": "default"})).json()["items"][0]
    assert entry["who"]["kind"] == "user"
    assert entry["after"] == {"zone": "America/Bogota", "language": "es", "name": "Luma"}
