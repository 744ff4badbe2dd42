from pathlib import Path

import pytest

from almenara.demo.state import State, load, save
from almenara.errors import AlmenaraError

KEPT = State("luma", first=1_790_000_000_000, speed=1.0, since=1_789_900_000_000, cursor=1_790_000_060_000)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    save(tmp_path / "demo.json", KEPT)
    assert load(tmp_path / "demo.json") == KEPT


def test_nothing_is_remembered_before_the_first_start(tmp_path: Path) -> None:
    assert load(tmp_path / "demo.json") is None


def test_a_file_that_is_something_else_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("[]")
    with pytest.raises(AlmenaraError, match="cannot be read"):
        load(tmp_path / "demo.json")


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AlmenaraError, match="cannot be written"):
        save(tmp_path / "missing" / "demo.json", KEPT)
