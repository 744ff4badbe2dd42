"""One working day of the shop, played on simulated time: who waits, who is free, who gets what.

A day is a pure function of the shop, the date and what others did meanwhile. It is over one day after its last
conversation began: what is still open then is closed by rule, so that any moment is covered by two days only.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from almenara.demo.births import Birth, birth_of, births, first_ticket
from almenara.demo.case import Case
from almenara.demo.desk import Desk
from almenara.demo.draws import MINUTE, between
from almenara.demo.events import Event
from almenara.demo.incident import Incident
from almenara.demo.life import Life
from almenara.demo.moves import Place, Status
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
        self._opens = {group: (shop.open_at(day, group), shop.open_at(tomorrow, group)) for group in GROUPS}
        self.end = shop.begin(tomorrow + timedelta(days=1)) - 30 * MINUTE
        self.desks = {person.id: Desk(person) for person in PEOPLE}
        self.queues: defaultdict[str, list[Case]] = defaultdict(list, {group: [] for group in GROUPS})
        self.lives: dict[str, Life] = {}
        self.next_park = shop.open_at(day)
        self.swamped: set[str] = set()
        self.informed = False
        self._again = 0
        self._due: list[tuple[int, int, Callable[..., None], tuple[Any, ...]]] = []
        self._count = 0
        self._out: list[Event] = []
        self._stopped: dict[str, Life] = {}
        self.done = False
        for birth in births(shop, day):
            self.at(birth.at, self._begin, birth)
        self._shifts = Shifts(self)
        self._shifts.expect()
        for moment in shop.incidents(day):
            Incident(self, moment).expect()
        for group, (_, reopening) in self._opens.items():
            self.at(reopening, self.route, group)

    @property
    def due(self) -> int:
        """When something happens next."""
        return min(self._due[0][0], self.end) if self._due else self.end

    def step(self) -> list[Event]:
        """Does the next thing on the agenda; the events of it."""
        if self._due and self._due[0][0] <= self.end:
            moment, _, act, arguments = heapq.heappop(self._due)
            self.now = max(self.now, moment)
            act(*arguments)
        else:
            self.now, self.done = max(self.now, self.end), True
            for life in list(self.lives.values()):
                life.finish("rule", life.words.silent)
        out, self._out = self._out, []
        return out

    def _begin(self, birth: Birth) -> None:
        self.lives[birth.id] = life = Life(self, birth)
        life.begin()

    def at(self, moment: int, act: Callable[..., None], *arguments: object) -> None:
        """Does `act` at a moment."""
        self._count += 1
        heapq.heappush(self._due, (max(moment, self.now), self._count, act, arguments))

    def post(self, subject: str, identity: str, data: Data, order: int, acts: bool = False) -> None:
        """Something happened now."""
        self._out.append(Event(self.now, subject, identity, data, order, acts))

    def ticket(self) -> str:
        """A number for a conversation that was not expected."""
        self._again += 1
        return str(first_ticket(self.day) + 12_000 - self._again)

    @property
    def is_open(self) -> bool:
        """Whether people answer."""
        return self.opening <= self.now < self.closing or self.now >= self.reopening

    def serves(self, group: str) -> bool:
        """Whether people answer in a group."""
        opening, reopening = self._opens[group]
        return opening <= self.now < self.closing or self.now >= reopening

    def served_from(self, group: str) -> int:
        """From when on those who come now wait for people, and no more for the group to open."""
        opening, reopening = self._opens[group]
        return max(self.now, opening if self.now < self.closing else reopening)

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
        desk.status, desk.reason = status, reason
        if not self.over:
            said = self.shop.said(until)
            self.tell(desk, AgentStatusChanged(status=status, reason=reason, until=said, by=by))
        self._at_desk(desk)

    def _at_desk(self, desk: Desk) -> None:
        """Whoever is there answers what waited for them, and gets more."""
        if desk.works:
            waiting, desk.deferred = list(desk.deferred), {}
            for place, life in enumerate(waiting):
                life.resume(place)
        self.freed(desk)

    def tell(self, desk: Desk, data: Data) -> None:
        """Something happened to an agent."""
        desk.told += 1
        self.post(desk.person.id, f"{self.day:%y%m%d}-{desk.person.id}{desk.course}-{desk.told}", data, desk.told)

    def wait(self, life: Case, ready: int) -> None:
        """A conversation enters its group's queue, to be offered from `ready` on."""
        group = life.group
        self.queues[group].append(life)
        self.at(ready, self.route, group)
        self.at(max(ready, self.now + HURRY), self.route, group)
        self.at(max(ready, self.now + HURRY_INCIDENT), self.route, group)

    def route(self, group: str) -> None:
        """Gives the waiting of a group to its free agents, oldest first."""
        queue = self.queues[group] if self.serves(group) else []
        for life in list(queue):
            if life.ready > self.now:
                continue
            hurry = HURRY_INCIDENT if group in self.swamped else HURRY
            late = self.now - max(life.entered, self._opens[group][0]) >= hurry
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

    # What others did

    def stop(self, life: Life) -> None:
        """Others have finished it: nobody writes any more, until others open it again."""
        self.lives.pop(life.birth.id, None)
        self._stopped[life.birth.id] = life

    def follow(self, name: str, place: Place) -> bool:
        """A conversation is there now; open again, if it had ended. Whether there is such a conversation."""
        life = self.lives.get(name)
        if life is None and (stopped := self._stopped.pop(name, None)) is not None:
            life = self.lives[name] = stopped
        if life is not None:
            life.follow(place)
            return True
        birth = birth_of(self.shop, name)
        if birth is not None:
            Life(self, birth).begin_anew(place)
        return birth is not None

    def follow_status(self, name: str, status: Status) -> None:
        """Others have set an agent's status: it lasts as long as was said, or for a while, then the day goes on."""
        desk = self.desks[name]
        desk.status, desk.reason, desk.held = status.status, status.reason, self.now
        desk.course = f".{self.now}"
        lasts = self.now + between(self.chance, 900, 1800)
        self.at(lasts if status.until is None else status.until, self._release, desk, self.now)
        if not desk.works:
            for life in desk.open:
                life.pause()
        self._at_desk(desk)

    def _release(self, desk: Desk, held: int) -> None:
        """Nothing that was set since: the agent does what the day had for them."""
        if desk.held == held:
            desk.held = None
            self._shifts.rejoin(desk)
