"""The kept counts per hour: what both databases write of them, how they are read, and whether they are right.

They are written with the rows, in one transaction (`store.sqlite.hours`, `store.postgres.hours`), and are at every
moment the sum over the stored rows; while rows of before are still being counted, over those up to `upto`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from almenara.catalog.hours import VERSION, Cell, difference
from almenara.domain.condition import Condition
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Moment
from almenara.store.conditions import Clauses
from almenara.store.faults import storage
from almenara.store.snapshot import begin_snapshot
from almenara.store.tables import conversation, hour_count, hour_state, projection
from almenara.store.terms import term

NOTHING: Final = ""
"""`upto` where no stored row is counted yet: every id comes after it."""
_BATCH: Final = 2_000
_c: Final = hour_count.c
_GROUP: Final = func.nullif(_c.group_id, "")
_COLUMNS: Final = {"group": _GROUP, "reach_group": _GROUP, "channel": _c.channel}
_kept = msgspec.msgpack.Decoder(Conversation).decode

State = Sequence[Any]
"""Version, upto and applied_seq, as they are stored."""


def counted_upto(state: State | None, applied: int | None) -> str | None:
    """Up to which id stored rows are counted (None: all of them), `applied` being how far into the log these are
    (None: there is none). Begins anew where what is kept is of another counting, or of other rows."""
    if state is None:
        return None if applied is None else NOTHING
    return state[1] if (state[0], state[2]) == (VERSION, applied) else NOTHING


def changes(
    organization: str, rows: Iterable[Conversation], stored: dict[str, bytes] | None = None
) -> list[tuple[Any, ...]]:
    """What is added where these rows come in the place of stored ones, which are given as they are packed: rows of
    the table, in the order of their keys, so that whoever writes waits for nobody who waits for them."""
    added = Counter[Cell]()
    for row in rows:
        before = stored.get(row.id) if stored else None
        for cell, much in difference(None if before is None else _kept(before), row):
            added[cell] += much
    return sorted((organization, *_key(cell), n) for cell, n in added.items() if n)


def unpacked(rows: Iterable[Sequence[Any]]) -> list[Conversation]:
    """Rows of (id, packed), with nothing that is personal."""
    return [_kept(row) for _, row in rows]


def _key(cell: Cell) -> tuple[str, int, str, str]:
    return cell.measure, cell.hour, "" if cell.group is None else term(cell.group), cell.channel


class Standing(Struct, frozen=True):
    """How far into the log the counts are; `complete`: no row of before is still to be counted."""

    seq: int
    complete: bool


class Hours:
    """The counts of one organization. Everything raises `Unavailable`."""

    def __init__(self, engine: AsyncEngine, organization: str) -> None:
        self._engine = engine
        self._organization = organization
        self._postgres = engine.dialect.name == "postgresql"

    async def sums(
        self, measures: Collection[str], since: Moment, until: Moment, condition: Condition
    ) -> tuple[Standing, dict[tuple[str, Moment], int]]:
        """The sums of these counts, by name and hour, from `since` on and before `until`, over the groups and
        channels that meet a condition on both."""
        clause = Clauses(0, postgres=self._postgres, texts=_COLUMNS).of(condition)
        within = (_c.organization == self._organization, _c.measure.in_(measures), _c.hour >= since, _c.hour < until)
        query = select(_c.measure, _c.hour, cast(func.sum(_c.n), BigInteger)).where(*within, clause)
        with storage():
            async with self._engine.connect() as connection:
                # First, so that the sums are no older than what is said of them.
                standing = await _standing(connection, self._organization)
                found = (await connection.execute(query.group_by(_c.measure, _c.hour))).all()
        return standing, {(measure, hour): n for measure, hour, n in found}

    async def standing(self) -> Standing:
        """How far they are."""
        with storage():
            async with self._engine.connect() as connection:
                return await _standing(connection, self._organization)

    async def recount(self) -> tuple[int, list[tuple[str, str]]]:
        """Count every stored row again, as of one moment. Gives how many there were, and the hours that differ, each
        with a sentence; none of both while rows are still being counted."""
        again, done = Counter[Cell](), 0
        with storage():
            async with self._engine.connect() as connection:
                await begin_snapshot(connection)
                applied, state = await _state(connection, self._organization)
                if state is None or counted_upto(state, applied) is not None:
                    return 0, []
                of = conversation.c.organization == self._organization
                result = await connection.stream(select(conversation.c.id, conversation.c.row).where(of))
                async for rows in result.partitions(_BATCH):
                    for row in unpacked(rows):
                        for cell, much in difference(None, row):
                            again[cell] += much
                    done += len(rows)
                kept = await connection.execute(
                    select(_c.measure, _c.hour, _c.group_id, _c.channel, _c.n).where(
                        _c.organization == self._organization
                    )
                )
                stored = {(one[0], one[1], one[2], one[3]): one[4] for one in kept}
        counted = {_key(cell): n for cell, n in again.items()}
        return done, [
            (
                f"{measure} {hour} {group} {channel}",
                f"{stored.get(key, 0)} are kept, the rows make {counted.get(key, 0)}",
            )
            for key in sorted({*stored, *counted})
            if stored.get(key, 0) != counted.get(key, 0)
            for measure, hour, group, channel in (key,)
        ]


async def _standing(connection: AsyncConnection, organization: str) -> Standing:
    applied, state = await _state(connection, organization)
    return Standing(applied or 0, counted_upto(state, applied) is None)


async def _state(connection: AsyncConnection, organization: str) -> tuple[int | None, State | None]:
    s = hour_state.c
    query = (
        select(projection.c.applied_seq, s.version, s.upto, s.applied_seq)
        .outerjoin(hour_state, s.organization == projection.c.organization)
        .where(projection.c.organization == organization)
    )
    found = (await connection.execute(query)).one_or_none()
    if found is None:
        return None, None
    return found[0], None if found[1] is None else found[1:]
