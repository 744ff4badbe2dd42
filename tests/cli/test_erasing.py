"""A customer erased by command: asked first, told how much it was, and not a byte of them left."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_exporting import shown

__all__ = ["shown"]


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_nothing_goes_without_a_yes(shown: dict[str, Any], run: Run, tmp_path: Path, answer: str) -> None:
    done = run("erase", shown["id"], stdin=answer)
    assert done.code != 0
    assert "=Ana: conversations: 1; messages and notes: 2." in done.err
    assert run("export", str(tmp_path / "out")).code == 0
    assert "hola" in (tmp_path / "out" / "messages.jsonl").read_text("utf-8")


def test_a_customer_is_erased_and_what_went_is_told(shown: dict[str, Any], run: Run, tmp_path: Path) -> None:
    assert run("erase", "nobody", "--yes").code == 2
    told = json.loads(run("erase", shown["id"], "--yes", "--json").out)
    assert (told["conversations"], told["messages"]) == (1, 2)
    assert run("erase", shown["id"], stdin="y\n").out.strip() == "Erased: conversations: 1; messages and notes: 0."
    assert run("export", str(tmp_path / "out")).code == 0
    everything = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    for said in (b"Ana", b"+54", b"hola", b"nota"):
        assert said not in everything
    assert b'"data.erased"' in everything
    assert json.loads(run("verify", "--json").out)["ok"]
