"""A ticket's history as facts: pure, so that reading it twice gives the same facts.

A transaction's own fact bears the transaction's id; what else follows from it bears the id and a word. A message
sorts after the changes of its transaction.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final, Literal

from almenara.domain import facts as f
from almenara.domain.instants import format_instant, parse_instant
from almenara.domain.shapes import MAX_TEXT
from almenara.sources.face import Stamp
from almenara.sources.rt.shapes import NOBODY, SYSTEM, Body, Person, Ticket, Transaction

Kind = Literal["open", "pending", "finished"]

STATUSES: Final[Mapping[str, Kind]] = {
    "new": "open",
    "open": "open",
    "stalled": "pending",
    "resolved": "finished",
    "rejected": "finished",
    "deleted": "finished",
}
"""What RT's own statuses are to us; an RT may have others, whose kind must be asked."""

MESSAGES: Final = ("Create", "Correspond", "Comment")
TYPES: Final = (
    *MESSAGES, "Status", "Set", "Take", "Untake", "Steal", "Give", "Force", "AddLink", "AddWatcher", "DelWatcher"
)  # fmt: skip
"""The transactions that are read; the rest (mail records, reminders, times, links) says nothing to a monitor."""

_ANSWER_REOPENS: Final = 5_000
"""RT reopens a finished ticket just after the requestor's answer, in a transaction of its own."""


def facts_of(
    stamp: Stamp,
    ticket: Ticket,
    history: Sequence[Transaction],
    bodies: Mapping[int, Body],
    users: Mapping[str, str],
    *,
    statuses: Mapping[str, Kind] = STATUSES,
    only: Set[int] | None = None,
) -> Iterator[f.Fact]:
    """The facts of a ticket, from its whole `history` in order of id.

    `bodies` are by transaction; `users` give the names of the numbers that owners are written as; a status that is
    not among `statuses` is open. `only`: the facts of these transactions.
    """
    walk = _Walk(stamp, ticket, history, bodies, users, statuses=statuses)
    for transaction in history:
        facts = list(walk.step(transaction))
        if only is None or transaction.id in only:
            yield from facts


