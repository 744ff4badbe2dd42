"""Law 8: a condition means the same in Python and in SQL."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from almenara.access.actor import Actor
from almenara.access.permissions import PROFILES
from almenara.catalog.ask import PRIORITIES, ask_history
from almenara.catalog.fields import reader
from almenara.catalog.filters import FILTERS
from almenara.catalog.seen import DAY, Seen
from almenara.domain.condition import Condition, fields
from almenara.domain.condition import test as meets
from almenara.domain.conversation import Conversation
from almenara.store.conditions import FIELDS
from almenara.store.history import Asked, History
from tests.lane import examples
from tests.store.rows import Opened, conditions, opened, rows

LATELY = 5


@pytest.fixture(scope="module")
def shared(shared_url: str) -> Iterator[Opened]:
    with opened(shared_url) as found:
        yield found


@settings(max_examples=examples(150, 5_000), deadline=None)
@given(rows(), conditions())
def test_the_rows_that_the_database_finds_are_those_that_meet_the_condition(
    shared: Opened, stored: list[Conversation], condition: Condition
) -> None:
    async def found() -> list[str]:
        organization = shared.organization()
        await shared.database.rows.write(organization, stored, (), (), 1)
        history, asked = History(shared.database.engine, organization), Asked(0, 100, condition, LATELY)
        page = await history.page(asked, None, 100)
        assert await history.count(asked, 100) == len(page)
        some = {row.id for row in stored[::2]}
        assert await history.count(asked, 100, some) == len([row for row in page if row.id not in some])
        return sorted(row.id for row in page)

    def fits(row: Conversation) -> bool:
        seen = Seen(row, LATELY + 7 * DAY, recent=False)
        return row.state == "finished" and not row.contained and meets(condition, reader(seen))

    assert shared.run(found()) == [row.id for row in stored if fits(row)]


def test_whatever_history_may_be_asked_for_can_be_said_in_sql() -> None:
    chosen = {
        name: ["finished" if name == "state" else PRIORITIES[1]] for name, one in FILTERS.items() if not one.now
    }
    for profile in PROFILES:
        actor = Actor("o", "user:1", profile, groups=frozenset({"g"}), agents=frozenset({"a"}))
        mine = {name: values for name, values in chosen.items() if name != "agent" or actor.may("agents.view")}
        assert fields(ask_history(actor, {**mine, "mine": ["true"]})) <= FIELDS
