from http.cookies import SimpleCookie

import pytest

from almenara.service import passwords
from almenara.service.accounts import IDLE
from almenara.service.administration import Reach
from almenara.service.throttle import PER_ADDRESS, PER_EMAIL, WINDOW
from almenara.web.guard import COOKIE
from tests.monitor import PASSWORD, Monitor

pytestmark = pytest.mark.anyio
SESSION = "/api/v1/session"


def credentials(email: str = "administrator@x.test", password: str = PASSWORD) -> dict[str, str]:
    return {"email": email, "password": password}


async def test_who_signs_in_learns_who_they_are_and_may_ask_again(monitor: Monitor) -> None:
    user = await monitor.user("operator", "api/pagos", agents=("api/7",))
    client = await monitor.signed_in("Operator@X.test")
    told = (await client.get(SESSION)).json()
    assert told["user"] == {"id": user.id, "name": "operator", "email": "operator@x.test"}
    assert told["organization"] == {"id": "default", "name": "Default", "zone": "UTC", "demo": False}
    assert (told["profile"], told["all_groups"], told["groups"], told["agents"]) == (
        "operator",
        False,
        ["api/pagos"],
        ["api/7"],
    )
    assert "users.manage" not in told["permissions"]
    assert told["csrf"] == client.headers["x-csrf-token"]


async def test_nobody_is_nobody(monitor: Monitor) -> None:
    answer = await monitor.client().get(SESSION)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_key_has_no_session(monitor: Monitor) -> None:
    key = await monitor.key("read", profile="administrator")
    answer = await monitor.client(headers={"authorization": f"Bearer {key}"}).get(SESSION)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        credentials(password="wrong"),
        credentials(email="nobody@x.test"),
        credentials(email="closed@x.test"),
    ],
)
async def test_whatever_is_wrong_the_answer_is_the_same(monitor: Monitor, wrong: dict[str, str]) -> None:
    await monitor.user()
    closed = await monitor.user("agent", email="closed@x.test")
    await monitor.administration.set_user(closed, disabled=True)
    answer = await monitor.client().post(SESSION, json=wrong)
    assert answer.status_code == 401
    assert answer.json()["code"] == "bad_credentials"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("email", ["administrator@x.test", "nobody@x.test"])
async def test_an_unknown_user_costs_the_same_work(
    monitor: Monitor, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await monitor.user()
    verified: list[str] = []
    verify = passwords.verify

    def counting(kept: str, password: str) -> bool:
        verified.append(kept)
        return verify(kept, password)

    monkeypatch.setattr(passwords, "verify", counting)
    await monitor.client().post(SESSION, json=credentials(email=email, password="wrong"))
    assert len(verified) == 1
    assert verified[0].split("$")[3] == "m=19456,t=2,p=1"


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    monitor: Monitor, scheme: str, secure: bool
) -> None:
    await monitor.user()
    answer = await monitor.client(scheme=scheme).post(SESSION, json=credentials())
    cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("lax", "/", "")
    assert bool(cookie["secure"]) is secure
    assert len(cookie.value) >= 43


async def test_every_sign_in_makes_a_new_session_and_ends_the_one_before(monitor: Monitor) -> None:
    await monitor.user()
    client = monitor.client(cookies={COOKIE: "chosen-by-someone-else"})
    first = (await client.post(SESSION, json=credentials())).cookies[COOKIE]
    second = (await client.post(SESSION, json=credentials(), headers={"cookie": f"{COOKIE}={first}"})).cookies[COOKIE]
    assert len({"chosen-by-someone-else", first, second}) == 3
    for token, status in (("chosen-by-someone-else", 401), (first, 401), (second, 200)):
        assert (await monitor.client(cookies={COOKIE: token}).get(SESSION)).status_code == status


async def test_signing_out_makes_the_session_worthless(monitor: Monitor) -> None:
    await monitor.user()
    client = await monitor.signed_in("administrator@x.test")
    token = client.cookies[COOKIE]
    assert (await client.delete(SESSION)).status_code == 204
    assert COOKIE not in client.cookies
    assert (await monitor.client(cookies={COOKIE: token}).get(SESSION)).status_code == 401


async def test_a_session_ends_when_nothing_has_used_it_for_twelve_hours(monitor: Monitor) -> None:
    await monitor.user()
    used, unused = [await monitor.signed_in("administrator@x.test") for _ in range(2)]
    for _ in range(3):
        monitor.clock.forward(hours=IDLE / 3_600_000 - 1)
        assert (await used.get(SESSION)).status_code == 200
    assert (await unused.get(SESSION)).status_code == 401


