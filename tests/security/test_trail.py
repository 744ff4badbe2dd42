"""Whatever is done is in the audit trail, with who and from where, and nothing in it says more than ids."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from sqlalchemy import text

from almenara.access.permissions import PROFILES, Profile
from almenara.domain.ids import conversation_id
from almenara.domain.instants import format_instant
from almenara.service.administration import Reach
from almenara.service.throttle import PER_ADDRESS, PER_EMAIL
from almenara.store.accounts import User
from almenara.web.guard import COOKIE
from tests.databases import Place
from tests.lane import examples
from tests.listening import Page, listening, sign_in
from tests.monitor import Monitor, started

pytestmark = pytest.mark.anyio
PASSWORD: Final = "canary password"
ADDRESSES: Final = ("203.0.113.7", "198.51.100.9", "2001:db8::7")
AUDIT: Final = "/api/v1/audit"
Told = tuple[str, str | None, str, str | None]
"""What, who, on what, from where."""


@pytest.fixture
async def monitor(tmp_path: Path, database_url: str) -> AsyncGenerator[Monitor]:
    async with started(tmp_path, database=database_url) as running:
        yield running


async def tells_of_a_conversation(monitor: Monitor) -> str:
    """Report a conversation of group a; gives its id."""
    key = await monitor.key("ingest", source="shop")
    event = {"specversion": "1.0", "source": "t", "time": "2026-09-21T13:00:00Z", "subject": "c1"}
    opened = {"channel": "sms", "contact": {"name": "canary customer", "phone": "canary phone"}, "group": "a"}
    events = [
        {**event, "id": "1", "type": "conversation.opened", "data": opened},
        {**event, "id": "2", "type": "message.received", "data": {"message": "m1", "text": "canary text"}},
    ]
    sent = await monitor.client().post("/api/v1/events", json=events, headers={"authorization": f"Bearer {key}"})
    hub = await monitor.running.context.hubs.of("default")
    await hub.reached(sent.json()["seq"])
    return conversation_id(await monitor.running.tools.store.organization_key("default"), "shop", "c1")


class Person(Struct):
    """Someone of the walk: their account, and their browsers."""

    user: User
    disabled: bool
    browsers: list[httpx2.AsyncClient]


class Walk:
    """What is done, and what the trail must say of it."""

    def __init__(self, monitor: Monitor, data: st.DataObject) -> None:
        self.monitor = monitor
        self.data = data
        self.expected: list[Told] = []
        self.secrets: list[str] = ["canary"]
        self.strangers: set[str] = set()
        self.people: list[Person] = []
        self.reader = monitor.client()
        self.conversation = ""
        self._count = 0

    def expect(self, what: str, who: str | None, subject: str, address: str | None = None) -> None:
        self.expected.append((what, who, subject, address))

    def some(self, people: list[Person]) -> Person:
        return self.data.draw(st.sampled_from(people))

    def next(self) -> int:
        self._count += 1
        return self._count

    def address(self) -> str:
        return self.data.draw(st.sampled_from(ADDRESSES))

    async def begin(self) -> None:
        """A conversation, and someone who may see it."""
        self.conversation = await tells_of_a_conversation(self.monitor)
        await self.creates_a_user(profile="administrator")
        # A program reads the trail: that it does leaves no entry.
        reach = Reach("administrator")
        reader = await self.monitor.administration.create_key("default", "reader", ["read"], reach=reach)
        self.reader.headers["authorization"] = f"Bearer {reader}"
        self.expected.clear()

    async def creates_a_user(self, profile: Profile | None = None) -> None:
        number = self.next()
        user = await self.monitor.administration.create_user(
            "default",
            f"canary{number}@x.test",
            PASSWORD,
            Reach(profile or self.data.draw(st.sampled_from(PROFILES)), ("shop/a",)),
            name=f"canary name {number}",
        )
        self.people.append(Person(user, False, []))
        self.expect("accounts.changed", "cli", user.id)

    async def changes_a_user(self) -> None:
        person = self.some(self.people)
        changes: list[dict[str, Any]] = [{"name": "canary other"}, {"password": PASSWORD}, {"language": "pt-BR"}]
        if person is not self.people[0]:
            changes += [{"reach": Reach("operator", ("shop/b",))}, {"disabled": True}, {"disabled": False}]
        change = self.data.draw(st.sampled_from(changes))
        await self.monitor.administration.set_user(person.user, **change)
        person.disabled = change.get("disabled", person.disabled)
        if "password" in change or change.get("disabled"):
            person.browsers.clear()
        self.expect("accounts.changed", "cli", person.user.id)

    async def creates_and_revokes_a_key(self) -> None:
        store, known = self.monitor.running.tools.store, await self.monitor.running.tools.store.keys("default")
        self.secrets.append(
            await self.monitor.administration.create_key(
                "default", "canary key", ["read"], reach=Reach("administrator")
            )
        )
        (key,) = [one for one in await store.keys("default") if one.id not in {old.id for old in known}]
        await self.monitor.administration.revoke_key(key)
        self.expect("accounts.changed", "cli", key.id)
        self.expect("accounts.changed", "cli", key.id)

    async def changes_the_organization(self) -> None:
        default = await self.monitor.running.tools.store.organization("default")
        # Of an organization the trail keeps the name, to put it back: that is nobody's.
        await self.monitor.administration.set_organization(default, name=f"Shop {self.next()}", language="es")
        self.expect("accounts.changed", "cli", "default")

    async def signs_in(self) -> None:
        person, address = self.some(self.people), self.address()
        client = self.monitor.client(address=address)
        answer = await client.post("/api/v1/session", json={"email": person.user.email, "password": PASSWORD})
        if person.disabled:
            assert answer.status_code == 401
            self.expect("session.refused", None, person.user.id, address)
            return
        client.headers["x-csrf-token"] = answer.json()["csrf"]
        self.secrets.append(client.cookies[COOKIE])
        person.browsers.append(client)
        self.expect("session.began", f"user:{person.user.id}", person.user.id, address)

    async def mistypes_the_password(self) -> None:
        person, address = self.some(self.people), self.address()
        given_ = {"email": person.user.email, "password": "canary wrong"}
        assert (await self.monitor.client(address=address).post("/api/v1/session", json=given_)).status_code == 401
        self.expect("session.refused", None, person.user.id, address)

    async def is_a_stranger(self) -> None:
        address, email = self.address(), self.data.draw(st.sampled_from(("canary-a@y.test", "canary-b@y.test")))
        given_ = {"email": email, "password": PASSWORD}
        assert (await self.monitor.client(address=address).post("/api/v1/session", json=given_)).status_code == 401
        self.strangers.add(email)
        self.expect("session.refused", None, "a stranger", address)

    def _signed_in(self) -> list[Person]:
        return [one for one in self.people if one.browsers]

    async def signs_out(self) -> None:
        for person in self._signed_in()[:1]:
            client = person.browsers.pop()
            assert (await client.delete("/api/v1/session")).status_code == 204
            self.expect("session.ended", f"user:{person.user.id}", person.user.id, address_of(client))

    async def opens_a_transcript(self) -> None:
        if not self._signed_in():
            return
        person = self.some(self._signed_in())
        client = person.browsers[-1]
        answer = await client.get(f"/api/v1/conversations/{self.conversation}/messages")
        if answer.status_code == 200:
            self.expect("transcript.opened", f"user:{person.user.id}", self.conversation, address_of(client))
        else:
            # Out of reach: there was nothing to open.
            assert answer.status_code == 404

    async def acts(self) -> None:
        if not self._signed_in():
            return
        person = self.some(self._signed_in())
        client = person.browsers[-1]
        name, asked = self.data.draw(
            st.sampled_from(
                [("note", {"text": "canary note"}), ("prioritize", {"priority": 3}), ("tag", {"tags": ["vip"]})]
            )
        )
        row = {"conversations": [{"id": self.conversation}], **asked}
        answer = await client.post(f"/api/v1/actions/{name}", json=row)
        if answer.status_code == 200:
            self.expect(name, f"user:{person.user.id}", answer.json()["action"], address_of(client))
        else:
            # Out of reach, or without the permission, of which the trail tells.
            assert answer.status_code in (403, 404)
            if answer.status_code == 403:
                self.expect("access.refused", f"user:{person.user.id}", person.user.id, address_of(client))


def address_of(client: Any) -> str:
    return client._transport.client[0]


STEPS: Final[tuple[Callable[[Walk], Awaitable[None]], ...]] = (
    Walk.creates_a_user,
    Walk.changes_a_user,
    Walk.creates_and_revokes_a_key,
    Walk.changes_the_organization,
    Walk.signs_in,
    Walk.signs_in,
    Walk.mistypes_the_password,
    Walk.is_a_stranger,
    Walk.signs_out,
    Walk.opens_a_transcript,
    Walk.opens_a_transcript,
    Walk.acts,
    Walk.acts,
)


async def trail(reader: httpx2.AsyncClient, limit: int = 100, **chosen: Any) -> list[dict[str, Any]]:
    """All of it, oldest first."""
    items: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    while True:
        answer = await reader.get(AUDIT, params={"limit": limit, **chosen, **more})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        if page["next"] is None:
            return items[::-1]
        more = {"cursor": page["next"]}


async def stored(monitor: Monitor) -> bytes:
    """Every byte of the trail as it lies in the log."""
    query = text("SELECT * FROM log WHERE stream_kind IN ('account', 'action')")
    async with monitor.running.tools.database.engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    return b"\n".join(one if isinstance(one, bytes) else str(one).encode() for row in rows for one in row)


def told(entry: dict[str, Any]) -> Told:
    subject = entry["subject"]
    on = "a stranger" if subject["kind"] == "email" else subject["id"]
    return entry["what"], entry["who"] and entry["who"]["id"], on, entry["address"]


@settings(max_examples=examples(6, 60), deadline=None)
@given(data=st.data())
async def test_whatever_is_done_is_in_the_trail_with_who_and_from_where(
    new_place: Callable[[Path], Place], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        place = new_place(Path(folder))
        async with started(Path(folder), database=place.url) as monitor:
            walk = Walk(monitor, data)
            await walk.begin()
            begun = len(await trail(walk.reader))
            for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=10, max_size=30)):
                # Nobody is throttled: what that does to the trail is another test.
                monitor.clock.forward(seconds=301)
                await step(walk)
            entries = (await trail(walk.reader, limit=data.draw(st.integers(1, 9))))[begun:]
            assert [told(one) for one in entries] == walk.expected
            hashes = {one["subject"]["id"] for one in entries if one["subject"]["kind"] == "email"}
            assert len(hashes) == len(walk.strangers)
            # Nothing that a person is called, wrote, knows or signs in with.
            kept = await stored(monitor)
            assert [one for one in walk.secrets if one.encode() in kept] == []
        place.done()


@pytest.fixture
async def reader(monitor: Monitor) -> httpx2.AsyncClient:
    key = await monitor.key("read", profile="administrator")
    return monitor.client(headers={"authorization": f"Bearer {key}"})


async def test_who_acts_is_named_as_they_are_called_now_also_who_is_gone(
    monitor: Monitor, reader: httpx2.AsyncClient
) -> None:
    user = await monitor.user("operator")
    await monitor.signed_in(user.email)
    await monitor.administration.set_user(user, name="Ana", disabled=True)
    hub = await monitor.running.context.hubs.of("default")
    await hub.reached(await monitor.running.context.database.log.head("default"))
    (began,) = await trail(reader, what="session.began")
    assert began["who"] == {"kind": "user", "id": f"user:{user.id}", "name": "Ana"}
    assert began["subject"] == {"kind": "user", "id": user.id, "name": "Ana"}
    created, changed = await trail(reader, subject=user.id, actor="cli")
    assert created["who"] == {"kind": "cli", "id": "cli", "name": None}
    assert (created["before"], changed["before"]) == (None, {"disabled": False})
    assert changed["after"] == {"disabled": True, "name": "changed"}


async def test_an_action_tells_row_by_row_what_was_and_what_is(monitor: Monitor, reader: httpx2.AsyncClient) -> None:
    user = await monitor.user("operator")
    client = await monitor.signed_in(user.email, address="198.51.100.9")
    conversation = await tells_of_a_conversation(monitor)
    rows: dict[str, Any] = {"conversations": [{"id": conversation}, {"id": "unknown"}]}
    answer = await client.post("/api/v1/actions/prioritize", json={**rows, "priority": 3})
    (entry,) = await trail(reader, subject=conversation, what="prioritize")
    assert told(entry) == ("prioritize", f"user:{user.id}", answer.json()["action"], "198.51.100.9")
    assert (entry["before"], entry["after"], entry["fields"]) == (None, None, {"priority": 3})
    done, missing = entry["results"]
    assert (done["id"], done["before"]["priority"], done["after"]["priority"]) == (conversation, 0, 3)
    assert (missing["id"], missing["code"]) == ("unknown", "not_found")
    undo = await client.post(f"/api/v1/actions/{answer.json()['action']}/undo", json={})
    (undone,) = [one for one in await trail(reader, actor=f"user:{user.id}") if one["undoes"]]
    assert (undone["subject"]["id"], undone["undoes"]) == (undo.json()["action"], answer.json()["action"])


async def test_guessing_does_not_fill_the_log(monitor: Monitor, reader: httpx2.AsyncClient) -> None:
    await monitor.user("operator")
    for email, bound in (("operator@x.test", PER_EMAIL), ("nobody@x.test", PER_EMAIL)):
        for _ in range(bound + 5):
            await monitor.client().post("/api/v1/session", json={"email": email, "password": "wrong"})
    refused = await trail(reader, what="session.refused")
    assert len(refused) == 2 * PER_EMAIL
    throttled = await trail(reader, what="session.throttled")
    assert [one["subject"]["kind"] for one in throttled] == ["user", "email"]


async def test_who_asks_for_what_they_may_not_is_told_of_once_a_minute(
    monitor: Monitor, reader: httpx2.AsyncClient
) -> None:
    user = await monitor.user("agent")
    client = await monitor.signed_in(user.email, address="198.51.100.9")
    for _ in range(5):
        assert (await client.get("/api/v1/users")).status_code == 403
        assert (await client.get(f"/api/v1/users/{user.id}")).status_code == 403
    first, second = await trail(reader, what="access.refused")
    assert told(first) == ("access.refused", f"user:{user.id}", user.id, "198.51.100.9")
    assert [first["operation"], second["operation"]] == ["GET /api/v1/users", "GET /api/v1/users/{user}"]
    monitor.clock.forward(seconds=60)
    await client.get("/api/v1/users")
    assert len(await trail(reader, what="access.refused")) == 3
    assert 2 * PER_EMAIL < PER_ADDRESS


async def test_a_stranger_is_told_of_in_the_first_organization_alone(
    monitor: Monitor, reader: httpx2.AsyncClient
) -> None:
    await monitor.administration.create_organization("luma", "Luma")
    user = await monitor.user("administrator", organization="luma")
    for email in ("nobody@x.test", user.email):
        await monitor.client().post("/api/v1/session", json={"email": email, "password": "wrong"})
    luma = await monitor.signed_in(user.email)
    assert [told(one)[2] for one in await trail(reader, what="session.refused")] == ["a stranger"]
    assert [told(one)[2] for one in await trail(luma, what="session.refused")] == [user.id]


async def test_the_same_answer_costs_a_stranger_and_a_user_the_same_writing(monitor: Monitor) -> None:
    await monitor.user("operator")
    log, made = monitor.running.context.database.log, list[int]()
    for email in ("operator@x.test", "nobody@x.test"):
        before = await log.head("default")
        await monitor.client().post("/api/v1/session", json={"email": email, "password": "wrong"})
        made.append(await log.head("default") - before)
    assert made == [1, 1]


@pytest.mark.parametrize(
    ("client", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:DB8:0::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("ana@x.test", None),
        ("", None),
    ],
)
async def test_an_address_is_an_address(
    monitor: Monitor, reader: httpx2.AsyncClient, client: str, address: str | None
) -> None:
    await monitor.user("operator")
    await monitor.signed_in("operator@x.test", address=client)
    assert [told(one)[3] for one in await trail(reader, what="session.began")] == [address]


async def test_a_transcript_that_is_opened_on_the_live_socket_is_told_of_with_its_address(
    monitor: Monitor, reader: httpx2.AsyncClient
) -> None:
    await monitor.user("operator")
    conversation = await tells_of_a_conversation(monitor)
    async with listening(monitor) as address:
        page = await Page.open(address, await sign_in(monitor, "operator@x.test"))
        await page.ask({"watch": 1, "kind": "transcript", "conversation": "unknown"})
        await page.ask({"watch": 1, "kind": "transcript", "conversation": conversation})
        await page.ask({"watch": 2, "kind": "totals"})
        await page.close()
    (began,) = await trail(reader, what="session.began")
    who = began["who"]["id"]
    expected = ("transcript.opened", who, conversation, "127.0.0.1")
    assert [told(one) for one in await trail(reader, what="transcript.opened")] == [expected]


async def test_an_organization_reads_its_own_trail_alone_however_it_asks(
    monitor: Monitor, reader: httpx2.AsyncClient
) -> None:
    await monitor.administration.create_organization("luma", "Luma")
    ours, theirs = await monitor.user("agent"), await monitor.user("administrator", "x", organization="luma")
    luma = await monitor.signed_in(theirs.email)
    head = (await reader.get(AUDIT)).json()["items"][0]["seq"]
    ways: tuple[dict[str, Any], ...] = ({}, {"cursor": str(head + 1)}, {"actor": "cli"}, {"what": "accounts.changed"})
    for chosen in ways:
        found = {told(one)[2] for one in await trail(luma, **chosen)}
        assert found <= {"luma", theirs.id}
    strangers: tuple[dict[str, Any], ...] = (
        {"subject": ours.id},
        {"subject": "default"},
        {"actor": f"user:{ours.id}"},
    )
    for foreign in strangers:
        assert await trail(luma, **foreign) == await trail(luma, subject="nothing") == []


@pytest.mark.parametrize("profile", [one for one in PROFILES if one != "administrator"])
async def test_only_administrators_read_it(monitor: Monitor, profile: Profile) -> None:
    await monitor.user(profile)
    key = await monitor.key("read", profile=profile)
    acting = await monitor.key("act", profile="administrator")
    for client in (
        await monitor.signed_in(f"{profile}@x.test"),
        *(monitor.client(headers={"authorization": f"Bearer {one}"}) for one in (key, acting)),
    ):
        assert (await client.get(AUDIT)).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"cursor": "x"}, {"cursor": "-1"}, {"cursor": "9" * 40}, {"from": "yesterday"}, {"to": "2026-09-21"}]
)
async def test_what_is_no_place_or_moment_is_refused(reader: httpx2.AsyncClient, wrong: dict[str, str]) -> None:
    answer = await reader.get(AUDIT, params=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_period_is_of_when_it_was_stored(monitor: Monitor, reader: httpx2.AsyncClient) -> None:
    users: list[str] = []
    for hour in range(4):
        users.append((await monitor.user("agent", email=f"a{hour}@x.test")).id)
        monitor.clock.forward(hours=1)
    begun = monitor.clock.now - 4 * 3_600_000
    one, three = (format_instant(begun + hours * 3_600_000) for hours in (1, 3))
    chosen: dict[str, Any] = {"from": one, "to": three, "what": "accounts.changed"}
    period = await trail(reader, **chosen)
    assert [told(entry)[2] for entry in period] == users[1:3]
