"""Who watches what: feeds are opened for the first viewer, shared by all, and kept a while after the last one."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from typing import Final, Protocol

from almenara.access.scope import Reached
from almenara.catalog.columns import COLUMNS
from almenara.domain.condition import Condition
from almenara.domain.facts import Fact
from almenara.live.agents.feed import AgentsFeed, AgentsKey
from almenara.live.agents.floor import Floor
from almenara.live.board import Board
from almenara.live.feeds import ListFeed, ListKey, TotalsFeed, TotalsKey
from almenara.live.frames import Figure
from almenara.live.groups import Groups, GroupsFeed
from almenara.live.picture import Audience
from almenara.live.told import Viewer
from almenara.live.transcripts import Transcripts
from almenara.live.window import Window
from almenara.live.wire import Rows, Shown, show

IDLE: Final = 60_000
"""Milliseconds that a feed outlives its last viewer."""
_PATIENCE: Final = 20
"""Feeds sent before others get their turn."""

Feed = ListFeed | TotalsFeed | AgentsFeed | GroupsFeed


class Holder(Protocol):
    """A connection, as its hub knows it."""

    def recheck(self) -> None:
        """An account changed: see whether it is this one's."""
        ...

    def end(self, reason: str) -> None:
        """The connection is to be closed, for that reason."""
        ...

    def changed(self, changes: Iterable[Fact]) -> None:
        """Settings are others now, or personal data is erased."""
        ...

    def patch_held(self, changed: set[str], rows: Rows, at: int) -> None:
        """Send what changed of the rows held outside their band."""
        ...


