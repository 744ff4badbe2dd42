from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS = [
    (),
    ("serve",),
    ("migrate",),
    ("organization",),
    ("organization", "create"),
    ("organization", "list"),
    ("organization", "set"),
    ("user",),
    ("user", "create"),
    ("user", "list"),
    ("user", "set"),
    ("user", "disable"),
    ("key",),
    ("key", "create"),
    ("key", "list"),
    ("key", "revoke"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.code == 0
    assert "Usage" in done.out


@pytest.mark.parametrize(
    "command",
    [("nothing",), ("user", "nothing"), ("user", "create"), ("user", "list", "--nothing"), ("serve", "--port", "x")],
)
def test_wrong_use_is_exit_2(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.code == 2
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", [("serve",), ("migrate",), ("user", "list")])
def test_a_wrong_setting_is_one_line_and_exit_2(
    run: Run, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMENARA_PROT", "1")
    done = run(*command)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("almenara: ALMENARA_PROT is not a setting.")
    assert done.err.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_one_line_and_exit_1(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ALMENARA_DATA", str(tmp_path / "file" / "data"))
    done = run("user", "list")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert done.err.startswith("almenara: ")


def test_a_file_that_is_no_database_is_one_line_and_exit_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "almenara.db").write_bytes(b"not a database" * 1000)
    done = run("user", "list")
    assert (done.code, done.err.count("\n")) == (1, 1)


def test_migrate_makes_the_database_and_may_be_repeated(run: Run, tmp_path: Path) -> None:
    assert [run("migrate").code for _ in range(2)] == [0, 0]
    assert (tmp_path / "data" / "almenara.db").stat().st_mode & 0o077 == 0
