"""The tables of settings, and of what people keep for themselves: preferences and saved views."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Table

from almenara.store.account_tables import metadata

setting: Final = Table(
    "setting",
    metadata,
    Column("organization", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String),
    Column("value", LargeBinary),
)
"""Every version of every setting, by the seq of the fact that tells of it. `value` is JSON; null: the default."""

preference: Final = Table(
    "preference",
    metadata,
    Column("organization", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

view: Final = Table(
    "view",
    metadata,
    Column("organization", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("name", String, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("tab", String, nullable=False),
    Column("query", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