class Subscriptions:
    """The feeds of one organization."""

    def __init__(self, board: Board, clock: Callable[[], int]) -> None:
        self._board = board
        self._clock = clock
        self.rows = Rows(self._show, COLUMNS, lambda shape: shape.columns)
        self.floor = Floor(board, self.number)
        self.groups = Groups(board, self.number)
        self.transcripts = Transcripts(board)
        self._number = 0
        self._audiences: dict[Condition, tuple[Audience, set[ListFeed | TotalsFeed]]] = {}
        self._by_number: dict[int, set[ListFeed | TotalsFeed]] = {}
        self._lists: dict[ListKey, ListFeed] = {}
        self._windows: dict[Window, ListFeed] = {}
        self._totals: dict[TotalsKey, TotalsFeed] = {}
        self._by_staff: dict[int, set[TotalsFeed]] = {}
        self._idle: dict[Feed, int] = {}

    def _show(self, row_id: str) -> Shown | None:
        seen = self._board.seen(row_id)
        return None if seen is None else show(seen, self._board.name_of)

    def number(self) -> int:
        """A number that no other feed has had."""
        self._number += 1
        return self._number

    # Joining

    def join_list(self, key: ListKey, viewer: Viewer, watch: int) -> ListFeed:
        """The feed of that key, which the viewer watches from now on."""
        feed = self._lists.get(key)
        if feed is None or feed.drifted:
            # Those who watch a band that drifted keep it; whoever asks anew is shown what they ask for.
            audience = self._audience(key.condition)
            feed = self._lists[key] = ListFeed(self.number(), self._board, audience, key, self.rows)
            self._windows[feed.window] = feed
            self._audiences[key.condition][1].add(feed)
        self._idle.pop(feed, None)
        feed.viewers[viewer] = watch
        return feed

    def join_agents(self, key: AgentsKey, viewer: Viewer, watch: int) -> AgentsFeed:
        """The feed of agents of that key, which the viewer watches from now on."""
        feed = self.floor.join(key, viewer, watch)
        self._idle.pop(feed, None)
        return feed

    def join_groups(self, key: Reached, viewer: Viewer, watch: int) -> GroupsFeed:
        """The groups of that reach, which the viewer watches from now on."""
        feed = self.groups.join(key, viewer, watch, self._clock())
        self._idle.pop(feed, None)
        return feed

    def join_totals(self, key: TotalsKey, viewer: Viewer, watch: int) -> TotalsFeed:
        """The figures of that key, which the viewer watches from now on."""
        feed = self._totals.get(key)
        if feed is None:
            audience = self._audience(key.condition)
            feed = self._totals[key] = TotalsFeed(self.number(), self._board, audience, key)
            self._audiences[key.condition][1].add(feed)
            if feed.staff is not None:
                self._by_staff.setdefault(feed.staff, set()).add(feed)
        elif not feed.viewers:
            feed.refresh()
        self._idle.pop(feed, None)
        feed.viewers[viewer] = watch
        return feed

    def leave(self, feed: Feed, viewer: Viewer) -> None:
        """The viewer watches it no more."""
        feed.viewers.pop(viewer, None)
        if not feed.viewers:
            self._idle[feed] = self._clock()

    def _audience(self, condition: Condition) -> Audience:
        if condition not in self._audiences:
            audience = self._board.picture.open_audience(condition)
            feeds = self._by_number[audience.number] = set()
            self._audiences[condition] = (audience, feeds)
        return self._audiences[condition][0]

    def figures(self, condition: Condition, names: Iterable[str]) -> dict[str, Figure]:
        """The figures of a condition, whether or not anyone watches it."""
        picture, kept = self._board.picture, self._audiences.get(condition)
        if kept is not None:
            return picture.figures(kept[0], names)
        audience = picture.open_audience(condition)
        try:
            return picture.figures(audience, names)
        finally:
            picture.close_audience(audience)

    def sweep(self, *, idle: int = IDLE) -> None:
        """Close the feeds that nobody watched for that long."""
        now = self._clock()
        ended = [feed for feed, since in self._idle.items() if now - since >= idle]
        for feed in ended:
            del self._idle[feed]
            self._close(feed)
        if ended:
            self.rows.keep({row_id for feed in self._windows.values() for row_id in feed.told})

    def _close(self, feed: Feed) -> None:
        if isinstance(feed, AgentsFeed):
            self.floor.close(feed)
            return
        if isinstance(feed, GroupsFeed):
            self.groups.close(feed)
            return
        feed.close()
        if isinstance(feed, ListFeed):
            del self._windows[feed.window]
            self._lists = {key: one for key, one in self._lists.items() if one is not feed}
            self._board.picture.forget_order(feed.order)
        else:
            del self._totals[feed.key]
            if feed.staff is not None:
                self._by_staff[feed.staff].discard(feed)
        condition = feed.audience.condition
        audience, feeds = self._audiences[condition]
        feeds.discard(feed)
        if not feeds:
            self._board.picture.close_audience(audience)
            del self._audiences[condition]
            del self._by_number[audience.number]

    # Sending

    async def send(self, at: int, holders: Iterable[Holder], *, whole: bool = False) -> bool:
        """Send what changed since the last time to everyone whom it concerns. Says whether anything had changed.

        What changed of agents may wait a little, unless `whole`.
        """
        board = self._board
        changed, board.changed = board.changed, set()
        windows, board.touched = board.touched, set()
        figures = board.picture.totals.take_changed()
        passed, board.passed = board.passed, {}
        agents, staff = self._send_agents(at, whole=whole)
        if not (changed or windows or figures or agents):
            return False
        for holder in holders if agents else ():
            holder.patch_held(agents, self.floor.rows, at)
        self.rows.begin()
        concerned = self._concerned(figures.keys(), windows, staff)
        for count, feed in enumerate(concerned):
            if isinstance(feed, ListFeed):
                frames = feed.diff(at)
                for viewer in feed.viewers:
                    if viewer.shape in frames:
                        viewer.send(frames[viewer.shape])
            elif (
                feed.viewers
                and (frame := feed.diff(figures.get(feed.audience.number, ()), at, staff=feed in staff)) is not None
            ):
                for viewer in feed.viewers:
                    viewer.send(frame)
            if count % _PATIENCE == _PATIENCE - 1:
                await asyncio.sleep(0)
        for holder in holders:
            holder.patch_held(changed, self.rows, at)
        self.transcripts.send(changed, passed, at)
        return True

    def _send_agents(self, at: int, *, whole: bool) -> tuple[set[str], set[TotalsFeed]]:
        """The agents that changed and, for that, the figures over agents that may be others now."""
        clock = asyncio.get_running_loop().time
        began = clock()
        if not self.floor.due(began, whole=whole):
            return set(), set()
        agents = self.floor.send(self._clock(), at)
        self.groups.send(self._clock(), at, agents=bool(agents))
        self.floor.sent(began, clock())
        numbers = self._board.staff.picture.take_changed()
        return agents, {feed for number in numbers for feed in self._by_staff.get(number, ())}

    def _concerned(
        self, numbers: Collection[int], windows: set[Window], staff: Iterable[TotalsFeed]
    ) -> list[ListFeed | TotalsFeed]:
        found = {self._windows[window]: None for window in windows if window in self._windows}
        concerned: dict[ListFeed | TotalsFeed, None] = {**found, **dict.fromkeys(staff)}
        for number in numbers:
            concerned |= dict.fromkeys(self._by_number.get(number, ()))
        return list(concerned)

    def heard(self, facts: Iterable[Fact]) -> None:
        """Facts were applied: those who read a transcript hear of its messages at the next sending."""
        self.transcripts.heard(facts)
