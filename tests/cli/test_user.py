import json
from typing import Any

import pytest

from tests.cli.conftest import Run

PASSWORD = "correct horse\n"


def listed(run: Run) -> list[dict[str, Any]]:
    return json.loads(run("user", "list", "--json").out)


def create(run: Run, email: str, *more: str) -> None:
    done = run("user", "create", email, *more, "--password-stdin", stdin=PASSWORD)
    assert done.code == 0, done.err


def test_a_user_is_created_with_profile_groups_and_agents(run: Run) -> None:
    create(run, "Ana@x.test", "--profile", "agent", "--group", "rt/1", "--group", "rt/2", "--agent", "rt/12")
    assert listed(run) == [
        {
            "email": "ana@x.test",
            "name": "Ana",
            "profile": "agent",
            "all_groups": False,
            "groups": ["rt/1", "rt/2"],
            "agents": ["rt/12"],
            "language": None,
            "disabled": False,
        }
    ]
    shown = run("user", "list").out
    assert "ana@x.test" in shown
    assert "rt/1, rt/2" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        ("--profile", "boss", "--password-stdin"),
        ("--profile", "agent"),
        ("--profile", "agent", "--group", "No such group", "--password-stdin"),
        ("--profile", "agent", "--group", "rt/1", "--all-groups", "--password-stdin"),
        ("--profile", "agent", "--agent", "Ana", "--password-stdin"),
        ("--profile", "agent", "--organization", "nowhere", "--password-stdin"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_creates_nobody(run: Run, wrong: tuple[str, ...]) -> None:
    done = run("user", "create", "ana@x.test", *wrong, stdin=PASSWORD)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert listed(run) == []


@pytest.mark.parametrize("password", ["", "\n", "short\n"])
def test_without_a_good_password_nobody_is_created(run: Run, password: str) -> None:
    done = run("user", "create", "ana@x.test", "--profile", "agent", "--password-stdin", stdin=password)
    assert done.code == 2
    assert listed(run) == []


def test_only_what_is_given_changes(run: Run) -> None:
    create(run, "ana@x.test", "--profile", "advanced_agent", "--group", "rt/1", "--agent", "rt/12")
    assert run("user", "set", "ana@x.test", "--language", "pt-BR").code == 0
    (ana,) = listed(run)
    assert (ana["language"], ana["groups"], ana["agents"], ana["profile"]) == (
        "pt-BR",
        ["rt/1"],
        ["rt/12"],
        "advanced_agent",
    )
    run("user", "set", "ana@x.test", "--group", "rt/2")
    assert listed(run)[0]["groups"] == ["rt/2"]
    run("user", "set", "ana@x.test", "--profile", "operator")
    assert (listed(run)[0]["groups"], listed(run)[0]["all_groups"]) == (["rt/2"], False)
    run("user", "set", "ana@x.test", "--all-groups")
    assert (listed(run)[0]["groups"], listed(run)[0]["all_groups"]) == ([], True)
    run("user", "set", "ana@x.test", "--profile", "agent")
    assert (listed(run)[0]["profile"], listed(run)[0]["all_groups"]) == ("agent", False)


def test_a_closed_account_can_be_opened_again(run: Run) -> None:
    create(run, "ana@x.test", "--profile", "agent")
    run("user", "disable", "ana@x.test")
    assert listed(run)[0]["disabled"] is True
    run("user", "set", "ana@x.test", "--enable")
    assert listed(run)[0]["disabled"] is False


def test_nobody_is_changed_by_a_wrong_name(run: Run) -> None:
    for command in (("set", "bea@x.test", "--name", "Bea"), ("disable", "bea@x.test")):
        done = run("user", *command)
        assert (done.code, done.err) == (2, "almenara: There is no user bea@x.test.\n")


def test_with_several_organizations_one_must_be_named(run: Run) -> None:
    assert run("organization", "create", "luma", "--name", "Luma", "--zone", "America/Sao_Paulo").code == 0
    done = run("user", "create", "ana@x.test", "--profile", "agent", "--password-stdin", stdin=PASSWORD)
    assert (done.code, done.err) == (2, "almenara: Say which with --organization: default, luma.\n")
    create(run, "ana@x.test", "--profile", "agent", "--organization", "luma")
    assert [user["email"] for user in json.loads(run("user", "list", "--json", "--organization", "luma").out)] == [
        "ana@x.test"
    ]
    assert json.loads(run("user", "list", "--json", "--organization", "default").out) == []


def test_a_user_of_another_organization_is_not_there(run: Run) -> None:
    run("organization", "create", "luma")
    create(run, "ana@x.test", "--profile", "agent", "--organization", "luma")
    for command in (("set", "ana@x.test", "--name", "Bea"), ("disable", "ana@x.test")):
        done = run("user", *command, "--organization", "default")
        assert (done.code, done.err) == (2, "almenara: There is no user ana@x.test.\n")
