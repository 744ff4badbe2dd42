"""Whoever is refused something is told in their language: by a declared reason, never by the server's English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOORS = ("access", "catalog", "domain", "live", "service", "sources", "store", "web")
PROGRAMS = {"web/ingest.py", "web/events.py", "web/metrics.py", "service/roster.py", "service/setup.py"}
"""Doors that only keys and commands come through."""
TOLD = {"Invalid", "Misused", "Forbidden", "NotFound", "ChangedMeanwhile", "BadLink", "BadCredentials"}
"""Errors that a person meets who does nothing wrong but in what they ask for; of the others the kind says it all."""
SHOWN = re.compile(r"(?<!styles)\.detail\b")
MODULES = {
    name: ast.parse(path.read_text("utf-8"))
    for room in DOORS
    for path in (ROOT / "almenara" / room).rglob("*.py")
    if (name := path.relative_to(ROOT / "almenara").as_posix()) not in PROGRAMS
}


def plain(node: ast.AST | None) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for module, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield module, node


def test_no_refusal_of_a_person_is_a_sentence_of_one_language() -> None:
    found = list(calls(TOLD))
    assert len(found) > 60
    assert [
        f"{module}:{node.lineno}"
        for module, node in found
        if node.args and plain(node.args[0]) and not any(one.arg == "places" for one in node.keywords)
    ] == []


def test_every_place_that_is_wrong_has_a_declared_reason() -> None:
    assert [f"{module}:{node.lineno}" for module, node in calls({"Place"})] == []


def test_what_a_source_could_not_tell_has_a_declared_reason() -> None:
    whys = [(module, node, node.args[:1]) for module, node in calls({"Away", "Refused"})]
    whys += [(module, node, node.args[1:2]) for module, node in calls({"Rejected"})]
    found = [(module, node, why) for module, node, why in whys if module.startswith(("service/", "sources/"))]
    assert len(found) > 10
    assert [f"{module}:{node.lineno}" for module, node, why in found if why and plain(why[0])] == []


def test_no_page_shows_what_the_server_says_in_its_own_language() -> None:
    pages = sorted((ROOT / "frontend" / "src").rglob("*.ts*"))
    assert len(pages) > 200
    shown = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in pages
        if "contract" not in path.parts and ".test." not in path.name
        for line in path.read_text("utf-8").splitlines()
        if SHOWN.search(line)
    ]
    assert shown == []
