"""What others did to the shop's conversations and agents, as the monitor shows it and as the demo remembers it."""

from typing import Final

from msgspec import Struct

from almenara.domain.conversation import State
from almenara.domain.facts import AgentStatus


class Place(Struct, frozen=True):
    """Where a conversation is: with which agent, in which group (the shop's own ids)."""

    state: State
    agent: str | None = None
    group: str | None = None
    tags: tuple[str, ...] = ()


GONE: Final = Place("finished")


class Status(Struct, frozen=True):
    """How an agent is, why, and until which moment of the shop where that was said."""

    status: AgentStatus
    reason: str | None = None
    until: int | None = None


class Handle(Struct, frozen=True):
    """How the monitor calls a conversation: what an action on it names."""

    id: str
    source: str
    version: int


class Look(Struct, frozen=True):
    """What the monitor shows at `seq`: the conversations that are not finished, and every agent."""

    seq: int
    rows: dict[str, Place]
    agents: dict[str, Status]
    handles: dict[str, Handle]


class Moves(Struct, frozen=True):
    """What was found to be otherwise than the shop had it: everything up to `after` had been played by then, and
    what was due since happens at `at`, once these are where they are now."""

    after: int
    at: int
    rows: dict[str, Place]
    agents: dict[str, Status]
