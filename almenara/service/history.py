"""Finished conversations of any age: narrowed by the database, put together with what is not written yet.

Rows are written about a second behind the log. Those that changed since stand here in place of what is stored of
them: a row that just finished is there, one that was just reopened is not, and none is there twice.
"""

import asyncio
import heapq
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from almenara.domain.condition import Condition, test
from almenara.domain.conversation import Conversation
from almenara.errors import Invalid, refused
from almenara.store.history import Asked, History, Place

EXACT: Final = 10_000
"""Rows counted exactly; beyond, the total says only that there are more."""
SORTABLE: Final = 50_000
"""Of so many rows any order can be made; of more, only the one in which they are stored."""
_CHUNK: Final = 500
"""Rows read at once, so that nobody waits for all of them."""

Key = tuple[int, Any, str]
"""Where a row stands in an order; ascends, and ends with the row's id."""
Reading = Callable[[Conversation], Callable[[str], Any]]
"""Gives a row's reader of fields."""


class Found(Struct, frozen=True):
    """A page: its rows, how many rows there are, and whether that is exact."""

    rows: list[Conversation]
    total: int
    exact: bool


class Finished:
    """The finished rows that are asked for, as of one moment: `unwritten` are the rows that may not be stored yet."""

    def __init__(self, store: History, asked: Asked, unwritten: Mapping[str, Conversation], reading: Reading) -> None:
        self._store = store
        self._asked = asked
        self._unwritten = unwritten
        fresh = (row for row in unwritten.values() if _listed(row, asked, reading))
        self._fresh = sorted(fresh, key=place_of, reverse=True)

    async def page(self, after: Place | None, limit: int) -> Found:
        """The first `limit` rows that stand after a place, newest first."""
        rows = await self._next(after, limit)
        total = await self.count(EXACT)
        return Found(rows, min(total, EXACT), total <= EXACT)

    async def sorted_page(self, key: Callable[[Conversation], Key], after: Key | None, limit: int) -> Found:
        """The same in an order. Raises `Invalid` where there are too many rows for it."""
        total = await self.sortable()
        first: list[tuple[Key, Conversation]] = []
        async for rows in self.all():
            keyed = ((key(row), row) for row in rows)
            first = heapq.nsmallest(
                limit, [*first, *(one for one in keyed if after is None or one[0] > after)], key=lambda one: one[0]
            )
        return Found([row for _, row in first], min(total, EXACT), total <= EXACT)

    async def sortable(self) -> int:
        """How many rows there are. Raises `Invalid` where these are too many to be put in another order."""
        total = await self.count(SORTABLE)
        if total > SORTABLE:
            raise Invalid(places=[refused("/sort", "too_many_to_sort", most=SORTABLE)])
        return total

    async def count(self, most: int) -> int:
        """How many rows there are; more than `most` where there are more."""
        return await self._store.count(self._asked, most + 1, self._unwritten.keys()) + len(self._fresh)

    async def all(self) -> AsyncGenerator[list[Conversation]]:
        """Every row, newest first, some at a time."""
        after: Place | None = None
        while rows := await self._next(after, _CHUNK):
            yield rows
            after = place_of(rows[-1])
            await asyncio.sleep(0)

    async def all_sorted(self, key: Callable[[Conversation], Key]) -> AsyncGenerator[list[Conversation]]:
        """Every row in an order, some at a time. Holds their places alone."""
        order = sorted([key(row) async for rows in self.all() for row in rows])
        for begin in range(0, len(order), _CHUNK):
            ids = [one[2] for one in order[begin : begin + _CHUNK]]
            found = {**await self._store.named(ids), **self._unwritten}
            yield [found[one] for one in ids]

    async def _next(self, after: Place | None, limit: int) -> list[Conversation]:
        stored: list[Conversation] = []
        at = after
        while len(stored) < limit:
            chunk = await self._store.page(self._asked, at, limit)
            stored += [row for row in chunk if row.id not in self._unwritten]
            if len(chunk) < limit:
                break
            at = place_of(chunk[-1])
        fresh = [row for row in self._fresh if after is None or place_of(row) < after]
        return sorted([*stored, *fresh], key=place_of, reverse=True)[:limit]


def place_of(row: Conversation) -> Place:
    """Where a finished row stands."""
    return (row.finished_at or 0, row.id)


def _listed(row: Conversation, asked: Asked, reading: Reading) -> bool:
    if row.state != "finished" or row.contained or row.finished_at is None:
        return False
    within: bool = asked.since <= row.finished_at < asked.until
    condition: Condition = asked.condition
    return within and test(condition, reading(row))
