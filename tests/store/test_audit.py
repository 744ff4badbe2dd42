from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from almenara.domain.facts import Fact
from almenara.domain.ours import TranscriptOpened
from almenara.store import audit
from almenara.store.audit import Trail
from almenara.store.database import Database
from tests.store.samples import ORGANIZATION, message, messages

pytestmark = pytest.mark.anyio
_names = count()


def opening(number: int) -> Fact:
    data = TranscriptOpened("c1", "203.0.113.7")
    return Fact("transcript.opened", "c1", number, "almenara", data, origin="almenara", event=f"o{number}", actor="x")


async def test_the_trail_is_read_newest_first_without_what_is_no_part_of_it(database: Database) -> None:
    facts = [opening(number) if number % 3 == 0 else message(number) for number in range(1, 31)]
    await database.log.append([(ORGANIZATION, facts), ("other", [opening(1)])], 1)
    trail = Trail(database.engine)
    page = await trail.page(ORGANIZATION, 0, 1_000, 4)
    assert [fact.seq for fact in page] == [30, 27, 24, 21]
    assert [fact.seq for fact in await trail.page(ORGANIZATION, 5, 21, 100)] == [18, 15, 12, 9, 6]
    (stored,) = await database.log.read(ORGANIZATION, 29, 1)
    assert page[0] == stored


async def test_the_trail_is_read_by_its_own_index(database: Database) -> None:
    explain = "EXPLAIN QUERY PLAN" if database.engine.dialect.name == "sqlite" else "EXPLAIN"
    page = text(f"{explain} {audit._PAGE.text}")  # pyright: ignore[reportPrivateUsage] - what is asked
    given_ = {"organization": ORGANIZATION, "above": 0, "below": 9_000, "limit": 9}
    await database.log.append([(ORGANIZATION, messages(*range(9_000)))], 1)
    async with database.engine.connect() as connection:
        plan = "".join(str(row[-1]) for row in (await connection.execute(page, given_)).all())
    assert "ix_log_audit" in plan
    assert "Sort" not in plan
    assert "TEMP" not in plan


@settings(max_examples=40, deadline=None)
@given(moments=st.lists(st.integers(0, 50), max_size=40).map(sorted), asked=st.lists(st.integers(-1, 51), min_size=1))
async def test_the_place_of_a_moment_is_the_last_fact_that_was_stored_before_it(
    shared_url: str, moments: list[int], asked: list[int]
) -> None:
    name, other = f"placed{next(_names)}", f"other{next(_names)}"
    database = await Database.open(shared_url)
    try:
        for number, moment in enumerate(moments):
            await database.log.append([(name, messages(number)), (other, messages(number))], moment)
        trail = Trail(database.engine)
        for moment in asked:
            assert await trail.place(name, moment) == sum(stored < moment for stored in moments)
    finally:
        await database.close()
