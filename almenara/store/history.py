"""The finished rows of a period, newest first, narrowed by a condition in the database itself."""

from collections.abc import Collection
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    cast,
    collate,
    func,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.domain.condition import All, Condition, In, Is
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Moment
from almenara.store.conditions import Clauses
from almenara.store.faults import storage
from almenara.store.rows import unpack
from almenara.store.tables import BY_AGENT, HISTORY, LISTED, conversation

Query = Select[*tuple[Any, ...]]
_c: Final = conversation.c
_FEW: Final = 10_000
"""So many rows of an agent are read and put in order; of more, the newest are looked through."""

Place = tuple[Moment, str]
"""Where a row stands: (finished_at, id), newest first."""


class Asked(Struct, frozen=True):
    """Which rows: finished from `since` on and before `until` (ms), meeting a condition; `lately` is the moment since
    when a row counts as ended lately."""

    since: Moment
    until: Moment
    condition: Condition
    lately: Moment


class History:
    """The finished rows of one organization, as they are stored. Everything raises `Unavailable`."""

    def __init__(self, engine: AsyncEngine, organization: str) -> None:
        self._engine = engine
        self._organization = organization
        self._postgres = engine.dialect.name == "postgresql"
        # In the order of their characters' numbers, as Python has it, whatever the database's language.
        self._id: ColumnElement[str] = collate(_c.id, "C") if self._postgres else _c.id

    async def page(self, asked: Asked, after: Place | None, limit: int) -> list[Conversation]:
        """The first rows that stand after a place."""
        query = self._matching(asked, _c.row, _c.personal)
        if after is not None:
            # The first says no more than the second, but a database that cannot look for pairs understands it.
            place = tuple_(literal(after[0], BigInteger), literal(after[1], String))
            query = query.where(_c.finished_at <= after[0], tuple_(_c.finished_at, self._id) < place)
        query = query.order_by(_c.finished_at.desc(), self._id.desc()).limit(limit)
        rows = await self._all(await self._steered(query, asked))
        return [unpack(row, personal) for row, personal in rows]

    async def count(self, asked: Asked, most: int, without: Collection[str] = ()) -> int:
        """How many rows there are but for those of these ids, counted up to `most`."""
        query = await self._steered(self._matching(asked, _c.id), asked)
        counted: ColumnElement[int] = _count(query.limit(most + len(without)))
        if without:
            # In one statement: between two, one of them may be written.
            counted = counted - _count(self._matching(asked, _c.id).where(_c.id.in_(self._given(without))))
        return min(most, (await self._all(select(counted)))[0][0])

    async def named(self, ids: Collection[str]) -> dict[str, Conversation]:
        """The rows of these ids."""
        query = select(_c.id, _c.row, _c.personal).where(
            _c.organization == self._organization, _c.id.in_(self._given(ids))
        )
        return {row[0]: unpack(row[1], row[2]) for row in await self._all(query)}

    def _given(self, ids: Collection[str]) -> Query:
        """Any number of ids, in one parameter."""
        listed = literal(msgspec.json.encode(list(ids)).decode(), String)
        each = func.json_array_elements_text(cast(listed, JSON)) if self._postgres else func.json_each(listed)
        return select(each.table_valued("value").c.value)

    def _matching(self, asked: Asked, *columns: Any) -> Query:
        """The condition on the state as the indexes have it, so that they are used."""
        clause = Clauses(asked.lately, postgres=self._postgres).of(asked.condition)
        since, until = _c.finished_at >= asked.since, _c.finished_at < asked.until
        return select(*columns).where(_c.organization == self._organization, text(LISTED), since, until, clause)

    async def _steered(self, query: Query, asked: Asked) -> Query:
        """SQLite knows nothing of how many rows there are of what: it is told which index to go by."""
        if self._postgres:
            return query
        index = HISTORY
        for part in asked.condition.conditions if isinstance(asked.condition, All) else (asked.condition,):
            if isinstance(part, Is | In) and part.field == "agent":
                own = Asked(asked.since, asked.until, part, asked.lately)
                few = _count(_by(BY_AGENT, self._matching(own, _c.id)).limit(_FEW))
                if (await self._all(select(few)))[0][0] < _FEW:
                    index = BY_AGENT
        return _by(index, query)

    async def _all(self, query: Query) -> list[Any]:
        with storage():
            async with self._engine.connect() as connection:
                return list((await connection.execute(query)).all())


def _by(index: str, query: Query) -> Query:
    return query.with_hint(conversation, f"INDEXED BY {index}", "sqlite")


def _count(query: Query) -> ScalarSelect[int]:
    return select(func.count()).select_from(query.subquery()).scalar_subquery()
