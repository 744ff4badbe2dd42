"""A band of one order of one audience's rows, at any depth, kept as rows come, go and move.

A band holds every row whose key lies between two bounds; what stands before it is only counted. All the bands of one
order are tested against a change at once, by their coarse bounds; the few that it may touch look exactly.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from almenara.live.order import Key

BAND: Final = 150
"""Rows of a fresh band."""
_MOST: Final = BAND + 75
_FEWEST: Final = BAND - 75
_LOWEST: Final = -(2**63)
_HIGHEST: Final = 2**63 - 1


class Window:
    """One band. `touched` are the ids inside whose rows changed since that was last cleared."""

    def __init__(self, audience: int, offset: int) -> None:
        self.audience = audience
        self.offset = offset
        self.before = 0
        self.keys: list[Key] = []
        self.low: Key | None = None
        self.high: Key | None = None
        self.touched: set[str] = set()
        self.altered = False

    def fill(self, keys: list[Key], before: int, total: int) -> None:
        """Hold these rows, which begin after `before` others of `total`."""
        self.keys, self.before = keys, before
        self.low = keys[0] if before and keys else None
        self.high = keys[-1] if keys and before + len(keys) < total else None
        if not keys and before < total:
            raise ValueError("an empty band in the middle of rows")
        self.altered = True

    @property
    def ids(self) -> list[str]:
        """The ids of the band, in order."""
        return [key[2] for key in self.keys]

    @property
    def spent(self) -> bool:
        """Whether so many rows left that the band must be read again."""
        return (self.high is not None and len(self.keys) < _FEWEST) or (not self.keys and self.before > 0)

    def move(self, old: Key | None, new: Key | None) -> None:
        """One of the audience's rows has another key now; it came without `old`, it left without `new`."""
        self.altered = True
        if old is not None:
            if self.low is not None and old < self.low:
                self.before -= 1
            elif self.high is None or old <= self.high:
                place = bisect_left(self.keys, old)
                self.touched.add(old[2])
                del self.keys[place]
        if new is not None:
            if self.low is not None and new < self.low:
                self.before += 1
            elif self.high is None or new <= self.high:
                insort(self.keys, new)
                self.touched.add(new[2])
                if len(self.keys) > _MOST:
                    del self.keys[BAND:]
                    self.high = self.keys[-1]


class Bands:
    """All the windows of one order, with their coarse bounds side by side."""

    def __init__(self) -> None:
        self.windows: list[Window] = []
        self._audience = np.zeros(0, dtype=np.int64)
        self._low = np.zeros(0, dtype=np.int64)
        self._high = np.zeros(0, dtype=np.int64)

    def add(self, window: Window) -> None:
        """Follow a window, which has been filled."""
        self.windows.append(window)
        self.refresh()

    def remove(self, window: Window) -> None:
        """Follow it no more."""
        self.windows.remove(window)
        self.refresh()

    def refresh(self) -> None:
        """Read the bounds of the windows again."""
        count = len(self.windows)
        self._audience = np.fromiter((one.audience for one in self.windows), dtype=np.int64, count=count)
        lows = (_LOWEST if one.low is None else one.low[0] for one in self.windows)
        highs = (_HIGHEST if one.high is None else one.high[0] for one in self.windows)
        self._low = np.fromiter(lows, dtype=np.int64, count=count)
        self._high = np.fromiter(highs, dtype=np.int64, count=count)

    def move(
        self, old: Key | None, new: Key | None, was: NDArray[np.bool_], now: NDArray[np.bool_]
    ) -> Sequence[Window]:
        """A row moves from one key to another for the audiences that had it (`was`) and have it (`now`).

        Gives the windows that looked at it.
        """
        if not self.windows:
            return ()
        had, has = was[self._audience], now[self._audience]
        near = np.zeros(had.size, dtype=np.bool_)
        above = np.zeros(had.size, dtype=np.bool_)
        if old is not None:
            near |= had & (old[0] >= self._low) & (old[0] <= self._high)
            above |= had & (old[0] < self._low)
        if new is not None:
            near |= has & (new[0] >= self._low) & (new[0] <= self._high)
            above |= has & (new[0] < self._low)
        concerned: list[int] = np.flatnonzero(near | above).tolist()
        looked: list[Window] = []
        for place in concerned:
            window = self.windows[place]
            high = window.high
            window.move(old if had[place] else None, new if has[place] else None)
            if window.high is not high:
                self._high[place] = window.high[0] if window.high is not None else _HIGHEST
            looked.append(window)
        return looked
