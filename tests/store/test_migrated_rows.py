"""What was finished under an older schema is found by what history asks for now, and counted by the hour."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from alembic import command
from hypothesis import HealthCheck, given, settings
from sqlalchemy import create_engine

from almenara.catalog.hours import HOUR
from almenara.domain.condition import EVERYTHING
from almenara.domain.conversation import Conversation
from almenara.store.hours import Hours, Standing
from almenara.store.migrations import config, migrate_file
from almenara.store.rows import COLUMNS, columns
from tests.store.rows import opened, rows

_BEFORE: Final = COLUMNS[: COLUMNS.index("contained")]


def migrate_to(path: Path, revision: str) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        settings_ = config()
        settings_.attributes["connection"] = connection
        command.upgrade(settings_, revision)
    engine.dispose()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows())
def test_every_column_is_as_it_would_be_written(tmp_path: Path, stored: list[Conversation]) -> None:
    path = tmp_path / "old.db"
    path.unlink(missing_ok=True)
    migrate_to(path, "0002")
    written = {row.id: columns("o", row) for row in stored}
    old = sqlite3.connect(path)
    names = f"({', '.join(_BEFORE)}) VALUES ({', '.join('?' * len(_BEFORE))})"
    old.executemany(f"INSERT INTO conversation {names}", [row[: len(_BEFORE)] for row in written.values()])
    old.commit()
    migrate_file(path)
    query = f"SELECT {', '.join(COLUMNS)} FROM conversation WHERE state = 'finished'"
    found: dict[str, tuple[Any, ...]] = {row[1]: row for row in old.execute(query)}
    old.close()
    assert found == {row.id: written[row.id] for row in stored if row.state == "finished"}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows())
def test_rows_of_an_older_schema_are_counted_by_the_hour(tmp_path: Path, stored: list[Conversation]) -> None:
    path = tmp_path / "old.db"
    path.unlink(missing_ok=True)
    migrate_to(path, "0003")
    with closing(sqlite3.connect(path)) as old:
        names = f"({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
        old.executemany(f"INSERT INTO conversation {names}", [columns("o", row) for row in stored])
        old.execute("INSERT INTO projection (organization, applied_seq) VALUES ('o', 7)")
        old.commit()
    with opened(f"sqlite:///{path}") as found:
        hours, database = Hours(found.database.engine, "o"), found.database
        before, _ = found.run(hours.sums(["opened"], 0, HOUR, EVERYTHING))
        assert before == Standing(7, complete=False)
        while found.run(database.rows.count_on("o", 3)) is not None:
            pass
        after, sums = found.run(hours.sums(["opened", "rating_count"], 0, HOUR, EVERYTHING))
        assert after == Standing(7, complete=True)
        assert sums.get(("opened", 0), 0) == len(stored)
        assert found.run(hours.recount()) == (len(stored), [])
