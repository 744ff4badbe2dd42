"""Agents as seen: the roster first, so that one with nothing is a row of zeros.

What changes is noted at once and looked at when somebody asks or something is sent (`refresh`): an agent with twenty
changes in between is one change.
"""

import heapq
from collections.abc import Iterable

from almenara.catalog.agents.fields import AgentSeen, next_change, see
from almenara.catalog.columns import Naming
from almenara.catalog.seen import Seen
from almenara.domain.agent import Agent
from almenara.domain.attending import ATTENDING, Attending
from almenara.domain.workday import Workday, workday
from almenara.live.agents.picture import AgentPicture
from almenara.live.agents.queues import Queues
from almenara.live.agents.works import Works


class Staff:
    """One organization's agents, as they attend, and what they do. `naming` gives the names of groups, `day` is when
    today began."""

    def __init__(self, naming: Naming, day: int) -> None:
        self.agents: dict[str, Agent] = {}
        self.attending = ATTENDING
        self._known: dict[str, Agent] = {}
        self._day = day
        self._days: dict[str, Workday] = {}
        self.works = Works()
        self.queues = Queues()
        self.picture = AgentPicture(naming)
        self._stale: set[str] = set()
        self._changed: set[str] = set()
        self._due: list[tuple[int, str]] = []
        self._due_at: dict[str, int] = {}

    def load(self, agents: Iterable[Agent]) -> None:
        """Take the stored roster in."""
        for agent in agents:
            self.put(agent)

    def put(self, agent: Agent) -> None:
        """An agent is this now, as their source knows them."""
        self._known[agent.id] = agent
        self.agents[agent.id] = self.attending.of(agent)
        self._days[agent.id] = workday(agent.statuses, self._day)
        self._stale.add(agent.id)

    def begin_day(self, day: int) -> None:
        """Midnight was at `day`: everyone's times of the day begin anew."""
        self._day = day
        for agent in self._known.values():
            self._days[agent.id] = workday(agent.statuses, day)
        self._stale.update(self._known)

    def known(self, agent: str) -> Agent | None:
        """An agent as their source knows them."""
        return self._known.get(agent)

    def attend(self, attending: Attending) -> None:
        """Everyone attends like this now."""
        self.attending = attending
        for agent in self._known.values():
            self.put(agent)

    def worked(self, row_id: str, before: Seen | None, after: Seen | None) -> None:
        """A conversation was that and is this now."""
        self._stale |= self.works.put(row_id, before, after)
        self.queues.put(before, after)

    def renamed(self, group: str) -> None:
        """A group is called otherwise: its agents show it."""
        self._changed.update(agent.id for agent in self.agents.values() if group in agent.groups)

    def tick(self, now: int) -> None:
        """Note who is seen otherwise because time passed."""
        while self._due and self._due[0][0] <= now:
            moment, agent = heapq.heappop(self._due)
            if self._due_at.get(agent) == moment:
                del self._due_at[agent]
                self._stale.add(agent)

    def refresh(self, now: int) -> None:
        """Look at everyone who may have changed."""
        stale, self._stale = self._stale, set()
        for agent_id in stale:
            agent = self.agents.get(agent_id)
            seen = None
            if agent is not None and not agent.removed:
                seen = see(agent, self.works.of(agent_id), now, self.attending, self._days[agent_id])
            if self.picture.seen(agent_id) != seen:
                self._changed.add(agent_id)
                self.picture.put(agent_id, seen)
                self._schedule(agent_id, seen)

    def seen(self, now: int) -> list[AgentSeen]:
        """Everyone, as seen at `now`."""
        self.refresh(now)
        return self.picture.everyone()

    def take_changed(self) -> set[str]:
        """Who changed since this was last asked."""
        changed, self._changed = self._changed, set()
        return changed

    def _schedule(self, agent_id: str, seen: AgentSeen | None) -> None:
        moment = None if seen is None else next_change(seen, self.attending)
        if moment is None:
            self._due_at.pop(agent_id, None)
        elif self._due_at.get(agent_id) != moment:
            self._due_at[agent_id] = moment
            heapq.heappush(self._due, (moment, agent_id))
