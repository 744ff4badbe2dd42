"""What happens at the desks as the day's plan goes: pauses, ends of shift, and what goes wrong there."""

from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Final

from almenara.demo.case import Case
from almenara.demo.desk import Desk
from almenara.demo.draws import DAY, MINUTE, SECOND, between
from almenara.demo.incident import GROUP as IN_TROUBLE
from almenara.demo.plan import Step, plan
from almenara.demo.shop import LATE, OPERATOR, SHIFTS

if TYPE_CHECKING:
    from almenara.demo.floor import Floor

STRANDED: Final = 7
"""How many conversations a shift change leaves with somebody who has gone."""
DROPPED: Final = 3
"""How many the agent has who loses the connection once a shift."""
OVERTIME: Final = 25 * MINUTE
SWAP: Final = 13 * MINUTE
"""After the first start there is a change of shift out of turn, so that newcomers see what one leaves behind."""


class Shifts:
    """Moves the agents of one floor through their day."""

    def __init__(self, floor: "Floor") -> None:
        self._floor = floor
        self._ending: dict[int, list[Desk]] = {}

    def expect(self) -> None:
        """Puts the day's changes, and silently those of the next, on the floor's agenda."""
        floor = self._floor
        for step in plan(floor.shop, floor.day):
            floor.at(step.at, self._step, step)
        for step in plan(floor.shop, floor.day + timedelta(days=1)):
            floor.at(step.at, self._tomorrow, step)
        opening, closing = floor.shop.hours(floor.day)
        for start, end in SHIFTS:
            begin = max(start * 60, opening)
            if end * 60 < closing:
                floor.at(floor.shop.at(floor.day, end * 60), self._change, end)
            if begin + 120 < min(end * 60, closing):
                floor.at(floor.shop.at(floor.day, begin + 110), self._drop, start, 30)
        if opening < closing:
            floor.at(floor.closing, self._close)
        swap = floor.shop.first + SWAP
        if floor.now <= swap < floor.now + DAY:
            floor.at(swap, self._swap, 30)

    def _step(self, step: Step) -> None:
        desk = self._floor.desks[step.person.id]
        desk.planned = step
        if step.why == "end":
            self._leave(desk, step.at + OVERTIME)
            return
        if desk.leaving:
            return
        if step.why == "before_end":
            desk.leaving = True
        if desk.held is not None:
            return
        self._floor.set_status(desk, step.status, step.reason, step.until)
        if step.why == "lunch":
            self._before_lunch(desk)

    def _tomorrow(self, step: Step) -> None:
        desk = self._floor.desks[step.person.id]
        desk.leaving, desk.planned = False, step
        if desk.held is None:
            self._floor.set_status(desk, step.status)
        if step.status == "offline":
            for life in list(desk.open):
                life.finish("agent", life.words.reasons[0])

    def rejoin(self, desk: Desk) -> None:
        """Others had an agent in a status of their choice: now the day goes on as planned."""
        step = desk.planned
        if step is None or step.status == "offline":
            self._leave(desk, self._floor.now + OVERTIME)
        elif step.status != desk.status:
            self._floor.set_status(desk, step.status, step.reason, step.until)

    def _before_lunch(self, desk: Desk) -> None:
        """Who goes to lunch leaves nobody waiting for an hour."""
        for life in list(desk.open):
            if not life.ours:
                life.put_aside()
                continue
            colleague = self._floor.best(life.group, besides=desk)
            if colleague is not None:
                life.hand_over(colleague, life.words.away, desk.person.id)

    def _leave(self, desk: Desk, latest: int) -> None:
        """Goes home once nothing is in progress, and in any case at `latest`."""
        floor = self._floor
        if desk.status == "offline":
            return
        if desk.open and floor.now < latest:
            floor.at(floor.now + MINUTE, self._leave, desk, latest)
            return
        for life in list(desk.open):
            colleague = floor.best(life.group, besides=desk)
            if colleague is not None:
                life.hand_over(colleague, life.words.shift_change, desk.person.id)
            elif floor.is_open:
                life.redirect(life.group, life.words.shift_change, desk.person.id)
            else:
                life.finish("agent", life.words.reasons[0])
        floor.set_status(desk, "offline")

    def _change(self, end: int) -> None:
        """At a change of shift some go at once and leave conversations behind; a supervisor finds them later."""
        floor = self._floor
        going = [desk for desk in floor.desks.values() if SHIFTS[desk.person.shift][1] == end]
        for desk in self._with_seven(going):
            self._abandon(desk, between(floor.chance, 360, 720))

    def _swap(self, tries: int) -> None:
        """Soon after the first start two change their shift with colleagues who have come already; in the noise of
        the incident it takes longer until somebody sees what they left behind."""
        floor = self._floor
        calm = [desk for desk in floor.desks.values() if not {IN_TROUBLE, LATE} & set(desk.groups)]
        chosen = self._with_seven([desk for desk in calm if not desk.leaving and desk.held is None], at_most=2)
        for desk in chosen:
            desk.leaving = True
            self._abandon(desk, between(floor.chance, 840, 960))
        if not chosen and tries:
            floor.at(floor.now + 20 * SECOND, self._swap, tries - 1)

    @staticmethod
    def _with_seven(desks: list[Desk], at_most: int = STRANDED) -> tuple[Desk, ...]:
        """The first of those at work who together have as many in progress as a change of shift leaves behind."""
        busy = [desk for desk in desks if desk.works and 0 < len(desk.open) <= STRANDED]
        sets = (chosen for size in range(1, at_most + 1) for chosen in combinations(busy, size))
        return next((chosen for chosen in sets if sum(len(desk.open) for desk in chosen) == STRANDED), ())

    def _abandon(self, desk: Desk, found: int) -> None:
        floor = self._floor
        floor.set_status(desk, "offline")
        desk.left_behind = frozenset(desk.open)
        for life in list(desk.open):
            floor.at(floor.now + found + between(floor.chance, 0, 60), self._rescue, life, desk)

    def _rescue(self, life: Case, desk: Desk) -> None:
        desk.left_behind = frozenset()
        if life.state == "in_progress" and life.desk is desk and desk.status == "offline":
            life.requeue(life.words.away, OPERATOR)

    def _drop(self, start: int, tries: int) -> None:
        """Once a shift somebody's connection is lost, with three conversations open."""
        floor = self._floor
        for desk in floor.desks.values():
            if (
                SHIFTS[desk.person.shift][0] == start
                and desk.status == "available"
                and len(desk.open) == DROPPED
                and not desk.leaving
                and desk.held is None
            ):
                floor.set_status(desk, "offline")
                floor.at(floor.now + between(floor.chance, 300, 540), self._return, desk)
                return
        if tries:
            floor.at(floor.now + 30 * SECOND, self._drop, start, tries - 1)

    def _return(self, desk: Desk) -> None:
        if desk.status == "offline" and not desk.leaving and desk.held is None:
            self._floor.set_status(desk, "available")

    def _close(self) -> None:
        """The last to wait are taken whatever the capacity; then people finish what they have."""
        floor = self._floor
        for group, queue in floor.queues.items():
            for life in [each for each in queue if each.ready <= floor.now]:
                desk = floor.best(group, 99) or self._anyone(group)
                if desk is not None:
                    queue.remove(life)
                    life.assign(desk)

    def _anyone(self, group: str) -> Desk | None:
        here = [desk for desk in self._floor.desks.values() if group in desk.groups and desk.works]
        return min(here, key=lambda desk: len(desk.open), default=None)
