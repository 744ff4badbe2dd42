"""Routing by bitmap: which audiences a row meets, in one AND per field instead of one test per audience.

Every conjunct (an AND of simple conditions) of every audience owns one bit. For each field, each value has the mask
of the conjuncts that accept it, beside the mask of those that do not ask; the AND over the fields is exactly the set
of conjuncts that the row meets. An audience with an OR has one bit for each of its conjuncts.
"""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from almenara.domain.condition import Condition, Contains, In, Is, Simple, Value, conjuncts
from almenara.live.vocabulary import Codes, Vocabulary

Members = NDArray[np.int64]
NOBODY: Members = np.zeros(0, dtype=np.int64)


class Masks:
    """Members (small integers: audiences, or filters of indicators) with a condition each."""

    def __init__(self, vocabulary: Vocabulary[Any]) -> None:
        self._vocabulary = vocabulary
        self._conjuncts: list[tuple[Simple, ...]] = []
        self._bits: dict[int, list[int]] = {}
        self._free: list[int] = []
        self._owner = np.zeros(64, dtype=np.int64)
        self._shared = False
        self._words: dict[int, tuple[str, ...]] = {}
        self._everyone = 0
        self._indifferent: dict[int, int] = {}
        self._accepting: dict[int, list[int]] = {}
        self._named: dict[int, dict[Value, int]] = {}
        self._others: dict[int, dict[tuple[Simple, ...], int]] = {}

    def add(self, member: int, condition: Condition) -> None:
        """Take a member in. A search (`Contains`) must stand in every conjunct alike, as the list's does."""
        self._bits[member] = []
        for conjunct in conjuncts(condition):
            searched = [simple.words for simple in conjunct if isinstance(simple, Contains)]
            if searched:
                self._words[member] = searched[0]
            bit = self._bit(member)
            self._bits[member].append(bit)
            self._place(bit, tuple(simple for simple in conjunct if not isinstance(simple, Contains)))
        self._shared = self._shared or len(self._bits[member]) > 1

    def _bit(self, member: int) -> int:
        if self._free:
            bit = self._free.pop()
        else:
            bit = len(self._conjuncts)
            self._conjuncts.append(())
        if bit >= self._owner.size:
            self._owner = np.pad(self._owner, (0, self._owner.size))
        self._owner[bit] = member
        return bit

    def _place(self, bit: int, conjunct: tuple[Simple, ...]) -> None:
        flag = 1 << bit
        self._conjuncts[bit] = conjunct
        asked = {self._vocabulary.place_of(simple) for simple in conjunct}
        for place in asked - self._accepting.keys():
            self._accepting[place], self._named[place], self._others[place] = [], {}, {}
            self._indifferent[place] = self._everyone
        for place, masks in self._accepting.items():
            if place not in asked:
                self._indifferent[place] |= flag
                continue
            wanted = tuple(simple for simple in conjunct if self._vocabulary.place_of(simple) == place)
            for index, key in self._keys(place, wanted):
                index[key] = index.get(key, 0) | flag
            tables = [self._vocabulary.table(simple) for simple in wanted]
            accepted: list[int] = np.flatnonzero(np.logical_and.reduce(tables)[: len(masks)]).tolist()
            for code in accepted:
                masks[code] |= flag
        self._everyone |= flag

    def _keys(self, place: int, wanted: tuple[Simple, ...]) -> list[tuple[dict[Any, int], Any]]:
        """Where the bits of those who want this of a field are looked up when a value is met for the first time:
        by the value, if they name values; else by what they want."""
        match wanted:
            case (Is(_, value),):
                return [(self._named[place], value)]
            case (In(_, values),):
                return [(self._named[place], value) for value in values]
            case _:
                return [(self._others[place], wanted)]

    def remove(self, member: int) -> None:
        """Let a member go; its bits are used again."""
        for bit in self._bits.pop(member):
            keep = ~(1 << bit)
            self._everyone &= keep
            for place, masks in self._accepting.items():
                self._indifferent[place] &= keep
                self._accepting[place] = [mask & keep for mask in masks]
            conjunct, self._conjuncts[bit] = self._conjuncts[bit], ()
            for place in {self._vocabulary.place_of(simple) for simple in conjunct}:
                for index, key in self._keys(
                    place, tuple(one for one in conjunct if self._vocabulary.place_of(one) == place)
                ):
                    index[key] &= keep
                    if not index[key]:
                        del index[key]
            self._free.append(bit)
        self._words.pop(member, None)

    def met(self, codes: Codes) -> int:
        """The bits of the conjuncts that a row of these codes meets, texts apart."""
        bits = self._everyone
        for place, masks in self._accepting.items():
            code = codes[place]
            while code >= len(masks):
                masks.append(self._mask(place, len(masks)))
            bits &= masks[code] | self._indifferent[place]
        return bits

    def meets(self, member: int, codes: Codes, text: str) -> bool:
        """Whether a row of these codes and text is the member's."""
        bits = self.met(codes)
        return any(bits >> bit & 1 for bit in self._bits[member]) and all(
            w in text for w in self._words.get(member, ())
        )

    def _mask(self, place: int, code: int) -> int:
        value = self._vocabulary.value(place, code)
        values = cast(tuple[Any, ...], value if isinstance(value, tuple) else (value,))
        mask = 0
        for one in values:
            mask |= self._named[place].get(one, 0)
        for wanted, bits in self._others[place].items():
            if all(self._vocabulary.accepts(simple, code) for simple in wanted):
                mask |= bits
        return mask

    def members(self, bits: int, text: str) -> Members:
        """Whose bits these are, each once, ascending; those who search must also find their words in the text."""
        if not bits:
            return NOBODY
        raw = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
        found = np.flatnonzero(np.unpackbits(np.frombuffer(raw, dtype=np.uint8), bitorder="little"))
        members = np.unique(self._owner[found]) if self._shared else np.sort(self._owner[found])
        if not self._words:
            return members
        numbers: list[int] = members.tolist()
        lost = [place for place, one in enumerate(numbers) if not all(w in text for w in self._words.get(one, ()))]
        return np.delete(members, lost) if lost else members
