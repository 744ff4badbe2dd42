"""The board: rows and roster as the log leaves them, open or finished today, and the live picture of them.

Facts go in with `apply`; `tick` lets time pass. What must be read from the log first (the history of a conversation
whose fact comes late, or of one that the board does not hold) `needs` names beforehand, so that nothing here waits.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final
from zoneinfo import ZoneInfo

from almenara.catalog.fields import of_day
from almenara.catalog.seen import Seen, next_change, see
from almenara.domain.agent import Agent, Order
from almenara.domain.attending import attending
from almenara.domain.contact import with_updates
from almenara.domain.conversation import Conversation
from almenara.domain.day import midnight, next_midnight
from almenara.domain.defaults import UNSET
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Fact
from almenara.domain.fold import apply, fold, late
from almenara.domain.group import Group
from almenara.domain.roster import apply_agent, apply_group, named_agent, named_group
from almenara.domain.rules import Book
from almenara.domain.settled import Settings
from almenara.domain.timed import advance, due
from almenara.live.agents.staff import Staff
from almenara.live.contacts import Contacts
from almenara.live.customers import Began, Customers, began
from almenara.live.due import Due
from almenara.live.histories import Histories
from almenara.live.last_week import LastWeek, Span
from almenara.live.minutes import Minutes
from almenara.live.picture import Picture
from almenara.live.unwritten import Unwritten
from almenara.live.window import Window
from almenara.store.rows import Changed

_SLICE: Final = 500
"""Rows that one step touches when all are looked at, so that nobody waits for all of them."""


class Board:
    """One organization's rows and roster in memory."""

    def __init__(self, zone: ZoneInfo, rules: Book, now: int) -> None:
        self.zone = zone
        self.rules = rules
        self.settings = UNSET
        self.day = midnight(now, zone)
        self.next_day = next_midnight(now, zone)
        self.last_week = LastWeek(self.day, zone)
        self.customers = Customers()
        self.groups: dict[str, Group] = {}
        self.people: dict[str, str] = {}
        """Names of users and keys by the id that facts bear."""
        self.staff = Staff(self.name_of, self.day)
        self.picture = Picture(self.name_of)
        self.minutes = Minutes(now)
        self.seq = 0
        self.touched: set[Window] = set()
        self.changed: set[str] = set()
        self.passed: dict[str, Conversation] = {}
        """Rows that changed and that the board does not hold: finished before today."""
        self._due = Due()
        self._contacts = Contacts(now)
        self.unwritten = Unwritten()

    @property
    def agents(self) -> Mapping[str, Agent]:
        """The roster by id."""
        return self.staff.agents

    def name_of(self, member: str | None) -> str:
        """The name of an agent, a group, or someone of ours; the external id of one only named so far."""
        if member is None:
            return ""
        known = self.agents.get(member) or self.groups.get(member)
        return known.name if known else self.people.get(member) or member.partition("/")[2]

    def row(self, conversation: str) -> Conversation | None:
        """A row of the board."""
        return None if (seen := self.seen(conversation)) is None else seen.row

    def seen(self, conversation: str) -> Seen | None:
        """A row of the board, as seen today."""
        slot = self.picture.slots.get(conversation)
        return None if slot is None else self.picture.seen[slot]

    def view(self, row: Conversation, now: int) -> Seen:
        """A row, whether or not the board holds it, as seen today."""
        away_after = self.staff.attending.away_after
        seen = see(row, self.day, now, self.rules.at(now), self._agent_of(row), away_after, self.last_week.week)
        return seen._replace(contacts=self.customers.count(row))

    def load_of(self, agent: str) -> int:
        """How many conversations an agent has in progress."""
        return self.staff.works.of(agent).load

    def _agent_of(self, row: Conversation) -> Agent | None:
        return None if row.agent is None else self.agents.get(row.agent)

    def under_way(self, source: str) -> list[str]:
        """The conversations whose source was asked for something and has not answered."""
        rows = [seen.row for seen in self.picture.seen if seen is not None and seen.row.source == source]
        return [row.id for row in rows if row.request is not None and row.request.ended is None]

    # Facts

    def load(self, rows: Iterable[Conversation], agents: Iterable[Agent], groups: Iterable[Group], now: int) -> None:
        """Take stored rows and roster in."""
        self.staff.load(agents)
        self.groups = {group.id: group for group in groups}
        for row in rows:
            self._set(row, now, dirty=False)

    def bring(self, stored: Iterable[Conversation], lacked: Span, now: int) -> None:
        """Take in the stored rows of last week that were lacking."""
        self.last_week.bring(lacked)
        newer = (row for row in self.unwritten.rows().values() if lacked[0] <= row.opened_at < lacked[1])
        for row in ({row.id: row for row in stored} | {row.id: row for row in newer}).values():
            if row.id not in self.picture.slots:
                self._set(row, now, dirty=False)

    def meet(self, stored: Iterable[Began], now: int) -> None:
        """Take in what the store has of the customers of whom it had not been asked, and count again."""
        newer = began(row for row in self.unwritten.rows().values() if row.id not in self.picture.slots)
        for row_id in self.customers.meet(chain(stored, newer)):
            seen = self.seen(row_id)
            if seen is not None and seen.contacts != self.customers.count(seen.row):
                self._put(row_id, self.view(seen.row, now), now)

    def needs(self, facts: Iterable[Fact]) -> tuple[set[str], set[str]]:
        """The conversations to fold again from their history, and those that may be new or may be old ones."""
        again: set[str] = set()
        unknown: set[str] = set()
        newest: dict[str, Order] = {}
        for fact in facts:
            stream = fact.stream
            match FACT_TYPES[fact.type].stream:
                case "conversation":
                    row = self.row(stream)
                    if row is None:
                        unknown.add(stream)
                    if (
                        fact.order < newest.get(stream, fact.order)
                        or late(row, fact)
                        or self._contacts.may_be_updated(fact)
                    ):
                        again.add(stream)
                    newest[stream] = fact.order
                case "contact":
                    again |= self._contacts.updated(fact)
                case _:
                    pass
        return again, unknown - again

    def apply(self, facts: Sequence[Fact], histories: Histories, now: int) -> None:
        """Facts in the order of the log, without gap, with the histories that they need up to the last of them."""
        rows: dict[str, Conversation] = {}
        for stream, history in histories.conversations.items():
            row = fold(history, self.rules)
            contact = (row.source, row.contact.id or "")
            rows[stream] = with_updates(row, histories.contacts.get(contact, ()))
        for fact in facts:
            self.seq = fact.seq
            match FACT_TYPES[fact.type].stream:
                case "conversation":
                    row = rows.get(fact.stream) or self.row(fact.stream)
                    if row is None or fact.seq > row.seq:
                        rows[fact.stream] = apply(row, fact, self.rules)
                case "agent":
                    self._apply_agent(fact, now)
                case "group":
                    self._apply_group(fact, now)
                case "contact" | "account" | "action":
                    pass
        for row in rows.values():
            self._set(row, now)

    def _set(self, row: Conversation, now: int, *, dirty: bool = True) -> None:
        if dirty:
            self.unwritten.put(row)
        row = advance(row, now, self.rules)
        self._meet(row)
        self.minutes.put(row, now)
        seen = self.view(row, now)
        today = row.state != "finished" or (row.finished_at or 0) >= self.day or seen.recent
        held = today or self.last_week.holds(row, now)
        before = self.row(row.id)
        self._contacts.put(before, row if held else None)
        if not held:
            self.passed[row.id] = row
            self._put(row.id, None, now)
            self.customers.drop(row, self.picture.slots)
            self.customers.learn(began((row,)))
            return
        self.customers.put(before, row)
        self._put(row.id, seen._replace(contacts=self.customers.count(row)), now)

    def _meet(self, row: Conversation) -> None:
        """What a row names exists by its id, and is filled in later."""
        if row.agent is not None and row.agent not in self.agents:
            agent = named_agent(row.agent)
            self.unwritten.put(agent)
            self.staff.put(agent)
        if row.group is not None and row.group not in self.groups:
            self.groups[row.group] = group = named_group(row.group)
            self.unwritten.put(group)
            self.staff.queues.changed = True

    def _put(self, row_id: str, seen: Seen | None, now: int) -> None:
        self.staff.worked(row_id, self.seen(row_id), seen)
        self.touched.update(self.picture.put(row_id, seen))
        self.changed.add(row_id)
        self._expect(row_id, seen, now)

    def _expect(self, row_id: str, seen: Seen | None, now: int) -> None:
        self._due.expect(row_id, None if seen is None else self._next_due(seen, now))

    def _next_due(self, seen: Seen, now: int) -> int | None:
        """When the row will be seen otherwise, if nothing happens."""
        agent, away_after = self._agent_of(seen.row), self.staff.attending.away_after
        changes = next_change(seen, now, self.rules.at(now), agent, away_after)
        counts = self.last_week.next_change(seen.row, now, self.next_day)
        moments = (due(seen.row, self.rules), changes, counts)
        return min((moment for moment in moments if moment is not None), default=None)

    def _apply_agent(self, fact: Fact, now: int) -> None:
        before = self.staff.known(fact.stream)
        after = apply_agent(before, fact)
        self.unwritten.put(after)
        self.staff.put(after)
        if before is None or before.name != after.name:
            self._renamed("agent", fact.stream, now)
        elif before.status != after.status or before.status_since != after.status_since:
            for row_id in self.staff.works.open_rows(after.id):
                if (row := self.row(row_id)) is not None:
                    self._put(row_id, self.view(row, now), now)

    def _apply_group(self, fact: Fact, now: int) -> None:
        before = self.groups.get(fact.stream)
        self.groups[fact.stream] = after = apply_group(before, fact)
        self.unwritten.put(after)
        self.staff.queues.changed = True
        if before is None or before.name != after.name:
            self._renamed("group", fact.stream, now)
            self.staff.renamed(fact.stream)

    def _renamed(self, kind: str, member: str, now: int) -> None:
        for seen in list(self.picture.seen):
            if seen is not None and getattr(seen.row, kind) == member:
                self._put(seen.row.id, self.view(seen.row, now), now)

    # Rules

    def settle(self, settings: Settings, rules: Book) -> bool:
        """These hold from now on. Says whether rows may be otherwise by them: `look_again` sees to that."""
        before = [*self.rules.eras(0)], self.staff.attending.away_after
        self.settings, self.rules = settings, rules
        self.staff.attend(attending(settings))
        return before != ([*rules.eras(0)], self.staff.attending.away_after)

    def stepped_since(self, moment: int) -> set[str]:
        """The rows that facts or rules touched at that moment or later, under the rules that held until now."""
        held = (seen.row for seen in self.picture.seen if seen is not None)
        rows = (*held, *self.unwritten.touched())
        return {row.id for row in rows if row.stepped_at >= moment}

    def look_again(self, now: int) -> Iterable[None]:
        """See every row by the rules of now. Yields between slices, so that the caller may let others in."""
        for number, row_id in enumerate(list(self.picture.slots)):
            seen = self.seen(row_id)
            if seen is not None:
                row = advance(seen.row, now, self.rules)
                if self.view(row, now) == seen:
                    self._expect(row_id, seen, now)
                else:
                    self._set(row, now, dirty=False)
            if number % _SLICE == 0:
                yield

    # Time

    def tick(self, now: int) -> None:
        """Apply every rule of time whose moment has come."""
        for row_id in self._due.come(now):
            row = self.row(row_id)
            if row is not None:
                self._set(row, now, dirty=False)
        self.staff.tick(now)

    def begin_day(self, now: int) -> Iterable[None]:
        """Midnight: today's figures begin anew. Yields between slices, so that the caller may let others in."""
        yesterday, self.day = self.day, midnight(now, self.zone)
        self.next_day = next_midnight(now, self.zone)
        self.staff.begin_day(self.day)
        self.last_week.begin_day(self.day)
        for number, seen in enumerate(list(self.picture.seen)):
            if seen is not None and (of_day(seen, yesterday) or self.last_week.concerns(seen, self.next_day)):
                current = self.row(seen.row.id)
                if current is not None:
                    self._set(current, now, dirty=False)
            if number % _SLICE == 0:
                yield

    # Behind the log

    def take(self) -> Changed | None:
        """What changed since it was last taken, all of which is written by now."""
        return self.unwritten.take(self.seq)

    def restore(self, changed: Changed) -> None:
        """Take back what could not be written; what changed meanwhile stands."""
        self.unwritten.restore(changed)
