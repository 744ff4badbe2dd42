"""The audit trail's chain: of each audited entry of the log a hash that covers the one before it.

Written behind the log (`service.chain`), so that an append costs nothing more; sealed with a key that the database
does not hold, so that who can write in it cannot make a chain of their own.
"""

import hashlib
from collections.abc import AsyncGenerator, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import RowMapping, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from almenara.store.faults import storage
from almenara.store.tables import AUDITED_KINDS, audit_chain, head, log

_PAGE: Final = 1_000
_START: Final = b"\x00" * 32

_COVERED: Final = (
    log.c.organization, log.c.seq, log.c.stream_kind, log.c.stream_id, log.c.type, log.c.v, log.c.time,
    log.c.received, log.c.source, log.c.dedupe, log.c.actor, log.c.origin, log.c.event, log.c.action, log.c.data,
)  # fmt: skip
"""All but what erasing a person takes out; of an audited entry that is nothing."""


class Link(Struct, frozen=True):
    """One entry of the chain."""

    seq: int
    hash: bytes


class Damage(Struct, frozen=True):
    """What is wrong at a place of the log: an entry that was changed or removed, or one that was put in later."""

    seq: int
    kind: str


def link(key: bytes, before: bytes, row: Sequence[Any]) -> bytes:
    """The hash of an entry (its covered columns) behind the hash of the one before."""
    return hashlib.blake2b(before + msgspec.msgpack.encode(row), key=key, digest_size=32).digest()


class AuditChain:
    """The chain of every organization. `key` is at most 64 bytes."""

    def __init__(self, engine: AsyncEngine, key: bytes) -> None:
        self._engine = engine
        self._key = key

    async def extend(self, organization: str) -> bool:
        """Chain at most a thousand entries more. Says whether there may be others. Raises `Unavailable`."""
        with storage():
            async with self._engine.connect() as connection:
                last = await self._last(connection, organization)
                rows = await _audited(connection, organization, last.seq)
        links: list[Link] = []
        before = last.hash
        for row in rows:
            before = link(self._key, before, tuple(row.values()))
            links.append(Link(row["seq"], before))
        if links:
            values = [{"organization": organization, "seq": one.seq, "hash": one.hash} for one in links]
            try:
                with storage():
                    async with self._engine.begin() as connection:
                        await connection.execute(insert(audit_chain), values)
            except IntegrityError:
                # Another process was about it too: it wrote the same.
                return True
        return len(rows) == _PAGE

    async def end(self, organization: str) -> Link:
        """The last link: who keeps it elsewhere can tell whether the chain was made anew."""
        with storage():
            async with self._engine.connect() as connection:
                return await self._last(connection, organization)

    async def hashes(self, organization: str, seqs: Sequence[int]) -> dict[int, bytes]:
        """The hashes of these entries, as far as they are chained."""
        query = select(audit_chain.c.seq, audit_chain.c.hash).where(
            audit_chain.c.organization == organization, audit_chain.c.seq.in_(seqs)
        )
        with storage():
            async with self._engine.connect() as connection:
                return {seq: bytes(hashed) for seq, hashed in (await connection.execute(query)).all()}

    async def examine(self, organization: str) -> AsyncGenerator[tuple[int, list[Damage]]]:
        """Walk the whole chain: how many entries were looked at by then, and what is wrong with the last of them."""
        before, seq, seen = _START, 0, 0
        end = (await self.end(organization)).seq
        while True:
            with storage():
                async with self._engine.connect() as connection:
                    rows = {row["seq"]: row for row in await _audited(connection, organization, seq)}
                    links = {one.seq: one for one in await _links(connection, organization, seq)}
            both = sorted({*rows, *links})[:_PAGE]
            if not both:
                return
            damages: list[Damage] = []
            for seq in both:
                row, kept = rows.get(seq), links.get(seq)
                if row is None:
                    damages.append(Damage(seq, "removed"))
                elif kept is None:
                    # Behind the end they are only not chained yet.
                    if seq <= end:
                        damages.append(Damage(seq, "inserted"))
                elif link(self._key, before, tuple(row.values())) != kept.hash:
                    damages.append(Damage(seq, "changed"))
                before = before if kept is None else kept.hash
            seen += len(both)
            yield seen, damages

    async def _last(self, connection: AsyncConnection, organization: str) -> Link:
        query = select(audit_chain.c.seq, audit_chain.c.hash).where(audit_chain.c.organization == organization)
        row = (await connection.execute(query.order_by(audit_chain.c.seq.desc()).limit(1))).one_or_none()
        return Link(0, _START) if row is None else Link(row[0], bytes(row[1]))


async def _audited(connection: AsyncConnection, organization: str, after: int) -> Sequence[RowMapping]:
    query = select(*_COVERED).where(log.c.organization == organization, AUDITED_KINDS, log.c.seq > after)
    return (await connection.execute(query.order_by(log.c.seq).limit(_PAGE))).mappings().all()


async def _links(connection: AsyncConnection, organization: str, after: int) -> list[Link]:
    query = select(audit_chain.c.seq, audit_chain.c.hash).where(
        audit_chain.c.organization == organization, audit_chain.c.seq > after
    )
    rows = (await connection.execute(query.order_by(audit_chain.c.seq).limit(_PAGE))).all()
    return [Link(seq, bytes(hashed)) for seq, hashed in rows]


async def gaps(engine: AsyncEngine, organization: str) -> tuple[int, int, int]:
    """Of the log: how many entries it has, the seq of the last, and what its head says that is."""
    of = log.c.organization == organization
    with storage():
        async with engine.connect() as connection:
            many, last = (await connection.execute(select(func.count(), func.max(log.c.seq)).where(of))).one()
            said = await connection.execute(select(head.c.seq).where(head.c.organization == organization))
            return many, last or 0, said.scalar() or 0
