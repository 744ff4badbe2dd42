from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from sqlalchemy import select, text, update

from almenara.domain import facts as f
from almenara.domain.agent import Agent
from almenara.domain.contact import contact_key
from almenara.domain.conversation import Conversation, LastMessage
from almenara.domain.fold import fold
from almenara.domain.group import Group
from almenara.domain.rules import Rules
from almenara.store.database import Database
from almenara.store.tables import conversation
from tests.databases import Kind
from tests.store.samples import ORGANIZATION
from tests.strategies import conversations

pytestmark = pytest.mark.anyio
_names = count()


def row(name: str, **members: Any) -> Conversation:
    return replace(Conversation(name, "api", opened_at=5), **members)


async def write(database: Database, *rows: Conversation, applied: int = 1) -> bool:
    return await database.rows.write(ORGANIZATION, rows, [], [], applied)


@settings(max_examples=60, deadline=None)
@given(history=conversations())
async def test_what_the_fold_makes_is_read_back_as_it_was(shared_url: str, history: list[f.Fact]) -> None:
    made = replace(fold(history, Rules()), external_id="x-1")
    name = f"folded{next(_names)}"
    database = await Database.open(shared_url)
    try:
        await database.rows.write(name, [made], [], [], 1)
        assert await database.rows.get(name, made.id) == made
        assert (await database.rows.load(name, 0)).rows == [made]
    finally:
        await database.close()


async def test_a_start_loads_what_is_open_what_finished_since_and_how_far_that_is(database: Database) -> None:
    rows = [
        row("open"),
        row("bot", state="bot"),
        row("old", state="finished", finished_at=10),
        row("today", state="finished", finished_at=20),
    ]
    await write(database, *rows, applied=77)
    loaded = await database.rows.load(ORGANIZATION, finished_since=20)
    assert {one.id for one in loaded.rows} == {"open", "bot", "today"}
    assert loaded.applied_seq == 77
    assert await database.rows.get(ORGANIZATION, "old") == rows[2]


async def test_a_row_written_again_replaces_itself(database: Database) -> None:
    await write(database, row("c"), row("d"))
    changed = row("c", state="finished", finished_at=9, agent="api/7", contact=f.Contact("Marta"))
    await write(database, changed, applied=2)
    loaded = await database.rows.load(ORGANIZATION, 0)
    assert {one.id: one for one in loaded.rows} == {"c": changed, "d": row("d")}
    assert loaded.applied_seq == 2


async def test_the_roster_is_kept_and_two_of_one_name_are_two(database: Database) -> None:
    agent = Agent("api/1", "api", "Ana", groups=("api/1",), registered=True, registered_order=(True, 5, "", "o", "e"))
    group = Group("api/1", "api", "Pagos")
    await database.rows.write(ORGANIZATION, [], [agent], [group], 1)
    later = replace(agent, status="pause", status_since=9)
    await database.rows.write(ORGANIZATION, [], [later], [], 2)
    loaded = await database.rows.load(ORGANIZATION, 0)
    assert (loaded.agents, loaded.groups) == ([later], [group])


async def test_rows_of_one_organization_are_no_other_s(database: Database) -> None:
    await write(database, row("c"))
    assert await database.rows.get("other", "c") is None
    assert (await database.rows.load("other", 0)).rows == []


async def test_rows_of_an_older_fold_are_named(database: Database) -> None:
    await write(database, row("c"), row("d"))
    async with database.engine.begin() as connection:
        await connection.execute(update(conversation).where(conversation.c.id == "d").values(fold_version=0))
    assert (await database.rows.load(ORGANIZATION, 0)).stale == ["d"]


async def test_what_is_personal_lies_apart_and_once_nulled_the_row_still_reads(database: Database) -> None:
    full = row(
        "c",
        state="finished",
        external_id="CANARY",
        contact=f.Contact("CANARY", phone="CANARY", language="CANARY", segment="CANARY"),
        subject="CANARY",
        finish_reason="CANARY",
        last_message=LastMessage("contact", 7, "CANARY"),
    )
    await write(database, full)
    async with database.engine.begin() as connection:
        stored = (await connection.execute(select(conversation))).mappings().one()
        apart = [column for column, kept in stored.items() if "canary" in str(kept).lower()]
        assert apart == ["personal", "language", "segment", "search"]
        await connection.execute(update(conversation).values(dict.fromkeys(apart)))
    assert await database.rows.get(ORGANIZATION, "c") == row("c", state="finished")


async def test_a_start_does_not_look_at_what_finished_long_ago(database: Database, database_kind: Kind) -> None:
    old = [row(f"c{number}", state="finished", finished_at=number) for number in range(3_000)]
    await write(database, *old, row("open"))
    async with database.engine.connect() as connection:
        if database_kind == "postgresql":
            await connection.execute(text("ANALYZE conversation"))
        for where, index in (
            ("state <> 'finished'", "ix_conversation_open"),
            ("state = 'finished' AND finished_at >= 2999", "ix_conversation_finished"),
            ("state = 'finished' AND opened_at >= 5000 AND opened_at < 9000", "ix_conversation_opened"),
        ):
            query = f"SELECT fold_version FROM conversation WHERE organization = '{ORGANIZATION}' AND {where}"
            plan = await connection.execute(
                text(f"EXPLAIN {'QUERY PLAN ' if database_kind == 'sqlite' else ''}{query}")
            )
            assert index in " ".join(str(line) for line in plan)


async def test_rows_never_go_back(database: Database) -> None:
    assert await write(database, row("c", priority=2), applied=7)
    assert not await write(database, row("c", priority=1), row("d"), applied=6)
    assert await write(database, row("c", priority=3), applied=7)
    loaded = await database.rows.load(ORGANIZATION, 0)
    assert (loaded.rows, loaded.applied_seq) == ([row("c", priority=3)], 7)
    assert (await database.rows.applied(ORGANIZATION), await database.rows.applied("other")) == (7, 0)


async def test_the_store_knows_when_the_finished_conversations_of_a_customer_began(database: Database) -> None:
    marta, rosa = f.Contact("Marta", phone="+1"), f.Contact("Rosa", email="r@x.test")
    ended = [row(f"c{at}", state="finished", opened_at=at, contact=marta if at % 2 else rosa) for at in range(6)]
    await write(database, *ended, row("open", opened_at=9, contact=marta), row("nobody", state="finished"))
    keys = {one: contact_key("shop", one) or "" for one in (marta, rosa)}
    found = await database.rows.of_contacts(ORGANIZATION, [keys[marta], "unknown"], 2)
    assert sorted(found) == [(keys[marta], 3, "c3"), (keys[marta], 5, "c5")]
    assert len(await database.rows.of_contacts(ORGANIZATION, list(keys.values()), 0)) == 6
    assert await database.rows.of_contacts("other", list(keys.values()), 0) == []
