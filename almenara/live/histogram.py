"""A fixed logarithmic histogram of durations: mergeable, subtractable, and equal to a recomputation.

Edges are integers of milliseconds that grow by 1.04; a quantile is the lower edge of the bucket it falls in, so the
answer is within 4 % of the exact one and depends on nothing but the multiset of values.
"""

from bisect import bisect_right
from collections.abc import Sequence
from math import ceil
from typing import Final

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


def quantile(counts: Sequence[int], q: float) -> int | None:
    """The lower edge in ms of the bucket that holds the value of rank ceil(q n); None over nothing."""
    total = sum(counts)
    if not total:
        return None
    rank, passed = max(1, ceil(q * total)), 0
    for place, count in enumerate(counts):
        passed += count
        if passed >= rank:
            return EDGES[place]
    return EDGES[-1]
