import asyncio
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.catalog.fields import reader
from almenara.catalog.seen import Seen
from almenara.domain.condition import EVERYTHING, Condition, In
from almenara.domain.condition import test as meets
from almenara.domain.conversation import Conversation
from almenara.service.history import Period, Place, finished, place_of
from almenara.store.database import Database

_numbers = count()


@st.composite
def stored(draw: st.DrawFn) -> list[Conversation]:
    rows: list[Conversation] = []
    for number in range(draw(st.integers(0, 12))):
        ended = draw(st.integers(0, 3)) > 0
        rows.append(
            Conversation(
                f"c{number}",
                "s",
                group=draw(st.sampled_from(["s/pagos", "s/ventas", None])),
                state="finished" if ended else "queued",
                finished_at=draw(st.integers(0, 9)) if ended else None,
                contained=draw(st.integers(0, 3)) == 0,
            )
        )
    return rows


def see(row: Conversation) -> Seen:
    return Seen(row, 0, recent=False)


@settings(max_examples=60, deadline=None)
@given(
    stored(),
    st.sampled_from([EVERYTHING, In("reach_group", frozenset({"s/pagos"}))]),
    st.integers(0, 9),
    st.integers(0, 10),
    st.integers(1, 4),
)
def test_pages_of_history_are_the_finished_rows_of_the_period_newest_first(
    shared_url: str, rows: list[Conversation], condition: Condition, since: int, until: int, limit: int
) -> None:
    async def run() -> None:
        database = await Database.open(shared_url)
        organization = f"o{next(_numbers)}"
        try:
            await database.rows.write(organization, rows, (), (), 1)
            expected = sorted(
                (
                    row
                    for row in rows
                    if row.finished_at is not None
                    and since <= row.finished_at < until
                    and not row.contained
                    and meets(condition, reader(see(row)))
                ),
                key=place_of,
                reverse=True,
            )
            found: list[Conversation] = []
            after: Place | None = None
            while True:
                page = await finished(
                    database.rows,
                    organization,
                    Period(since, until),
                    condition,
                    lambda row: reader(see(row)),
                    after=after,
                    limit=limit,
                )
                assert (page.total, page.exact) == (len(expected), True)
                if not page.rows:
                    break
                found.extend(page.rows)
                after = place_of(page.rows[-1])
            assert found == expected
        finally:
            await database.close()

    asyncio.run(run())
