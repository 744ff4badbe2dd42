"""What is kept for those who watch: lists and totals, shared by all who have the same reach, filters and sort."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from almenara.catalog.fields import reader
from almenara.domain.condition import Condition, test
from almenara.live.board import Board
from almenara.live.frames import Diff, Figure, Snapshot
from almenara.live.order import Order
from almenara.live.picture import Audience
from almenara.live.window import BAND, Window
from almenara.live.wire import Rows, Shape

Reason = Literal["moved", "unmatched", "denied"]
_encode = msgspec.json.Encoder().encode


class Viewer(Protocol):
    """Who watches a feed."""

    shape: Shape

    def send(self, frame: bytes) -> None:
        """Hand over a frame; never waits."""
        ...


class ListKey(Struct, frozen=True):
    """What a list feed is shared by. `reach` is the viewers' own, `condition` that and their filters."""

    reach: Condition
    condition: Condition
    order: Order
    offset: int


class ListFeed:
    """A band of a list. `told` is the order that its viewers hold."""

    def __init__(self, number: int, board: Board, audience: Audience, key: ListKey) -> None:
        self.number = number
        self.audience = audience
        self.order = key.order
        self.viewers: dict[Viewer, int] = {}
        self.window: Window = board.picture.open_window(audience, key.order, key.offset)
        self._board = board
        self._reach = key.reach
        self._offset = key.offset
        self.told: list[str] = self.window.ids
        self._total = board.picture.totals.total(audience.number)
        self._before = self.window.before

    @property
    def drifted(self) -> bool:
        """Whether rows that came or went above it moved the band from where it was asked for."""
        total = self._board.picture.totals.total(self.audience.number)
        asked = self._offset if self._offset < total else max(0, total - BAND)
        return self.window.before != asked

    def snapshot(self, rows: Rows, shape: Shape, at: int) -> bytes:
        """The whole band, for a newcomer: what the other viewers hold by now."""
        whole = [raw for raw in (rows.whole(row_id, shape) for row_id in self.told) if raw is not None]
        frame = Snapshot(self.number, self._board.seq, at, whole, self.told, self._total, self._before)
        return _encode(frame)

    def diff(self, rows: Rows, at: int) -> dict[Shape, bytes]:
        """What changed since it was last told, by shape; empty where nothing did."""
        picture, window = self._board.picture, self.window
        if window.spent:
            picture.refill(window, self.order)
        touched, window.touched = window.touched, set[str]()
        ids, total, before = window.ids, picture.totals.total(self.audience.number), window.before
        held, order = set(self.told), order_changes(self.told, ids)
        dropped = self._dropped(held.difference(ids)) if ids != self.told else []
        news = [row_id for _, row_id in order if row_id not in held]
        left = [row_id for row_id, reason in dropped if reason != "denied"]
        patched = [row_id for row_id in (*touched, *left) if row_id in held and (row_id, "denied") not in dropped]
        frames: dict[Shape, bytes] = {}
        for shape in {viewer.shape for viewer in self.viewers}:
            frame = Diff(
                self.number,
                self._board.seq,
                at,
                put=[raw for raw in (rows.whole(row_id, shape) for row_id in news) if raw is not None] or None,
                patch=[raw for raw in (rows.patch(row_id, shape) for row_id in patched) if raw is not None] or None,
                drop=dropped or None,
                order=order or None,
                total=total if total != self._total else None,
                before=before if before != self._before else None,
            )
            if (
                frame.put
                or frame.patch
                or frame.drop
                or frame.order
                or (total, before) != (self._total, self._before)
            ):
                frames[shape] = _encode(frame)
        self.told, self._total, self._before = ids, total, before
        return frames

    def _dropped(self, gone: set[str]) -> list[tuple[str, Reason]]:
        return [(row_id, self.reason(row_id)) for row_id in sorted(gone)]

    def reason(self, row_id: str) -> Reason:
        """Why a row is not in the band."""
        seen = self._board.seen(row_id)
        if seen is None:
            return "unmatched"
        if test(self.audience.condition, reader(seen)):
            return "moved"
        return "unmatched" if test(self._reach, reader(seen)) else "denied"

    def reaches(self, row_id: str) -> bool:
        """Whether the row is there at all and its viewers may see it."""
        seen = self._board.seen(row_id)
        return seen is not None and test(self._reach, reader(seen))

    def close(self) -> None:
        """Keep the band no more."""
        self._board.picture.close_window(self.window, self.order)


class TotalsFeed:
    """The figures of an audience for one shape. `told` is what its viewers hold."""

    def __init__(self, number: int, board: Board, audience: Audience, shape: Shape) -> None:
        self.number = number
        self.audience = audience
        self.viewers: dict[Viewer, int] = {}
        self._board = board
        self._shape = shape
        self.told: dict[str, Figure] = board.picture.figures(audience, shape.indicators)

    def snapshot(self, at: int) -> bytes:
        """Every figure."""
        return _encode(Snapshot(self.number, self._board.seq, at, indicators=self.told))

    def refresh(self) -> None:
        """Nobody watched for a while: what will be told next is what is."""
        self.told = self._board.picture.figures(self.audience, self._shape.indicators)

    def diff(self, names: Iterable[str], at: int) -> bytes | None:
        """Of the figures named, those that changed, if any did."""
        figures = self._board.picture.figures(self.audience, (name for name in names if name in self.told))
        changed = {name: figure for name, figure in figures.items() if figure != self.told[name]}
        self.told |= changed
        return _encode(Diff(self.number, self._board.seq, at, indicators=changed)) if changed else None


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
