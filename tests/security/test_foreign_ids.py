"""D2: an id of another's, wherever it is put, is answered as one that does not exist."""

import base64
import re
from typing import Any, Final

import httpx2
import msgspec
import pytest

from tests.security.canaries import ASKERS, EVERY, OLD, TALKS, Floor, agent_id, group_id, mark

pytestmark = pytest.mark.anyio
PARTS: Final = ("", "/messages", "/timeline", "/document")
UNKNOWN: Final = "aaaaaaaaaaaaaaaa"


async def told(client: httpx2.AsyncClient, path: str, **chosen: Any) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Everything of an answer but how far the log is, which moves by itself."""
    answer = await client.get(f"/api/v1{path}", params=chosen)
    headers = [pair for pair in answer.headers.raw if pair[0] != b"content-length"]
    return answer.status_code, headers, re.sub(rb'"seq":\d+', b"", answer.content)


@pytest.mark.parametrize("name", ASKERS)
async def test_in_the_path(floor: Floor, name: str) -> None:
    client = await floor.asker(name)
    hidden = [floor.ids["home", talk] for talk in EVERY - ASKERS[name].reach]
    hidden += [floor.ids["rival", talk] for talk in TALKS]
    for part in PARTS:
        unknown = await told(client, f"/conversations/{UNKNOWN}{part}")
        assert unknown[0] == 404
        for one in hidden:
            assert await told(client, f"/conversations/{one}{part}") == unknown


@pytest.mark.parametrize("name", ASKERS)
async def test_in_a_filter(floor: Floor, name: str) -> None:
    client, asker = await floor.asker(name), ASKERS[name]
    reached = asker.known_groups
    foreign = {
        "group": [group_id("rival", "own"), *(group_id("home", one) for one in {"own", "other"} - reached)],
        "agent": [agent_id("rival", "me"), *(agent_id("home", one) for one in {"me", "mate"} - asker.known_agents)],
        "source": [mark("rival", "source", "id")],
        "q": [mark("rival", talk, field) for talk in TALKS for field in ("name", "phone", "email", "ticket")],
    }
    foreign["q"] += [mark("home", talk, "name") for talk in EVERY - asker.reach | OLD]
    for filter_, values in foreign.items():
        for path, more in (("/conversations", {}), ("/indicators", {}), ("/conversations", {"card": "all"})):
            unknown = await told(client, path, **{filter_: "shop/nobody"}, **more)
            for value in values:
                assert await told(client, path, **{filter_: value}, **more) == unknown, (filter_, value)
            both = await told(client, path, **{filter_: ["shop/nobody", values[0]]}, **more)
            assert both[0] == unknown[0]


@pytest.mark.parametrize("sort", ["-created", "customer", "ticket"])
async def test_in_the_cursor_of_anothers_page(floor: Floor, sort: str) -> None:
    administrator, others = await floor.asker("administrator"), [name for name in ASKERS if name != "administrator"]
    cursors: list[str] = []
    chosen: dict[str, Any] = {"sort": sort, "limit": 1}
    while (page := (await administrator.get("/api/v1/conversations", params=chosen)).json())["next"]:
        cursors.append(page["next"])
        chosen["cursor"] = page["next"]
    assert len(cursors) == len(EVERY - OLD)
    for name in others:
        client = await floor.asker(name)
        for cursor in cursors:
            key: list[Any] = msgspec.msgpack.decode(base64.urlsafe_b64decode(cursor))
            unknown = base64.urlsafe_b64encode(msgspec.msgpack.encode([*key[:2], UNKNOWN])).decode()
            if key[2] in {floor.ids["home", talk] for talk in ASKERS[name].reach}:
                continue
            answer = await told(client, "/conversations", sort=sort, cursor=cursor)
            assert answer == await told(client, "/conversations", sort=sort, cursor=unknown), (name, key)


async def test_in_an_event(floor: Floor) -> None:
    """The other organization's program names our conversation, agent and group as its own: ours do not change."""
    administrator = await floor.asker("administrator")
    pages = ("/conversations", "/groups", "/agents", "/indicators")
    before = [(await administrator.get(f"/api/v1{path}")).json() for path in pages]
    before += [
        (await administrator.get(f"/api/v1/conversations/{one}/messages")).json() for one in floor.ids.values()
    ]
    subjects = [mark("home", talk, "external") for talk in TALKS]
    subjects += [floor.ids["home", talk] for talk in TALKS]
    group, agent = mark("home", "groupown", "id"), mark("home", "agentme", "id")
    for subject in subjects:
        moved = {"to_agent": agent, "to_group": group}
        await floor.tell(
            "rival",
            [
                (subject, "conversation.transferred", moved, 0),
                (subject, "message.received", {"message": "m1", "text": "x"}, 0),
                (subject, "conversation.finished", {"by": "agent"}, 0),
            ],
        )
    await floor.tell("rival", [(group, "group.registered", {"name": "taken"}, 0), (agent, "agent.removed", {}, 0)])
    await floor.tell("rival", [(mark("home", "mine", "contactid"), "contact.updated", {"name": "taken"}, 0)])
    after = [(await administrator.get(f"/api/v1{path}")).json() for path in pages]
    after += [(await administrator.get(f"/api/v1/conversations/{one}/messages")).json() for one in floor.ids.values()]
    for one in (*before, *after):
        one.pop("seq", None)
    assert after == before


async def test_an_agent_of_another_organization_with_ones_email_links_nobody(floor: Floor) -> None:
    """Who an agent is, is decided by their own organization's helpdesk alone."""
    client = await floor.asker("agentofnothing")
    data = {"name": "x", "email": "agentofnothing@home.test"}
    for subject in (mark("home", "agentme", "id"), mark("rival", "agentme", "id")):
        await floor.tell("rival", [(subject, "agent.registered", data, 0)])
    assert (await client.get("/api/v1/session")).json()["agents"] == []
    assert (await client.get("/api/v1/conversations")).json()["items"] == []
