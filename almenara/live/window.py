"""A band of one order of one audience's rows, at any depth, kept as rows come, go and move.

A band holds every row whose key lies between two bounds; what stands before it is only counted.
"""

from bisect import bisect_left, insort
from typing import Final

from almenara.live.order import Key

BAND: Final = 150
"""Rows of a fresh band."""
_MOST: Final = BAND + 75
_FEWEST: Final = BAND - 75


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
        self._ids: list[str] | None = None

    def fill(self, keys: list[Key], before: int, total: int) -> None:
        """Hold these rows, which begin after `before` others of `total`."""
        self.keys, self.before, self._ids = keys, before, None
        self.low = keys[0] if before and keys else None
        self.high = keys[-1] if keys and before + len(keys) < total else None
        if not keys and before < total:
            raise ValueError("an empty band in the middle of rows")

    @property
    def ids(self) -> list[str]:
        """The ids of the band, in order: the same list until the order changes."""
        if self._ids is None:
            self._ids = [key[2] for key in self.keys]
        return self._ids

    @property
    def spent(self) -> bool:
        """Whether so many rows left that the band must be read again."""
        return (self.high is not None and len(self.keys) < _FEWEST) or (not self.keys and self.before > 0)

    def move(self, old: Key | None, new: Key | None) -> bool:
        """One of the audience's rows has another key now; it came without `old`, it left without `new`.

        Says whether the band, or how many stand before it, is another for that.
        """
        was, now = self._place(old), self._place(new)
        self.before += (now < 0) - (was < 0)
        if old != new and (was == 0 or now == 0):
            self._ids = None
            if old is not None and was == 0:
                del self.keys[bisect_left(self.keys, old)]
            if new is not None and now == 0:
                insort(self.keys, new)
        if old is not None and was == 0:
            self.touched.add(old[2])
        if new is not None and now == 0:
            self.touched.add(new[2])
        if len(self.keys) > _MOST:
            del self.keys[BAND:]
            self.high = self.keys[-1]
        return was == 0 or now == 0 or was != now

    def _place(self, key: Key | None) -> int:
        """Before the band (-1), in it (0), or after it or nowhere (1)."""
        if key is None or (self.high is not None and key > self.high):
            return 1
        return -1 if self.low is not None and key < self.low else 0
