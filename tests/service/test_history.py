from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.catalog.columns import COLUMNS
from almenara.catalog.fields import reader
from almenara.catalog.seen import DAY, Seen
from almenara.domain.condition import EVERYTHING, Condition
from almenara.domain.condition import test as meets
from almenara.domain.conversation import Conversation
from almenara.errors import Invalid
from almenara.live.order import Key, Order
from almenara.service import history
from almenara.service.history import Finished, Found, place_of
from almenara.store.database import Database
from almenara.store.history import Asked, History
from tests.lane import examples
from tests.store.rows import Opened, conditions, opened, rows

pytestmark = pytest.mark.anyio
LATELY = 5


@pytest.fixture(scope="module")
def shared(shared_url: str) -> Iterator[Opened]:
    with opened(shared_url) as found:
        yield found


def see(row: Conversation) -> Seen:
    return Seen(row, LATELY + 7 * DAY, recent=False)


def read(row: Conversation) -> Callable[[str], Any]:
    return reader(see(row))


@st.composite
def changes(draw: st.DrawFn, stored: list[Conversation]) -> dict[str, Conversation]:
    """Rows that changed and are not written yet: some stored ones, reopened or with another end, and new ones."""
    changed = {row.id: row for row in draw(rows(12))}
    kept = {one: row for one, row in changed.items() if draw(st.booleans())}
    new = replace(draw(st.sampled_from(stored)), id="new") if stored and draw(st.booleans()) else None
    return kept | ({} if new is None else {new.id: new})


def placing(name: str, *, descending: bool) -> Callable[[Conversation], Key]:
    order = Order(name, descending)
    return lambda row: (*order.key(see(row), lambda one: one or ""), row.id)


@settings(max_examples=examples(120, 2_000), deadline=None)
@given(st.data(), rows(), conditions() | st.just(EVERYTHING), st.integers(0, 9), st.integers(0, 12))
def test_pages_in_any_order_are_the_finished_rows_without_gap_or_repeat(
    shared: Opened, data: st.DataObject, stored: list[Conversation], condition: Condition, since: int, until: int
) -> None:
    unwritten = data.draw(changes(stored))
    limit, name = data.draw(st.integers(1, 4)), data.draw(st.none() | st.sampled_from(list(COLUMNS)))
    key = None if name is None else placing(name, descending=data.draw(st.booleans()))
    as_it_is = {row.id: row for row in stored} | unwritten
    expected = [
        row
        for row in as_it_is.values()
        if row.state == "finished"
        and row.finished_at is not None
        and since <= row.finished_at < until
        and not row.contained
        and meets(condition, read(row))
    ]
    expected = sorted(expected, key=place_of, reverse=True) if key is None else sorted(expected, key=key)

    async def run() -> None:
        organization = shared.organization()
        await shared.database.rows.write(organization, stored, (), (), 1)
        asked = Asked(since, until, condition, LATELY)
        finished = Finished(History(shared.database.engine, organization), asked, unwritten, read)
        found: list[Conversation] = []
        while True:
            last = found[-1] if found else None
            page: Found
            if key is None:
                page = await finished.page(None if last is None else place_of(last), limit)
            else:
                page = await finished.sorted_page(key, None if last is None else key(last), limit)
            assert (page.total, page.exact) == (len(expected), True)
            if not page.rows:
                break
            found.extend(page.rows)
        assert found == expected
        whole = finished.all() if key is None else finished.all_sorted(key)
        assert [row async for some in whole for row in some] == expected

    shared.run(run())


async def test_beyond_what_is_counted_a_total_says_that_there_are_more_and_other_orders_are_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "EXACT", 3)
    monkeypatch.setattr(history, "SORTABLE", 4)
    monkeypatch.setattr(history, "_CHUNK", 2)
    many = [Conversation(f"c{at}", "s", state="finished", finished_at=at) for at in range(5)]
    await database.rows.write("o", many[:4], (), (), 1)
    created = placing("created", descending=False)

    def of(*unwritten: Conversation) -> Finished:
        asked = Asked(0, 9, EVERYTHING, 0)
        return Finished(History(database.engine, "o"), asked, {row.id: row for row in unwritten}, read)

    reopened = replace(many[0], state="queued", finished_at=None)
    assert (await of().page(None, 2)).exact is False
    assert (await of().page(None, 2)).total == 3
    three = await of(reopened).page(None, 2)
    assert (three.total, three.exact) == (3, True)
    assert [row.id for row in (await of().sorted_page(created, None, 9)).rows] == ["c0", "c1", "c2", "c3"]
    with pytest.raises(Invalid) as caught:
        await of(many[4]).sorted_page(created, None, 9)
    assert [place.place for place in caught.value.places] == ["/sort"]
    assert len((await of(many[4], reopened).sorted_page(created, None, 9)).rows) == 4
