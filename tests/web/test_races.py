"""Who comes second is told so: of any that meet on one row, exactly one is done, and the log holds exactly that."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from almenara.domain.facts import Fact
from tests.acting import ITEM, Acting, act, acting, rows
from tests.databases import Kind
from tests.lane import examples
from tests.monitor import Clock, Monitor, started

pytestmark = pytest.mark.anyio
RACES: Final = 1_000
AT_ONCE: Final = 25


class Ring:
    """A floor with two supervisors, each at a server of their own if there are two."""

    def __init__(self, floor: Acting, servers: list[Monitor], supervisors: list[httpx2.AsyncClient]) -> None:
        self.floor, self.servers, self.supervisors = floor, servers, supervisors

    async def queued(self, number: int, **data: Any) -> list[ITEM]:
        """New conversations in a group's queue, as both supervisors see them."""
        base = self.floor.monitor.clock.now
        await asyncio.gather(
            *(self.floor.opened(f"r{base}-{one}", **({"group": "pagos"} | data)) for one in range(number))
        )
        for server in self.servers:
            await (await server.running.context.hubs.of("default")).reached(await self.head())
        page = await self.supervisors[0].get("/api/v1/conversations?limit=500&sort=-created")
        found = {item["external_id"]: item for item in page.json()["items"]}
        return [found[f"r{base}-{one}"] for one in range(number)]

    async def head(self) -> int:
        return await self.servers[0].running.context.database.log.head("default")

    async def moves(self, items: list[ITEM]) -> dict[str, list[Fact]]:
        """What the log has of conversations beyond their openings."""
        log = self.servers[0].running.context.database.log
        told = await log.read_streams("default", [one["id"] for one in items])
        return {one: [fact for fact in facts if fact.type != "conversation.opened"] for one, facts in told.items()}


@pytest.fixture(params=[1, 2], ids=["one-server", "two-servers"])
async def ring(
    request: pytest.FixtureRequest, tmp_path: Path, database_kind: Kind, database_url: str
) -> AsyncGenerator[Ring]:
    if database_kind == "sqlite" and request.param == 2:
        pytest.skip("two servers share a PostgreSQL")
    clock = Clock()
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(started(tmp_path / str(one), clock, database_url))
            for one in range(request.param)
        ]
        floor = await acting(servers[0])
        for profile in ("operator", "administrator"):
            await servers[0].user(profile)
        first, second = servers[0], servers[-1]
        supervisors = [await first.signed_in("operator@x.test"), await second.signed_in("administrator@x.test")]
        yield Ring(floor, servers, supervisors)


async def one_of(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    (result,) = answer.json()["results"]
    return result


async def test_of_two_who_move_the_same_conversation_at_once_one_does_and_the_other_is_told_what_changed(
    ring: Ring, database_kind: Kind
) -> None:
    most = RACES if database_kind == "sqlite" else examples(RACES // 4, RACES)
    wins = [0, 0]

    async def race(item: ITEM) -> None:
        targets = ("shop/ana", "shop/rosa")
        results = [
            await one_of(answer)
            for answer in await asyncio.gather(
                *(
                    act(who, "transfer", [item], to_agent=target)
                    for who, target in zip(ring.supervisors, targets, strict=True)
                )
            )
        ]
        (winner,) = [place for place, one in enumerate(results) if one.get("done")]
        wins[winner] += 1
        lost = results[1 - winner]
        assert lost["code"] == "changed_meanwhile"
        assert (lost["changed"]["state"], lost["changed"]["agent"]["id"]) == ("in_progress", targets[winner])
        assert lost["changed"]["by"]["kind"] == "user"
        assert lost["changed"]["version"] > item["version"]

    for _ in range(most // 250):
        items = await ring.queued(250)
        for begin in range(0, len(items), AT_ONCE):
            await asyncio.gather(*(race(item) for item in items[begin : begin + AT_ONCE]))
        moved = await ring.moves(items)
        assert {len(facts) for facts in moved.values()} == {1}
        ring.floor.monitor.clock.forward(seconds=60)
    assert sum(wins) == most


async def test_an_action_and_what_a_source_tells_at_once_are_both_kept_in_one_order(ring: Ring) -> None:
    """Whichever comes first: the action that was decided on an older state is refused, never done on the new one."""
    items = await ring.queued(60)

    async def race(item: ITEM) -> tuple[str, str | None]:
        asked = act(ring.supervisors[1], "transfer", [item], to_agent="shop/luis")
        told = ring.floor.tell("conversation.finished", item["external_id"], by="contact")
        answer, _ = await asyncio.gather(asked, told)
        result = await one_of(answer)
        return item["id"], result.get("code")

    codes = dict(await asyncio.gather(*(race(item) for item in items)))
    for one, facts in (await ring.moves(items)).items():
        in_log = [fact.type for fact in sorted(facts, key=lambda fact: fact.seq)]
        if codes[one] is None:
            assert sorted(in_log) == ["conversation.assigned", "conversation.finished"]
            assert in_log[0] == "conversation.assigned"
        else:
            assert (codes[one], in_log) == ("changed_meanwhile", ["conversation.finished"])


async def test_an_undo_and_what_follows_the_action_never_both_count(ring: Ring) -> None:
    items = await ring.queued(60)
    author, other = ring.supervisors
    action = (await act(author, "transfer", items, to_agent="shop/ana")).json()["action"]
    for server in ring.servers:
        await (await server.running.context.hubs.of("default")).reached(await ring.head())
    moved = await rows(other)

    async def race(item: ITEM) -> None:
        seen = moved[item["external_id"]]
        undone, done = await asyncio.gather(
            author.post(f"/api/v1/actions/{action}/undo", json={"conversations": [{"id": item["id"]}]}),
            act(other, "finish", [seen]),
        )
        first, second = await one_of(undone), await one_of(done)
        assert (first.get("code"), second.get("code")) in (
            (None, "changed_meanwhile"),
            ("something_followed", None),
        )

    await asyncio.gather(*(race(item) for item in items))


async def test_of_undos_at_once_one_is_done(ring: Ring) -> None:
    items = await ring.queued(30)
    author = ring.supervisors[0]
    again = await ring.servers[-1].signed_in("operator@x.test")
    action = (await act(author, "transfer", items, to_agent="shop/ana")).json()["action"]
    answers = await asyncio.gather(
        *(client.post(f"/api/v1/actions/{action}/undo", json={}) for client in (author, again, author, again))
    )
    for place in range(len(items)):
        codes = sorted(str(answer.json()["results"][place].get("code")) for answer in answers)
        assert codes == ["None", "already_undone", "already_undone", "already_undone"]
    for facts in (await ring.moves(items)).values():
        assert [fact.type for fact in facts].count("action.undone") == 1


async def test_the_same_request_at_once_under_one_key_is_one(ring: Ring) -> None:
    items = await ring.queued(40)
    author = ring.supervisors[0]
    again = await ring.servers[-1].signed_in("operator@x.test")
    for server in ring.servers:
        await (await server.running.context.hubs.of("default")).reached(await ring.head())
    for item in items:
        answers = await asyncio.gather(
            *(
                act(client, "transfer", [item], f"k{item['id']}", to_agent="shop/ana")
                for client in (author, again, author, again)
            )
        )
        told = {(one.status_code, one.json()["action"], str(one.json()["results"])) for one in answers}
        assert len(told) == 1
        assert answers[0].json()["results"] == [{"id": item["id"], "done": True}]
    assert {len(facts) for facts in (await ring.moves(items)).values()} == {1}
