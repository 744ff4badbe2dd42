"""Who has a conversation open, told to the others who do: to and of those who may know who works, and never kept.

Each server decides of its own browsers who may know and be known; of others' it knows what they told (`elsewhere`).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

import msgspec

from almenara.access.actor import Actor
from almenara.live.elsewhere import EVERY, Elsewhere, Telling, There
from almenara.live.frames import Onlooker, Present

MOST: Final = 20
"""People that are named."""

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
    """Which conversations others came to or left since it was told. `naming` gives a person's name by their id;
    `elsewhere`, where there may be other servers, who is there."""

    elsewhere: Elsewhere | None = None

    def __init__(self, naming: Callable[[str], str]) -> None:
        self._naming = naming
        self._moved: set[str] = set()
        self._told_at = 0

    def moved(self, conversation: str) -> None:
        """Someone came, left, or is about to do something else."""
        self._moved.add(conversation)
        if self.elsewhere is not None:
            self.elsewhere.moved(conversation)

    def hear(self, telling: Telling, now: int) -> None:
        """Another server told who is there."""
        if self.elsewhere is not None:
            self._moved |= self.elsewhere.hear(telling, now)

    def due(self, now: int) -> set[str]:
        """The conversations whose readers are to be told now."""
        if self.elsewhere is not None:
            self._moved |= self.elsewhere.gone(now)
        if not self._moved or 0 <= now - self._told_at < EVERY:
            return set()
        self._told_at = now
        moved, self._moved = self._moved, set()
        return moved

    def tell_elsewhere(self, readings: Callable[[str], Iterable[Reading]], now: int) -> None:
        """Tell the other servers who is there, where it is time to. `readings` gives those of a conversation."""

        def there(conversation: str) -> There:
            people = list(_people(_seeing(readings(conversation))).items())
            return There(conversation, tuple(people[:MOST]), max(0, len(people) - MOST))

        if self.elsewhere is not None:
            self.elsewhere.tell(there, now)

    def tell(self, conversation: str, readings: Iterable[Reading]) -> None:
        """Tell the readers of a conversation who else is there, where that is not what they know."""
        there = _seeing(readings)
        people, unnamed = _people(there), 0
        for one in self.elsewhere.of(conversation) if there and self.elsewhere is not None else ():
            unnamed += one.more
            for who, doing in one.people:
                people[who] = people.get(who) or doing
        first = [Onlooker(who, self._naming(who), doing) for who, doing in list(people.items())[: MOST + 1]]
        for one in there:
            others = [person for person in first if person.id != one.reader.actor.id][:MOST]
            more = unnamed + len(people) - (one.reader.actor.id in people) - len(others)
            if (others, more) != one.beside:
                one.beside = (others, more)
                one.reader.send(_encode(Present(one.number, others, more)))


def _seeing(readings: Iterable[Reading]) -> list[Reading]:
    return [one for one in readings if one.reader.actor.may("agents.view")]


def _people(there: Iterable[Reading]) -> dict[str, str | None]:
    """What each is about to do, by who they are; whoever has it twice is there once."""
    people: dict[str, str | None] = {}
    for one in there:
        if not one.reader.silent:
            people[one.reader.actor.id] = people.get(one.reader.actor.id) or one.doing
    return people
