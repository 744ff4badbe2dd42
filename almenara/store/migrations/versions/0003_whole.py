"""Settings by version, people's preferences and views, what a source could not tell."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from msgspec import convert
from msgspec.msgpack import decode

from almenara.domain.contact import contact_key
from almenara.domain.facts import Contact
from almenara.domain.text import fold
from almenara.store.terms import tag_terms, term

revision = "0003"
down_revision = "0002"

LISTED = "state = 'finished' AND NOT contained"


def upgrade() -> None:
    """Add tables and columns."""
    op.create_table(
        "setting",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("organization", "kind", "id", "seq", name=op.f("pk_setting")),
    )
    op.create_table(
        "preference",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organization", "user", "name", name=op.f("pk_preference")),
    )
    op.create_table(
        "view",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("tab", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization", "id", name=op.f("pk_view")),
    )
    op.create_table(
        "rejected",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("organization", "source", "id", name=op.f("pk_rejected")),
    )
    op.create_table(
        "audit_chain",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organization", "seq", name=op.f("pk_audit_chain")),
    )
    op.create_index(
        "ix_log_audit_actor",
        "log",
        ["organization", "actor", "seq"],
        unique=False,
        sqlite_where=sa.text("stream_kind IN ('account', 'action')"),
        postgresql_where=sa.text("stream_kind IN ('account', 'action')"),
    )
    op.create_table(
        "job",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("organization", "id", name=op.f("pk_job")),
    )
    op.create_table(
        "setup",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization", name=op.f("pk_setup")),
    )
    op.add_column("organization", sa.Column("passed", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("user_session", sa.Column("address", sa.String(), nullable=True))
    op.add_column("user_session", sa.Column("agent", sa.String(), nullable=True))
    for name in ("granted", "removed"):
        op.add_column("user_account", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    for name in ("region", "zone"):
        op.add_column("user_account", sa.Column(name, sa.String(), nullable=True))
    op.add_column("user_account", sa.Column("invited", sa.LargeBinary(), nullable=True))
    op.add_column("user_account", sa.Column("invited_until", sa.BigInteger(), nullable=True))
    _add_what_history_is_asked()


def _add_what_history_is_asked() -> None:
    op.add_column("conversation", sa.Column("contained", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("account", "direction", "language", "segment", "tags", "search", "contact"):
        op.add_column("conversation", sa.Column(name, sa.String(), nullable=True))
    op.add_column("conversation", sa.Column("priority", sa.SmallInteger(), nullable=True))
    op.add_column("conversation", sa.Column("erased", sa.SmallInteger(), nullable=False, server_default="0"))
    _fill(op.get_bind())
    op.drop_index("ix_conversation_finished", "conversation")
    for name, columns in (
        ("finished", ["organization", "finished_at", "erased"]),
        ("opened", ["organization", "opened_at"]),
    ):
        op.create_index(
            f"ix_conversation_{name}",
            "conversation",
            columns,
            unique=False,
            sqlite_where=sa.text("state = 'finished'"),
            postgresql_where=sa.text("state = 'finished'"),
        )
    op.create_index(
        "ix_conversation_contact",
        "conversation",
        ["organization", "contact", "opened_at"],
        unique=False,
        sqlite_where=sa.text("contact IS NOT NULL"),
        postgresql_where=sa.text("contact IS NOT NULL"),
    )
    asked = ["agent_id", "group_id", "channel", "source", "account", "priority", "direction", "language", "segment"]
    for name, columns in (
        ("history", ["organization", "finished_at", "id", *asked]),
        ("agent", ["organization", "agent_id", "finished_at", "id"]),
    ):
        op.create_index(
            f"ix_conversation_{name}",
            "conversation",
            columns,
            unique=False,
            sqlite_where=sa.text(LISTED),
            postgresql_where=sa.text(LISTED),
        )


def _fill(connection: sa.Connection) -> None:
    """What was finished before is asked for by the same columns."""
    names = ("contained", "account", "priority", "direction", "language", "segment", "tags", "search", "contact")
    ids = ("group_id", "agent_id", "source")
    table = sa.table(
        "conversation", *map(sa.column, ("organization", "id", "state", "row", "personal", *names, *ids))
    )
    key = sa.tuple_(table.c.organization, table.c.id)
    given = sa.and_(table.c.organization == sa.bindparam("of"), table.c.id == sa.bindparam("one"))
    update = table.update().where(given).values({name: sa.bindparam(f"its_{name}") for name in (*names, *ids)})
    last = ("", "")
    while True:
        query = sa.select(table.c.organization, table.c.id, table.c.row, table.c.personal)
        query = query.where(table.c.state == "finished", key > sa.tuple_(*last)).order_by(
            table.c.organization, table.c.id
        )
        rows = connection.execute(query.limit(2_000)).all()
        if not rows:
            return
        connection.execute(update, [{"of": row[0], "one": row[1], **_asked(row[2], row[3])} for row in rows])
        last = (rows[-1][0], rows[-1][1])


def _asked(kept: bytes, personal: bytes | None) -> dict[str, Any]:
    row = decode(kept) | (decode(personal) if personal else {})
    contact = row.get("contact", {})
    searched = (contact.get("name"), contact.get("phone"), contact.get("email"), row.get("ticket"))
    terms = {
        "group_id": row.get("group"),
        "agent_id": row.get("agent"),
        "source": row["source"],
        "account": row.get("account"),
        "language": contact.get("language"),
        "segment": contact.get("segment"),
    }
    return {
        **{f"its_{name}": value and term(value) for name, value in terms.items()},
        "its_contained": row.get("contained", False),
        "its_priority": row.get("priority", 0),
        "its_direction": row.get("direction", "inbound"),
        "its_tags": tag_terms(row.get("tags", ())),
        "its_contact": contact_key(row["source"], convert({"name": "", **contact}, Contact)),
        "its_search": fold("\n".join(filter(None, searched))) or None,
    }
