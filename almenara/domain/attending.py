"""How agents attend, as the organization set it: their places and groups in spite of their source, when one who is
offline counts as away, which pauses are nobody's business."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from almenara.domain.agent import AWAY_AFTER, CAPACITY, Agent
from almenara.domain.defaults import UNSET
from almenara.domain.settings import Agent as Own
from almenara.domain.settled import Settings
from almenara.domain.text import fold


class Attending(Struct, frozen=True):
    """What holds now. `away_after` is in ms; `personal` are kinds of pause, folded; `own`: of agents, by id."""

    away_after: int = AWAY_AFTER
    capacity: int = CAPACITY
    personal: frozenset[str] = frozenset()
    own: Mapping[str, Own] = field(default_factory=dict[str, Own])

    def of(self, agent: Agent) -> Agent:
        """An agent as they attend: their source's, with what was set over it."""
        own = self.own.get(agent.id)
        places = self.capacity if agent.capacity is None else agent.capacity
        groups = agent.groups
        if own is not None:
            places = places if own.capacity is None else own.capacity
            groups = groups if own.groups is None else own.groups
        return replace(agent, capacity=places, groups=groups)

    def is_personal(self, reason: str | None) -> bool:
        """Whether a pause is of a kind that never alerts nor ranks."""
        return reason is not None and fold(reason) in self.personal


def attending(settings: Settings) -> Attending:
    """How agents attend under these settings."""
    return Attending(
        settings.attention.away_after * 1000,
        settings.attention.capacity,
        frozenset(fold(name) for name, pause in settings.of("pause").items() if pause.personal),
        settings.agents,
    )


ATTENDING: Final = attending(UNSET)
"""How agents attend where nothing is set."""
