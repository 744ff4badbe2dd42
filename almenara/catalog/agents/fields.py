"""What can be asked of an agent, by name: the vocabulary of their filters, indicators and orders."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final, NamedTuple

from msgspec import Struct

from almenara.catalog.fields import Field
from almenara.domain.agent import PRESENT, Agent, away_from, capacity, free_places
from almenara.domain.attending import ATTENDING, Attending
from almenara.domain.facts import Moment
from almenara.domain.text import fold
from almenara.domain.workday import NOTHING, Workday


class Work(Struct, frozen=True):
    """What an agent's conversations, open now or finished today, add up to. Moments and durations in ms.

    `load` in progress; `open` these, pending and inactive; `waiting_since` the oldest of the open ones; `finished`
    today, of which `handled` is the time in progress; `responded` first responses of today, after `responding`
    altogether; `transfers` of today away from them; `active_at` when they last wrote or were given one.
    """

    load: int = 0
    open: int = 0
    unanswered: int = 0
    waiting_since: Moment | None = None
    finished: int = 0
    handled: int = 0
    responded: int = 0
    responding: int = 0
    transfers: int = 0
    active_at: Moment | None = None

    @property
    def pressing(self) -> bool:
        """Whether any of them cannot do without the agent: in progress, or waiting for an answer."""
        return self.load > 0 or self.unanswered > 0


class AgentSeen(NamedTuple):
    """An agent as seen at a moment: `exceeded` their pause, `away` while conversations are pressing; their `day`."""

    agent: Agent
    work: Work
    exceeded: bool = False
    away: bool = False
    day: Workday = NOTHING


def see(agent: Agent, work: Work, now: Moment, attending: Attending = ATTENDING, day: Workday = NOTHING) -> AgentSeen:
    """The agent, as they attend, seen at `now`."""
    ends, away = exceeds_from(agent, attending), away_from(agent, attending.away_after)
    return AgentSeen(
        agent, work, ends is not None and ends <= now, work.pressing and away is not None and away <= now, day
    )


def next_change(seen: AgentSeen, attending: Attending = ATTENDING) -> Moment | None:
    """When the agent will be seen otherwise, if nothing happens."""
    if seen.agent.status == "pause":
        return None if seen.exceeded else exceeds_from(seen.agent, attending)
    return None if seen.away or not seen.work.pressing else away_from(seen.agent, attending.away_after)


def exceeds_from(agent: Agent, attending: Attending = ATTENDING) -> Moment | None:
    """When the agent's pause is over; None without one, or of a personal kind, which nobody is ranked by."""
    paused = agent.status == "pause" and not attending.is_personal(agent.status_reason)
    return agent.status_until if paused else None


def _of(path: str) -> Callable[[AgentSeen], Any]:
    return attrgetter(f"agent.{path}")


_LIST: Final[tuple[Field[AgentSeen], ...]] = (
    Field("status", "label", _of("status")),
    Field("reason", "label", _of("status_reason")),
    Field("groups", "labels", _of("groups")),
    Field("source", "label", _of("source")),
    Field("present", "flag", lambda seen: seen.agent.status in PRESENT),
    Field("here", "flag", lambda seen: seen.agent.status != "offline" or seen.work.open > 0),
    Field("exceeded", "flag", attrgetter("exceeded")),
    Field("away", "flag", attrgetter("away")),
    Field("free", "flag", lambda seen: free_places(seen.agent, seen.work.load) > 0),
    Field("full", "flag", lambda s: s.agent.status == "available" and not free_places(s.agent, s.work.load)),
    Field("unanswered", "flag", lambda seen: seen.work.unanswered > 0),
    Field("text", "text", lambda seen: fold(seen.agent.name)),
    Field("load", "number", attrgetter("work.load")),
    Field("capacity", "number", lambda seen: capacity(seen.agent)),
    Field("free_places", "number", lambda seen: free_places(seen.agent, seen.work.load)),
)
FIELDS: Final[dict[str, Field[AgentSeen]]] = {field.name: field for field in _LIST}


def reader(seen: AgentSeen) -> Callable[[str], Any]:
    """The reader that `domain.condition.test` asks."""
    return lambda name: FIELDS[name].read(seen)
