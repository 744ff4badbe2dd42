from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import select, update

from almenara.domain import facts as f
from almenara.domain.fact_types import FACT_TYPES
from almenara.store.database import Database
from almenara.store.tables import log
from tests.store.samples import ORGANIZATION, message, messages
from tests.strategies import conversations

pytestmark = pytest.mark.anyio
NOW = 1_800_000_000_000


_names = count()


@settings(max_examples=40, deadline=None)
@given(history=conversations(max_size=30), data=st.data())
async def test_facts_are_read_back_as_they_were_sent_numbered_from_one_without_a_gap(
    shared_url: str, history: list[f.Fact], data: st.DataObject
) -> None:
    name = f"numbered{next(_names)}"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(history)), max_size=4)))
    parts = [history[start:end] for start, end in zip([0, *cuts], [*cuts, len(history)], strict=True)]
    database = await Database.open(shared_url)
    try:
        for part in parts:
            await database.log.append([(name, part)], NOW)
        found = await database.log.read(name, 0, 1_000)
        assert found == [replace(fact, seq=seq, received=NOW) for seq, fact in enumerate(history, 1)]
        assert await database.log.head(name) == len(history)
        (stream,) = (await database.log.read_streams(name, ["c1"])).values()
        assert stream == sorted(found, key=lambda fact: fact.order)
    finally:
        await database.close()


async def test_many_facts_at_once_keep_their_order(database: Database) -> None:
    facts = messages(*range(1_357))
    (appended,) = await database.log.append([(ORGANIZATION, facts)], NOW)
    assert [fact.seq for fact in appended.facts] == list(range(1, 1_358))
    assert await database.log.read(ORGANIZATION, 0, 2_000) == appended.facts


async def test_reading_goes_on_where_it_stopped(database: Database) -> None:
    await database.log.append([(ORGANIZATION, messages(*range(10)))], NOW)
    assert [fact.seq for fact in await database.log.read(ORGANIZATION, 3, 4)] == [4, 5, 6, 7]
    assert await database.log.read(ORGANIZATION, 10, 4) == []


async def test_a_repeat_is_stored_once_whether_in_its_request_beside_it_or_later(database: Database) -> None:
    first = await database.log.append([(ORGANIZATION, messages(1, 2, 1)), (ORGANIZATION, messages(2, 3))], NOW)
    later = await database.log.append([(ORGANIZATION, messages(3, 1)), (ORGANIZATION, messages(4))], NOW)
    assert [(len(one.facts), one.duplicates, one.seq) for one in first + later] == [
        (2, 1, 2),
        (1, 1, 3),
        (0, 2, 3),
        (1, 0, 4),
    ]
    assert [fact.event for fact in await database.log.read(ORGANIZATION, 0, 9)] == ["c1-1", "c1-2", "c1-3", "c1-4"]


async def test_of_repeats_that_differ_the_first_counts(database: Database) -> None:
    await database.log.append([(ORGANIZATION, [message(1)])], NOW)
    changed = message(1, data=f.MessageReceived("m1", "otro texto"))
    await database.log.append([(ORGANIZATION, [changed])], NOW)
    (kept,) = await database.log.read(ORGANIZATION, 0, 9)
    assert kept.data == message(1).data


async def test_the_same_event_of_two_sources_is_two_facts(database: Database) -> None:
    theirs = [message(1), message(1, source="rt"), message(1, origin="/other")]
    (appended,) = await database.log.append([(ORGANIZATION, theirs)], NOW)
    assert len(appended.facts) == 3


async def test_organizations_are_numbered_apart_and_never_see_each_other(database: Database) -> None:
    await database.log.append([("a", messages(1, 2)), ("b", messages(1)), ("a", messages(3))], NOW)
    assert [fact.seq for fact in await database.log.read("a", 0, 9)] == [1, 2, 3]
    assert [fact.seq for fact in await database.log.read("b", 0, 9)] == [1]
    assert (await database.log.head("a"), await database.log.head("b"), await database.log.head("c")) == (3, 1, 0)
    assert await database.log.read_streams("c", ["c1"]) == {}


async def test_streams_of_one_name_and_two_kinds_are_apart(database: Database) -> None:
    agent = message(1, type="agent.registered", stream="api/1", data=f.AgentRegistered("Ana"))
    group = message(2, type="group.registered", stream="api/1", data=f.GroupRegistered("Pagos"))
    await database.log.append([(ORGANIZATION, [agent, group])], NOW)
    found = await database.log.read_streams(ORGANIZATION, ["api/1"], "group")
    assert [fact.data for fact in found["api/1"]] == [group.data]


async def test_many_streams_are_read_at_once(database: Database) -> None:
    facts = [message(number, stream=f"c{number % 1_500}") for number in range(3_000)]
    await database.log.append([(ORGANIZATION, facts)], NOW)
    found = await database.log.read_streams(ORGANIZATION, [f"c{number}" for number in range(1_500)])
    assert {stream: len(of_it) for stream, of_it in found.items()} == {f"c{number}": 2 for number in range(1_500)}


async def test_two_processes_append_to_one_log_and_each_sees_that_the_other_did(database_url: str) -> None:
    here, there = await Database.open(database_url), await Database.open(database_url)
    try:
        for number in range(0, 20, 2):
            await here.log.append([(ORGANIZATION, [message(number)])], NOW)
            await there.log.append([(ORGANIZATION, [message(number), message(number + 1)])], NOW)
            assert await here.changed()
        found = await here.log.read(ORGANIZATION, 0, 99)
        assert [(fact.seq, fact.event) for fact in found] == [(seq, f"c1-{seq - 1}") for seq in range(1, 21)]
    finally:
        await here.close()
        await there.close()


@pytest.mark.parametrize(
    "data",
    [
        f.Opened("whatsapp", f.Contact("CANARY", "CANARY", "CANARY"), subject="CANARY"),
        f.MessageReceived("m", "CANARY", (f.Attachment("CANARY", url="CANARY"),)),
        f.MessageSent("m", "CANARY", f.Author("agent", "a")),
        f.NoteAdded("m", "CANARY"),
        f.Finished(reason="CANARY"),
        f.Transferred(to_group="g", reason="CANARY"),
        f.Rated(4, 5, "CANARY"),
        f.ContactUpdated("CANARY", "CANARY", "CANARY"),
    ],
)
async def test_what_is_personal_lies_apart_and_once_nulled_the_fact_still_reads(
    database: Database, data: f.Data
) -> None:
    kind = next(kind.name for kind in FACT_TYPES.values() if kind.data is type(data))
    fact = message(1, type=kind, data=data, stream="s")
    await database.log.append([(ORGANIZATION, [fact])], NOW)
    async with database.engine.begin() as connection:
        row = (await connection.execute(select(log))).mappings().one()
        assert [column for column, kept in row.items() if "CANARY" in str(kept)] == ["personal"]
        await connection.execute(update(log).values(personal=None, external=None))
    (read,) = await database.log.read(ORGANIZATION, 0, 1)
    assert (read.type, read.seq, read.time, read.external_id) == (kind, 1, fact.time, None)
    assert "CANARY" not in repr(read)
