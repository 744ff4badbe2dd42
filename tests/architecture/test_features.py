"""docs/features.md is true: each feature names tests that exist, or says that it is missing or comes later."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TEST = re.compile(r"`([\w./-]+)::([^`]+)`")
SAID = re.compile(r"\*(later|missing)\*")


def features() -> Iterator[tuple[str, str]]:
    """Each feature with the cell that names its tests."""
    for line in (ROOT / "docs" / "features.md").read_text("utf-8").splitlines():
        if line.startswith("| ") and not line.startswith(("| ---", "| Feature ")):
            cells = line.removeprefix("| ").removesuffix(" |").split(" | ")
            assert len(cells) == 4, line
            yield cells[0], cells[3]


def test_every_feature_has_a_test_or_says_that_it_has_none() -> None:
    known = list(features())
    assert len(known) > 100
    assert [name for name, tests in known if not (TEST.search(tests) or SAID.search(tests))] == []


def test_the_tests_that_are_named_exist() -> None:
    lost: list[str] = []
    for _, tests in features():
        for path, name in TEST.findall(tests):
            text = (ROOT / path).read_text("utf-8") if (ROOT / path).is_file() else ""
            if (f"def {name}(" if path.endswith(".py") else name) not in text:
                lost.append(f"{path}::{name}")
    assert lost == []
