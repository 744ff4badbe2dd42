"""When everyone who sees a row was told of what was done to it."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Telling(NamedTuple):
    """A row in a frame: the frame's seq, the row's version in it (None where it was taken away without one), when it
    came, to whom."""

    seq: int
    version: int | None
    at: float
    who: int


def last_told(
    tellings: Mapping[str, Iterable[Telling]], sendings: Sequence[int], done: Mapping[str, int], seq: int
) -> tuple[float, int] | None:
    """When the last one was told of an action, and how many were; None where nobody sees any of its rows.

    `done` are the rows with the version that was acted on, `seq` is the action's; `tellings` stand in the order of
    their coming, `sendings` are the seqs of all frames, ascending. What tells of these rows after the first sending
    that holds the whole action is not about it: a row may come into a view long afterwards, and for another reason.
    """
    place = bisect_left(sendings, seq)
    until = sendings[place] if place < len(sendings) else seq
    first: dict[tuple[str, int], float] = {}
    for row, version in done.items():
        for one in tellings.get(row, ()):
            newer = one.version is None or version < one.version <= seq
            if newer and version < one.seq <= until:
                first.setdefault((row, one.who), one.at)
    return (max(first.values()), len({who for _, who in first})) if first else None
