import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almenara.store.preferences import MOST
from almenara.web.preferences import LARGEST
from tests.lane import examples
from tests.monitor import Monitor

pytestmark = pytest.mark.anyio
PREFERENCES = "/api/v1/preferences"


@settings(max_examples=examples(20, 200), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    kept=st.dictionaries(st.from_regex(r"[a-z][a-z0-9_.-]{0,20}", fullmatch=True), st.text(max_size=40), max_size=5)
)
async def test_what_a_person_keeps_is_theirs_in_every_browser_and_nobody_elses(
    monitor: Monitor, kept: dict[str, str]
) -> None:
    for email in ("one@x.test", "other@x.test"):
        if await monitor.running.tools.store.user_by_email(email) is None:
            await monitor.user("agent", email=email)
    one, other = await monitor.signed_in("one@x.test"), await monitor.signed_in("other@x.test")
    before = (await one.get(PREFERENCES)).json()["items"]
    for name in before:
        assert (await one.put(f"{PREFERENCES}/{name}", json={"value": None})).status_code == 200
    for name, value in kept.items():
        assert (await one.put(f"{PREFERENCES}/{name}", json={"value": value})).json() == {"value": value}
    again = await monitor.signed_in("one@x.test")
    assert (await again.get(PREFERENCES)).json() == {"items": kept}
    for name, value in kept.items():
        assert (await again.get(f"{PREFERENCES}/{name}")).json() == {"value": value}
        assert (await other.get(f"{PREFERENCES}/{name}")).json() == {"value": None}
    assert (await other.get(PREFERENCES)).json() == {"items": {}}


async def test_what_is_too_large_or_too_many_or_called_oddly_is_refused_and_nothing_is_kept(monitor: Monitor) -> None:
    await monitor.user("agent")
    client = await monitor.signed_in("agent@x.test")
    for name, value in (
        ("columns", "x" * (LARGEST + 1)),
        ("columns", "ñ" * (LARGEST // 2 + 1)),
        ("Columns", "x"),
        ("c" * 65, "x"),
        ("c%20d", "x"),
    ):
        answer = await client.put(f"{PREFERENCES}/{name}", json={"value": value})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), name
    for body in ({}, {"value": 1}, {"value": "x", "user": "other"}):
        assert (await client.put(f"{PREFERENCES}/columns", json=body)).status_code == 422
    assert (await client.get(PREFERENCES)).json() == {"items": {}}
    for number in range(MOST):
        assert (await client.put(f"{PREFERENCES}/p{number}", json={"value": "x"})).status_code == 200
    assert (await client.put(f"{PREFERENCES}/more", json={"value": "x"})).status_code == 422
    assert (await client.put(f"{PREFERENCES}/p0", json={"value": "y"})).status_code == 200


async def test_a_program_keeps_nothing(monitor: Monitor) -> None:
    key = await monitor.key("read", profile="administrator")
    client = monitor.client(headers={"authorization": f"Bearer {key}"})
    assert (await client.get(PREFERENCES)).status_code == 401
