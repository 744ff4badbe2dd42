"""Counts per hour, and how far they are. What they are of is counted behind, by the program (`service.hours`)."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "hour_count",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization", "measure", "hour", "group_id", "channel", name=op.f("pk_hour_count")),
    )
    op.create_table(
        "hour_state",
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("upto", sa.String(), nullable=True),
        sa.Column("applied_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization", name=op.f("pk_hour_state")),
    )
