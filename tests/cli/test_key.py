import json

import pytest

from tests.cli.conftest import Run


def test_a_key_is_printed_once_and_only_listed_by_what_it_is(run: Run) -> None:
    done = run("key", "create", "feed", "--scope", "ingest", "--source", "shop", "--json")
    key = json.loads(done.out)["key"]
    assert key.startswith("almk_")
    shown = run("key", "list", "--json").out
    assert key not in shown
    (listed,) = json.loads(shown)
    assert (listed["name"], listed["scopes"], listed["source"], listed["revoked"]) == (
        "feed",
        ["ingest"],
        "shop",
        False,
    )


def test_a_reading_key_has_a_profile_and_groups(run: Run) -> None:
    run("key", "create", "wall", "--scope", "read", "--profile", "advanced_agent", "--group", "rt/1", "--json")
    (listed,) = json.loads(run("key", "list", "--json").out)
    assert (listed["profile"], listed["groups"], listed["all_groups"]) == ("advanced_agent", ["rt/1"], False)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--scope", "everything"),
        ("--scope", "ingest"),
        ("--scope", "read"),
        ("--scope", "read", "--profile", "boss"),
        (),
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(run: Run, wrong: tuple[str, ...]) -> None:
    assert run("key", "create", "feed", *wrong).code == 2
    assert json.loads(run("key", "list", "--json").out) == []


def test_a_key_is_revoked_by_name_or_id_and_two_of_a_name_by_id_only(run: Run) -> None:
    for _ in range(2):
        run("key", "create", "feed", "--scope", "ingest", "--source", "shop")
    done = run("key", "revoke", "feed")
    assert (done.code, done.err) == (2, "almenara: Several keys are called feed: give its id.\n")
    first, second = json.loads(run("key", "list", "--json").out)
    assert run("key", "revoke", first["id"]).code == 0
    assert run("key", "revoke", "feed").code == 0
    assert run("key", "revoke", second["id"]).code == 2
    assert all(key["revoked"] for key in json.loads(run("key", "list", "--json").out))


def test_a_key_of_another_organization_is_not_there(run: Run) -> None:
    run("organization", "create", "luma")
    run("key", "create", "feed", "--scope", "ingest", "--source", "shop", "--organization", "luma")
    (key,) = json.loads(run("key", "list", "--json", "--organization", "luma").out)
    for name in ("feed", key["id"]):
        done = run("key", "revoke", name, "--organization", "default")
        assert (done.code, done.err) == (2, f"almenara: There is no key {name}.\n")
    assert json.loads(run("key", "list", "--json", "--organization", "default").out) == []
    assert json.loads(run("key", "list", "--json", "--organization", "luma").out) == [key]
