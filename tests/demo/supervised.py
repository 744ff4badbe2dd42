"""The shop with supervisors at work: what it tells and what they do, folded by the server's own fold."""

from random import Random
from typing import Final

from almenara.demo.draws import MINUTE
from almenara.demo.events import Event
from almenara.demo.moves import Look, Moves, Place, Status
from almenara.demo.shop import GROUPS
from almenara.demo.staff import PEOPLE
from almenara.demo.timeline import Timeline
from almenara.domain.conversation import Conversation
from almenara.domain.facts import (
    AgentStatus,
    AgentStatusChanged,
    Data,
    Fact,
    Finished,
    Pended,
    Queued,
    Reopened,
    Resumed,
    Tagged,
    Transferred,
)
from almenara.domain.fold import apply
from almenara.domain.instants import format_instant, parse_instant
from almenara.domain.rules import DEFAULT
from almenara.domain.timed import advance
from tests.demo.observed import WEDNESDAY, a_shop, facts_of, local

BOSS = "boss"
AWAY: Final[tuple[AgentStatus, ...]] = ("unavailable", "pause", "offline")


def member(ours: str | None) -> str | None:
    """The shop's id of what the monitor names."""
    return None if ours is None else ours.partition("/")[2]


class Supervised:
    """A Wednesday morning from ten o'clock on. `told` is what the shop tells, `done` what supervisors did.

    `before` holds each told fact's row, and each agent's status, as they were when it was told.
    """

    def __init__(self) -> None:
        self.shop = a_shop()
        self.now = local(WEDNESDAY, 10)
        self.timeline = self._timeline()
        self.rows: dict[str, Conversation] = {}
        self.agents: dict[str, Status] = {}
        self.told: list[Event] = []
        self.before: list[tuple[Conversation | None, dict[str, Status]]] = []
        self.moves: list[Moves] = []
        self._count = 0
        self.until(self.now)

    def until(self, moment: int, step: int = 2 * MINUTE) -> None:
        """Plays on, looking at the monitor before each step."""
        while self.now < moment or not self.told:
            if self.told:
                self.notice()
            self.now = min(moment, self.now + step)
            events = list(self.timeline.advance(self.now))
            for event, fact in zip(events, facts_of(events), strict=True):
                self.told.append(event)
                self.before.append((self.rows.get(event.subject), dict(self.agents)))
                self._fold(fact)

    def supervise(self, subject: str, data: Data) -> None:
        """Somebody does something now."""
        self._count += 1
        [fact] = facts_of([Event(self.now, subject, f"supervisor-{self._count}", data, 900_000)])
        self._fold(fact)

    def notice(self) -> Moves | None:
        """The demo looks at what the monitor shows."""
        moves = self.timeline.unlike(self.look(), self.now, set())
        if moves is not None:
            self.moves.append(moves)
            self.timeline.apply(moves)
        return moves

    def retold(self, moves: tuple[Moves, ...]) -> list[Event]:
        """What the shop tells until now when it knows from the beginning what others do."""
        return list(self._timeline(moves).advance(self.now))

    def _timeline(self, moves: tuple[Moves, ...] = ()) -> Timeline:
        since = self.shop.begin(WEDNESDAY)
        return Timeline(self.shop, since, since - 1, moves)

    def look(self) -> Look:
        open_ = {n: advance(row, self.now, DEFAULT) for n, row in self.rows.items() if row.state != "finished"}
        self.rows |= open_
        rows = {name: Place(row.state, member(row.agent), member(row.group), row.tags) for name, row in open_.items()}
        return Look(0, rows, self.agents, {})

    def of(self, name: str, since: int) -> list[Event]:
        """What the shop told of a conversation later than a moment."""
        return [event for event in self.told if event.subject == name and event.time > since]

    def one(self, state: str) -> str:
        """A conversation in that state with people who wait for us or for whom we wait."""
        found = [name for name, row in self.rows.items() if row.state == state and row.channel != "email"]
        return max(found, key=lambda name: self.rows[name].state_since)

    def _fold(self, fact: Fact) -> None:
        name = fact.external_id or ""
        if isinstance(fact.data, AgentStatusChanged):
            until = None if fact.data.until is None else parse_instant(fact.data.until)
            self.agents[name] = Status(fact.data.status, fact.data.reason, until)
        elif fact.type.partition(".")[0] in ("conversation", "message", "note"):
            self.rows[name] = apply(self.rows.get(name), fact, DEFAULT)


def anything(supervised: Supervised, chance: Random) -> None:
    """A supervisor does something or other, to whatever."""
    name = chance.choice(list(supervised.rows))
    row, agent = supervised.rows[name], chance.choice(PEOPLE)
    until = format_instant(supervised.now + chance.randrange(2, 30) * MINUTE)
    if chance.random() < 0.15:
        status = chance.choice(("available", "pre_pause", *AWAY))
        supervised.supervise(agent.id, AgentStatusChanged(status=status, reason=BOSS, until=until))
    elif row.state == "finished":
        supervised.supervise(name, Reopened())
    else:
        group = chance.choice(list(GROUPS))
        choices: list[Data] = [
            Transferred(to_agent=agent.id, to_group=agent.groups[0], by=BOSS),
            Transferred(to_group=group, by=BOSS),
            Queued(group=member(row.group), by=BOSS),
            Finished(by="agent", reason=BOSS),
            Pended(until=until),
            Pended(),
            Resumed(),
            Tagged(("mine",)),
        ]
        supervised.supervise(name, chance.choice(choices))