async def test_a_write_without_the_csrf_token_of_its_session_is_refused(monitor: Monitor) -> None:
    await monitor.user()
    client = await monitor.signed_in("administrator@x.test")
    other = await monitor.signed_in("administrator@x.test")
    right = client.headers.pop("x-csrf-token")
    for wrong in ({}, {"x-csrf-token": ""}, {"x-csrf-token": right[:-1]}, {"x-csrf-token": "\u00f1"}):
        given = [(name.encode(), value.encode("latin-1")) for name, value in wrong.items()]
        assert (await client.delete(SESSION, headers=given)).status_code == 403
    foreign = other.headers["x-csrf-token"]
    assert (await client.delete(SESSION, headers={"x-csrf-token": foreign})).status_code == 403
    assert (await client.delete(SESSION, headers={"x-csrf-token": right})).status_code == 204


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.test"},
        {"origin": "null"},
        {"origin": "http://monitor.test:81"},
        {"origin": "http://monitor.test.evil.test"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_page_of_another_site_cannot_sign_anyone_in_or_out(monitor: Monitor, headers: dict[str, str]) -> None:
    await monitor.user()
    client = await monitor.signed_in("administrator@x.test")
    assert (await monitor.client().post(SESSION, json=credentials(), headers=headers)).status_code == 403
    assert (await client.delete(SESSION, headers=headers)).status_code == 403
    assert (await client.get(SESSION)).status_code == 200


async def test_our_own_page_can(monitor: Monitor) -> None:
    await monitor.user()
    headers = {"origin": "http://monitor.test", "sec-fetch-site": "same-origin"}
    assert (await monitor.client().post(SESSION, json=credentials(), headers=headers)).status_code == 200


async def test_a_form_cannot_pass_for_json(monitor: Monitor) -> None:
    await monitor.user()
    body = '{"email":"administrator@x.test","password":"correct horse"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = await monitor.client().post(SESSION, content=body, headers={"content-type": kind})
        assert answer.status_code == 415
        assert "set-cookie" not in answer.headers


async def test_guessing_one_password_is_slowed_down_and_says_until_when(monitor: Monitor) -> None:
    await monitor.user()
    for attempt in range(PER_EMAIL):
        client = monitor.client(address=f"203.0.113.{attempt}")
        assert (await client.post(SESSION, json=credentials(password="wrong"))).status_code == 401
    answer = await monitor.client(address="203.0.113.99").post(SESSION, json=credentials())
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert int(answer.headers["retry-after"]) == WINDOW // 1000
    monitor.clock.forward(seconds=int(answer.headers["retry-after"]))
    assert (await monitor.client().post(SESSION, json=credentials())).status_code == 200


async def test_an_unknown_address_is_slowed_down_like_a_known_one(monitor: Monitor) -> None:
    for _ in range(PER_EMAIL):
        await monitor.client().post(SESSION, json=credentials(email="nobody@x.test"))
    assert (await monitor.client().post(SESSION, json=credentials(email="nobody@x.test"))).status_code == 429


async def test_guessing_many_names_from_one_address_is_slowed_down(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await monitor.user()

    def never(_kept: str, _password: str) -> bool:
        return False

    monkeypatch.setattr(passwords, "verify", never)
    statuses = [
        (await monitor.client().post(SESSION, json=credentials(email=f"{name}@x.test"))).status_code
        for name in range(PER_ADDRESS + 1)
    ]
    assert statuses == [401] * PER_ADDRESS + [429]
    assert (await monitor.client(address="203.0.113.8").post(SESSION, json=credentials())).status_code == 401


async def test_a_right_password_clears_the_count(monitor: Monitor) -> None:
    await monitor.user()
    for _ in range(3):
        for _ in range(PER_EMAIL - 1):
            await monitor.client().post(SESSION, json=credentials(password="wrong"))
        assert (await monitor.client().post(SESSION, json=credentials())).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "a@x.test"},
        {"email": 1, "password": "x"},
        {**credentials(), "profile": "administrator"},
        [],
        None,
    ],
)
async def test_a_sign_in_of_the_wrong_shape_says_where(monitor: Monitor, body: object) -> None:
    answer = await monitor.client().post(SESSION, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["places"]


@pytest.mark.parametrize("body", [b"{", b'{"email": "\xff"}', b"\x00", b'{"email": "a", "password": "\\ud800"}'])
async def test_a_sign_in_that_is_not_json_is_malformed(monitor: Monitor, body: bytes) -> None:
    answer = await monitor.client().post(SESSION, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


async def test_a_change_of_the_user_is_seen_by_their_next_request(monitor: Monitor) -> None:
    user = await monitor.user("operator")
    client = await monitor.signed_in("operator@x.test")
    await monitor.administration.set_user(user, reach=Reach("agent", ("api/pagos",)))
    told = (await client.get(SESSION)).json()
    assert (told["profile"], told["groups"], told["permissions"]) == ("agent", ["api/pagos"], ["conversations.view"])


async def test_a_closed_account_or_a_new_password_ends_sessions(monitor: Monitor) -> None:
    for change in ({"disabled": True}, {"password": "another horse"}):
        email = f"{next(iter(change))}@x.test"
        user = await monitor.user("operator", email=email)
        client = await monitor.signed_in(email)
        await monitor.administration.set_user(user, **change)
        assert (await client.get(SESSION)).status_code == 401
