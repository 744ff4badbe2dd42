"""The groups that are watched: one row each, the worst queue first, sent when the lists of agents are."""

from collections.abc import Callable

from almenara.access.scope import Reached
from almenara.catalog.groups import GROUP_COLUMNS, NOBODY, GroupSeen, cells, members_of
from almenara.live.board import Board
from almenara.live.told import Band, Told, Viewer
from almenara.live.wire import Rows, Shape, Shown


def groups_of(board: Board, now: int, reached: Reached) -> list[GroupSeen]:
    """The groups within reach as seen at `now`, the worst queue first. An agent of several counts in each."""
    members = members_of(board.staff.seen(now))
    found: list[GroupSeen] = []
    for group in board.groups.values():
        if group.removed or not (reached is None or group.id in reached):
            continue
        queue = board.staff.queues.of(group.id)
        found.append(
            GroupSeen(
                group.id,
                group.name,
                queue.queued,
                queue.waiting_since,
                queue.waited,
                queue.unanswered,
                queue.in_progress,
                queue.abandoned,
                queue.within,
                queue.served,
                members.get(group.id, NOBODY),
            )
        )
    return sorted(found, key=lambda one: one.urgency)


class GroupsFeed:
    """The groups of one reach, for all who have it."""

    def __init__(self, number: int, key: Reached, rows: Rows, band: Band) -> None:
        self.number = number
        self.key = key
        self.viewers: dict[Viewer, int] = {}
        self.told = Told(number, rows, band)


class Groups:
    """Those of one organization. `number` gives numbers that no other feed has had."""

    def __init__(self, board: Board, number: Callable[[], int]) -> None:
        self._board = board
        self._number = number
        self._feeds: dict[Reached, GroupsFeed] = {}
        self._seen: dict[str, GroupSeen] = {}
        self._rows = Rows(self._show, GROUP_COLUMNS, lambda shape: shape.group_columns)

    def _show(self, group: str) -> Shown | None:
        seen = self._seen.get(group)
        return None if seen is None else Shown(group, 0, cells(seen))

    def join(self, key: Reached, viewer: Viewer, watch: int, now: int) -> GroupsFeed:
        """The feed of that reach, which the viewer watches from now on."""
        feed = self._feeds.get(key)
        if feed is None:
            if not self._feeds:
                # Where others watch, a newcomer begins with what they hold: what is new is told to all at once.
                self._rows.begin()
                self._look(now)
            feed = self._feeds[key] = GroupsFeed(self._number(), key, self._rows, self._band(key))
        feed.viewers[viewer] = watch
        return feed

    def snapshot(self, feed: GroupsFeed, shape: Shape, at: int) -> bytes:
        """All of it, for a newcomer: what the other viewers hold by now."""
        return feed.told.snapshot(self._board.seq, at, shape)

    def close(self, feed: GroupsFeed) -> None:
        """Nobody watches it any more."""
        del self._feeds[feed.key]

    def send(self, now: int, at: int, *, agents: bool) -> bool:
        """Send what changed to those who watch, if anything did: `agents` says whether any of them changed."""
        queues = self._board.staff.queues
        if not self._feeds or not (agents or queues.changed):
            return False
        queues.changed = False
        before = self._seen
        self._rows.begin()
        self._look(now)
        touched = [group for group, seen in self._seen.items() if before.get(group) != seen]
        for feed in self._feeds.values():
            shapes = {viewer.shape for viewer in feed.viewers}
            band = self._band(feed.key)
            frames = feed.told.diff(band, touched, lambda _: "unmatched", shapes, self._board.seq, at)
            for viewer in feed.viewers:
                if viewer.shape in frames:
                    viewer.send(frames[viewer.shape])
        return True

    def _look(self, now: int) -> None:
        self._seen = {seen.id: seen for seen in groups_of(self._board, now, None)}

    def _band(self, key: Reached) -> Band:
        ids = [group for group in self._seen if key is None or group in key]
        return Band(ids, len(ids), 0)
