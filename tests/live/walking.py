"""A walk of events and actions, step by step, and a plain model of what each must do, written from the specification.

The model asks nothing of the code that decides: it knows rows as the fold makes them, who reaches them, and what an
action does to a row's state, agent, group and labels.
"""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.domain import facts as f
from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation
from almenara.domain.fact_types import TYPE_NAMES
from almenara.domain.facts import Fact
from almenara.domain.ours import ActionRefused, ActionSent, ActionUndone
from almenara.domain.rules import Rules

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
RULES: Final = Rules(owned=frozenset({"desk"}))
"""A helpdesk owns what comes from `desk`; what comes from `shop` is ours."""
GROUPS: Final = ("shop/pagos", "shop/ventas", "desk/soporte")
AGENTS: Final = {
    "shop/ana": (("pagos",), 2),
    "shop/luis": (("pagos", "ventas"), 3),
    "shop/rosa": (("ventas",), None),
    "desk/otto": (("soporte",), 4),
}
SUBJECTS: Final = {"shop": ("c0", "c1", "c2", "c3", "c4"), "desk": ("d0", "d1")}
ACTORS: Final = (
    Actor("o", "user:1", "administrator"),
    Actor("o", "user:2", "operator", groups=frozenset({"shop/pagos", "desk/soporte"})),
    Actor("o", "user:3", "advanced_agent", groups=frozenset({"shop/ventas"}), agents=frozenset({"shop/luis"})),
    Actor("o", "user:4", "agent", groups=frozenset({"shop/pagos"}), agents=frozenset({"shop/ana"})),
    Actor("o", "user:5", "operator", all_groups=True),
)
OPEN: Final = ("queued", "in_progress", "pending", "inactive")
APPLIES: Final = {
    "transfer": (*OPEN, "bot"),
    "requeue": ("in_progress", "pending", "inactive", "bot"),
    "pend": ("queued", "in_progress", "inactive"),
    "resume": ("pending", "inactive"),
    "finish": (*OPEN, "bot"),
    "reopen": ("finished",),
    "prioritize": (*OPEN, "finished", "bot"),
    "tag": (*OPEN, "finished", "bot"),
    "note": (*OPEN, "finished", "bot"),
}
UNDOABLE: Final = frozenset({"transfer", "requeue", "finish", "pend", "prioritize", "tag"})
VERSIONED: Final = frozenset({"transfer", "requeue", "finish", "reopen", "pend", "resume"})


# What happens


def roster() -> list[tuple[str, str, f.Data]]:
    """The floor: (source, external id, data)."""
    told: list[tuple[str, str, f.Data]] = []
    for group in GROUPS:
        source, _, name = group.partition("/")
        told.append((source, name, f.GroupRegistered(name.title())))
    for agent, (groups, capacity) in AGENTS.items():
        source, _, name = agent.partition("/")
        told.append((source, name, f.AgentRegistered(name.title(), groups=groups, capacity=capacity)))
        told.append((source, name, f.AgentStatusChanged("available")))
    return told


def happening(dice: Random, source: str, row: Conversation | None) -> f.Data:
    """Something that a source may tell of a conversation; a new one begins as they do."""
    agents = [name.partition("/")[2] for name in AGENTS if name.startswith(source)]
    groups = [name.partition("/")[2] for name in GROUPS if name.startswith(source)]
    agent, group = dice.choice(agents), dice.choice(groups)
    if row is None and dice.random() < 0.9:
        return f.Opened(
            dice.choice(("whatsapp", "webchat", "email")),
            f.Contact("Marta"),
            group=dice.choice((group, group, None)),
            agent=dice.choice((None, None, agent)),
            bot=dice.choice((None, None, None, "luma")),
            ticket=str(dice.randrange(1_000)),
        )
    one = dice.randrange(14)
    match one:
        case 0:
            return f.Queued(dice.choice((None, group)))
        case 1 | 2:
            return f.Assigned(agent, dice.choice((None, group)))
        case 3:
            return f.Transferred(agent, dice.choice((None, group)))
        case 4:
            return f.Transferred(to_group=group)
        case 5:
            return f.Pended()
        case 6:
            return f.Resumed()
        case 7:
            return f.Finished(dice.choice(("agent", "contact", "bot")))
        case 8:
            return f.Reopened()
        case 9:
            return f.Tagged((dice.choice(("a", "b")),))
        case 10 | 11:
            return f.MessageReceived("m", "hola")
        case 12:
            return f.MessageSent("m", "hola", f.Author("agent", agent))
        case _:
            return f.Prioritized(dice.randrange(5))


def answering(dice: Random, row: Conversation) -> tuple[f.Data, str | None]:
    """How a helpdesk goes on with what it was asked: a fact, and the action it belongs to if it is of ours."""
    request = row.request
    assert request is not None
    agent = None if request.agent is None else request.agent.partition("/")[2]
    group = None if request.group is None else request.group.partition("/")[2]
    if not request.sent:
        return ActionSent(), request.action
    if dice.random() < 0.3:
        return ActionRefused("refused"), request.action
    match request.name:
        case "transfer":
            return (f.Assigned(agent, group) if agent else f.Queued(group)), None
        case "requeue":
            return f.Queued(), None
        case "finish":
            return f.Finished("agent"), None
        case "pend":
            return f.Pended(), None
        case "resume":
            return f.Resumed(), None
        case "reopen":
            return f.Reopened(), None
        case _:
            return f.Prioritized(1), None


# Who may


def reaches(actor: Actor, row: Conversation, day: int) -> bool:
    """Whether a conversation is within someone's reach; `day` is today's midnight."""
    if actor.profile == "administrator" or (actor.all_groups and actor.profile != "agent"):
        return True
    lately = row.finished_at is None or row.finished_at >= day - 7 * DAY
    if row.agent in actor.agents and lately:
        return True
    return row.group in actor.groups and (actor.profile != "agent" or row.state == "queued")


