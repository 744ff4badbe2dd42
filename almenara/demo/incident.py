"""Card payments fail: what the operator of the shop does about it (the crowd itself is in `births`)."""

from math import inf
from typing import TYPE_CHECKING, Final

from almenara.demo.desk import Desk
from almenara.demo.draws import MINUTE, SECOND, between
from almenara.demo.shop import OPERATOR
from almenara.demo.staff import registered

if TYPE_CHECKING:
    from almenara.demo.floor import Floor

GROUP: Final = "pagos"
HELPERS: Final = "ventas"
BORROWED: Final = 4
MOVED: Final = 20
LEFT: Final = 3
"""How many agents at work a group that lends some keeps."""
ELSEWHERE: Final = ("entregas", "soporte", "ventas")


class Incident:
    """One incident on one floor."""

    def __init__(self, floor: "Floor", start: int) -> None:
        self._floor, self._start = floor, start
        self._borrowed: list[Desk] = []
        self._moved = 0

    def expect(self) -> None:
        """Puts what the operator will do on the floor's agenda."""
        floor, start = self._floor, self._start
        floor.at(start, floor.swamped.add, GROUP)
        floor.at(start + 6 * MINUTE, self._inform)
        for minute in range(6, 60):
            floor.at(start + minute * MINUTE, self._tag)
        floor.at(start + 20 * MINUTE, self._borrow)
        floor.at(start + 22 * MINUTE, self._move)
        floor.at(start + 36 * MINUTE, floor.swamped.discard, GROUP)
        floor.at(start + 70 * MINUTE, self._give_back)

    def _inform(self) -> None:
        self._floor.informed = True

    def _tag(self) -> None:
        """Tags those about the incident as they come."""
        for life in list(self._floor.lives.values()):
            if life.birth.incident and life.state in ("queued", "in_progress"):
                life.tag(life.words.incident_tag, by=OPERATOR)

    def _borrow(self) -> None:
        """Moves agents of another group, or of the others where it has too few, to the one in trouble."""
        floor = self._floor
        for helpers in (HELPERS, *ELSEWHERE):
            for desk in floor.desks.values():
                usable = desk.works and not desk.leaving and GROUP not in desk.groups
                if len(self._borrowed) < BORROWED and helpers in desk.groups and usable and self._spares(helpers):
                    self._borrowed.append(desk)
                    self._regroup(desk, (GROUP, helpers))
        floor.route(GROUP)

    def _load(self, group: str) -> float:
        """How many an agent at work there has, with those who wait."""
        desks = [desk for desk in self._floor.desks.values() if group in desk.groups and desk.works]
        having = sum(len(desk.open) for desk in desks) + len(self._floor.queues[group])
        return having / len(desks) if desks else inf

    def _spares(self, group: str) -> bool:
        return sum(group in desk.groups and desk.works for desk in self._floor.desks.values()) > LEFT

    def _give_back(self) -> None:
        for desk in self._borrowed:
            self._regroup(desk, desk.person.groups)

    def _regroup(self, desk: Desk, groups: tuple[str, ...]) -> None:
        desk.groups = groups
        self._floor.tell(desk, registered(desk.person, groups))

    def _move(self) -> None:
        """Transfers the newest of the queue, a few seconds apart, to groups that have places."""
        queue = self._floor.queues[GROUP]
        if self._moved < MOVED and queue:
            life = queue[-1 - self._floor.chance.randrange(min(6, len(queue)))]
            if life.birth.channel != "email":
                queue.remove(life)
                group = min(ELSEWHERE, key=self._load)
                self._moved += 1
                life.redirect(group, life.words.balance, OPERATOR)
                life.lose_patience()
            self._floor.at(self._floor.now + between(self._floor.chance, 5, 20), self._move)
        elif self._moved < MOVED:
            self._floor.at(self._floor.now + 30 * SECOND, self._move)
