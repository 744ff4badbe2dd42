"""What is kept for those who watch: lists and totals, shared by all who have the same reach, filters and sort."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from almenara.catalog.fields import reader
from almenara.domain.condition import Condition, test
from almenara.live.board import Board
from almenara.live.frames import Diff, Figure, Snapshot
from almenara.live.order import Order
from almenara.live.picture import Audience
from almenara.live.told import Band, Reason, Told, Viewer
from almenara.live.window import BAND, Window
from almenara.live.wire import Rows, Shape

_encode = msgspec.json.Encoder().encode


class ListKey(Struct, frozen=True):
    """What a list feed is shared by. `reach` is the viewers' own, `condition` that and their filters."""

    reach: Condition
    condition: Condition
    order: Order
    offset: int


class ListFeed:
    """A band of a list of conversations."""

    def __init__(self, number: int, board: Board, audience: Audience, key: ListKey, rows: Rows) -> None:
        self.number = number
        self.audience = audience
        self.order = key.order
        self.rows = rows
        self.viewers: dict[Viewer, int] = {}
        self.window: Window = board.picture.open_window(audience, key.order, key.offset)
        self._board = board
        self._reach = key.reach
        self._offset = key.offset
        self._told = Told(number, rows, self._band())

    @property
    def told(self) -> list[str]:
        """The order that its viewers hold."""
        return self._told.band.ids

    @property
    def drifted(self) -> bool:
        """Whether rows that came or went above it moved the band from where it was asked for."""
        total = self._board.picture.totals.total(self.audience.number)
        asked = self._offset if self._offset < total else max(0, total - BAND)
        return self.window.before != asked

    def _band(self) -> Band:
        window = self.window
        return Band(window.ids, self._board.picture.totals.total(self.audience.number), window.before)

    def snapshot(self, shape: Shape, at: int) -> bytes:
        """The whole band, for a newcomer: what the other viewers hold by now."""
        return self._told.snapshot(self._board.seq, at, shape)

    def diff(self, at: int) -> dict[Shape, bytes]:
        """What changed since it was last told, by shape; empty where nothing did."""
        window = self.window
        if window.spent:
            self._board.picture.refill(window, self.order)
        touched, window.touched = window.touched, set[str]()
        shapes = {viewer.shape for viewer in self.viewers}
        return self._told.diff(self._band(), touched, self.reason, shapes, self._board.seq, at)

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


class TotalsKey(Struct, frozen=True):
    """What figures are shared by: which conversations they are about, and which agents those over agents."""

    condition: Condition
    staff: Condition
    shape: Shape


class TotalsFeed:
    """The figures of an audience for one shape. `told` is what its viewers hold."""

    def __init__(self, number: int, board: Board, audience: Audience, key: TotalsKey) -> None:
        self.number = number
        self.audience = audience
        self.key = key
        self.viewers: dict[Viewer, int] = {}
        self.staff = board.staff.picture.open_audience(key.staff) if key.shape.agent_indicators else None
        self._board = board
        self.told: dict[str, Figure] = {}
        self.refresh()

    def snapshot(self, at: int) -> bytes:
        """Every figure."""
        return _encode(Snapshot(self.number, self._board.seq, at, indicators=self.told))

    def refresh(self) -> None:
        """Nobody watched for a while: what will be told next is what is."""
        shape = self.key.shape
        self.told = self._figures(shape.indicators) | self.over_agents()

    def _figures(self, names: Iterable[str]) -> dict[str, Figure]:
        return self._board.picture.figures(self.audience, names)

    def over_agents(self) -> dict[str, Figure]:
        """The figures over agents, as they are."""
        return self._board.staff.picture.figures(self.key.staff, self.key.shape.agent_indicators)

    def diff(self, names: Iterable[str], at: int, *, staff: bool) -> bytes | None:
        """Of the figures named, and with `staff` of those over agents, those that changed, if any did."""
        figures = self._figures(name for name in names if name in self.told)
        if staff:
            figures |= self.over_agents()
        changed = {name: figure for name, figure in figures.items() if figure != self.told[name]}
        self.told |= changed
        return _encode(Diff(self.number, self._board.seq, at, indicators=changed)) if changed else None

    def close(self) -> None:
        """Keep the figures no more."""
        if self.staff is not None:
            self._board.staff.picture.close_audience(self.key.staff)
