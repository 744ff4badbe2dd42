"""The kept counts per hour are what somebody who looked on would have counted, whoever wrote what, and when."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from almenara.access.actor import Actor
from almenara.catalog.hours import HOUR, ask_hours, counts_of
from almenara.catalog.indicators import BY_NAME, INDICATORS
from almenara.catalog.series import value_of
from almenara.domain import facts as f
from almenara.domain.rules import Rules
from almenara.live.board import Board
from almenara.store.database import Database
from almenara.store.erasing import erase
from almenara.store.hours import Hours
from almenara.store.rows import COLUMNS, Changed, columns
from almenara.store.tables import conversation, hour_count, hour_state, projection
from tests.lane import examples
from tests.live.firsthand import Steps, happened
from tests.live.test_board import Feed
from tests.live.test_minutes import ACTORS, CHOSEN, HAPPENED, close, meeting
from tests.rulebooks import ZONES
from tests.rulebooks import rules as all_rules
from tests.store.rows import Opened, opened
from tests.strategies import BASE, histories

STEPS = ("write", "older", "write", "again", "other", "late", "some", "write", "wait")


@pytest.fixture(scope="module")
def shared(shared_url: str) -> Iterator[Opened]:
    with opened(shared_url) as found:
        yield found


class Writing:
    """Who writes one organization's rows, and what comes in between."""

    def __init__(self, database: Database, organization: str, board: Board) -> None:
        self.database, self.organization, self.board = database, organization, board
        self.hours = Hours(database.engine, organization)

    async def do(self, step: str) -> None:
        match step:
            case "wait":
                pass
            case "other":
                # What was counted so far was counted by another counting.
                await self.run(update(hour_state).values(version="other"))
                await self.run(update(hour_count).values(n=hour_count.c.n + 1))
            case "some":
                await self.database.rows.count_on(self.organization, 1)
            case _:
                changed = self.board.take()
                if changed is not None:
                    await self.take(changed, step)

    async def take(self, changed: Changed, step: str) -> None:
        if step == "older":
            await self.by_an_older_program(changed)
            return
        assert await self.write(changed, changed.applied_seq)
        if step == "again":
            # The answer was lost.
            assert await self.write(changed, changed.applied_seq)
        elif step == "late":
            assert not await self.write(changed, changed.applied_seq - 1)

    async def write(self, changed: Changed, seq: int) -> bool:
        return await self.database.rows.write(self.organization, changed.rows, changed.agents, changed.groups, seq)

    async def by_an_older_program(self, changed: Changed) -> None:
        """One that knows of no such counts."""
        ids, applied = [row.id for row in changed.rows], {"applied_seq": changed.applied_seq}
        await self.run(delete(conversation).where(conversation.c.id.in_(ids)))
        for row in changed.rows:
            values = dict(zip(COLUMNS, columns(self.organization, row), strict=True))
            await self.run(insert(conversation).values(values))
        if await self.database.rows.applied(self.organization):
            await self.run(update(projection).values(applied))
        else:
            await self.run(insert(projection).values(organization=self.organization, **applied))

    async def run(self, statement: Any) -> None:
        if not statement.is_insert:
            statement = statement.where(statement.table.c.organization == self.organization)
        async with self.database.engine.begin() as connection:
            await connection.execute(statement)

    async def end(self, few: int) -> None:
        """Everything is written and counted."""
        await self.do("write")
        while await self.database.rows.count_on(self.organization, few) is not None:
            pass

    async def told(self, actor: Actor, chosen: dict[str, list[str]], hours: range) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for name in HAPPENED:
            indicator = BY_NAME[name]
            if indicator.level == "average" and actor.profile == "agent":
                continue
            part, whole = counts_of(indicator)
            standing, sums = await self.hours.sums(
                [*part, *whole], hours.start, hours.stop, ask_hours(actor, indicator, chosen)
            )
            assert standing.complete
            assert standing.seq == await self.database.rows.applied(self.organization)
            found[name] = [
                value_of(indicator, *(sum(sums.get((one, hour), 0) for one in names) for names in (part, whole)))
                for hour in hours
            ]
        return found

    async def erase(self) -> None:
        async with self.database.engine.begin() as connection:
            ids = list(self.board.unwritten.rows()) + [seen.row.id for seen in self.board.picture.seen if seen]
            await erase(connection, self.organization, ids, "person", frozenset())


def firsthand(name: str, tales: Sequence[Steps], meets: Any, hour: int) -> Any:
    """The value of one hour, told from all that happened."""
    moment, of, mean = HAPPENED[name]
    rows = [tale[-1][2] for tale in tales]
    at = [(row, getattr(row, moment)) for row in rows]
    counted = [row for row, when in at if when is not None and hour <= when < hour + HOUR and of(row) and meets(row)]
    if mean is None:
        return len(counted)
    return sum(mean(row) for row in counted) / len(counted) if counted else None


@settings(max_examples=examples(80, 3_000), deadline=None)
@given(
    histories(streams=4),
    st.lists(st.integers(1, 3), min_size=1, max_size=6),
    st.permutations(STEPS),
    st.integers(1, 3),
    all_rules,
    st.sampled_from(ZONES),
    st.sampled_from(ACTORS),
    st.sampled_from(CHOSEN),
)
def test_every_hour_is_as_if_told_by_somebody_who_looked_on(
    shared: Opened,
    facts: list[f.Fact],
    sizes: list[int],
    steps: list[str],
    few: int,
    rules: Rules,
    zone: str,
    actor: Actor,
    chosen: dict[str, list[str]],
) -> None:
    board = Board(ZoneInfo(zone), rules, BASE)
    feed, rest, now = Feed(board), list(facts), BASE
    writing = Writing(shared.database, shared.organization(), board)
    for number in range(len(facts)):
        size = sizes[number % len(sizes)]
        batch, rest = rest[:size], rest[size:]
        if not batch:
            break
        now = max(now, *(fact.time for fact in batch))
        if now >= board.next_day:
            list(board.begin_day(now))
        board.tick(now)
        feed.follow(batch, now)
        shared.run(writing.do(steps[number % len(steps)]))
    board.tick(now)
    shared.run(writing.end(few))
    streams = sorted({fact.stream for fact in facts})
    tales = [
        happened(sorted((one for one in facts if one.stream == stream), key=lambda one: one.order), rules, now)
        for stream in streams
    ]
    first = min(fact.time for fact in facts) // HOUR * HOUR
    hours = range(first, now + HOUR, HOUR)
    told = shared.run(writing.told(actor, chosen, hours))
    for name, kept in told.items():
        expected = [firsthand(name, tales, meeting(actor, chosen), hour) for hour in hours]
        assert all(map(close, kept, expected)), (name, kept, expected)
    assert shared.run(writing.hours.recount()) == (len(tales), [])
    # Of whom is erased nothing stays, and nothing counted changes.
    shared.run(writing.erase())
    assert shared.run(writing.told(actor, chosen, hours)) == told
    assert shared.run(writing.hours.recount()) == (len(tales), [])


def test_every_series_that_is_told_by_a_moment_is_kept_by_the_hour() -> None:
    told = [one for one in INDICATORS if one.series not in (None, "state")]
    assert {one.name for one in told} == set(HAPPENED)
    names = [tuple(map(tuple, counts_of(one))) for one in told]
    assert len(set(names)) == len(names)
