"""D1 and D2 on open pages: what every profile is sent while things happen, and what foreign ids are answered."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Final

import msgspec
import pytest

from almenara.catalog.columns import COLUMNS, columns_of
from almenara.catalog.indicators import INDICATORS
from tests.listening import Page, listening, sign_in
from tests.security.canaries import ASKERS, EVERY, GROUPS, TALKS, Floor, agent_id, group_id, mark, marks

pytestmark = pytest.mark.anyio
PEOPLE: Final = [name for name, asker in ASKERS.items() if not asker.key]
AVERAGES: Final = frozenset(one.name for one in INDICATORS if one.level == "average")
LISTS: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"filter": {"state": ["queued", "in_progress", "pending", "inactive", "finished"]}, "sort": "-created"},
    {"filter": {"group": [group_id("home", one) for one in GROUPS]}, "sort": "customer"},
    {"filter": {"q": ["zz"]}, "sort": "ticket", "offset": 1},
    {"filter": {"card": ["unanswered"]}, "sort": "-wait"},
    {"filter": {"mine": ["true"]}},
)


@pytest.fixture(scope="module")
async def address(floor: Floor) -> AsyncGenerator[str]:
    async with listening(floor.monitor) as found:
        yield found


async def open_page(floor: Floor, address: str, name: str) -> Page:
    """A page that watches all there is to watch, and asks for everything else too."""
    page = await Page.open(address, await sign_in(floor.monitor, f"{name}@home.test"))
    for number, chosen in enumerate(LISTS):
        await page.ask({"watch": number, "kind": "conversations", **chosen})
    await page.send({"type": "window", "watch": 0, "offset": 2})
    await page.send({"type": "hold", "watch": 1, "ids": list(floor.ids.values())})
    await page.ask({"watch": 10, "kind": "totals"})
    await page.ask({"watch": 11, "kind": "totals", "filter": {"group": [group_id("home", "other")]}})
    for column in COLUMNS:
        told = await page.ask({"watch": 12, "kind": "conversations", "sort": column})
        sortable = COLUMNS[column].drawn and column in columns_of(ASKERS[name].profile != "agent")
        assert (told["type"] == "snapshot") == sortable
    for chosen in ({}, {"group": [group_id("home", "other")]}, {"q": ["zz"]}):
        told = await page.ask({"watch": 12, "kind": "agents", "filter": chosen})
        assert (told["type"] == "snapshot") == (ASKERS[name].profile != "agent")
    for card in INDICATORS:
        await page.ask({"watch": 12, "kind": "conversations", "filter": {"card": [card.name]}})
    for agent in ("me", "mate", "stranger"):
        await page.ask({"watch": 12, "kind": "totals", "filter": {"agent": [agent_id("home", agent)]}})
    for (organization, talk), conversation in floor.ids.items():
        told = await page.ask({"watch": 13, "kind": "transcript", "conversation": conversation})
        within = organization == "home" and talk in ASKERS[name].reach
        assert told["type"] == ("snapshot" if within else "refused"), (name, organization, talk)
    # As many transcripts stay open as there is room for: of those that run.
    for number, talk in enumerate(("mate", "queueown", "stranger", "looseme", "mine", "moved", "donemate")):
        await page.ask({"watch": 13 + number, "kind": "transcript", "conversation": floor.ids["home", talk]})
    return page


def afternoon(organization: str, talk: str) -> list[tuple[str, str, dict[str, Any], float]]:
    """More happens in a conversation, with canaries of its own."""

    def fact(kind: str, data: dict[str, Any]) -> tuple[str, str, dict[str, Any], float]:
        return mark(organization, talk, "external"), kind, data, TALKS[talk].days

    return [
        fact("message.received", {"message": "m8", "text": mark(organization, talk, "later")}),
        fact("note.added", {"message": "n8", "text": mark(organization, talk, "note")}),
        fact("conversation.tagged", {"tags": [mark(organization, talk, "tags")]}),
    ]


async def test_nobody_is_sent_a_byte_beyond_their_reach_while_things_happen(floor: Floor, address: str) -> None:
    pages = {name: await open_page(floor, address, name) for name in PEOPLE}
    rival = await Page.open(address, await sign_in(floor.monitor, "administrator@rival.test"))
    await rival.ask({"watch": 1, "kind": "conversations"})
    for organization in ("rival", "home"):
        seq = await floor.tell(organization, [one for talk in TALKS for one in afternoon(organization, talk)])
    # One conversation leaves the group, and what is said then is for whoever reaches the other.
    to = {"to_group": mark("home", "groupother", "id"), "to_agent": mark("home", "agentstranger", "id")}
    gone = mark("home", "mate", "external")
    seq = await floor.tell("home", [(gone, "conversation.transferred", to, 0)])
    for page in pages.values():
        await page.holds(seq)
    said = {"message": "m9", "text": mark("home", "mate", "afterwards")}
    seq = await floor.tell("home", [(gone, "message.received", said, 0)])
    cells = 0
    for name, page in pages.items():
        await page.holds(seq)
        asker, everything = ASKERS[name], ASKERS[name].reach == EVERY
        for text in page.sent:
            for one in marks(text.encode()):
                cells += 1
                assert asker.may_see(one, name), (name, one, text)
                assert one[2] != "afterwards" or everything, (name, one)
            if asker.profile == "agent":
                frame = msgspec.json.decode(text)
                assert not AVERAGES & (frame.get("indicators") or {}).keys()
                assert '"kind":"note"' not in text
        heard = {one for text in page.sent for one in marks(text.encode())}
        assert (("home", "mate", "afterwards") in heard) == everything
        # The scan is not blind: what is open and within reach was told of, as it happened.
        for talk in {"queueown", "looseme", "mine"} & asker.reach:
            assert ("home", talk, "later") in heard, (name, talk)
        await page.close()
    sent = {one for text in rival.sent for one in marks(text.encode())}
    assert {organization for organization, _, _ in sent} == {"rival"}
    await rival.close()
    assert cells > 1_000


def same(frame: dict[str, Any]) -> dict[str, Any]:
    """A frame without what no two of them share."""
    return {**frame, "audience": 0, "seq": 0, "at": 0}


@pytest.mark.parametrize("name", PEOPLE)
async def test_a_foreign_id_is_answered_as_one_that_does_not_exist(floor: Floor, address: str, name: str) -> None:
    page = await Page.open(address, await sign_in(floor.monitor, f"{name}@home.test"))
    hidden = [
        *(floor.ids["home", talk] for talk in EVERY - ASKERS[name].reach),
        *(floor.ids["rival", talk] for talk in TALKS),
    ]
    nobody = await page.ask({"watch": 1, "kind": "transcript", "conversation": "nobody"})
    for one in hidden:
        assert await page.ask({"watch": 1, "kind": "transcript", "conversation": one}) == nobody
    for filter_, named in (("group", group_id), ("agent", agent_id), ("source", group_id)):
        for kind in ("conversations", "totals"):
            unknown = await page.ask({"watch": 1, "kind": kind, "filter": {filter_: [named("rival", "nobody")]}})
            for thing in ("own", "other", "me", "mate"):
                frame = {"watch": 1, "kind": kind, "filter": {filter_: [named("rival", thing)]}}
                assert same(await page.ask(frame)) == same(unknown), (filter_, thing)
    await page.close()


async def test_a_page_of_another_site_or_of_nobody_is_sent_nothing(floor: Floor, address: str) -> None:
    for token in ("", "wrong", mark("home", "mine", "name")):
        page = await Page.open(address, token)
        async with asyncio.timeout(60):
            assert await page.closed() == 4401
        assert page.sent == []
