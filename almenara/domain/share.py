"""Spreading conversations over a group's available agents: who has most free places first."""

from collections import Counter
from collections.abc import Callable, Mapping

from almenara.domain.agent import Agent, free_places


class Places:
    """The free places of the agents, taken one by one: who is in several groups has them once."""

    def __init__(self, agents: Mapping[str, Agent], load: Callable[[str], int]) -> None:
        self._agents, self._load = agents, load
        self._free: dict[str, dict[str, int]] = {}
        self._taken: Counter[str] = Counter()

    def take(self, group: str, but: str | None = None) -> str | None:
        """The agent of the group with most free places, who has one fewer now; None when there are none. Never the
        agent `but`."""
        free = self._of(group)
        left = ((places - self._taken[agent], agent) for agent, places in free.items() if agent != but)
        _, taken = min(((-places, agent) for places, agent in left if places > 0), default=(0, None))
        if taken is not None:
            self._taken[taken] += 1
        return taken

    def _of(self, group: str) -> dict[str, int]:
        if group not in self._free:
            members = (agent for agent in self._agents.values() if group in agent.groups)
            self._free[group] = {one.id: free_places(one, self._load(one.id)) for one in members}
        return self._free[group]
