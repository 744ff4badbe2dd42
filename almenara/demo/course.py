"""The course of a conversation: one thread of talk, the patience of who waits, and what comes after the end."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from almenara.demo import manner
from almenara.demo.births import Birth
from almenara.demo.case import Case
from almenara.demo.draws import MINUTE, SECOND, between, pick
from almenara.domain.facts import FinishedBy, Rated

if TYPE_CHECKING:
    from almenara.demo.floor import Floor


class Course(Case):
    """A conversation has one thread of talk: whatever interrupts it leaves behind what was due."""

    def __init__(self, floor: "Floor", birth: Birth) -> None:
        super().__init__(floor, birth)
        self._thread = 0

    def later(self, delay: int, act: Callable[..., None], *arguments: object) -> None:
        """Goes on after `delay` milliseconds, unless interrupted."""
        self.floor.at(self.floor.now + delay, self._go, self._thread, act, arguments)

    def _go(self, thread: int, act: Callable[..., None], arguments: tuple[object, ...]) -> None:
        if thread == self._thread and self.state != "finished":
            act(*arguments)

    def interrupt(self) -> None:
        """What was due is dropped."""
        self._thread += 1

    def burst(self, lines: list[str], say: Callable[[str], None], then: Callable[[], None]) -> None:
        """Several messages, a few seconds apart; then `then`."""
        delay = 0
        for line in lines:
            self.later(delay, say, line)
            delay += between(self.chance, 3, 12)
        self.later(max(0, delay - SECOND), then)

    # The wait

    def ready_at(self) -> int:
        """When it can be offered: not before opening, and never at once."""
        offer = min(manner.WAIT.draw(self.chance), manner.LONGEST_OFFER)
        return self.floor.served_from(self.group) + offer

    def lose_patience(self) -> None:
        """From now on the contact may ask where we are, or give up."""
        if self.birth.channel == "email":
            return
        swamped = self.birth.incident or self.group in self.floor.swamped
        rate = manner.LEAVES_INCIDENT if swamped else manner.LEAVES_OVERNIGHT if self.birth.stays else manner.LEAVES
        served = self.floor.served_from(self.group)
        gone = served + 3 * MINUTE + int(self.chance.expovariate(rate) * MINUTE)
        self.floor.at(gone, self._give_up, self.entry)
        if self.chance.random() < 0.5:
            self.floor.at(served + between(self.chance, 90, 300), self._chase, self.entry)

    def _waits(self, entry: int) -> bool:
        return self.state == "queued" and self.entry == entry

    def _chase(self, entry: int) -> None:
        if self._waits(entry):
            self.hear(self.script.say(self.words.chase))

    def _give_up(self, entry: int) -> None:
        if self._waits(entry):
            if self.chance.random() < 0.5:
                self.hear(self.script.say(self.words.left))
            self.finish("contact", None)

    # The end

    def finish(self, by: FinishedBy, reason: str | None = None) -> None:
        """It is over; it may be rated, and its contact may come back."""
        if self.state == "finished":
            return
        self.interrupt()
        attended = self.desk is not None
        self.floor.lives.pop(self.birth.id, None)
        self.end(by, reason)
        if not attended or by == "rule":
            return
        if self.chance.random() < manner.RATES:
            self.floor.at(self.floor.now + between(self.chance, 10, 400), self._rate)
        if self.chance.random() < manner.RETURNS:
            back = self.floor.now + manner.COMES_BACK.draw(self.chance)
            if back < self.floor.closing - 20 * MINUTE:
                self.floor.at(back, self.come_back)

    def _rate(self) -> None:
        score = pick(self.chance, manner.SCORES)
        comment = None
        if self.chance.random() < 0.3 and score != 3:
            comment = self.script.say(self.words.good if score > 3 else self.words.bad)
        self.tell(Rated(score=score, scale=5, comment=comment))

    @abstractmethod
    def come_back(self) -> None:
        """The contact writes again on the same day."""
