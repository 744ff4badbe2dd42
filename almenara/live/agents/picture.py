"""Figures over agents by audience, and agents in order: the conversations' picture in small.

A change of one agent is one AND of masks and one addition to the audiences that have them; a list is one filter of
everyone in order.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from almenara.catalog.agents.fields import FIELDS, AgentSeen, reader
from almenara.catalog.agents.indicators import BY_NAME, INDICATORS
from almenara.catalog.columns import Naming
from almenara.catalog.measures import Count, Ratio, Sum
from almenara.domain.condition import Condition, test
from almenara.live.agents.order import AgentOrder, Ranking
from almenara.live.frames import Figure
from almenara.live.masks import NOBODY, Masks, Members
from almenara.live.mirror import Mirror
from almenara.live.vocabulary import Vocabulary

_FIRST: Final[dict[str, int]] = {one.name: 2 * place for place, one in enumerate(INDICATORS)}
"""Each indicator's two columns: a count or a sum, and of a ratio the whole."""
_WIDTH: Final = 2 * len(INDICATORS)


def _part(seen: AgentSeen) -> list[int]:
    part, read = [0] * _WIDTH, reader(seen)
    for one in INDICATORS:
        if test(one.of, read):
            first = _FIRST[one.name]
            match one.measure:
                case Count():
                    part[first] = 1
                case Sum(field):
                    part[first] = read(field)
                case Ratio(of, whole):
                    part[first], part[first + 1] = read(of), read(whole)
    return part


class AgentPicture:
    """Agents by slot, audiences by number."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._vocabulary = Vocabulary(FIELDS)
        self._masks = Masks(self._vocabulary)
        self._mirror = Mirror(self._vocabulary, _WIDTH)
        self._seen: dict[str, AgentSeen] = {}
        self._slots: dict[str, int] = {}
        self._ids: list[str] = []
        self._rankings: dict[AgentOrder, Ranking] = {}
        self._audiences: dict[Condition, list[int]] = {}
        self._numbers: list[int] = []
        self._cells: NDArray[np.int64] = np.zeros((64, _WIDTH), dtype=np.int64)
        self._changed: set[int] = set()

    # Agents

    def seen(self, agent: str) -> AgentSeen | None:
        """An agent as last looked at."""
        return self._seen.get(agent)

    def everyone(self) -> list[AgentSeen]:
        """All of them, in no order."""
        return list(self._seen.values())

    def put(self, agent: str, after: AgentSeen | None) -> None:
        """An agent is this now, or is gone (None)."""
        slot = self._slots.get(agent)
        if slot is None:
            if after is None:
                return
            slot = self._slots[agent] = self._mirror.take()
            if slot == len(self._ids):
                self._ids.append(agent)
            self._ids[slot] = agent
        if self._mirror.used[slot]:
            text = self._mirror.texts[slot]
            self._add(self._members(self._mirror.codes_of(slot), text), -self._mirror.parts[slot])
        if after is None:
            self._mirror.drop(slot)
            del self._slots[agent], self._seen[agent]
        else:
            self._seen[agent] = after
            codes, text = self._vocabulary.encode(after), FIELDS["text"].read(after)
            self._mirror.put(slot, codes, _part(after), text)
            self._add(self._members(codes, text), self._mirror.parts[slot])
        for ranking in self._rankings.values():
            ranking.put(slot, after)

    def _members(self, codes: tuple[int, ...], text: str) -> Members:
        return self._masks.members(self._masks.met(codes), text) if self._audiences else NOBODY

    def _add(self, members: Members, part: NDArray[np.int64]) -> None:
        if members.size:
            self._cells[members] += part
            self._changed.update(members.tolist())

    # Audiences

    def open_audience(self, condition: Condition) -> int:
        """The number of those told of the agents that meet the condition, kept until it is closed as often."""
        kept = self._audiences.get(condition)
        if kept is None:
            number = self._numbers.pop() if self._numbers else len(self._audiences)
            if number >= len(self._cells):
                self._cells = np.pad(self._cells, ((0, len(self._cells)), (0, 0)))
            self._cells[number] = self._sum(condition)
            self._masks.add(number, condition)
            kept = self._audiences[condition] = [number, 0]
        kept[1] += 1
        return kept[0]

    def close_audience(self, condition: Condition) -> None:
        """One fewer is told."""
        kept = self._audiences[condition]
        kept[1] -= 1
        if not kept[1]:
            del self._audiences[condition]
            self._masks.remove(kept[0])
            self._numbers.append(kept[0])

    def take_changed(self) -> set[int]:
        """The audiences that may have other figures since this was last asked."""
        changed, self._changed = self._changed, set()
        return changed

    def figures(self, condition: Condition, names: Iterable[str]) -> dict[str, Figure]:
        """The figures over the agents that meet the condition, as they travel."""
        kept = self._audiences.get(condition)
        cells: list[int] = (self._sum(condition) if kept is None else self._cells[kept[0]]).tolist()
        return {name: _figure(name, cells) for name in names}

    def _sum(self, condition: Condition) -> NDArray[np.int64]:
        return self._mirror.parts[self._mirror.select(condition)].sum(axis=0)

    # Lists

    def keep_order(self, order: AgentOrder) -> Ranking:
        """Everyone in that order, kept until it is forgotten."""
        if order not in self._rankings:
            self._rankings[order] = self._ranking(order)
        return self._rankings[order]

    def forget_orders(self, but: set[AgentOrder]) -> None:
        """Keep only these orders."""
        self._rankings = {order: ranking for order, ranking in self._rankings.items() if order in but}

    def _ranking(self, order: AgentOrder) -> Ranking:
        ranking = Ranking(order, self._naming)
        for agent, slot in self._slots.items():
            ranking.put(slot, self._seen[agent])
        return ranking

    def band(self, condition: Condition, order: AgentOrder, offset: int, limit: int) -> tuple[list[str], int, int]:
        """At most `limit` agents that meet the condition, how many there are, and how many stand before these:
        `offset`, or fewer where the list is too short for that."""
        ranked = (self._rankings.get(order) or self._ranking(order)).slots
        chosen = np.zeros(len(self._ids), dtype=np.bool_)
        chosen[self._mirror.select(condition)] = True
        found = ranked[chosen[ranked]]
        total = int(found.size)
        before = offset if offset < total else max(0, total - limit)
        places: list[int] = found[before : before + limit].tolist()
        return [self._ids[slot] for slot in places], total, before


def _figure(name: str, cells: list[int]) -> Figure:
    first = _FIRST[name]
    if isinstance(BY_NAME[name].measure, Ratio):
        return round(cells[first] / cells[first + 1], 4) if cells[first + 1] else None
    return cells[first]
