"""A fixed logarithmic histogram of durations: mergeable, subtractable, and equal to a recomputation.

Edges are integers of milliseconds that grow by 1.04; a quantile is the lower edge of the bucket it falls in, so the
answer is within 4 % of the exact one and depends on nothing but the multiset of values.
"""

from bisect import bisect_right
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATIO: Final = 1.04
LARGEST: Final = 400 * 24 * 3_600_000


def _edges() -> tuple[int, ...]:
    edges = [0, 1]
    while edges[-1] < LARGEST:
        edges.append(max(edges[-1] + 1, int(edges[-1] * RATIO)))
    return tuple(edges)


EDGES: Final = _edges()
SIZE: Final = len(EDGES)


def bucket(duration: int) -> int:
    """The bucket of a duration in ms."""
    return bisect_right(EDGES, duration) - 1 if duration > 0 else 0


def quantile(counts: NDArray[np.int32], q: float) -> int | None:
    """The lower edge in ms of the bucket that holds the value of rank ceil(q n); None over nothing."""
    passed = np.cumsum(counts)
    total = int(passed[-1])
    return EDGES[int(np.searchsorted(passed, max(1, ceil(q * total))))] if total else None
