"""What the changes of accounts have in common: checked values, one row added or set, an administrator kept."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from almenara.catalog.words import LANGUAGES
from almenara.errors import Misused, Place, refused
from almenara.reasons import Reason
from almenara.store.accounts import administrators


def check(
    *, email: str | None = None, zone: str | None = None, language: str | None = None, name: str | None = None
) -> None:
    """Raise `Misused`, with the place, for what cannot be kept of what is given."""
    if email is not None and ("@" not in email.strip()[1:-1] or len(email) > 254):
        raise _wrong("email", f"{email} is not an e-mail address.", "email_form")
    if zone is not None and zone not in available_timezones():
        raise _wrong("zone", f"{zone} is not a time zone: write one as America/Bogota.", "no_such_zone")
    if language is not None and language not in LANGUAGES:
        raise _wrong("language", f"The languages are {', '.join(LANGUAGES)}.", "no_such_language")
    if name is not None and not name.strip():
        raise _wrong("name", "The name is empty.", "empty")


def _wrong(place: str, detail: str, code: str) -> Misused:
    return Misused(detail, places=[refused(f"/{place}", code)])


async def add_row(connection: AsyncConnection, table: Table, record: Struct, taken: str | Reason, *at: Place) -> None:
    """Insert one record. Raises `Misused` with what `taken` says, and the places, when it is there already."""
    try:
        await connection.execute(insert(table).values(asdict(record)))
    except IntegrityError:
        raise Misused(taken, places=at) from None


async def set_row(
    connection: AsyncConnection, table: Table, at: tuple[ColumnElement[bool], ...], values: Mapping[str, object]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set columns of one row. Gives the row as it was and as it is."""
    before = (await connection.execute(select(table).where(*at))).mappings().one()
    await connection.execute(update(table).where(*at).values(**values))
    after = (await connection.execute(select(table).where(*at))).mappings().one()
    return dict(before), dict(after)


async def keep_an_administrator(connection: AsyncConnection, organization: str, before: int) -> None:
    """Raise `Misused` where there were administrators and none is left."""
    if before and not await administrators(connection, organization):
        raise Misused(Reason("last_administrator"))
