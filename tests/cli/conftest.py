import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from almenara.cli import main


class Done(Struct):
    """What a command answered."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command of the program on a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALMENARA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: str, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["almenara", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return command
