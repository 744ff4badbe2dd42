"""The counts per hour on SQLite: written inside the transaction that writes the rows."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from msgspec import json

from almenara.catalog.hours import VERSION
from almenara.domain.conversation import Conversation
from almenara.store.hours import NOTHING, changes, counted_upto, unpacked


def count(
    connection: sqlite3.Connection,
    organization: str,
    rows: Sequence[Conversation],
    applied: tuple[int | None, int],
) -> None:
    """Count these rows in the place of those that are stored; `applied`: how far into the log these were, and those
    are."""
    upto = _upto(connection, organization, applied[0])
    counted = [row for row in rows if upto is None or row.id <= upto]
    ids = json.encode([row.id for row in counted]).decode()
    stored = dict(connection.execute(_STORED, (organization, ids)).fetchall())
    connection.executemany(_ADD, changes(organization, counted, stored))
    connection.execute(_WRITE_STATE, (organization, VERSION, upto, applied[1]))


def count_on(connection: sqlite3.Connection, organization: str, applied: int | None, limit: int) -> int | None:
    """Count the next rows of those that were stored before; how many, None where there is none left."""
    upto = _upto(connection, organization, applied)
    if upto is None:
        return None
    done: list[Conversation] = []
    if upto != NOTHING or connection.execute(_CLEAR, (organization, limit)).rowcount < limit:
        done = unpacked(connection.execute(_NEXT, (organization, upto, limit)))
        connection.executemany(_ADD, changes(organization, done))
        upto = done[-1].id if len(done) == limit else None
    connection.execute(_WRITE_STATE, (organization, VERSION, upto, applied))
    return len(done)


def _upto(connection: sqlite3.Connection, organization: str, applied: int | None) -> str | None:
    return counted_upto(connection.execute(_STATE, (organization,)).fetchone(), applied)


_STATE: Final = "SELECT version, upto, applied_seq FROM hour_state WHERE organization = ?"
_WRITE_STATE: Final = (
    "INSERT INTO hour_state (organization, version, upto, applied_seq) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (organization) DO UPDATE"
    " SET version = excluded.version, upto = excluded.upto, applied_seq = excluded.applied_seq"
)
_STORED: Final = "SELECT id, row FROM conversation WHERE organization = ? AND id IN (SELECT value FROM json_each(?))"
_NEXT: Final = "SELECT id, row FROM conversation WHERE organization = ? AND id > ? ORDER BY id LIMIT ?"
_CLEAR: Final = "DELETE FROM hour_count WHERE rowid IN (SELECT rowid FROM hour_count WHERE organization = ? LIMIT ?)"
_ADD: Final = (
    "INSERT INTO hour_count (organization, measure, hour, group_id, channel, n) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (organization, measure, hour, group_id, channel) DO UPDATE SET n = n + excluded.n"
)
