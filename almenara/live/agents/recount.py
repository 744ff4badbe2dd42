"""Agents and every indicator over them again: agents from their own facts alone, their work counted row by row."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from almenara.catalog.agents.fields import AgentSeen, Work, reader, see
from almenara.catalog.agents.indicators import INDICATORS, AgentIndicator
from almenara.catalog.measures import Count, Ratio, Sum
from almenara.domain.agent import Agent
from almenara.domain.attending import Attending
from almenara.domain.condition import test
from almenara.domain.conversation import OPEN, Conversation
from almenara.domain.facts import Fact
from almenara.domain.roster import apply_agent, named_agent


class Doing:
    """How many conversations each agent has in progress, and unanswered."""

    def __init__(self) -> None:
        self._load: Counter[str] = Counter()
        self._unanswered: Counter[str] = Counter()

    def bring(self, row: Conversation) -> None:
        """One conversation more."""
        if row.agent is not None and row.state in OPEN:
            self._load[row.agent] += row.state == "in_progress"
            self._unanswered[row.agent] += row.unanswered_since is not None

    def of(self, agent: str) -> Work:
        """What an indicator asks of the agent's work."""
        return Work(load=self._load[agent], unanswered=self._unanswered[agent])


def agents_again(ids: Iterable[str], histories: Mapping[str, Sequence[Fact]]) -> list[Agent]:
    """These agents and those of the facts (by stream), as the facts say; whoever has none is only named."""
    made: list[Agent] = []
    for agent in {*ids, *histories}:
        one = named_agent(agent)
        for fact in histories.get(agent, ()):
            one = apply_agent(one, fact)
        made.append(one)
    return made


def differing(kept: Agent | None, made: Agent) -> list[str]:
    """In what an agent as kept is other than as made of the facts: not in old statuses, which are kept in part."""
    if kept is None:
        return ["id"]
    names = [name for name in made.__struct_fields__ if name != "statuses"]
    return [name for name in names if getattr(kept, name) != getattr(made, name)]


def counted(agents: Iterable[Agent], doing: Doing, attending: Attending, now: int) -> dict[str, float | None]:
    """Every indicator over agents, counted agent by agent."""
    present = [see(attending.of(agent), doing.of(agent.id), now, attending) for agent in agents if not agent.removed]
    return {one.name: _value(one, [seen for seen in present if test(one.of, reader(seen))]) for one in INDICATORS}


def _value(indicator: AgentIndicator, those: Sequence[AgentSeen]) -> float | None:
    match indicator.measure:
        case Count():
            return len(those)
        case Sum(field):
            return _sum(those, field)
        case Ratio(of, whole):
            all_of = _sum(those, whole)
            return round(_sum(those, of) / all_of, 4) if all_of else None


def _sum(those: Sequence[AgentSeen], field: str) -> int:
    return sum(reader(seen)(field) for seen in those)
