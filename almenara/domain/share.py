"""Spreading conversations over a group's available agents: who has most free places first."""

import heapq
from collections.abc import Callable, Iterable, Mapping

from almenara.domain.agent import Agent, free_places


class Places:
    """The free places of a group, taken one by one."""

    def __init__(self, agents: Iterable[Agent], load: Callable[[str], int]) -> None:
        free = ((free_places(agent, load(agent.id)), agent.id) for agent in agents)
        self._heap = [(-places, agent) for places, agent in free if places]
        heapq.heapify(self._heap)

    def take(self, but: str | None = None) -> str | None:
        """The agent with most free places, who has one fewer now; None when there are none. Never the agent `but`."""
        aside: list[tuple[int, str]] = []
        taken: str | None = None
        while self._heap and taken is None:
            places, agent = heapq.heappop(self._heap)
            if agent == but:
                aside.append((places, agent))
                continue
            taken = agent
            if places < -1:
                aside.append((places + 1, agent))
        for one in aside:
            heapq.heappush(self._heap, one)
        return taken


def of_group(agents: Mapping[str, Agent], group: str) -> list[Agent]:
    """The agents of a group."""
    return [agent for agent in agents.values() if group in agent.groups]
