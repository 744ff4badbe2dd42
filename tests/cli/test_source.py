import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from almenara.cli import app
from almenara.errors import Misused

SECRET = "s3cret-of-rt"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    monkeypatch.setenv("ALMENARA_DATA", str(tmp_path))
    return Run(tmp_path)


class Run:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, stdin: str = SECRET + "\n") -> Result:
        return CliRunner().invoke(app, ["source", *arguments], input=stdin)

    def add(self, *more: str, name: str = "rt", url: str = "https://rt.example.org/rt/") -> Result:
        return self("add", "rt", name, "--url", url, *(more or ("--user", "monitor", "--password-stdin")))

    def refused(self, result: Result, words: str) -> None:
        assert isinstance(result.exception, Misused)
        assert words in result.exception.detail


def test_a_source_is_added_listed_and_removed(run: Run) -> None:
    assert run.add().exit_code == 0
    [told] = json.loads(run("list", "--json").stdout)
    assert told == {
        "id": "rt",
        "kind": "rt",
        "state": "waiting",
        "late": True,
        "heard_at": None,
        "lag": None,
        "detail": None,
        "url": "https://rt.example.org/rt",
    }
    assert run("remove", "rt").exit_code == 0
    assert json.loads(run("list", "--json").stdout) == []


def test_the_secret_is_never_printed_and_not_readable_in_the_data_folder(run: Run) -> None:
    said = run.add().output + run("list").output + run("list", "--json").output
    assert SECRET not in said
    assert not [path for path in run.folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_a_token_serves_instead_of_a_user(run: Run) -> None:
    assert run.add("--token-stdin").exit_code == 0


@pytest.mark.parametrize(
    "given", [("--user", "monitor"), ("--user", "monitor", "--token-stdin"), ("--password-stdin",)]
)
def test_credentials_are_a_user_with_a_password_or_a_token(run: Run, given: tuple[str, ...]) -> None:
    run.refused(run.add(*given), "Give either --user and --password-stdin, or --token-stdin.")


@pytest.mark.parametrize(
    "url", ["ftp://rt.example.org", "rt.example.org", "http://", "https://me:pw@rt.example.org", "https://h/?x=1"]
)
def test_the_address_is_a_plain_one(run: Run, url: str) -> None:
    run.refused(run.add(url=url), "The address must")


@pytest.mark.parametrize("name", ["a/b", "", "-x", "ñ"])
def test_the_name_is_a_short_id(run: Run, name: str) -> None:
    result = run("add", "rt", "--url", "https://h", "--token-stdin", "--", name)
    run.refused(result, "Name the source with")


def test_a_name_is_taken_once(run: Run) -> None:
    run.add()
    run.refused(run.add(), "There is a source rt already.")
    run.refused(run("remove", "other"), "There is no source other.")


def test_a_secret_is_needed(run: Run) -> None:
    result = run("add", "rt", "rt", "--url", "https://h", "--token-stdin", stdin="\n")
    run.refused(result, "one line on standard input")
