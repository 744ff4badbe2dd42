"""Who has a conversation open, told to the others who do: to and of those who may know who works, and never kept."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

import msgspec

from almenara.access.actor import Actor
from almenara.live.frames import Onlooker, Present

MOST: Final = 20
"""People that are named."""
EVERY: Final = 250
"""Milliseconds between two tellings: however many come and go, each of them is told so often."""

_encode = msgspec.json.Encoder().encode


class Reader(Protocol):
    """Who reads a transcript. `silent`: nothing was heard of their browser for a while."""

    actor: Actor
    silent: bool

    def send(self, frame: bytes) -> None:
        """Hand over a frame; never waits."""
        ...


class Reading(Protocol):
    """One open conversation of one person: what they are about to do, and who they know to be beside them."""

    number: int
    doing: str | None
    beside: tuple[Sequence[Onlooker], int]

    @property
    def reader(self) -> Reader: ...  # noqa: D102


class Presence:
    """Which conversations others came to or left since it was told. `naming` gives a person's name by their id."""

    def __init__(self, naming: Callable[[str], str]) -> None:
        self._naming = naming
        self._moved: set[str] = set()
        self._told_at = 0

    def moved(self, conversation: str) -> None:
        """Someone came, left, or is about to do something else."""
        self._moved.add(conversation)

    def due(self, now: int) -> set[str]:
        """The conversations whose readers are to be told now."""
        if not self._moved or 0 <= now - self._told_at < EVERY:
            return set()
        self._told_at = now
        moved, self._moved = self._moved, set()
        return moved

    def tell(self, readings: Iterable[Reading]) -> None:
        """Tell the readers of one conversation who else is there, where that is not what they know."""
        there = [one for one in readings if one.reader.actor.may("agents.view")]
        people: dict[str, Onlooker] = {}
        for one in there:
            who = one.reader.actor.id
            if not one.reader.silent and (who not in people or people[who].doing is None):
                people[who] = Onlooker(who, self._naming(who), one.doing)
        first = list(people.values())[: MOST + 1]
        for one in there:
            others = [person for person in first if person.id != one.reader.actor.id][:MOST]
            more = len(people) - (one.reader.actor.id in people) - len(others)
            if (others, more) != one.beside:
                one.beside = (others, more)
                one.reader.send(_encode(Present(one.number, others, more)))
