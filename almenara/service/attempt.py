"""One wish against the rows as they are at the head of the log: facts, and a result for each row."""

from collections.abc import Mapping
from typing import Protocol

from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.access.scope import reach, reaches_agent
from almenara.catalog.fields import reader
from almenara.catalog.seen import Seen
from almenara.domain import commands as c
from almenara.domain.agent import Agent
from almenara.domain.condition import test
from almenara.domain.conversation import Conversation
from almenara.domain.decide import Code, Facts, Refusal, Roster, decide, refuse_asking, set_status
from almenara.domain.fact_types import TYPE_NAMES
from almenara.domain.facts import Fact, NoteAdded
from almenara.domain.fold import apply, fold
from almenara.domain.group import Group
from almenara.domain.instants import format_instant
from almenara.domain.ours import RowResult, Values
from almenara.domain.rules import Book
from almenara.domain.settled import Settings
from almenara.domain.shapes import Data
from almenara.domain.share import Places
from almenara.domain.timed import advance
from almenara.service.wish import ORIGIN, Chosen, Wish
from almenara.store.log import Histories


class Floor(Protocol):
    """The live picture, as far as acting needs it: as of `seq`; a load is how many conversations are in progress."""

    @property
    def seq(self) -> int: ...  # noqa: D102
    @property
    def agents(self) -> Mapping[str, Agent]: ...  # noqa: D102
    @property
    def groups(self) -> Mapping[str, Group]: ...  # noqa: D102
    @property
    def rules(self) -> Book: ...  # noqa: D102
    @property
    def settings(self) -> Settings: ...  # noqa: D102
    def view(self, row: Conversation, now: int, /) -> Seen: ...  # noqa: D102
    def load_of(self, agent: str, /) -> int: ...  # noqa: D102


class Attempt:
    """One attempt of a wish: `facts` and `results` are what it decided. `rows` are those that exist, as of the
    floor's seq."""

    def __init__(
        self, floor: Floor, actor: Actor, wish: Wish, rows: Mapping[str, Conversation], action: str, now: int
    ) -> None:
        self._floor, self._actor, self._wish = floor, actor, wish
        self._rows, self._action, self._now = rows, action, now
        self._reach = reach(actor)
        self._roster = Roster(floor.agents, floor.rules.at(now).owned)
        self._places = Places(floor.agents, floor.load_of)
        self.facts: list[Fact] = []
        self.results: list[RowResult] = []

    def reaches_any(self) -> bool:
        """Whether any row is within reach."""
        if self._wish.action.on == "agents":
            return any(self._agent(one.id) is not None for one in self._wish.rows)
        return any(self._reaches(row) for row in self._rows.values())

    def decide(self, histories: Histories) -> None:
        """Decide every row; `histories` are of those that changed since."""
        for chosen in self._wish.rows:
            if self._wish.action.on == "agents":
                self._decide_agent(chosen)
            else:
                self._decide_row(chosen, self._now_of(chosen, histories))

    def _now_of(self, chosen: Chosen, histories: Histories) -> Conversation | None:
        row, rules = self._rows.get(chosen.id), self._floor.rules
        if row is None:
            return None
        row = advance(fold(histories[row.id], rules) if row.id in histories else row, self._now, rules)
        return row if self._reaches(row) else None

    def _decide_row(self, chosen: Chosen, row: Conversation | None) -> None:
        declared = self._wish.action
        if row is None:
            self._refuse(chosen.id, "not_found")
        elif declared.versioned and chosen.version != row.version:
            self._refuse(chosen.id, "changed_meanwhile", values_of(row), row.version)
        elif row.state not in declared.states:
            self._refuse(chosen.id, "not_now", values_of(row), row.version)
        elif self._lacks_reason(row):
            self._refuse(chosen.id, "reason_required", values_of(row), row.version)
        else:
            command = self._command(row)
            decided = command if isinstance(command, Refusal) else decide(declared.name, command, row, self._roster)
            if isinstance(decided, Refusal):
                self._refuse(chosen.id, decided.code, values_of(row), row.version)
            else:
                self._keep(row, decided)

    def _lacks_reason(self, row: Conversation) -> bool:
        """Whether the row's group lets nothing be finished without a reason, and none is given."""
        command, group = self._wish.command, self._floor.settings.groups.get(row.group or "")
        return (
            isinstance(command, c.Finish) and command.reason is None and group is not None and group.reason_required
        )

    def _keep(self, row: Conversation, decided: Facts) -> None:
        after = row
        for data in decided.data:
            # It follows what was seen, even what a source dated a little ahead.
            at = max(self._now, after.stepped_at + 1)
            fact = self._fact(row.id, row.external_id, data, decided.source, at)
            self.facts.append(fact)
            after = apply(after, fact, self._floor.rules)
        requested = row.source in self._roster.owned
        self.results.append(RowResult(row.id, None, requested, values_of(row), values_of(after)))

    def _decide_agent(self, chosen: Chosen) -> None:
        agent, command = self._agent(chosen.id), self._wish.command
        assert isinstance(command, c.SetStatus)
        if agent is None:
            self._refuse(chosen.id, "not_found")
            return
        decided = set_status(command, agent)
        if isinstance(decided, Refusal):
            self._refuse(chosen.id, decided.code, status_of(agent))
            return
        external = agent.id.removeprefix(agent.source + "/")
        at = max(self._now, agent.status_order[1] + 1)
        self.facts.append(self._fact(agent.id, external, decided.data[0], agent.source, at))
        after: Values = {"status": command.status, "until": command.until}
        self.results.append(RowResult(agent.id, before=status_of(agent), after=after))

    def _fact(self, stream: str, external: str | None, data: Data, source: str, at: int) -> Fact:
        place = len(self.facts)
        if isinstance(data, NoteAdded):
            data = replace(data, message=f"{self._action}:{place}")
        name = TYPE_NAMES[type(data)]
        return Fact(
            name,
            stream,
            at,
            source,
            data,
            external,
            origin=ORIGIN,
            event=f"{self._action}:{place}",
            actor=self._actor.id,
            action=self._action,
        )

    def _refuse(self, row: str, code: Code, now: Values | None = None, version: int | None = None) -> None:
        seen: Values = {} if now is None else now if version is None else now | {"version": version}
        self.results.append(RowResult(row, code, before=seen))

    def _command(self, row: Conversation) -> c.Command | Refusal:
        command = self._wish.command
        if not isinstance(command, c.Transfer) or not command.share:
            return command
        group = command.to_group or row.group
        if group is None:
            return Refusal("nothing_to_do")
        # What is refused takes no place from the others.
        refusal = refuse_asking(row, group.partition("/")[0], self._roster)
        if refusal is not None:
            return refusal
        # Beyond the free places, conversations wait in the group's queue.
        return replace(command, to_agent=self._places.take(group, but=row.agent), to_group=group, share=False)

    def _reaches(self, row: Conversation) -> bool:
        return test(self._reach, reader(self._floor.view(row, self._now)))

    def _agent(self, agent: str) -> Agent | None:
        known = self._floor.agents.get(agent)
        return known if known is not None and not known.removed and reaches_agent(self._actor, known.groups) else None


def values_of(row: Conversation) -> Values:
    """What the trail tells of a conversation: ids, numbers, labels."""
    named = {name: getattr(row, name) for name in ("state", "agent", "group", "priority")}
    return named | {"tags": list(row.tags)}


def status_of(agent: Agent) -> Values:
    """What the trail tells of an agent."""
    until = None if agent.status_until is None else format_instant(agent.status_until)
    return {"status": agent.status, "until": until}
