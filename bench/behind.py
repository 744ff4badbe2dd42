"""Rows written behind the log, as the projector does: with their counts per hour, beside the rows alone."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from statistics import median

from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.fold import apply
from almenara.domain.rules import DEFAULT
from almenara.store.database import Database
from bench.fill import ORGANIZATION, TEXT
from bench.floor import CHANNELS, GROUPS, SOURCE
from bench.report import Row
from tests.postgres_server import PostgresServer

BATCH = 1_000
"""Rows of one writing: so many change in a second of a large operation."""
_BEGIN, _MINUTE = 1_790_000_000_000, 60_000
_NAMES = {kind.data: name for name, kind in FACT_TYPES.items()}
_STEPS: tuple[tuple[str, Sequence[tuple[int, f.Data]]], ...] = (
    (
        "new",
        ((1, f.MessageReceived("1", TEXT)), (2, f.Assigned("a1")), (3, f.MessageSent("2", TEXT, f.Author("agent")))),
    ),
    ("a message more", ((4, f.MessageReceived("3", TEXT)),)),
    ("finished", ((9, f.Finished("agent")),)),
)


async def run(rounds: int) -> list[Row]:
    """On both databases, the median of so many batches of each kind."""
    with tempfile.TemporaryDirectory(prefix="almenara-bench-") as folder:
        rows = await _measured("sqlite", f"sqlite:///{folder}/behind.db", rounds)
    server = await asyncio.to_thread(lambda: PostgresServer(durable=True).start())
    try:
        return rows + await _measured("postgresql", server.database(), rounds)
    finally:
        server.remove()


async def _measured(kind: str, url: str, rounds: int) -> list[Row]:
    database = await Database.open(url)
    try:
        took: dict[str, list[float]] = {name: [] for name, _ in _STEPS}
        again: dict[str, list[float]] = {name: [] for name, _ in _STEPS}
        seq = 0
        for number in range(rounds):
            rows: list[Conversation | None] = [None] * BATCH
            for name, steps in _STEPS:
                rows = [_after(row, number * BATCH + place, steps) for place, row in enumerate(rows)]
                written = [row for row in rows if row is not None]
                # Written once more as it stands, a row brings to no hour anything else than before.
                for kept in (took, again):
                    seq += 1
                    began = time.perf_counter()
                    await database.rows.write(ORGANIZATION, written, (), (), seq)
                    kept[name].append(BATCH / (time.perf_counter() - began))
        return [
            {
                "database": kind,
                "rows": name,
                "rows_s": round(median(took[name])),
                "unchanged_s": round(median(again[name])),
            }
            for name, _ in _STEPS
        ]
    finally:
        await database.close()


def _after(row: Conversation | None, number: int, steps: Sequence[tuple[int, f.Data]]) -> Conversation:
    at = _BEGIN + number % 1_440 * _MINUTE
    if row is None:
        opened = f.Opened(
            CHANNELS[number % len(CHANNELS)], f.Contact(f"Cliente {number}"), group=f"{SOURCE}/g{number % GROUPS}"
        )
        row = apply(None, _fact(number, at, opened, 0), DEFAULT)
    for minute, data in steps:
        row = apply(row, _fact(number, at + minute * _MINUTE, data, minute), DEFAULT)
    return replace(row, seq=row.seq + 1)


def _fact(number: int, at: int, data: f.Data, place: int) -> f.Fact:
    return f.Fact(_NAMES[type(data)], f"c{number:09}", at, SOURCE, data, f"{number}", event=f"{place}", seq=place + 1)
