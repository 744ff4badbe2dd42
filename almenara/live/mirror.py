"""A numpy mirror of rows: their codes, what they add to the indicators, their search texts.

A filter over a hundred thousand rows is a few gathers; a new audience's totals are one sum. The picture keeps two:
one of rows, one of today's episodes, each of which is a row that bears the episode's group instead of its own.
"""

import numpy as np
from numpy.typing import NDArray

from almenara.domain.condition import Condition, Contains, Simple, conjuncts
from almenara.live.vocabulary import FIELD_COUNT, Codes, Vocabulary, place_of

Slots = NDArray[np.int64]


class Mirror:
    """Rows by slot. Slots are handed out by `take` and used again after `drop`."""

    def __init__(self, vocabulary: Vocabulary, width: int) -> None:
        self._vocabulary = vocabulary
        self.codes = np.zeros((FIELD_COUNT, 1024), dtype=np.int32)
        self.parts = np.zeros((1024, width), dtype=np.int64)
        self.used = np.zeros(1024, dtype=np.bool_)
        self.texts: list[str] = []
        self._free: list[int] = []

    def take(self) -> int:
        """A slot for a new row."""
        if self._free:
            return self._free.pop()
        self.texts.append("")
        size = self.used.size
        if len(self.texts) > size:
            self.codes = np.pad(self.codes, ((0, 0), (0, size)))
            self.parts = np.pad(self.parts, ((0, size), (0, 0)))
            self.used = np.pad(self.used, (0, size))
        return len(self.texts) - 1

    def put(self, slot: int, codes: Codes, part: list[int], text: str) -> None:
        """Write a row."""
        self.codes[:, slot] = codes
        self.parts[slot] = part
        self.used[slot] = True
        self.texts[slot] = text

    def codes_of(self, slot: int) -> Codes:
        """The codes a row was written with."""
        return tuple(self.codes[:, slot].tolist())

    def drop(self, slot: int) -> None:
        """Forget a row."""
        self.used[slot] = False
        self.texts[slot] = ""
        self._free.append(slot)

    def select(self, condition: Condition) -> Slots:
        """The slots of the rows that meet the condition, ascending."""
        met = np.zeros(self.used.size, dtype=np.bool_)
        for conjunct in conjuncts(condition):
            met |= self._conjunct(conjunct)
        return np.flatnonzero(met)

    def _conjunct(self, conjunct: tuple[Simple, ...]) -> NDArray[np.bool_]:
        met = self.used.copy()
        for simple in conjunct:
            if not isinstance(simple, Contains):
                table = self._vocabulary.table(simple)
                # Before any row a field has no codes at all, and nothing is in use either.
                met &= table[self.codes[place_of(simple)]] if table.size else False
        for simple in conjunct:
            if isinstance(simple, Contains):
                for slot in np.flatnonzero(met).tolist():
                    text = self.texts[slot]
                    met[slot] = all(word in text for word in simple.words)
        return met
