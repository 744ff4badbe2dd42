"""Facts name the action that made them, what is audited is found by an index, and processes share work by leases."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

AUDITED = "stream_kind IN ('account', 'action')"


def upgrade() -> None:
    """Add a column, an index and a table."""
    op.add_column("log", sa.Column("action", sa.String(), nullable=True))
    op.create_index(
        "ix_log_audit",
        "log",
        ["organization", "seq"],
        unique=False,
        sqlite_where=sa.text(AUDITED),
        postgresql_where=sa.text(AUDITED),
    )
    op.create_table(
        "lease",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization", "name", name=op.f("pk_lease")),
    )
