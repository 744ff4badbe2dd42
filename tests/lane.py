"""How much is tried: the counts of every run, or, with TEST_LANE=long (`make test-long`), the full ones."""

import os

LONG = os.environ.get("TEST_LANE") == "long"


def examples(every: int, full: int) -> int:
    return full if LONG else every
