"""What a wish becomes: facts, or a refusal with a code. Pure: the head of the log and the roster go in."""

from collections.abc import Mapping, Set
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from almenara.domain import commands as c
from almenara.domain import facts as f
from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation
from almenara.domain.instants import parse_instant
from almenara.domain.ours import ActionRequested

Code = Literal[
    "changed_meanwhile",
    "not_found",
    "not_now",
    "nothing_to_do",
    "reason_required",
    "other_source",
    "under_way",
    "too_late",
    "something_followed",
    "not_undoable",
    "already_undone",
    "already_sent",
]
"""Why an action did nothing to a row. Texts are `refusals.CODE` in `locales/`."""


class Refusal(Struct, frozen=True):
    """The row stays as it is."""

    code: Code


class Facts(Struct, frozen=True):
    """What happens. `source`: whose agents and groups the data names."""

    data: tuple[f.Data, ...]
    source: str


class Roster(Struct, frozen=True):
    """Who there is: agents by id; the sources whose helpdesk owns its conversations."""

    agents: Mapping[str, Agent]
    owned: Set[str]


def decide(name: str, command: c.Command, row: Conversation, roster: Roster) -> Facts | Refusal:
    """What the wish `name` does to a conversation that is within reach, as it was seen, and in a fitting state."""
    decided = _decide(command, row, roster)
    if isinstance(decided, Refusal) or row.source not in roster.owned:
        return decided
    refusal = refuse_asking(row, decided.source, roster)
    return refusal or replace(decided, data=(_request(name, command, decided.data[0]),))


def refuse_asking(row: Conversation, source: str, roster: Roster) -> Refusal | None:
    """Why the helpdesk that owns the row cannot be asked for what names agents or groups of that source, if so."""
    if row.source not in roster.owned:
        return None
    if source != row.source:
        return Refusal("other_source")
    return Refusal("under_way") if row.request is not None and row.request.ended is None else None


def _decide(command: c.Command, row: Conversation, roster: Roster) -> Facts | Refusal:
    match command:
        case c.Transfer(str() as agent, group):
            return _to_agent(row, roster.agents[agent], group, command.reason)
        case c.Transfer(to_group=str() as group):
            if row.state == "queued" and row.group == group:
                return Refusal("nothing_to_do")
            return Facts((f.Transferred(to_group=_external(group), reason=command.reason),), _source(group))
        case c.Requeue(reason):
            return Facts((f.Queued(reason=reason),), row.source)
        case c.Finish(reason):
            return Facts((f.Finished("supervisor", reason),), row.source)
        case c.Reopen(agent, group):
            return _reopen(row, None if agent is None else roster.agents[agent], group)
        case c.Pend(until, reason):
            return Facts((f.Pended(until, reason),), row.source)
        case c.Resume():
            return Facts((f.Resumed(),), row.source)
        case c.Prioritize(priority):
            same = row.priority == priority
            return Refusal("nothing_to_do") if same else Facts((f.Prioritized(priority),), row.source)
        case c.Tag(tags):
            return Refusal("nothing_to_do") if row.tags == tags else Facts((f.Tagged(tags),), row.source)
        case c.Note(text):
            return Facts((f.NoteAdded("-", text),), row.source)
        case _:
            raise TypeError(f"{type(command).__name__} is no wish about a conversation")


def set_status(command: c.SetStatus, agent: Agent) -> Facts | Refusal:
    """What the wish does to an agent."""
    until = None if command.until is None else parse_instant(command.until)
    if (agent.status, agent.status_reason, agent.status_until) == (command.status, command.reason, until):
        return Refusal("nothing_to_do")
    return Facts((f.AgentStatusChanged(command.status, command.reason, until=command.until),), agent.source)


def _to_agent(row: Conversation, agent: Agent, group: str | None, reason: str | None) -> Facts | Refusal:
    group = group or _group_for(row, agent)
    if row.state == "in_progress" and row.agent == agent.id and group in (None, row.group):
        return Refusal("nothing_to_do")
    name, moved = _external(agent.id), group not in (None, row.group)
    if row.state == "queued" and not moved:
        return Facts((f.Assigned(name),), agent.source)
    return Facts((f.Transferred(name, _external(group) if moved and group else None, reason=reason),), agent.source)


def _group_for(row: Conversation, agent: Agent) -> str | None:
    """Sent to an agent outside its group, a conversation takes that agent's first group."""
    return None if not agent.groups or row.group in agent.groups else agent.groups[0]


def _reopen(row: Conversation, agent: Agent | None, group: str | None) -> Facts:
    if agent is None:
        source = row.source if group is None else _source(group)
        return Facts((f.Reopened(group=None if group is None else _external(group)),), source)
    group = group or _group_for(row, agent)
    return Facts((f.Reopened(_external(agent.id), None if group is None else _external(group)),), agent.source)


_ASKED: Final = frozenset(ActionRequested.__struct_fields__) - {"name"}
_RENAMED: Final = {"agent": "to_agent", "group": "to_group"}
_NAMING: Final = frozenset({*_RENAMED, *_RENAMED.values()})
"""The members of a wish that name someone by our ids, which mean nothing to the helpdesk."""


def _request(name: str, command: c.Command, data: f.Data) -> ActionRequested:
    """The wish as the helpdesk is asked: what was decided names agents and groups as the helpdesk does."""
    members: dict[str, Any] = {}
    said = {member: value for member, value in asdict(command).items() if member not in _NAMING}
    for member, value in (said | asdict(data)).items():
        asked = _RENAMED.get(member, member)
        if asked in _ASKED and value is not None:
            members[asked] = value
    return msgspec.convert(msgspec.to_builtins(members | {"name": name}), ActionRequested)


def _source(member: str) -> str:
    return member.partition("/")[0]


def _external(member: str) -> str:
    return member.partition("/")[2]
