"""What goes wrong in and below SQLAlchemy, as the one error that says so."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from almenara.errors import Invalid, Unavailable
from almenara.reasons import Reason
from almenara.store.postgres.connections import FAULTS

_NO_CHARACTER: Final = "22021"
"""PostgreSQL's code for a NUL, which SQLite takes for a character like others."""


@contextmanager
def storage() -> Generator[None]:
    """Raises `Unavailable` for whatever the database raises, `Invalid` for a text that it cannot hold."""
    try:
        yield
    except (DBAPIError, PoolTimeout, *FAULTS) as error:
        if getattr(getattr(error, "orig", None), "sqlstate", None) == _NO_CHARACTER:
            raise Invalid(Reason("no_nul")) from None
        raise Unavailable from error
