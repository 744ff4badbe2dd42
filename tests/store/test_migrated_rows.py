"""What was finished under an older schema is found by what history asks for now."""

import sqlite3
from pathlib import Path
from typing import Any, Final

from alembic import command
from hypothesis import HealthCheck, given, settings
from sqlalchemy import create_engine

from almenara.domain.conversation import Conversation
from almenara.store.migrations import config, migrate_file
from almenara.store.rows import COLUMNS, columns
from tests.store.rows import rows

_BEFORE: Final = COLUMNS[: COLUMNS.index("contained")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows())
def test_every_column_is_as_it_would_be_written(tmp_path: Path, stored: list[Conversation]) -> None:
    path = tmp_path / "old.db"
    path.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        settings_ = config()
        settings_.attributes["connection"] = connection
        command.upgrade(settings_, "0002")
    engine.dispose()
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
