"""What the fold made, written behind the log, so that starting does not fold everything again."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation, LastMessage
from almenara.domain.facts import Contact
from almenara.domain.fold import VERSION
from almenara.domain.group import Group
from almenara.store.sqlite import Readers, Writer


class Loaded(Struct, frozen=True):
    """What a start needs: rows and roster as they were at `applied_seq`. `stale` are the ids among `rows`
    that an older fold made."""

    rows: list[Conversation]
    agents: list[Agent]
    groups: list[Group]
    applied_seq: int
    stale: list[str]


class Changed(Struct, frozen=True):
    """What the fold changed since it was last taken, as of `applied_seq`."""

    rows: Sequence[Conversation]
    agents: Sequence[Agent]
    groups: Sequence[Group]
    applied_seq: int


class Rows:
    """The stored rows of every organization."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def write(
        self,
        organization: str,
        rows: Sequence[Conversation],
        agents: Sequence[Agent],
        groups: Sequence[Group],
        applied_seq: int,
    ) -> None:
        """Replace what changed, and say how far into the log that is, in one transaction. Raises `Unavailable`."""
        conversations = [_columns(organization, row) for row in rows]
        roster = [(organization, "agent", one.id, _pack(one)) for one in agents]
        roster += [(organization, "group", one.id, _pack(one)) for one in groups]

        def job(connection: sqlite3.Connection) -> None:
            connection.executemany(_WRITE_ROW, conversations)
            connection.executemany(_WRITE_ROSTER, roster)
            connection.execute(_WRITE_APPLIED, (organization, applied_seq))

        await self._writer.run(job)

    async def load(self, organization: str, finished_since: int) -> Loaded:
        """Every row that is not finished, those finished since that moment, and the whole roster."""

        def job(connection: sqlite3.Connection) -> Loaded:
            rows: list[Conversation] = []
            stale: list[str] = []
            connection.execute("BEGIN")
            try:
                applied = connection.execute(
                    "SELECT applied_seq FROM projection WHERE organization = ?", (organization,)
                ).fetchone()
                # Unpacked as they are read: all of them packed beside would be as much memory again.
                for query, values in ((_OPEN, (organization,)), (_FINISHED, (organization, finished_since))):
                    for kept, personal, version in connection.execute(query, values):
                        row = _unpack(kept, personal)
                        rows.append(row)
                        if version != VERSION:
                            stale.append(row.id)
                roster = connection.execute(
                    "SELECT kind, row FROM roster WHERE organization = ?", (organization,)
                ).fetchall()
            finally:
                connection.execute("COMMIT")
            return Loaded(
                rows=rows,
                agents=[_agent(row) for kind, row in roster if kind == "agent"],
                groups=[_group(row) for kind, row in roster if kind == "group"],
                applied_seq=applied[0] if applied else 0,
                stale=stale,
            )

        return await self._readers.run(job)

    async def get(self, organization: str, conversation: str) -> Conversation | None:
        """One stored row, however old."""

        def job(connection: sqlite3.Connection) -> Conversation | None:
            query = "SELECT row, personal FROM conversation WHERE organization = ? AND id = ?"
            found = connection.execute(query, (organization, conversation)).fetchone()
            return _unpack(*found) if found else None

        return await self._readers.run(job)

    async def finished(
        self, organization: str, since: int, before: tuple[int, str], limit: int
    ) -> list[Conversation]:
        """Rows finished at `since` or later and standing before `(finished_at, id)`, newest first."""

        def job(connection: sqlite3.Connection) -> list[Conversation]:
            found = connection.execute(_HISTORY, (organization, since, *before, limit)).fetchall()
            return [_unpack(row, personal) for row, personal in found]

        return await self._readers.run(job)


_COLUMNS: Final = (
    "organization, id, state, group_id, agent_id, channel, source, opened_at, finished_at, version, fold_version,"
    " row, personal"
)
_WRITE_ROW: Final = (
    f"INSERT INTO conversation ({_COLUMNS}) VALUES ({', '.join('?' * 13)})"
    " ON CONFLICT (organization, id) DO UPDATE SET state = excluded.state, group_id = excluded.group_id,"
    " agent_id = excluded.agent_id, channel = excluded.channel, source = excluded.source,"
    " opened_at = excluded.opened_at, finished_at = excluded.finished_at, version = excluded.version,"
    " fold_version = excluded.fold_version, row = excluded.row, personal = excluded.personal"
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

_HISTORY: Final = (
    "SELECT row, personal FROM conversation WHERE organization = ? AND state = 'finished' AND finished_at >= ?"
    " AND (finished_at, id) < (?, ?) ORDER BY finished_at DESC, id DESC LIMIT ?"
)


class Personal(Struct, frozen=True, omit_defaults=True):
    """What a row says of a person: kept apart, so that erasing is nulling."""

    contact: Contact = Contact(name="")
    external_id: str | None = None
    subject: str | None = None
    finish_reason: str | None = None
    last_message: LastMessage | None = None


_NOBODY: Final = Personal()
_pack = msgspec.msgpack.Encoder().encode
_conversation = msgspec.msgpack.Decoder(Conversation).decode
_agent = msgspec.msgpack.Decoder(Agent).decode
_group = msgspec.msgpack.Decoder(Group).decode


def _columns(organization: str, row: Conversation) -> tuple[Any, ...]:
    kept, personal = _halves(row)
    return (
        organization,
        row.id,
        row.state,
        row.group,
        row.agent,
        row.channel,
        row.source,
        row.opened_at,
        row.finished_at,
        row.version,
        VERSION,
        kept,
        personal,
    )


def _halves(row: Conversation) -> tuple[bytes, bytes | None]:
    apart = {name: getattr(row, name) for name in Personal.__struct_fields__}
    kept = replace(row, **{name: getattr(_NOBODY, name) for name in apart})
    personal = _pack(Personal(**apart))
    return _pack(kept), personal if len(personal) > 1 else None


def _unpack(kept: bytes, personal: bytes | None) -> Conversation:
    if personal is None:
        return _conversation(kept)
    # Two MessagePack maps become one: their lengths are added, their members set side by side. A start does
    # this for every row, so nothing is called that need not be.
    more = personal[0] & 0x0F
    if kept[0] == _LONG:
        return _conversation(_OPENINGS[kept[2] + more] + kept[3:] + personal[1:])
    return _conversation(_OPENINGS[(kept[0] & 0x0F) + more] + kept[1:] + personal[1:])


_LONG: Final = 0xDE
"""Opens a MessagePack map of more than 15 members; two bytes of length follow."""
_OPENINGS: Final = tuple(bytes((_LONG, 0, length)) for length in range(len(Conversation.__struct_fields__) + 1))
