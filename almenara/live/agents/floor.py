"""The lists of agents that are watched: opened for the first viewer, shared, sent at most four times a second.

A sending that took long is followed by a longer pause, so that the list never takes more than a tenth of the time.
"""

from collections.abc import Callable
from typing import Final

from almenara.catalog.agents.columns import COLUMNS
from almenara.live.agents.feed import AgentsFeed, AgentsKey
from almenara.live.board import Board
from almenara.live.told import Viewer
from almenara.live.wire import Rows, Shown, show_agent

PAUSE: Final = 0.25
"""Seconds between sendings: every message may change someone's figures, and nobody reads them faster."""
_REST: Final = 10


class Floor:
    """The lists of one organization. `number` gives numbers that no other feed has had."""

    def __init__(self, board: Board, number: Callable[[], int]) -> None:
        self._board = board
        self._staff = board.staff
        self._number = number
        self.rows = Rows(self._show, COLUMNS, lambda shape: shape.agent_columns)
        self._feeds: dict[AgentsKey, AgentsFeed] = {}
        self._next = 0.0

    def _show(self, agent: str) -> Shown | None:
        seen = self._staff.picture.seen(agent)
        return None if seen is None else show_agent(seen, self._board.name_of)

    def join(self, key: AgentsKey, viewer: Viewer, watch: int) -> AgentsFeed:
        """The feed of that key, which the viewer watches from now on."""
        feed = self._feeds.get(key)
        if feed is None:
            feed = self._feeds[key] = AgentsFeed(self._number(), self._board, key, self.rows)
        feed.viewers[viewer] = watch
        return feed

    def close(self, feed: AgentsFeed) -> None:
        """Nobody watches it any more."""
        feed.close()
        del self._feeds[feed.key]
        self._staff.picture.forget_orders({key.order for key in self._feeds})
        self.rows.keep({agent for one in self._feeds.values() for agent in one.told})

    def due(self, clock: float, *, whole: bool) -> bool:
        """Whether what changed is to be looked at and sent: at once with `whole`, else when it is time. `clock` is
        in seconds."""
        return whole or clock >= self._next

    def sent(self, began: float, ended: float) -> None:
        """A sending took from `began` to `ended`."""
        self._next = ended + max(PAUSE, _REST * (ended - began))

    def send(self, now: int, at: int) -> set[str]:
        """Send what changed to those who watch. Gives the agents that changed."""
        self._staff.refresh(now)
        changed = self._staff.take_changed()
        self.rows.begin()
        if changed:
            for feed in self._feeds.values():
                frames = feed.diff(changed, at)
                for viewer in feed.viewers:
                    if viewer.shape in frames:
                        viewer.send(frames[viewer.shape])
        return changed
