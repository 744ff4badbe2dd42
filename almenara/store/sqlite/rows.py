"""The stored rows on SQLite."""

import sqlite3
from collections.abc import Collection, Sequence
from typing import Final

from msgspec import json

from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation
from almenara.domain.group import Group
from almenara.store.rows import COLUMNS, Loaded, Loading, columns, members, unpack
from almenara.store.sqlite.hours import count, count_on
from almenara.store.sqlite.threads import Readers, Writer


class SqliteRows:
    """The stored rows of every organization (`store.rows.Rows`)."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def write(  # noqa: D102 - as the face says
        self,
        organization: str,
        rows: Sequence[Conversation],
        agents: Sequence[Agent],
        groups: Sequence[Group],
        applied_seq: int,
    ) -> bool:
        conversations = [columns(organization, row) for row in rows]
        roster = members(organization, agents, groups)

        def job(connection: sqlite3.Connection) -> bool:
            before = _applied(connection, organization)
            if (before or 0) > applied_seq:
                return False
            count(connection, organization, rows, (before, applied_seq))
            connection.executemany(_WRITE_ROW, conversations)
            connection.executemany(_WRITE_ROSTER, roster)
            connection.execute(_WRITE_APPLIED, (organization, applied_seq))
            return True

        return await self._writer.run(job)

    async def applied(self, organization: str) -> int:  # noqa: D102
        return await self._readers.run(lambda connection: _applied(connection, organization) or 0)

    async def count_on(self, organization: str, limit: int) -> int | None:  # noqa: D102
        def job(connection: sqlite3.Connection) -> int | None:
            return count_on(connection, organization, _applied(connection, organization), limit)

        return await self._writer.run(job)

    async def load(self, organization: str, finished_since: int) -> Loaded:  # noqa: D102
        def job(connection: sqlite3.Connection) -> Loaded:
            loading = Loading()
            connection.execute("BEGIN")
            try:
                applied = _applied(connection, organization) or 0
                for query, given in ((_OPEN, (organization,)), (_FINISHED, (organization, finished_since))):
                    for row in connection.execute(query, given):
                        loading.row(*row)
                return loading.loaded(connection.execute(_ROSTER, (organization,)), applied)
            finally:
                connection.execute("COMMIT")

        return await self._readers.run(job)

    async def opened(self, organization: str, since: int, until: int) -> Loaded:  # noqa: D102
        def job(connection: sqlite3.Connection) -> Loaded:
            loading = Loading()
            for row in connection.execute(_OPENED, (organization, since, until)):
                loading.row(*row)
            return loading.loaded((), 0)

        return await self._readers.run(job)

    async def of_contacts(  # noqa: D102
        self, organization: str, keys: Collection[str], since: int
    ) -> list[tuple[str, int, str]]:
        given = (organization, json.encode(list(keys)).decode(), since)
        return await self._readers.run(lambda connection: connection.execute(_OF_CONTACTS, given).fetchall())

    async def get(self, organization: str, conversation: str) -> Conversation | None:  # noqa: D102
        def job(connection: sqlite3.Connection) -> Conversation | None:
            query = "SELECT row, personal FROM conversation WHERE organization = ? AND id = ?"
            found = connection.execute(query, (organization, conversation)).fetchone()
            return unpack(*found) if found else None

        return await self._readers.run(job)


def _applied(connection: sqlite3.Connection, organization: str) -> int | None:
    found = connection.execute(
        "SELECT applied_seq FROM projection WHERE organization = ?", (organization,)
    ).fetchone()
    return found[0] if found else None


_WRITE_ROW: Final = (
    f"INSERT INTO conversation ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
    f" ON CONFLICT (organization, id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[2:])}"
)
_WRITE_ROSTER: Final = (
    "INSERT INTO roster (organization, kind, id, row) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (organization, kind, id) DO UPDATE SET row = excluded.row"
)
_WRITE_APPLIED: Final = (
    "INSERT INTO projection (organization, applied_seq) VALUES (?, ?)"
    " ON CONFLICT (organization) DO UPDATE SET applied_seq = excluded.applied_seq"
)
_OPEN: Final = "SELECT row, personal, fold_version FROM conversation WHERE organization = ? AND state <> 'finished'"
_FINISHED: Final = (
    "SELECT row, personal, fold_version FROM conversation"
    " WHERE organization = ? AND state = 'finished' AND finished_at >= ?"
)
_OPENED: Final = (
    "SELECT row, personal, fold_version FROM conversation INDEXED BY ix_conversation_opened"
    " WHERE organization = ? AND state = 'finished' AND opened_at >= ? AND opened_at < ?"
)
_OF_CONTACTS: Final = (
    "SELECT contact, opened_at, id FROM conversation INDEXED BY ix_conversation_contact"
    " WHERE organization = ? AND contact IN (SELECT value FROM json_each(?)) AND opened_at >= ?"
)
_ROSTER: Final = "SELECT kind, row FROM roster WHERE organization = ?"
