import json

import pytest

from tests.cli.conftest import Run


def test_organizations_are_created_listed_and_changed(run: Run) -> None:
    assert run("organization", "create", "luma", "--zone", "America/Sao_Paulo", "--language", "pt-BR").code == 0
    assert run("organization", "set", "luma", "--name", "Luma").code == 0
    assert json.loads(run("organization", "list", "--json").out) == [
        {"id": "default", "name": "Default", "zone": "UTC", "language": "en"},
        {"id": "luma", "name": "Luma", "zone": "America/Sao_Paulo", "language": "pt-BR"},
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        ("create", "default"),
        ("create", "luma", "--zone", "Mars/Olympus"),
        ("create", "luma", "--language", "fr"),
        ("set", "nowhere", "--name", "x"),
        ("set", "default"),
        ("set", "default", "--name", " "),
    ],
)
def test_what_makes_no_sense_is_one_line(run: Run, wrong: tuple[str, ...]) -> None:
    done = run("organization", *wrong)
    assert (done.code, done.err.count("\n")) == (2, 1)
