import re

from tests.cli.conftest import Run
from tests.monitor import PASSWORD

LINK = re.compile(r"^http://127\.0\.0\.1:8765/inicio#[\w-]{43}\n$")


def test_a_new_link_is_shown_while_nobody_can_sign_in(run: Run) -> None:
    first, second = run("setup").out, run("setup").out
    assert LINK.match(first)
    assert LINK.match(second)
    assert first != second
    assert run("setup", "--url", "https://monitor.test/").out.startswith("https://monitor.test/inicio#")
    assert run("user", "create", "a@x.test", "--profile", "operator", "--password-stdin", stdin=PASSWORD).code == 0
    done = run("setup")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
