"""A conversation as the shop keeps it: where it stands, and the facts it tells."""

from abc import ABC, abstractmethod
from random import Random
from typing import TYPE_CHECKING, Final

from almenara.demo.births import Birth
from almenara.demo.desk import Desk
from almenara.demo.moves import Place
from almenara.demo.shop import BOT, OPERATOR
from almenara.demo.speech import Script
from almenara.domain.conversation import State
from almenara.domain.facts import (
    Assigned,
    Attachment,
    Author,
    Data,
    Expired,
    Finished,
    FinishedBy,
    MessageReceived,
    MessageSent,
    Pended,
    Queued,
    Tagged,
    Transferred,
)

if TYPE_CHECKING:
    from almenara.demo.floor import Floor

_FILES: Final = {
    "foto": ("foto.jpg", "image/jpeg"),
    "photo": ("photo.jpg", "image/jpeg"),
    "video": ("video.mp4", "video/mp4"),
    "vídeo": ("video.mp4", "video/mp4"),
    "audio": ("audio.ogg", "audio/ogg"),
    "áudio": ("audio.ogg", "audio/ogg"),
    "documento": ("documento.pdf", "application/pdf"),
}


class Case(ABC):
    """State, place and facts of one conversation; what happens next is for `Life` to say.

    `ours`: whether it waits for us.
    """

    def __init__(self, floor: "Floor", birth: Birth) -> None:
        self.floor, self.birth = floor, birth
        self.chance = Random(f"{floor.shop.seed}/{birth.id}")
        self.script = Script(self.chance, birth.language, birth.topic, birth.contact, birth.at)
        self.words = self.script.words
        self.group: str = birth.group
        self.state: State = "bot"
        self.desk: Desk | None = None
        self.entered = self.ready = self.since = self.heard = 0
        self.entry = 0
        self.handled = 0
        self.ours = True
        self.until: int | None = None
        self.tags: tuple[str, ...] = ()
        self.followed: Place | None = None
        self._name = birth.id
        self._told = 0
        self._messages = 0

    # What others on the floor may ask of it

    @abstractmethod
    def assign(self, desk: Desk) -> None:
        """An agent gets it from the queue."""

    @abstractmethod
    def pause(self) -> None:
        """Its agent is sent away: what was about to be written waits."""

    @abstractmethod
    def resume(self, place: int) -> None:
        """Its agent is back, with `place` others to answer first."""

    @abstractmethod
    def put_aside(self) -> None:
        """The contact is slow: others come first."""

    @abstractmethod
    def requeue(self, reason: str, by: str | None = None) -> None:
        """Back to the queue: its agent is not there."""

    @abstractmethod
    def hand_over(self, desk: Desk, reason: str, by: str) -> None:
        """To a colleague's desk."""

    @abstractmethod
    def redirect(self, group: str, reason: str, by: str) -> None:
        """To another group's queue."""

    @abstractmethod
    def lose_patience(self) -> None:
        """From now on the contact may ask where we are, or give up."""

    @abstractmethod
    def finish(self, by: FinishedBy, reason: str | None = None) -> None:
        """It is over; it may be rated, and its contact may come back."""

    @abstractmethod
    def follow(self, place: Place) -> None:
        """Others have put it there: whoever has it now goes on."""

    # What others did

    @property
    def known(self) -> bool:
        """Whether anything was said of it."""
        return self._told > 0 or self.followed is not None

    def is_at(self, place: Place) -> bool:
        """Whether it is where the monitor shows it, but for what the monitor's rules do as time passes."""
        if place == self.followed:
            return True
        agent = None if self.desk is None else self.desk.person.id
        silent = place.state == "inactive" and self.state in ("in_progress", "pending")
        returned = place.state == "in_progress" and self.state == "pending" and self.until is not None
        if place.state != self.state and not silent and not returned:
            return False
        return self.state == "bot" or (agent, self.group) == (place.agent, place.group)

    def put(self, place: Place) -> None:
        """Is there from now on; nothing is said of it, for it has been said."""
        self.followed = place
        # What is told from here on is not what would have been told under the same ids had nobody stepped in.
        self._name = f"{self.birth.id}.{self.floor.now}"
        self._unqueue()
        self.leave()
        self.until = None
        group = place.group or self.group
        desk = self.floor.desks.get(place.agent or "")
        if place.state == "queued":
            self.enter(group, self.ready_at())
        else:
            self.group, self.desk, self.state = group, desk, place.state
        if desk is not None and place.state == "in_progress":
            self.sit(desk)

    @abstractmethod
    def ready_at(self) -> int:
        """When it can be offered to an agent."""

    # Facts

    def tell(self, data: Data, by: str | None = None) -> None:
        """A fact of this conversation, now."""
        self._told += 1
        self.followed = None
        self.floor.post(self.birth.id, f"{self._name}-{self._told}", data, self._told, acts=by == OPERATOR)

    def hear(self, text: str) -> None:
        """The contact writes; what was set aside is taken up again."""
        self._messages += 1
        self.heard = self.floor.now
        kind = text.partition("[")[2].partition("]")[0].split(" ")[0]
        files = (Attachment(*_FILES[kind], self.chance.randrange(40_000, 2_000_000)),) if kind in _FILES else ()
        self.tell(MessageReceived(message=f"{self._name}-m{self._messages}", text=text, attachments=files))
        if self.state == "pending":
            self._wake()

    def write(self, text: str, bot: bool = False) -> None:
        """We write."""
        self._messages += 1
        author = Author("bot", BOT) if bot or self.desk is None else self.author(self.desk)
        self.tell(MessageSent(message=f"{self._name}-m{self._messages}", text=text, author=author))

    @staticmethod
    def author(desk: Desk) -> Author:
        """An agent as who writes."""
        return Author("agent", desk.person.id)

    @property
    def handled_now(self) -> int:
        """Milliseconds in progress so far."""
        return self.handled + (self.floor.now - self.since if self.state == "in_progress" else 0)

    def enter(self, group: str, ready: int) -> None:
        """Waits in a group's queue."""
        self.leave()
        self.desk = None
        self.group, self.state = group, "queued"
        self.entered, self.ready = self.floor.now, ready
        self.entry += 1
        self.floor.wait(self, ready)

    def queue(self, ready: int, reason: str | None = None, by: str | None = None) -> None:
        """Is sent to the queue of its group."""
        self.tell(Queued(group=self.group, reason=reason, by=by), by)
        self.enter(self.group, ready)

    def give(self, desk: Desk) -> None:
        """Is put on an agent's desk."""
        self.tell(Assigned(agent=desk.person.id, group=self.group))
        self.sit(desk)

    def pass_to(self, desk: Desk, reason: str, by: str) -> None:
        """It moves to another agent."""
        group = self.group if self.group in desk.groups else desk.groups[0]
        self.tell(Transferred(to_agent=desk.person.id, to_group=group, by=by, reason=reason))
        self.leave()
        self.group = group
        self.sit(desk)

    def pass_on(self, group: str, ready: int, reason: str, by: str) -> None:
        """It moves to another group's queue."""
        self.tell(Transferred(to_group=group, by=by, reason=reason), by)
        self.enter(group, ready)

    def set_aside(self, until: int | None = None, reason: str | None = None) -> None:
        """Waits for something else than us."""
        self.leave()
        self.state, self.until = "pending", until
        self.tell(Pended(until=self.floor.shop.said(until), reason=reason))

    def expire(self) -> None:
        """Nobody expects the contact any more."""
        self.leave()
        self.state = "inactive"
        self.tell(Expired())

    def tag(self, *tags: str, by: str | None = None) -> None:
        """Gets more tags."""
        wanted = tuple(dict.fromkeys((*self.tags, *tags)))
        if wanted != self.tags:
            self.tags = wanted
            self.tell(Tagged(wanted), by)

    def end(self, by: FinishedBy, reason: str | None) -> None:
        """It is over, for now."""
        self._unqueue()
        self.leave()
        self.state = "finished"
        self.tell(Finished(by=by, reason=reason))

    def _unqueue(self) -> None:
        queue = self.floor.queues[self.group]
        if self.state == "queued" and self in queue:
            queue.remove(self)

    def _wake(self) -> None:
        """What was set aside goes on: with its agent, or in the queue it was taken from."""
        if self.desk is None:
            self.enter(self.group, self.ready_at())
        else:
            self.sit(self.desk)

    def leave(self) -> None:
        """Gives its place back, if it has one."""
        if self.state != "in_progress" or self.desk is None:
            return
        self.handled += self.floor.now - self.since
        desk = self.desk
        desk.open.pop(self, None)
        desk.deferred.pop(self, None)
        self.state = "queued"
        self.floor.at(self.floor.now, self.floor.freed, desk)

    def sit(self, desk: Desk) -> None:
        """Is in progress on a desk."""
        self.desk, self.state, self.since = desk, "in_progress", self.floor.now
        self.script.attended(desk.person.name)
        desk.open[self] = None
