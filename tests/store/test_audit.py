from pathlib import Path
from tempfile import TemporaryDirectory

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


def opening(number: int) -> Fact:
    data = TranscriptOpened("c1", "203.0.113.7")
    return Fact("transcript.opened", "c1", number, "almenara", data, origin="almenara", event=f"o{number}", actor="x")


async def test_the_trail_is_read_newest_first_without_what_is_no_part_of_it(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/log.db")
    facts = [opening(number) if number % 3 == 0 else message(number) for number in range(1, 31)]
    await database.log.append([(ORGANIZATION, facts), ("other", [opening(1)])], 1)
    trail = Trail(database.engine)
    page = await trail.page(ORGANIZATION, 0, 1_000, 4)
    assert [fact.seq for fact in page] == [30, 27, 24, 21]
    assert [fact.seq for fact in await trail.page(ORGANIZATION, 5, 21, 100)] == [18, 15, 12, 9, 6]
    (stored,) = await database.log.read(ORGANIZATION, 29, 1)
    assert page[0] == stored
    await database.close()


async def test_the_trail_is_read_by_its_own_index(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/log.db")
    given_ = {"organization": ORGANIZATION, "above": 0, "below": 9, "limit": 9}
    async with database.engine.connect() as connection:
        page = text(f"EXPLAIN QUERY PLAN {audit._PAGE.text}")  # pyright: ignore[reportPrivateUsage] - what is asked
        (plan,) = [row[3] for row in (await connection.execute(page, given_)).all()]
    await database.close()
    assert plan == "SEARCH log USING INDEX ix_log_audit (organization=? AND seq>? AND seq<?)"


@settings(max_examples=40, deadline=None)
@given(moments=st.lists(st.integers(0, 50), max_size=40).map(sorted), asked=st.lists(st.integers(-1, 51), min_size=1))
async def test_the_place_of_a_moment_is_the_last_fact_that_was_stored_before_it(
    moments: list[int], asked: list[int]
) -> None:
    with TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{folder}/log.db")
        for number, moment in enumerate(moments):
            await database.log.append([(ORGANIZATION, messages(number)), ("other", messages(number))], moment)
        trail = Trail(database.engine)
        for moment in asked:
            assert await trail.place(ORGANIZATION, moment) == sum(stored < moment for stored in moments)
        await database.close()
