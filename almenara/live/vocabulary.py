"""A small integer for every value that conditions ask of, numbered as the values appear.

A moment counts only as known or not. Masks and mirrors share one vocabulary, so that a row is encoded once.
"""

from collections.abc import Mapping
from typing import Any, Final, Generic

import numpy as np
from numpy.typing import NDArray

from almenara.catalog.fields import Field, Subject
from almenara.domain.condition import In, Is, Not, Simple, test

_NONE: Final = np.zeros(0, dtype=np.bool_)
_KEPT: Final = 2_000
"""Conditions whose answers to every value are remembered; beyond, all are forgotten."""

Codes = tuple[int, ...]
"""The code of every field of one subject, by place."""


class Vocabulary(Generic[Subject]):
    """The values of each field and their numbers."""

    def __init__(self, fields: Mapping[str, Field[Subject]]) -> None:
        masked = [one for one in fields.values() if one.kind in ("label", "labels", "flag")]
        known = [one for one in fields.values() if one.kind in ("moment", "duration", "share")]
        self.places = {one.name: place for place, one in enumerate((*masked, *known))}
        self._masked = tuple((self.places[one.name], one.read) for one in masked)
        self._known = tuple((self.places[one.name], one.read) for one in known)
        self._many = frozenset(self.places[one.name] for one in masked if one.kind == "labels")
        self._numbers: list[dict[Any, int]] = [{} for _ in self.places]
        self._values: list[list[Any]] = [[] for _ in self.places]
        self._tables: dict[Simple, NDArray[np.bool_]] = {}

    def encode(self, subject: Subject) -> Codes:
        """The codes of a row, or of whatever the fields speak of, numbering values not met before."""
        found: list[int] = []
        for place, read in self._masked:
            value = read(subject)
            number = self._numbers[place].get(value)
            found.append(self._number(place, value) if number is None else number)
        for place, read in self._known:
            value = None if read(subject) is None else 0
            number = self._numbers[place].get(value)
            found.append(self._number(place, value) if number is None else number)
        return tuple(found)

    def place_of(self, condition: Simple) -> int:
        """The place of the one field that a simple condition reads."""
        return self.places[condition.condition.field if isinstance(condition, Not) else condition.field]

    def code(self, place: int, value: Any) -> int:
        """The code of one value of a field."""
        number = self._numbers[place].get(value)
        return self._number(place, value) if number is None else number

    def _number(self, place: int, value: Any) -> int:
        self._values[place].append(value)
        self._numbers[place][value] = number = len(self._values[place]) - 1
        return number

    def value(self, place: int, code: int) -> Any:
        """The value of a code."""
        return self._values[place][code]

    def accepts(self, condition: Simple, code: int) -> bool:
        """Whether a simple condition accepts the value of that code."""
        value = self._values[self.place_of(condition)][code]
        return test(condition, lambda _: value)

    def table(self, condition: Simple) -> NDArray[np.bool_]:
        """Which codes of its field a simple condition accepts."""
        place = self.place_of(condition)
        size = len(self._values[place])
        if isinstance(condition, Is | In) and place not in self._many:
            values = condition.values if isinstance(condition, In) else (condition.value,)
            table = np.zeros(size, dtype=np.bool_)
            table[[self._numbers[place][value] for value in values if value in self._numbers[place]]] = True
            return table
        known = self._tables.get(condition, _NONE)
        if known.size < size:
            if len(self._tables) >= _KEPT:
                self._tables.clear()
            more = range(known.size, size)
            added = np.fromiter((self.accepts(condition, code) for code in more), dtype=np.bool_, count=len(more))
            known = self._tables[condition] = np.concatenate((known, added))
        return known
