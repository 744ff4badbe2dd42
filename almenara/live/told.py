"""What the viewers of a band hold, and the diff that makes them hold what is there now."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from almenara.live.frames import Diff, Figure, Snapshot
from almenara.live.wire import Rows, Shape

Reason = Literal["moved", "unmatched", "denied"]
_encode = msgspec.json.Encoder().encode


class Viewer(Protocol):
    """Who watches a feed."""

    shape: Shape

    def send(self, frame: bytes) -> None:
        """Hand over a frame; never waits."""
        ...


class Band(Struct, frozen=True):
    """A band of a list as it is: its ids in order, how many rows match, how many stand before it."""

    ids: list[str]
    total: int
    before: int


class Told:
    """What the viewers of one feed hold: `band`, and `figures` where the feed has any."""

    def __init__(self, number: int, rows: Rows, band: Band, figures: dict[str, Figure] | None = None) -> None:
        self.band = band
        self.figures = figures
        self._number = number
        self._rows = rows

    def snapshot(self, seq: int, at: int, shape: Shape) -> bytes:
        """All of it, for a newcomer."""
        band = self.band
        whole = [raw for raw in (self._rows.whole(row_id, shape) for row_id in band.ids) if raw is not None]
        return _encode(
            Snapshot(self._number, seq, at, whole, band.ids, band.total, band.before, indicators=self.figures)
        )

    def diff(
        self,
        now: Band,
        touched: Collection[str],
        reason: Callable[[str], Reason],
        shapes: Iterable[Shape],
        seq: int,
        at: int,
        figures: dict[str, Figure] | None = None,
    ) -> dict[Shape, bytes]:
        """What must be sent for the viewers to hold `now` and `figures`, by shape; empty where nothing must.

        `touched` are the rows that may have changed, `reason` says why one is not in the band any more.
        """
        was, rows = self.band, self._rows
        held, order = set(was.ids), order_changes(was.ids, now.ids)
        gone = held.difference(now.ids) if now.ids != was.ids else ()
        dropped: list[tuple[str, Reason]] = [(row_id, reason(row_id)) for row_id in sorted(gone)]
        news = [row_id for _, row_id in order if row_id not in held]
        left = [row_id for row_id, why in dropped if why != "denied"]
        maybe = dict.fromkeys((*touched, *left))
        patched = [row_id for row_id in maybe if row_id in held and (row_id, "denied") not in dropped]
        changed = {name: one for name, one in (figures or {}).items() if self.figures and one != self.figures[name]}
        frames: dict[Shape, bytes] = {}
        for shape in set(shapes):
            frame = Diff(
                self._number,
                seq,
                at,
                put=[raw for raw in (rows.whole(row_id, shape) for row_id in news) if raw is not None] or None,
                patch=[raw for raw in (rows.patch(row_id, shape) for row_id in patched) if raw is not None] or None,
                drop=dropped or None,
                order=order or None,
                total=now.total if now.total != was.total else None,
                before=now.before if now.before != was.before else None,
                indicators=changed or None,
            )
            counted = (now.total, now.before) != (was.total, was.before)
            if frame.put or frame.patch or frame.drop or frame.order or counted or changed:
                frames[shape] = _encode(frame)
        self.band = now
        if figures is not None:
            self.figures = figures
        return frames


def order_changes(old: list[str], new: list[str]) -> list[tuple[int, str]]:
    """Which ids to take out, where they still are, and to insert at which index, ascending, to make new of old."""
    if old == new:
        return []
    # Mostly one row moved: what stands before and after it stands still.
    begin, rest = 0, min(len(old), len(new))
    while begin < rest and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < rest - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    places = {row_id: place for place, row_id in enumerate(new[begin : len(new) - end], begin)}
    kept = [row_id for row_id in old[begin : len(old) - end] if row_id in places]
    stay = _longest_run(kept, places)
    return [(place, row_id) for row_id, place in places.items() if row_id not in stay]


def _longest_run(kept: list[str], places: dict[str, int]) -> set[str]:
    """A longest subsequence of `kept` that stands in ascending places: the rows that need not move."""
    tails: list[int] = []
    tail_ids: list[str] = []
    previous: dict[str, str | None] = {}
    for row_id in kept:
        length = bisect_left(tails, places[row_id])
        previous[row_id] = tail_ids[length - 1] if length else None
        tails[length : length + 1] = [places[row_id]]
        tail_ids[length : length + 1] = [row_id]
    run: set[str] = set()
    current = tail_ids[-1] if tail_ids else None
    while current is not None:
        run.add(current)
        current = previous[current]
    return run