# What it does


class Place(Struct, frozen=True):
    """What an action may change of a row, as a person sees it."""

    state: str
    agent: str | None
    group: str | None
    priority: int
    tags: tuple[str, ...]
    transfers: int
    waits: bool

    @classmethod
    def of(cls, row: Conversation) -> "Place":
        """A row's."""
        waits = row.waiting_since is not None
        return cls(row.state, row.agent, row.group, row.priority, row.tags, row.transfers, waits)


def foreseen(name: str, fields: dict[str, Any], row: Conversation, agents: Mapping[str, Agent]) -> str | Place:
    """What an action makes of a row that is within reach and as it was seen: a refusal's code, or its place then."""
    if row.state not in APPLIES[name]:
        return "not_now"
    after = _after(name, fields, row, agents)
    if after is None:
        return "nothing_to_do"
    if row.source not in RULES.owned:
        return after
    named = fields.get("to_agent") or fields.get("to_group") or fields.get("agent") or fields.get("group")
    return unaskable(row, named) or Place.of(row)


def unaskable(row: Conversation, named: str | None) -> str | None:
    """The code for which the helpdesk that owns a row cannot be asked now for what names somebody, if it cannot."""
    if row.source not in RULES.owned:
        return None
    if named is not None and not named.startswith(row.source + "/"):
        return "other_source"
    return "under_way" if row.request is not None and row.request.ended is None else None


def _after(name: str, fields: dict[str, Any], row: Conversation, agents: Mapping[str, Agent]) -> Place | None:
    now = Place.of(row)
    match name:
        case "transfer":
            return _moved(fields.get("to_agent"), fields.get("to_group"), row, agents)
        case "requeue":
            return replace(now, state="queued", agent=None, waits=True)
        case "pend":
            return replace(now, state="pending")
        case "resume":
            return replace(now, state="in_progress") if row.agent else replace(now, state="queued", waits=True)
        case "finish":
            return replace(now, state="finished", waits=False)
        case "reopen":
            agent = fields.get("agent") or row.agent
            group = fields.get("group") or _home(fields.get("agent"), row, agents)
            if agent is None:
                return replace(now, state="queued", group=group, waits=True)
            return replace(now, state="in_progress", agent=agent, group=group)
        case "prioritize":
            return None if fields["priority"] == row.priority else replace(now, priority=fields["priority"])
        case "tag":
            return None if fields["tags"] == row.tags else replace(now, tags=fields["tags"])
        case _:
            return now


def _moved(agent: str | None, group: str | None, row: Conversation, agents: Mapping[str, Agent]) -> Place | None:
    now = Place.of(row)
    if agent is None:
        there = row.state == "queued" and row.group == group
        moved = replace(now, state="queued", agent=None, group=group, transfers=row.transfers + 1, waits=True)
        return None if there else moved
    home = group or _home(agent, row, agents)
    if row.state == "in_progress" and row.agent == agent and home == row.group:
        return None
    # Who takes it from the queue of its group was assigned it: that is no transfer.
    assigned = row.state == "queued" and home == row.group
    return replace(
        now, state="in_progress", agent=agent, group=home, transfers=row.transfers + (0 if assigned else 1)
    )


def _home(agent: str | None, row: Conversation, agents: Mapping[str, Agent]) -> str | None:
    """The group that a conversation has with an agent: its own, or where that is not theirs, their first."""
    groups = () if agent is None else agents[agent].groups
    return row.group if not groups or row.group in groups else groups[0]


class Sharing:
    """The free places of a group's available agents, as they are taken."""

    def __init__(self, group: str, agents: Mapping[str, Agent], load: dict[str, int]) -> None:
        self._free = {
            one.id: (5 if one.capacity is None else one.capacity) - load.get(one.id, 0)
            for one in agents.values()
            if group in one.groups and one.status == "available" and not one.removed
        }

    def take(self, row: Conversation) -> str | None:
        """Who has most free places, but for who has the row already."""
        free = [(-places, one) for one, places in self._free.items() if places > 0 and one != row.agent]
        if not free:
            return None
        _, taken = min(free)
        self._free[taken] -= 1
        return taken


def never(history: Iterable[Fact], action: str) -> list[Fact]:
    """A history as if an action had never been, nor any other that was taken back."""
    facts = list(history)
    gone = {action, *(fact.data.action for fact in facts if isinstance(fact.data, ActionUndone))}
    return [fact for fact in facts if fact.action not in gone and not isinstance(fact.data, ActionUndone)]


def followed(history: Iterable[Fact], action: str) -> bool:
    """Whether anything but a contact's message followed an action, of what was not itself taken back."""
    facts = list(history)
    gone = {fact.data.action for fact in facts if isinstance(fact.data, ActionUndone)}
    last = max(fact.seq for fact in facts if fact.action == action)
    after = [fact for fact in facts if fact.seq > last and fact.action not in gone]
    return any(not isinstance(fact.data, f.MessageReceived | ActionUndone) for fact in after)


def bare(row: Conversation) -> Conversation:
    """A row without its place in the log: when it was last touched, by which fact."""
    return replace(row, version=0, seq=0, last_order=None, stepped_at=0)


def fact_of(data: f.Data, stream: str, source: str, external: str, at: int, number: int, action: str | None) -> Fact:
    """A fact as a source, or whoever sends requests to a helpdesk, records it."""
    kind = TYPE_NAMES[type(data)]
    return Fact(kind, stream, at, source, data, external, origin="test", event=str(number), action=action)
