"""The tables, each of whose keys begins with the organization."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    false,
    text,
)

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_AUDITED: Final = "stream_kind IN ('account', 'action')"
_OPEN: Final = "state <> 'finished'"
_FINISHED: Final = "state = 'finished'"
_KNOWN: Final = "contact IS NOT NULL"
LISTED: Final = "state = 'finished' AND NOT contained"
"""Of a row that history lists."""
HISTORY: Final = "ix_conversation_history"
"""Newest last, with all that can be asked beside it, so that what does not match is not read."""
BY_AGENT: Final = "ix_conversation_agent"
_ASKED: Final = (
    "organization", "finished_at", "id", "agent_id", "group_id", "channel", "source", "account", "priority",
    "direction", "language", "segment",
)  # fmt: skip

log: Final = Table(
    "log",
    metadata,
    Column("organization", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("stream_kind", String, nullable=False),
    Column("stream_id", String, nullable=False),
    Column("type", String, nullable=False),
    Column("v", Integer, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("source", String, nullable=False),
    Column("dedupe", LargeBinary(16), nullable=False),
    Column("actor", String),
    Column("external", String),
    Column("sequence", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("event", String, nullable=False),
    Column("action", String),
    Column("data", LargeBinary, nullable=False),
    Column("personal", LargeBinary),
    Index("uq_log_dedupe", "organization", "dedupe", unique=True),
    Index("ix_log_stream", "organization", "stream_id", "time"),
    Index("ix_log_audit", "organization", "seq", sqlite_where=text(_AUDITED), postgresql_where=text(_AUDITED)),
    Index(
        "ix_log_audit_actor",
        "organization",
        "actor",
        "seq",
        sqlite_where=text(_AUDITED),
        postgresql_where=text(_AUDITED),
    ),
)
"""The truth. `data` and `personal` are JSON objects; `personal` and `external` (the source's id) can be nulled."""

head: Final = Table(
    "head",
    metadata,
    Column("organization", String, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
"""The last seq of each organization, raised inside the append: gapless and in commit order."""

conversation: Final = Table(
    "conversation",
    metadata,
    Column("organization", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("group_id", String),
    Column("agent_id", String),
    Column("channel", String, nullable=False),
    Column("source", String, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("version", BigInteger, nullable=False),
    Column("fold_version", Integer, nullable=False),
    Column("row", LargeBinary, nullable=False),
    Column("personal", LargeBinary),
    Column("contained", Boolean, nullable=False, server_default=false()),
    Column("account", String),
    Column("priority", SmallInteger),
    Column("direction", String),
    Column("language", String),
    Column("segment", String),
    Column("tags", String),
    Column("search", String),
    Column("contact", String),
    Column("erased", SmallInteger, nullable=False, server_default="0"),
    Index("ix_conversation_open", "organization", sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    Index(
        "ix_conversation_finished",
        "organization",
        "finished_at",
        "erased",
        sqlite_where=text(_FINISHED),
        postgresql_where=text(_FINISHED),
    ),
    Index(
        "ix_conversation_opened",
        "organization",
        "opened_at",
        sqlite_where=text(_FINISHED),
        postgresql_where=text(_FINISHED),
    ),
    Index(
        "ix_conversation_contact",
        "organization",
        "contact",
        "opened_at",
        sqlite_where=text(_KNOWN),
        postgresql_where=text(_KNOWN),
    ),
    Index(HISTORY, *_ASKED, sqlite_where=text(LISTED), postgresql_where=text(LISTED)),
    Index(
        BY_AGENT,
        "organization",
        "agent_id",
        "finished_at",
        "id",
        sqlite_where=text(LISTED),
        postgresql_where=text(LISTED),
    ),
)
"""Rows, as MessagePack in two halves. The columns beside them serve history, whose indexes are partial: what can be
asked of a finished row, as `store.terms` has it; `language`, `segment`, `search` and `contact` are personal, to be
nulled. `erased`: 1 its texts are, 2 its customer is too; a row that is written anew may say of them again."""

roster: Final = Table(
    "roster",
    metadata,
    Column("organization", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("row", LargeBinary, nullable=False),
)
"""Agents and groups, as MessagePack."""

projection: Final = Table(
    "projection",
    metadata,
    Column("organization", String, primary_key=True),
    Column("applied_seq", BigInteger, nullable=False),
)
"""How far into the log the stored rows are: written in the same transaction as they."""

hour_count: Final = Table(
    "hour_count",
    metadata,
    Column("organization", String, primary_key=True),
    Column("measure", String, primary_key=True),
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("group_id", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
"""Counts per hour (its first ms), as `catalog.hours` names them: the sum over all stored rows of what each brings. Of
no group: the empty text. No personal data."""

hour_state: Final = Table(
    "hour_state",
    metadata,
    Column("organization", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("upto", String),
    Column("applied_seq", BigInteger, nullable=False),
)
"""What the counts per hour are of, written with them. `upto`: while stored rows are still being counted, the id of
the last one that is. An `applied_seq` that is not the rows' own: somebody wrote rows and counted nothing."""

lease: Final = Table(
    "lease",
    metadata,
    Column("organization", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", BigInteger, nullable=False),
)
"""Who does what only one process should do at a time, until when (ms)."""

job: Final = Table(
    "job",
    metadata,
    Column("organization", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("until", BigInteger, nullable=False),
    Column("total", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("actions", JSON, nullable=False),
    Column("refused", JSON, nullable=False),
    Column("fields", JSON, nullable=False),
)
"""Actions on more rows than one request takes: how far they are, and what was refused."""

AUDITED_KINDS: Final = text(_AUDITED)
"""The condition on the audited entries as their indexes have it, so that they are used."""

audit_chain: Final = Table(
    "audit_chain",
    metadata,
    Column("organization", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
"""Of each audited entry a hash that covers the one before it; written behind the log."""
