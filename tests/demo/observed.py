"""A day of the shop as the monitor would show it: events read by the server's own door, folded by its own fold."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import takewhile
from statistics import quantiles
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from almenara.catalog.rulebook import rulebook
from almenara.demo.draws import DAY, HOUR, MINUTE
from almenara.demo.events import Event, batch
from almenara.demo.opening import calendars
from almenara.demo.shop import HOME, Shop
from almenara.demo.timeline import play
from almenara.domain.conversation import Conversation
from almenara.domain.facts import AgentStatusChanged, Fact, MessageReceived, MessageSent
from almenara.domain.fold import apply
from almenara.domain.rules import Rules
from almenara.domain.settings import Group, Setting
from almenara.domain.settled import Version
from almenara.domain.timed import advance
from almenara.web.events import Origin, read

WEDNESDAY = date(2026, 11, 18)
SEED = "luma"


def local(day: date, hour: int, minute: int = 0) -> int:
    """A moment by the clock on the wall of the shop."""
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(HOME)).timestamp()) * 1000


def a_shop(first: int | None = None, seed: str = SEED) -> Shop:
    """A shop whose demo started at `first`; else on the next day, so that nothing fails on WEDNESDAY."""
    return Shop.opened(seed, local(WEDNESDAY + timedelta(days=1), 11) if first is None else first)


def rules_of(shop: Shop) -> Rules:
    """What holds where the groups have the shop's hours."""
    told: list[tuple[str, str, Setting]] = []
    for name, (calendar, groups) in calendars(shop).items():
        told.append(("calendar", name, calendar))
        told += [("group", f"demo/{group}", Group(calendar=name)) for group in groups]
    versions = [
        Version(kind, id_, seq, 0, None, msgspec.json.encode(one)) for seq, (kind, id_, one) in enumerate(told)
    ]
    return rulebook(versions, ZoneInfo(shop.zone), frozenset()).at(shop.first)


def facts_of(events: list[Event]) -> list[Fact]:
    """What the server makes of events."""
    found: list[Fact] = []
    for start in range(0, len(events), 1000):
        body = batch(events[start : start + 1000], lambda moment: moment)
        found += read(body, "application/cloudevents-batch+json", Origin(b"k" * 32, "demo", 2**45))
    return found


class Moment(Struct, frozen=True):
    """What the screen shows at one minute."""

    at: int
    rows: dict[str, Conversation]
    statuses: dict[str, str]

    def state(self, state: str, group: str | None = None) -> list[Conversation]:
        return [row for row in self.rows.values() if row.state == state and (group is None or row.group == group)]

    def longest_wait(self, group: str | None = None) -> float:
        """Minutes."""
        waits = [self.at - row.waiting_since for row in self.state("queued", group) if row.waiting_since]
        return max(waits, default=0) / MINUTE

    @property
    def stranded(self) -> int:
        """In progress with an agent who is offline."""
        return sum(self.statuses.get(row.agent or "", "offline") == "offline" for row in self.state("in_progress"))

    @property
    def windows(self) -> int:
        """Reply windows of WhatsApp that close within two hours."""
        return sum(
            row.reply_until is not None and row.reply_until - self.at <= 2 * HOUR
            for row in self.rows.values()
            if row.channel == "whatsapp" and (row.state == "pending" or row.unanswered_since is not None)
        )


class Observed:
    """One working day, replayed: `moments` every five minutes, `rows` of the day's conversations at its end."""

    def __init__(self, shop: Shop, day: date) -> None:
        self.shop, self.day, self.rules = shop, day, rules_of(shop)
        self.events = list(_events(shop, day))
        self.moments: list[Moment] = []
        self.rows: dict[str, Conversation] = {}
        self.agent_replies: list[float] = []
        self.contact_replies: list[float] = []
        self.messages = Counter[str]()
        self._statuses: dict[str, str] = {}
        self._open: dict[str, Conversation] = {}
        self._replay(shop.begin(day))

    def between(self, begin: int, end: int) -> list[Moment]:
        return [moment for moment in self.moments if begin <= moment.at < end]

    @property
    def attended(self) -> list[Conversation]:
        """Those that reached people and were answered."""
        return [row for row in self.rows.values() if row.first_assigned_at is not None]

    @property
    def for_people(self) -> list[Conversation]:
        return [row for row in self.rows.values() if not row.contained and (row.waits or row.direction == "outbound")]

    def _replay(self, begin: int) -> None:
        due = begin
        for fact in facts_of(self.events):
            while fact.time >= due:
                self._look(due)
                due += 5 * MINUTE
            if isinstance(fact.data, AgentStatusChanged):
                self._statuses[fact.stream] = fact.data.status
            elif fact.type.partition(".")[0] in ("conversation", "message", "note"):
                self._fold(fact)

    def _fold(self, fact: Fact) -> None:
        name = fact.external_id or ""
        before = self._open.get(fact.stream) or self.rows.get(name)
        row = apply(before, fact, self.rules)
        if before is not None and name.startswith(f"{self.day:%y%m%d}"):
            self._time(before, fact)
        if row.state == "finished":
            self._open.pop(fact.stream, None)
        else:
            self._open[fact.stream] = row
        self.rows[name] = row

    def _time(self, before: Conversation, fact: Fact) -> None:
        if isinstance(fact.data, MessageReceived | MessageSent):
            self.messages[fact.stream] += 1
        if isinstance(fact.data, MessageSent) and fact.data.author.kind == "agent":
            if before.unanswered_since and before.last_agent_message_at:
                self.agent_replies.append((fact.time - before.unanswered_since) / 1000)
        elif isinstance(fact.data, MessageReceived) and before.last_agent_message_at and not before.unanswered_since:
            self.contact_replies.append((fact.time - before.last_agent_message_at) / 1000)

    def _look(self, at: int) -> None:
        self._open = {stream: advance(row, at, self.rules) for stream, row in self._open.items()}
        self.moments.append(Moment(at, dict(self._open), dict(self._statuses)))


def _events(shop: Shop, day: date) -> Iterator[Event]:
    end = shop.begin(day) + DAY
    since = shop.begin(day - timedelta(days=1))
    return takewhile(lambda event: event.time < end, play(shop, since, since - 1))


@cache
def ordinary() -> Observed:
    """A Wednesday on which nothing fails."""
    return _own(Observed(a_shop(), WEDNESDAY))


@cache
def with_incident(seed: str = SEED, hour: float = 11) -> Observed:
    """A Wednesday on which the demo first started, at that hour."""
    return _own(Observed(a_shop(local(WEDNESDAY, 0) + round(hour * HOUR), seed), WEDNESDAY))


def _own(observed: Observed) -> Observed:
    own = f"{observed.day:%y%m%d}"
    observed.rows = {name: row for name, row in observed.rows.items() if name.startswith(own)}
    return observed


def median_and_p90(values: list[float]) -> tuple[float, float]:
    cuts = quantiles(values, n=10)
    return cuts[4], cuts[8]
