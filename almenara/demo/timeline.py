"""Days joined into one stream that never ends: any moment of it can be had without what came long before."""

from collections import deque
from collections.abc import Iterator, Sequence, Set
from datetime import timedelta

from almenara.demo.draws import DAY
from almenara.demo.events import Event
from almenara.demo.floor import Floor
from almenara.demo.moves import GONE, Look, Moves, Place
from almenara.demo.shop import Shop
from almenara.domain.facts import Finished, Opened, Reopened


class Timeline:
    """What happens in the shop later than `after`, of the conversations that began at `since` or later.

    `moves` is what others are known to have done meanwhile. A day is played when its time comes; `now` is the moment
    up to which everything has been played.
    """

    def __init__(self, shop: Shop, since: int, after: int, moves: Sequence[Moves] = ()) -> None:
        self._shop, self._since, self._after = shop, since, after
        self._next = max(shop.day_of(since), shop.day_of(after) - timedelta(days=1))
        self._moves = deque(moves)
        self._floors: list[Floor] = []
        self._earlier: set[str] = set()
        self._strange: set[str] = set()
        self.now = shop.begin(self._next) - 1

    @property
    def due(self) -> int:
        """When something happens next."""
        floor = self._first()
        return self._shop.begin(self._next) if floor is None else floor.due

    def advance(self, until: int) -> Iterator[Event]:
        """Plays on up to and with a moment, in time order."""
        while self._moves and self._moves[0].after < until:
            moves = self._moves.popleft()
            yield from self._play(moves.after)
            self.apply(moves)
        yield from self._play(until)

    def apply(self, moves: Moves) -> None:
        """Others did this: it goes on from there."""
        self.now = moves.at
        for floor in self._floors:
            floor.now = max(floor.now, moves.at)
            for name, status in moves.agents.items():
                floor.follow_status(name, status)
        for name, place in moves.rows.items():
            if not self._floor_of(name).follow(name, place):
                self._strange.add(name)

    def unlike(self, look: Look, at: int, owed: Set[str]) -> Moves | None:
        """What the monitor shows at a moment otherwise than it is here; of the conversations `owed`, nothing."""
        rows: dict[str, Place] = {}
        lives = {name: life for floor in self._floors for name, life in floor.lives.items()}
        for name, life in lives.items():
            place = look.rows.get(name, GONE)
            if life.known and not (life.is_at(place) and life.tags == place.tags):
                rows[name] = place
        rows |= {name: place for name, place in look.rows.items() if name not in lives and name not in self._strange}
        rows = {name: place for name, place in rows.items() if name not in owed and name not in self._earlier}
        desks = next((floor for floor in self._floors if not floor.over), self._floors[-1]).desks
        agents = {
            name: status
            for name, status in look.agents.items()
            if name in desks and (status.status, status.reason) != (desks[name].status, desks[name].reason)
        }
        return Moves(self.now, at, rows, agents) if rows or agents else None

    def _play(self, until: int) -> Iterator[Event]:
        while True:
            floor, begin = self._first(), self._shop.begin(self._next)
            if (floor is None or floor.due >= begin) and begin <= until:
                self._floors.append(Floor(self._shop, self._next))
                self._next += timedelta(days=1)
            elif floor is None or floor.due > until:
                break
            else:
                yield from filter(self._counts, floor.step())
                if floor.done:
                    self._floors.remove(floor)
        self.now = max(self.now, until)

    def _counts(self, event: Event) -> bool:
        if event.time < self._since and isinstance(event.data, Opened):
            self._earlier.add(event.subject)
        return event.time > self._after and event.subject not in self._earlier

    def _first(self) -> Floor | None:
        return min(self._floors, key=lambda floor: floor.due, default=None)

    def _floor_of(self, name: str) -> Floor:
        """Where a conversation is, or was; else that of the last day."""
        at = (floor for floor in self._floors if name in floor.lives)
        began = (floor for floor in self._floors if name.startswith(f"{floor.day:%y%m%d}"))
        return next(at, None) or next(began, self._floors[-1])


def play(shop: Shop, since: int, after: int) -> Iterator[Event]:
    """What happens later than `after`, of the conversations that began at `since` or later, where nobody steps in."""
    timeline = Timeline(shop, since, after)
    while True:
        yield from timeline.advance(timeline.due)


def left_open(shop: Shop, since: int, at: int, moves: Sequence[Moves]) -> list[Event]:
    """How the conversations opened that began at `since` or later and are not finished at the moment `at`."""
    opened: dict[str, Event] = {}
    left: dict[str, None] = {}
    for event in Timeline(shop, since, max(since - 1, at - 2 * DAY), moves).advance(at):
        if isinstance(event.data, Finished):
            left.pop(event.subject, None)
        elif isinstance(event.data, Opened | Reopened):
            opened.setdefault(event.subject, event)
            left[event.subject] = None
    return [opened[subject] for subject in left]
