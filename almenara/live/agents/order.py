"""The orders of the list of agents, and agents kept in them."""

from typing import Final

import numpy as np
from msgspec import Struct

from almenara.catalog.agents.columns import COLUMNS, by_attention
from almenara.catalog.agents.fields import AgentSeen
from almenara.catalog.columns import Naming
from almenara.domain.text import fold
from almenara.live.mirror import Slots
from almenara.live.order import Key, place


class AgentOrder(Struct, frozen=True):
    """One way to sort: a column's name (`attention` is the default) and a direction."""

    name: str
    descending: bool = False

    def key(self, seen: AgentSeen, naming: Naming) -> Key:
        """The agent's place. Those of the default order who are alike stand by name."""
        if self.name == ATTENTION.name:
            return by_attention(seen, naming), fold(seen.agent.name), seen.agent.id
        return *place(COLUMNS[self.name].order(seen, naming), descending=self.descending), seen.agent.id


ATTENTION: Final = AgentOrder("attention")


def parse(sort: str | None) -> AgentOrder | None:
    """The order that `sort` names (`-` before it for descending), or None where there is no such column."""
    if sort is None or sort == ATTENTION.name:
        return ATTENTION
    name = sort.removeprefix("-")
    known = COLUMNS.get(name)
    return AgentOrder(name, sort.startswith("-")) if known is not None and known.drawn else None


class Ranking:
    """Every agent in one order. Sorting again what is nearly sorted costs one comparison an agent."""

    def __init__(self, order: AgentOrder, naming: Naming) -> None:
        self._order = order
        self._naming = naming
        self._keys: dict[int, Key] = {}
        self._ranked: list[int] = []
        self._slots: Slots = np.zeros(0, dtype=np.int64)
        self._stale = False

    def put(self, slot: int, seen: AgentSeen | None) -> None:
        """The agent of that slot is this now, or is gone (None)."""
        if seen is None:
            del self._keys[slot]
            self._ranked.remove(slot)
        else:
            if slot not in self._keys:
                self._ranked.append(slot)
            self._keys[slot] = self._order.key(seen, self._naming)
        self._stale = True

    @property
    def slots(self) -> Slots:
        """Everyone's slot, in order."""
        if self._stale:
            self._ranked.sort(key=self._keys.__getitem__)
            self._slots = np.array(self._ranked, dtype=np.int64)
            self._stale = False
        return self._slots
