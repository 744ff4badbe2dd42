"""One working day of the shop, played on simulated time: who waits, who is free, who gets what.

A day is a pure function of the shop and the date. It is over one day after its last conversation began: what is
still open then is closed by rule, so that any moment is covered by two days only.
"""

import heapq
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from almenara.demo.births import Birth, births, first_ticket
from almenara.demo.case import Case
from almenara.demo.desk import Desk
from almenara.demo.draws import MINUTE
from almenara.demo.events import Event
from almenara.demo.incident import Incident
from almenara.demo.life import Life
from almenara.demo.shifts import Shifts
from almenara.demo.shop import CAPACITY, GROUPS, Shop
from almenara.demo.staff import PEOPLE
from almenara.domain.facts import AgentStatus, AgentStatusChanged, Data

HURRY: Final = 4 * MINUTE
"""Who has waited this long may be given to an agent beyond the capacity."""
HURRY_INCIDENT: Final = 14 * MINUTE
HURRIED: Final = CAPACITY + 2


class Floor:
    """The day's heap of what is due, its desks and its queues."""

    def __init__(self, shop: Shop, day: date) -> None:
        self.shop, self.day = shop, day
        self.chance = Random(f"{shop.seed}/{day}/floor")
        self.now = shop.begin(day)
        self.opening, self.closing = shop.open_at(day), shop.close_at(day)
        tomorrow = day + timedelta(days=1)
        self.reopening = shop.open_at(tomorrow)
        self.end = shop.begin(tomorrow + timedelta(days=1)) - 30 * MINUTE
        self.desks = {person.id: Desk(person) for person in PEOPLE}
        self.queues: dict[str, list[Case]] = {group: [] for group in GROUPS}
        self.lives: dict[Case, None] = {}
        self.next_park = shop.open_at(day)
        self.swamped: set[str] = set()
        self._again = 0
        self._due: list[tuple[int, int, Callable[..., None], tuple[Any, ...]]] = []
        self._count = 0
        self._out: list[Event] = []

    def run(self) -> Iterator[Event]:
        """The day's events, in time order."""
        self._expect(births(self.shop, self.day))
        Shifts(self).expect()
        for moment in self.shop.incidents(self.day):
            Incident(self, moment).expect()
        while self._due and self._due[0][0] <= self.end:
            self.now, _, act, arguments = heapq.heappop(self._due)
            act(*arguments)
            if self._out:
                yield from self._out
                self._out.clear()
        self.now = self.end
        for life in list(self.lives):
            life.finish("rule", life.words.silent)
        yield from self._out

    def _expect(self, coming: list[Birth]) -> None:
        for birth in coming:
            self.at(birth.at, self._begin, birth)

    def _begin(self, birth: Birth) -> None:
        life = Life(self, birth)
        self.lives[life] = None
        life.begin()

    def at(self, moment: int, act: Callable[..., None], *arguments: object) -> None:
        """Does `act` at a moment."""
        self._count += 1
        heapq.heappush(self._due, (max(moment, self.now), self._count, act, arguments))

    def post(self, subject: str, identity: str, data: Data, order: int) -> None:
        """Something happened now."""
        self._out.append(Event(self.now, subject, identity, data, order))

    def ticket(self) -> str:
        """A number for a conversation that was not expected."""
        self._again += 1
        return str(first_ticket(self.day) + 12_000 - self._again)

    @property
    def is_open(self) -> bool:
        """Whether people answer."""
        return self.opening <= self.now < self.closing or self.now >= self.reopening

    @property
    def over(self) -> bool:
        """Whether this day's people have gone: what is left of it is carried into the next."""
        return self.now >= self.closing + 60 * MINUTE

    def set_status(
        self,
        desk: Desk,
        status: AgentStatus,
        reason: str | None = None,
        until: int | None = None,
        by: str | None = None,
    ) -> None:
        """An agent's status changes; on the second day its own floor says so, not this one."""
        if desk.status == status == "offline":
            return
        desk.status = status
        if not self.over:
            said = self.shop.said(until)
            self.tell(desk, AgentStatusChanged(status=status, reason=reason, until=said, by=by))
        if desk.works:
            waiting, desk.deferred = list(desk.deferred), {}
            for place, life in enumerate(waiting):
                life.resume(place)
        if status == "available":
            for group in desk.groups:
                self.route(group)

    def tell(self, desk: Desk, data: Data) -> None:
        """Something happened to an agent."""
        desk.told += 1
        self.post(desk.person.id, f"{self.day:%y%m%d}-{desk.person.id}-{desk.told}", data, desk.told)

    def wait(self, life: Case, ready: int) -> None:
        """A conversation enters its group's queue, to be offered from `ready` on."""
        group = life.group
        self.queues[group].append(life)
        self.at(ready, self.route, group)
        self.at(max(ready, self.now + HURRY), self.route, group)
        self.at(max(ready, self.now + HURRY_INCIDENT), self.route, group)

    def route(self, group: str) -> None:
        """Gives the waiting of a group to its free agents, oldest first."""
        queue = self.queues[group]
        for life in list(queue):
            if life.ready > self.now:
                continue
            hurry = HURRY_INCIDENT if group in self.swamped else HURRY
            late = self.now - max(life.entered, self.opening) >= hurry
            desk = self.best(group, HURRIED if late else CAPACITY)
            if desk is None:
                return
            queue.remove(life)
            life.assign(desk)

    def best(self, group: str, limit: int = CAPACITY, besides: Desk | None = None) -> Desk | None:
        """The group's agent with most free places, or none."""
        free = [
            (len(desk.open), self.chance.random(), desk)
            for desk in self.desks.values()
            if group in desk.groups and desk is not besides and desk.takes(limit)
        ]
        return min(free)[2] if free else None

    def freed(self, desk: Desk) -> None:
        """A place became free."""
        if desk.status == "available":
            for group in desk.groups:
                self.route(group)
