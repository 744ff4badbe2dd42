"""A numpy mirror of rows: their codes, what they add to the indicators, their search texts.

A filter over a hundred thousand rows is a few gathers; a new audience's totals are one sum. The picture keeps two:
one of rows, one of today's episodes, each of which is a row that bears the episode's group instead of its own.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from almenara.domain.condition import Condition, Contains, Simple, conjuncts
from almenara.live.vocabulary import Codes, Vocabulary

Slots = NDArray[np.int64]


class Mirror:
    """Rows by slot. Slots are handed out by `take` and used again after `drop`."""

    def __init__(self, vocabulary: Vocabulary[Any], width: int) -> None:
        self._vocabulary = vocabulary
        self.codes = np.zeros((len(vocabulary.places), 1024), dtype=np.int32)
        self.parts = np.zeros((1024, width), dtype=np.int64)
        self.used = np.zeros(1024, dtype=np.bool_)
        self.texts: list[str] = []
        self._free: list[int] = []

    def take(self) -> int:
        """A slot for a new row."""
        if self._free:
            return self._free.pop()
        self.texts.append("")
        if len(self.texts) > self.used.size:
            more = self.used.size // 4
            self.codes = np.pad(self.codes, ((0, 0), (0, more)))
            self.parts = np.pad(self.parts, ((0, more), (0, 0)))
            self.used = np.pad(self.used, (0, more))
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

    def values(self, condition: Condition, field: str) -> dict[Any, int]:
        """How many of the rows that meet the condition have each value of a field that is a label or labels."""
        place, found = self._vocabulary.places[field], dict[Any, int]()
        for code, rows in enumerate(np.bincount(self.codes[place, self.select(condition)]).tolist()):
            if rows:
                value = self._vocabulary.value(place, code)
                for one in value if isinstance(value, tuple) else (value,):  # pyright: ignore[reportUnknownVariableType]
                    found[one] = found.get(one, 0) + rows
        return found

    def select(self, condition: Condition) -> Slots:
        """The slots of the rows that meet the condition, ascending."""
        found = [self._conjunct(conjunct) for conjunct in conjuncts(condition)]
        if len(found) == 1:
            return found[0]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def _conjunct(self, conjunct: tuple[Simple, ...]) -> Slots:
        vocabulary = self._vocabulary
        simple = [one for one in conjunct if not isinstance(one, Contains)]
        tables = [(vocabulary.table(one), vocabulary.place_of(one)) for one in simple]
        # The pickiest first: the others look only at what it leaves.
        tables.sort(key=lambda one: int(np.count_nonzero(one[0])) / max(1, one[0].size))
        count = len(self.texts)
        slots: Slots | None = None
        for table, place in tables:
            if not table.size:
                # Before any row a field has no codes at all, and nothing is in use either.
                return np.zeros(0, dtype=np.int64)
            if slots is None:
                slots = np.flatnonzero(table[self.codes[place, :count]] & self.used[:count])
            else:
                slots = slots[table[self.codes[place, slots]]]
        if slots is None:
            slots = np.flatnonzero(self.used[:count])
        words = [word for one in conjunct if isinstance(one, Contains) for word in one.words]
        if not words:
            return slots
        numbers: list[int] = slots.tolist()
        matched = (all(word in self.texts[slot] for word in words) for slot in numbers)
        return slots[np.fromiter(matched, dtype=np.bool_, count=slots.size)]
