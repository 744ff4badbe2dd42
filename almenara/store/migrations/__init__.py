"""How the schema came to be: one revision a change, run by the program itself when it opens a database."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine


def config() -> Config:
    """Alembic's settings for this folder."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return settings


def migrate(connection: Connection) -> None:
    """Bring a database to the newest revision, in the transaction that the connection is in."""
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def migrate_file(path: Path) -> None:
    """Bring the SQLite database at `path` to the newest revision, in one transaction."""
    engine = create_engine(f"sqlite:///{path}", isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 30000")
            # The lock comes first: another process may be migrating, and then there is nothing left to do.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            migrate(connection)
            connection.exec_driver_sql("COMMIT")
    finally:
        engine.dispose()
