"""A band of the list of agents, shared by all who have the same reach, filters and sort, with figures beside it."""

from collections.abc import Collection

from msgspec import Struct

from almenara.catalog.agents.fields import reader
from almenara.catalog.agents.indicators import BY_NAME
from almenara.domain.condition import Condition, test
from almenara.live.agents.order import AgentOrder
from almenara.live.board import Board
from almenara.live.frames import Figure
from almenara.live.told import Band, Reason, Told, Viewer
from almenara.live.window import BAND
from almenara.live.wire import Rows, Shape


class AgentsKey(Struct, frozen=True):
    """What a feed is shared by. `reach` is the viewers' own, `condition` that and their filters, `figures` says whom
    the figures beside the list are about."""

    reach: Condition
    condition: Condition
    figures: Condition
    order: AgentOrder
    offset: int


class AgentsFeed:
    """A band of the list of agents."""

    def __init__(self, number: int, board: Board, key: AgentsKey, rows: Rows) -> None:
        self.number = number
        self.key = key
        self.rows = rows
        self.viewers: dict[Viewer, int] = {}
        self._board = board
        self._picture = board.staff.picture
        self._picture.open_audience(key.figures)
        self._picture.keep_order(key.order)
        self._told = Told(number, rows, self._band(), self._figures())

    @property
    def told(self) -> list[str]:
        """The order that its viewers hold."""
        return self._told.band.ids

    def _band(self) -> Band:
        key = self.key
        return Band(*self._picture.band(key.condition, key.order, key.offset, BAND))

    def _figures(self) -> dict[str, Figure]:
        return self._picture.figures(self.key.figures, BY_NAME)

    def snapshot(self, shape: Shape, at: int) -> bytes:
        """The whole band and the figures, for a newcomer: what the other viewers hold by now."""
        return self._told.snapshot(self._board.seq, at, shape)

    def diff(self, changed: Collection[str], at: int) -> dict[Shape, bytes]:
        """What is otherwise now that these agents changed, by shape; empty where nothing is."""
        shapes = {viewer.shape for viewer in self.viewers}
        return self._told.diff(self._band(), changed, self.reason, shapes, self._board.seq, at, self._figures())

    def reason(self, agent: str) -> Reason:
        """Why an agent is not in the band."""
        seen = self._picture.seen(agent)
        if seen is None:
            return "unmatched"
        if test(self.key.condition, reader(seen)):
            return "moved"
        return "unmatched" if test(self.key.reach, reader(seen)) else "denied"

    def reaches(self, agent: str) -> bool:
        """Whether the agent is there at all and its viewers may see them."""
        seen = self._picture.seen(agent)
        return seen is not None and test(self.key.reach, reader(seen))

    def close(self) -> None:
        """Keep the band no more."""
        self._picture.close_audience(self.key.figures)
