"""Finished conversations of any age, newest first, by period.

The store narrows by period; whether a row is within reach and meets the filters is the one condition's to say, tested
row by row as it is read.
"""

from collections.abc import AsyncGenerator, Callable
from typing import Any, Final

from msgspec import Struct

from almenara.domain.condition import Condition, test
from almenara.domain.conversation import Conversation
from almenara.store.rows import Rows

EXACT: Final = 10_000
"""Rows counted exactly; beyond, the total says only that there are more."""
_CHUNK: Final = 1_000

Place = tuple[int, str]
"""Where a row stands: (finished_at, id), newest first."""
Reading = Callable[[Conversation], Callable[[str], Any]]
"""Gives a row's reader of fields."""


class Period(Struct, frozen=True):
    """Finished from `since` on and before `until`, in ms."""

    since: int
    until: int


class Found(Struct, frozen=True):
    """A page: its rows, how many rows there are, and whether that is exact."""

    rows: list[Conversation]
    total: int
    exact: bool


async def finished(
    rows: Rows,
    organization: str,
    period: Period,
    condition: Condition,
    reading: Reading,
    *,
    after: Place | None,
    limit: int,
) -> Found:
    """The first `limit` rows that stand after a place."""
    found: list[Conversation] = []
    total = 0
    async for row in _read(rows, organization, period):
        if row.contained or not test(condition, reading(row)):
            continue
        total += 1
        if len(found) < limit and (after is None or place_of(row) < after):
            found.append(row)
        if total > EXACT and len(found) == limit:
            return Found(found, EXACT, False)
    return Found(found, total, True)


def place_of(row: Conversation) -> Place:
    """Where a finished row stands."""
    return (row.finished_at or 0, row.id)


async def _read(rows: Rows, organization: str, period: Period) -> AsyncGenerator[Conversation]:
    after: Place = (period.until, "")
    while True:
        chunk = await rows.finished(organization, period.since, after, _CHUNK)
        for row in chunk:
            yield row
        if len(chunk) < _CHUNK:
            return
        after = place_of(chunk[-1])
