"""A small integer for every value that conditions ask of, numbered as the values appear.

A moment counts only as known or not. Masks and mirrors share one vocabulary, so that a row is encoded once.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from almenara.catalog.fields import FIELDS, Seen
from almenara.domain.condition import In, Is, Not, Simple, test

_MASKED: Final = tuple(field for field in FIELDS.values() if field.kind in ("label", "labels", "flag"))
_KNOWN: Final = tuple(field for field in FIELDS.values() if field.kind in ("moment", "duration"))
_ALL: Final = _MASKED + _KNOWN
FIELD_COUNT: Final = len(_ALL)
PLACES: Final = {field.name: place for place, field in enumerate(_ALL)}
_MASKED_READS: Final = tuple((PLACES[field.name], field.read) for field in _MASKED)
_KNOWN_READS: Final = tuple((PLACES[field.name], field.read) for field in _KNOWN)
_MANY: Final = frozenset(PLACES[field.name] for field in _MASKED if field.kind == "labels")

Codes = tuple[int, ...]
"""A row's code for every field, by place."""


class Vocabulary:
    """The values of each field and their numbers."""

    def __init__(self) -> None:
        self._numbers: list[dict[Any, int]] = [{} for _ in _ALL]
        self._values: list[list[Any]] = [[] for _ in _ALL]

    def encode(self, seen: Seen) -> Codes:
        """The codes of a row, numbering values not met before."""
        found: list[int] = []
        for place, read in _MASKED_READS:
            value = read(seen)
            number = self._numbers[place].get(value)
            found.append(self._number(place, value) if number is None else number)
        for place, read in _KNOWN_READS:
            value = None if read(seen) is None else 0
            number = self._numbers[place].get(value)
            found.append(self._number(place, value) if number is None else number)
        return tuple(found)

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
        value = self._values[place_of(condition)][code]
        return test(condition, lambda _: value)

    def table(self, condition: Simple) -> NDArray[np.bool_]:
        """Which codes of its field a simple condition accepts."""
        place = place_of(condition)
        size = len(self._values[place])
        if isinstance(condition, Is | In) and place not in _MANY:
            values = condition.values if isinstance(condition, In) else (condition.value,)
            table = np.zeros(size, dtype=np.bool_)
            table[[self._numbers[place][value] for value in values if value in self._numbers[place]]] = True
            return table
        return np.fromiter((self.accepts(condition, code) for code in range(size)), dtype=np.bool_, count=size)


def place_of(condition: Simple) -> int:
    """The place of the one field that a simple condition reads."""
    return PLACES[condition.condition.field if isinstance(condition, Not) else condition.field]
