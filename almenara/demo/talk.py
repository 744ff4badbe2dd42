"""The turns of talk between a contact and an agent, what is set aside, and what moves to others."""

from typing import TYPE_CHECKING

from almenara.demo import manner
from almenara.demo.births import TOPICS, Birth
from almenara.demo.course import Course
from almenara.demo.desk import Desk
from almenara.demo.draws import HOUR, MINUTE, SECOND, between, pick
from almenara.domain.facts import NoteAdded, Resumed

if TYPE_CHECKING:
    from almenara.demo.floor import Floor


class Talk(Course):
    """A conversation in somebody's hands."""

    def __init__(self, floor: "Floor", birth: Birth) -> None:
        super().__init__(floor, birth)
        chance = self.chance
        length = manner.INFORMED_HANDLING if floor.informed else manner.INCIDENT_HANDLING
        self.target = manner.HANDLING[birth.channel].draw(chance, length if birth.incident else 1)
        self.ghost_after = chance.randrange(1, 4) if chance.random() < manner.GHOSTS else None
        self.moves_left = 0
        if chance.random() < manner.MOVES:
            self.moves_left = 2 if chance.random() < manner.MOVES_AGAIN else 1
        self.move_at = chance.randrange(1, 3)
        self.turns = 0
        self._slowness = manner.EMAIL_SLOWNESS if birth.channel == "email" else 1.0

    def assign(self, desk: Desk) -> None:
        """An agent gets it from the queue."""
        self.give(desk)
        self.take()

    def take(self) -> None:
        """A new agent begins with it."""
        self.interrupt()
        self.ours = True
        self.later(manner.FIRST_REPLY.draw(self.chance, self.desk.pace if self.desk else 1.0), self.speak)

    def pause(self) -> None:
        """Its agent is sent away: what was about to be written waits."""
        if self.desk is not None and self.ours:
            self.interrupt()
            self.desk.deferred[self] = None

    def resume(self, place: int) -> None:
        """Its agent is back, with `place` others to answer first."""
        self.later(between(self.chance, 8, 40) * (place + 1), self.speak)

    @property
    def _pace(self) -> float:
        return (self.desk.pace if self.desk else 1.0) * self._slowness

    # Our turn

    def speak(self) -> None:
        """The agent's turn."""
        desk = self.desk
        if desk is None or self.state != "in_progress":
            return
        if not desk.works:
            desk.deferred[self] = None
            return
        scripted = self.script.move() if self.turns else None
        if (self.moves_left and self.turns >= self.move_at) or (scripted and self.chance.random() < 0.5):
            self._move(desk, scripted)
            return
        if self.turns and self.target - self.handled_now < 20 * SECOND:
            self.close()
            return
        lines = self.script.agent()[:2]
        if not self.turns:
            lines.insert(0, self.script.say(self.words.takeover if self.entry > 1 else self.words.agent_hello))
        self.turns += 1
        if self.turns == 2:
            self._label(desk)
        self.burst(lines, self.write, self.listen)

    def _label(self, desk: Desk) -> None:
        if self.chance.random() < 0.5:
            self.tag(*self.script.scenario.tags)
        if self.chance.random() < 0.15:
            note = self.script.say(self.words.notes)
            self.tell(NoteAdded(message=f"{self._name}-n{self.turns}", text=note, author=self.author(desk)))

    def close(self, silent: bool = False) -> None:
        """The agent says goodbye and ends it, whether or not the contact has answered."""
        if self.desk is None or self.state not in ("in_progress", "pending"):
            return
        if self.state == "in_progress" and not self.desk.works:
            self.desk.deferred[self] = None
            return
        if self.desk.held is not None and not self.desk.works:
            self.later(5 * MINUTE, self.close, silent)
            return
        self.write(self.script.say(self.words.close_silent if silent else self.words.close))
        self.ours = False
        delay = between(self.chance, 4, 25)
        if not silent and self.chance.random() < 0.6:
            self.later(delay, self.hear, self.script.say(self.words.thanks))
            delay += between(self.chance, 4, 25)
        reason = self.words.reasons[pick(self.chance, manner.REASONS)]
        self.later(delay, self.finish, "agent", self.words.incident if self.birth.incident else reason)

    # The contact's turn

    def listen(self) -> None:
        """The contact's turn, which may be long, or never come."""
        self.ours = False
        chance = self.chance
        if self.ghost_after is not None and self.turns >= self.ghost_after:
            self._wait_in_vain()
            return
        if self._follow_up():
            return
        left = max(0, self.target - self.handled_now)
        gap = manner.CONTACT_REPLY.draw(chance, self._slowness)
        patience = between(chance, 360, 660)
        if gap > patience and chance.random() < manner.SETS_ASIDE:
            self.later(patience, self.put_aside)
            self.later(self._within_hours(gap), self.answer)
        elif gap > left + 45 * SECOND:
            self.later(left, self.close, True)
        else:
            self.later(gap, self.answer)

    def _within_hours(self, gap: int) -> int:
        """An answer that would come at night comes in the morning."""
        floor = self.floor
        if floor.now + gap < floor.closing or floor.now >= floor.reopening:
            return gap
        return floor.reopening - floor.now + between(self.chance, 120, 2400)

    def answer(self) -> None:
        """The contact writes; then it is our turn."""
        self.ours = True
        self.burst(self.script.contact()[:2], self.hear, self._our_turn)

    def _our_turn(self) -> None:
        if self._left_alone:
            self.later(between(self.chance, 20, 90), self._find_another)
        else:
            self.later(manner.REPLY.draw(self.chance, self._pace), self.speak)

    @property
    def _left_alone(self) -> bool:
        """Whether its agent has gone; whom others sent away keeps it until they decide, and so does who left it
        behind until it is found."""
        desk = self.desk
        return desk is not None and desk.status == "offline" and desk.held is None and self not in desk.left_behind

    def _find_another(self) -> None:
        if self._left_alone:
            self.requeue(self.words.away)
        else:
            self.speak()

    # Aside

    def put_aside(self) -> None:
        """The contact is slow: others come first."""
        if self.state == "in_progress" and self.desk is not None and self not in self.desk.left_behind:
            self.set_aside()

    def _wait_in_vain(self) -> None:
        chance = self.chance
        self.later(between(chance, 150, 300), self._nudge)
        self.later(between(chance, 310, 480), self.put_aside)
        rest = between(chance, 3000, 9000)
        if self.birth.channel == "webchat" or chance.random() < 0.4:
            self.later(rest, self._expire)
        else:
            self.later(rest, self.finish, "agent", self.words.silent)

    def _nudge(self) -> None:
        if self.desk is not None and self.desk.works:
            self.write(self.script.say(self.words.nudge))

    def _expire(self) -> None:
        self.expire()
        self.later(between(self.chance, 3600, 12_600), self.finish, "rule", self.words.silent)

    def _follow_up(self) -> bool:
        """Now and then one is followed up until just before its reply window closes."""
        floor = self.floor
        if self.birth.channel != "whatsapp" or not floor.next_park <= floor.now < floor.closing:
            return False
        floor.next_park += manner.PARK_EVERY
        self.later(5 * SECOND, self.write, self.script.say(self.words.park))
        self.later(12 * SECOND, self.set_aside, self.heard + 24 * HOUR - 10 * MINUTE)
        promised = self.heard + 24 * HOUR - between(self.chance, 16 * 60, 24 * 60)
        self.later(promised - floor.now, self._keep_promise)
        return True

    def _keep_promise(self) -> None:
        desk = self.desk
        here = desk is not None and desk.works
        if desk is not None and here:
            self.tell(Resumed())
            self.sit(desk)
        self.write(self.script.say(self.words.parked), bot=not here)
        self.later(between(self.chance, 30, 120), self.finish, "agent" if here else "bot", self.words.reasons[0])

    # Elsewhere

    def requeue(self, reason: str, by: str | None = None) -> None:
        """Back to the queue: its agent is not there."""
        self.interrupt()
        self.queue(self.floor.now + between(self.chance, 5, 30), reason, by)
        self.target = max(self.target, self.handled + 3 * MINUTE)

    def hand_over(self, desk: Desk, reason: str, by: str) -> None:
        """To a colleague's desk."""
        self.pass_to(desk, reason, by)
        self.target = max(self.target, self.handled + 3 * MINUTE)
        self.take()

    def redirect(self, group: str, reason: str, by: str) -> None:
        """To another group's queue."""
        self.interrupt()
        self.pass_on(group, self.ready_at(), reason, by)
        self.target = max(self.target, self.handled + 3 * MINUTE)

    def _move(self, desk: Desk, scripted: str | None) -> None:
        self.moves_left = max(0, self.moves_left - 1)
        self.move_at = self.turns + self.chance.randrange(1, 3)
        group = scripted or self.group
        if self.birth.language == "es" and not scripted and self.chance.random() < 0.6:
            group = self.chance.choice([each for each in TOPICS if each != self.group])
        elif self.birth.language != "es":
            group = self.group
        self.script.toward(group)
        reason = self.chance.choice(self.words.moves)
        self.write(self.script.say(self.words.move))
        self.later(between(self.chance, 3, 20), self._moved, desk, group, reason)

    def _moved(self, desk: Desk, group: str, reason: str) -> None:
        colleague = self.floor.best(group, besides=desk) if group == self.group else None
        if colleague is not None:
            self.hand_over(colleague, reason, desk.person.id)
        elif group != self.group:
            self.redirect(group, reason, desk.person.id)
        else:
            self.later(manner.REPLY.draw(self.chance, self._pace), self.speak)
