"""A conversation from its first word: the bot, the hand-off, our own calls, the contact who comes back."""

import msgspec

from almenara.demo import manner
from almenara.demo.draws import MINUTE, between
from almenara.demo.moves import Place
from almenara.demo.shop import BOT
from almenara.demo.talk import Talk
from almenara.domain.facts import Direction, Opened, Prioritized, Reopened


class Life(Talk):
    """One conversation."""

    def begin(self) -> None:
        """Somebody writes, or we do."""
        birth, script = self.birth, self.script
        if birth.kind == "outbound":
            self._call()
        elif birth.channel == "email":
            self._open(group=self.group, subject=script.scenario.subject)
            self.hear("\n".join([script.say(self.words.hello), *script.contact()]))
            self.enter(self.group, self.ready_at())
        else:
            self._open(bot=BOT)
            opening = [script.say(self.words.back if birth.back else self.words.hello)]
            if birth.kind == "people" and self.chance.random() < 0.8:
                opening += script.contact()[:2]
            self.burst(opening, self.hear, self._greet)

    def _open(
        self,
        group: str | None = None,
        agent: str | None = None,
        bot: str | None = None,
        subject: str | None = None,
        direction: Direction = "inbound",
    ) -> None:
        birth = self.birth
        self.tell(
            Opened(
                channel=birth.channel,
                contact=birth.contact,
                account=birth.account,
                direction=direction,
                ticket=birth.ticket,
                group=group,
                agent=agent,
                bot=bot,
                subject=subject,
                priority=birth.priority if bot is None or birth.priority == 4 else 0,
            )
        )

    def _call(self) -> None:
        desk = self.floor.best(self.group)
        if desk is not None:
            self._open(group=self.group, agent=desk.person.id, direction="outbound")
            self.sit(desk)
            self.turns = 1
            self.burst([self.script.say(self.words.outbound)], self.write, self.listen)
        elif self.floor.is_open:
            self.later(2 * MINUTE, self._call)
        else:
            self.floor.lives.pop(self.birth.id)

    # The bot

    def _bot(self, text: str) -> None:
        self.write(text, bot=True)

    def _greet(self) -> None:
        chance, script = self.chance, self.script
        self._bot(script.say(self.words.bot_hello))
        if self.birth.kind == "contained":
            question, answer = script.pair(self.words.faq)
            self.later(between(chance, 8, 50), self.hear, question)
            self.later(between(chance, 51, 54), self._bot, answer)
            self.later(between(chance, 60, 240), self._bot, script.say(self.words.bot_bye))
            self.later(between(chance, 242, 260), self.finish, "bot", self.words.reasons[1])
        else:
            self.later(between(chance, 4, 6), self._bot, script.say(self.words.bot_ask))
            self.later(between(chance, 14, 45), self.hear, script.say(self.words.bot_told))
            self.later(between(chance, 46, 52), self._hand_off)

    def _hand_off(self) -> None:
        chance, floor, birth = self.chance, self.floor, self.birth
        if birth.incident and len(floor.queues[self.group]) >= manner.DEFLECTED_FROM:
            self._bot(self.script.agent()[0])
            self.tag(self.words.incident_tag)
            self.later(between(chance, 20, 90), self.finish, "bot", self.words.incident)
        elif not floor.serves(self.group) and not birth.stays:
            self._bot(self.script.say(self.words.bot_closed))
            self.later(between(chance, 20, 300), self.finish, "bot", self.words.reasons[1])
        else:
            self.script.toward(self.group)
            self._bot(self.script.say(self.words.bot_handoff))
            self.queue(self.ready_at())
            self.lose_patience()
            if 0 < birth.priority < 4:
                self.tell(Prioritized(birth.priority))
            if birth.back:
                self.tag(self.words.back_tag)

    # Again

    def come_back(self) -> None:
        """The contact writes again: the conversation opens again, or a new one begins with the same agent."""
        if self.birth.id in self.floor.lives:
            return
        if self.chance.random() < 0.5:
            self.hear(self.script.say(self.words.back))
            self.tell(Reopened())
            self.floor.lives[self.birth.id] = self
            self.target = self.handled + int(self.target * 0.5)
            self._rejoin()
        else:
            birth = self.birth
            again = msgspec.structs.replace(birth, id=f"{birth.id}b", at=self.floor.now, ticket=self.floor.ticket())
            life = Life(self.floor, again)
            life.begin_again(self)

    def begin_again(self, before: "Life") -> None:
        """A new conversation of a contact whom `before` attended."""
        self.floor.lives[self.birth.id] = self
        self.group, self.desk = before.group, before.desk
        self.moves_left = 0
        self._open(group=self.group, agent=self.desk.person.id if self.desk else None)
        self.hear(self.script.say(self.words.back))
        self._rejoin()

    # What others did

    def follow(self, place: Place) -> None:
        """Others have put it there: whoever has it now goes on, and nobody where it is finished."""
        self.tags = place.tags
        if self.is_at(place):
            return
        self.interrupt()
        self.put(place)
        chance = self.chance
        match place.state:
            case "queued":
                self.lose_patience()
            case "in_progress":
                self.target = max(self.target, self.handled + 3 * MINUTE)
                self.take()
            case "bot":
                self.later(between(chance, 20, 60), self._hand_off)
            case "pending" | "inactive":
                self.later(between(chance, 480, 2400), self.answer)
            case "finished":
                self.floor.stop(self)

    def begin_anew(self, place: Place) -> None:
        """One that had ended here was opened again by others."""
        self.floor.lives[self.birth.id] = self
        self.entry, self.moves_left, self.heard = 1, 0, self.floor.now
        self.state = "finished"
        self.follow(place)

    def _rejoin(self) -> None:
        """The same agent if there, else the queue: our routing, so it is said after the fact."""
        self.turns, self.ghost_after = 0, None
        self.state = "queued"
        self.tag(self.words.back_tag)
        if self.desk is not None and self.desk.works:
            self.sit(self.desk)
            self.take()
        else:
            self.queue(self.ready_at())
            self.lose_patience()