class _Walk:
    """The ticket as it was at each transaction: RT tells changes, and the ticket as it is now."""

    def __init__(
        self,
        stamp: Stamp,
        ticket: Ticket,
        history: Sequence[Transaction],
        bodies: Mapping[int, Body],
        users: Mapping[str, str],
        *,
        statuses: Mapping[str, Kind],
    ) -> None:
        self.stamp, self.ticket, self.bodies, self.users, self.kinds = stamp, ticket, bodies, users, statuses
        self.requestors = {person.name for person in ticket.requestor}
        self.queue = _before(history, "Queue") or str(ticket.queue.id)
        owner = _before(history, "Owner")
        self.owner = self._user(ticket.owner.name if owner is None else users.get(owner, owner))
        self.status = _before(history, "Status") or ticket.status
        self.priority = level(_before(history, "Priority") or ticket.priority)
        self.starts = _date(_before(history, "Starts") or ticket.starts)
        self.answer: Transaction | None = None

    def step(self, t: Transaction) -> Iterator[f.Fact]:
        if t.type == "Create":
            yield from self._create(t)
        elif t.type == "Correspond":
            yield from self._correspond(t)
        elif t.type == "Comment":
            body = self.bodies.get(t.id, Body())
            yield self._fact(t, f.NoteAdded(str(t.id), body.text, _author(t)), "", "m")
        elif t.type == "AddLink" and t.field == "MergedInto":
            into = str(t.new_value).rpartition("/")[2]
            if into != str(t.object_id):
                yield self._fact(t, f.Finished("agent", f"-> {into}"))
        elif t.field == "Owner":
            yield from self._owner(t)
        elif t.field == "Queue":
            self.queue = str(t.new_value)
            yield self._fact(t, f.Transferred(self.owner, self.queue, _by(t)))
            yield from self._still_pending(t)
        elif t.field == "Status":
            yield from self._status(t)
        elif t.field == "Priority":
            before, self.priority = self.priority, level(t.new_value)
            if before != self.priority:
                yield self._fact(t, f.Prioritized(self.priority))
        elif t.field == "Starts":
            self.starts = _date(str(t.new_value))
            yield from self._still_pending(t)

    def _create(self, t: Transaction) -> Iterator[f.Fact]:
        body = self.bodies.get(t.id, Body())
        opened = f.Opened(
            channel="email" if body.email else "ticket",
            contact=_contact(self.ticket.requestor),
            ticket=str(t.object_id),
            group=self.queue,
            agent=self.owner,
            subject=self.ticket.subject[:MAX_TEXT] or None,
            priority=self.priority,
        )
        yield self._fact(t, opened)
        # Whoever typed it, what a ticket begins with is the customer's request: it waits for an answer.
        if body.text or body.attachments:
            yield self._fact(t, f.MessageReceived(str(t.id), body.text, body.attachments), "message", "m")
        yield from self._still_pending(t)
        if self._kind() == "finished":
            yield self._fact(t, self._end(t), "finished", "s")

    def _correspond(self, t: Transaction) -> Iterator[f.Fact]:
        body = self.bodies.get(t.id, Body())
        if t.by not in self.requestors:
            yield self._fact(t, f.MessageSent(str(t.id), body.text, _author(t), body.attachments), "", "m")
            return
        if self._kind() == "finished":
            self.answer = t
        yield self._fact(t, f.MessageReceived(str(t.id), body.text, body.attachments), "", "m")
        yield from self._still_pending(t)

    def _owner(self, t: Transaction) -> Iterator[f.Fact]:
        before = self.owner
        self.owner = self._user(self.users.get(str(t.new_value), str(t.new_value)))
        if self.owner is None:
            if before is not None:
                yield self._fact(t, f.Queued(self.queue, by=_by(t)))
        elif before is None:
            yield self._fact(t, f.Assigned(self.owner, self.queue))
        elif before != self.owner:
            yield self._fact(t, f.Transferred(self.owner, by=_by(t)))
        yield from self._still_pending(t)

    def _still_pending(self, t: Transaction) -> Iterator[f.Fact]:
        # A stalled ticket that changes hands or is written to stays stalled in RT; by themselves these end `pending`.
        if self._kind() == "pending":
            yield self._fact(t, self._pended(t), "pended", "p")

    def _status(self, t: Transaction) -> Iterator[f.Fact]:
        before = self._kind()
        self.status = str(t.new_value)
        now = self._kind()
        answer, self.answer = self.answer, None
        if before == now:
            return
        if now == "finished":
            yield self._fact(t, self._end(t))
        elif before == "finished":
            # The answer that caused it was heard by an open conversation: the reopening stands just before it.
            at = answer if answer is not None and t.at - answer.at <= _ANSWER_REOPENS else t
            yield self._fact(t, f.Reopened(self.owner, self.queue), at=at)
            if self.owner is None:
                yield self._fact(t, f.Queued(self.queue), "queued", "a", at=at)
            yield from self._still_pending(t)
        else:
            yield self._fact(t, self._pended(t) if now == "pending" else f.Resumed())

    def _pended(self, t: Transaction) -> f.Pended:
        # What starts later is set aside until then; RT itself does nothing at that moment.
        return f.Pended(format_instant(self.starts) if self.starts > t.at else None)

    def _end(self, t: Transaction) -> f.Finished:
        by: f.FinishedBy = "rule" if t.by == SYSTEM else "contact" if t.by in self.requestors else "agent"
        return f.Finished(by, None if self.status == "resolved" else self.status)

    def _kind(self) -> Kind:
        return self.kinds.get(self.status, "open")

    def _user(self, name: str) -> str | None:
        return None if name == NOBODY else name

    def _fact(
        self, t: Transaction, data: f.Data, word: str = "", rank: str = "", *, at: Transaction | None = None
    ) -> f.Fact:
        where = at or t
        return self.stamp.fact(
            data,
            subject=str(t.object_id),
            time=where.at,
            event=f"{t.id}:{word}" if word else str(t.id),
            sequence=f"{where.id:015d}{rank}",
        )


def level(priority: int | str) -> int:
    """Our priority, 0 to 4, of RT's number: its own words are Low 0, Medium 50 and High 100."""
    try:
        value = int(priority)
    except ValueError:
        return 0
    return 0 if value <= 0 else 1 if value < 50 else 2 if value < 100 else 3 if value == 100 else 4


def _date(text: str) -> f.Moment:
    """A date in either of RT's notations; the beginning of 1970 is none."""
    return parse_instant(text.replace(" ", "T").removesuffix("Z") + "Z")


def _before(history: Sequence[Transaction], field: str) -> str | None:
    """The value that a field had at first, if it ever changed."""
    return next((str(t.old_value) for t in history if t.field == field and t.type != "AddLink"), None)


def _contact(requestors: Sequence[Person]) -> f.Contact:
    if not requestors:
        return f.Contact("")
    first = requestors[0]
    return f.Contact(first.real_name or first.name, email=first.email_address or None, id=first.name or None)


def _author(t: Transaction) -> f.Author:
    return f.Author("system") if t.by == SYSTEM else f.Author("agent", t.by)


def _by(t: Transaction) -> str | None:
    return None if t.by == SYSTEM else t.by
