"""The tables of organizations, users, sessions, keys and sources. Tokens are kept as hashes only."""

from typing import Final

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, LargeBinary, String, Table

from almenara.store.tables import metadata

organization: Final = Table(
    "organization",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("language", String, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("passed", JSON, nullable=False, server_default="[]"),
)

setup: Final = Table(
    "setup",
    metadata,
    Column("organization", String, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    Column("until", BigInteger, nullable=False),
)
"""The link to the first administrator, while nobody can sign in."""

user: Final = Table(
    "user_account",
    metadata,
    Column("organization", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("email", String, nullable=False),
    Column("name", String, nullable=False),
    Column("profile", String, nullable=False),
    Column("all_groups", Boolean, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("agents", JSON, nullable=False),
    Column("language", String, nullable=True),
    Column("region", String, nullable=True),
    Column("zone", String, nullable=True),
    Column("password", String, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("granted", JSON, nullable=False, server_default="[]"),
    Column("removed", JSON, nullable=False, server_default="[]"),
    Column("invited", LargeBinary, nullable=True),
    Column("invited_until", BigInteger, nullable=True),
    Index("user_account_email", "email", unique=True),
)

session: Final = Table(
    "user_session",
    metadata,
    Column("organization", String, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("user", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("address", String, nullable=True),
    Column("agent", String, nullable=True),
    Index("user_session_hash", "hash", unique=True),
)

key: Final = Table(
    "access_key",
    metadata,
    Column("organization", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("source", String, nullable=True),
    Column("profile", String, nullable=False),
    Column("all_groups", Boolean, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("maker", String, nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=True),
    Index("access_key_hash", "hash", unique=True),
)

source: Final = Table(
    "source",
    metadata,
    Column("organization", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("secret", LargeBinary, nullable=True),
    Column("cursor", String, nullable=True),
    Column("state", String, nullable=True),
    Column("heard_at", BigInteger, nullable=True),
    Column("lag", BigInteger, nullable=True),
    Column("created_at", BigInteger, nullable=False),
)

rejected: Final = Table(
    "rejected",
    metadata,
    Column("organization", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("what", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("subject", String, nullable=True),
)
"""What came from a source and could not be made into facts: what of it, why, and of which conversation there.

Never the thing itself: who looks after sources need not reach what customers wrote.
"""
