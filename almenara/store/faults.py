"""What goes wrong below SQLAlchemy, as the one error that says so."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from almenara.errors import Unavailable


@contextmanager
def storage() -> Generator[None]:
    """Raises `Unavailable` for whatever the database raises."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        raise Unavailable from error
