"""What goes wrong in and below SQLAlchemy, as the one error that says so."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from almenara.errors import Unavailable
from almenara.store.postgres.connections import FAULTS


@contextmanager
def storage() -> Generator[None]:
    """Raises `Unavailable` for whatever the database raises."""
    try:
        yield
    except (DBAPIError, PoolTimeout, *FAULTS) as error:
        raise Unavailable from error
