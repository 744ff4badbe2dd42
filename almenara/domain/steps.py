"""What each fact changes of a row: the effects of the domain, one function a fact."""

from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain import ours
from almenara.domain.conversation import OPEN, Conversation, LastMessage, Move, Rating
from almenara.domain.ids import roster_id
from almenara.domain.instants import parse_instant
from almenara.domain.queue import Changes, enter, enter_queue, give, leave_queue, move
from almenara.domain.requests import as_request, asked_by
from almenara.domain.rules import Rules

PREVIEW: Final = 160
"""Characters of the last message that a row carries."""
VERSIONED: Final = frozenset({"state", "agent", "group"})
"""Who changes one of these gives the row another version."""


def step(row: Conversation, fact: f.Fact, rules: Rules) -> Changes:
    """The changes that a fact makes of a row, under the rules of its moment."""
    return _STEPS[type(fact.data)](row, fact.data, fact, rules)


def _opened(row: Conversation, data: f.Opened, fact: f.Fact, _rules: Rules) -> Changes:
    if row.opened:
        return _fill(row, data)
    changes: Changes = {
        "opened": True,
        "opened_at": fact.time,
        "state_since": fact.time,
        "channel": data.channel,
        "contact": data.contact,
        "segment": data.contact.segment,
        "account": data.account,
        "direction": data.direction,
        "ticket": data.ticket,
        "group": _reference(fact, data.group),
        "bot": data.bot,
        "subject": data.subject,
        "priority": data.priority,
        "tags": data.tags,
    }
    waiting = fact.time if data.direction == "inbound" else None
    if data.bot is not None:
        return changes
    if data.agent is not None:
        agent = roster_id(fact.source, data.agent)
        return changes | give(row, agent, None, fact.time) | {"waiting_since": waiting}
    return (
        changes
        | enter_queue(row, changes["group"], fact.time)
        | {"waiting_since": waiting, "group": changes["group"]}
    )


def _fill(row: Conversation, data: f.Opened) -> Changes:
    """A second opening fills what is empty and changes no state."""
    known = {
        "account": data.account,
        "ticket": data.ticket,
        "bot": data.bot,
        "subject": data.subject,
        "priority": data.priority,
        "tags": data.tags,
    }
    changes: Changes = {name: value for name, value in known.items() if value and not getattr(row, name)}
    theirs, ours = data.contact, row.contact
    filled = {
        name: getattr(theirs, name)
        for name in ("name", "phone", "email", "id", "language", "segment")
        if not getattr(ours, name) and getattr(theirs, name)
    }
    if filled:
        changes["contact"] = replace(ours, **filled)
    return changes | {"segment": row.segment or theirs.segment}


def _queued(row: Conversation, data: f.Queued, fact: f.Fact, _rules: Rules) -> Changes:
    group = _reference(fact, data.group)
    if row.state == "finished":
        return move(row, group)
    changes = enter_queue(row, group or row.group, fact.time)
    return changes | {"came": "returned"} if changes and row.agent is not None else changes


def _assigned(row: Conversation, data: f.Assigned, fact: f.Fact, _rules: Rules) -> Changes:
    agent, group = roster_id(fact.source, data.agent), _reference(fact, data.group)
    if row.state == "finished":
        return move(row, group) | {"agent": agent}
    return give(row, agent, group, fact.time)


def _transferred(row: Conversation, data: f.Transferred, fact: f.Fact, _rules: Rules) -> Changes:
    agent, group = _reference(fact, data.to_agent), _reference(fact, data.to_group)
    if row.state == "finished":
        return move(row, group) | ({"agent": agent} if agent else {})
    changes = enter_queue(row, group, fact.time) if agent is None else give(row, agent, group, fact.time)
    if not VERSIONED & changes.keys():
        return changes
    by = fact.actor or (asked_by(row.request, fact) if fact.seq > row.seq else None) or data.by
    moved = Move(fact.time, row.group, row.agent, group or row.group, agent, by)
    return changes | {"transfers": row.transfers + 1, "moves": (*row.moves, moved), "came": "transferred"}


def _pended(row: Conversation, data: f.Pended, fact: f.Fact, _rules: Rules) -> Changes:
    if row.state not in OPEN:
        return {}
    until = None if data.until is None else parse_instant(data.until)
    changes = leave_queue(row, fact.time, "uncounted") | enter(row, "pending", fact.time)
    since = fact.time if row.pending_since is None else row.pending_since
    return changes | {"pending_since": since, "until": until}


def _resumed(row: Conversation, _data: f.Resumed, fact: f.Fact, _rules: Rules) -> Changes:
    return _resume(row, fact.time) if row.state in ("pending", "inactive") else {}


def _resume(row: Conversation, at: int) -> Changes:
    return enter(row, "in_progress", at) if row.agent else enter_queue(row, row.group, at)


def _received(row: Conversation, data: f.MessageReceived, fact: f.Fact, rules: Rules) -> Changes:
    changes = _resume(row, fact.time) if row.state in ("pending", "inactive") else {}
    changes |= _said("contact", fact.time, data.text) | {"last_contact_message_at": fact.time}
    if row.unanswered_since is None:
        changes["unanswered_since"] = fact.time
    if row.state in OPEN and row.waiting_since is None:
        changes["waiting_since"] = fact.time
    window = rules.reply_window_of(row.channel, row.account)
    if window is not None:
        changes["reply_until"] = fact.time + window
    # Whoever was lost and writes again is not lost.
    return changes | {"lost_at": None}


def _sent(row: Conversation, data: f.MessageSent, fact: f.Fact, _rules: Rules) -> Changes:
    changes = _said(data.author.kind, fact.time, data.text)
    if data.author.kind != "agent":
        return changes
    if row.first_response_at is None:
        changes["first_response_at"] = fact.time
        changes["first_response_by"] = _reference(fact, data.author.id) or row.agent
    return changes | {"last_agent_message_at": fact.time, "waiting_since": None, "unanswered_since": None}


def _said(kind: Any, at: int, text: str) -> Changes:
    return {"last_message": LastMessage(kind, at, text[:PREVIEW]), "updated_at": at}


def _expired(row: Conversation, data: f.Expired, fact: f.Fact, _rules: Rules) -> Changes:
    if row.state not in ("queued", "in_progress", "pending"):
        return {}
    changes = leave_queue(row, fact.time, "uncounted") | enter(row, "inactive", fact.time)
    return changes | {"inactive_since": fact.time, "inactive_reason": data.reason, "waiting_since": None}


def _finished(row: Conversation, data: f.Finished, fact: f.Fact, rules: Rules) -> Changes:
    if row.state == "finished":
        return {}
    given_up = row.state == "queued" and (data.by == "contact" or rules.gives_up(data.reason))
    return {
        **leave_queue(row, fact.time, "uncounted"),
        **enter(row, "finished", fact.time),
        "finished_at": fact.time,
        "finished_by": data.by,
        "finish_reason": data.reason,
        "waiting_since": None,
        "contained": row.state == "bot",
        "abandoned": given_up and data.by != "bot" and not rules.is_spam(data.reason),
    }


def _reopened(row: Conversation, data: f.Reopened, fact: f.Fact, _rules: Rules) -> Changes:
    if row.state != "finished":
        return {}
    agent, group = _reference(fact, data.agent) or row.agent, _reference(fact, data.group)
    changes = give(row, agent, group, fact.time) if agent else enter_queue(row, group or row.group, fact.time)
    cleared = ("finished_at", "finished_by", "finish_reason")
    return changes | dict.fromkeys(cleared) | {"contained": False, "abandoned": False, "came": "reopened"}


def _prioritized(_row: Conversation, data: f.Prioritized, _fact: f.Fact, _rules: Rules) -> Changes:
    return {"priority": data.priority}


def _tagged(_row: Conversation, data: f.Tagged, _fact: f.Fact, _rules: Rules) -> Changes:
    return {"tags": data.tags}


def _rated(_row: Conversation, data: f.Rated, fact: f.Fact, _rules: Rules) -> Changes:
    return {"rating": Rating(data.score, data.scale), "rated_at": fact.time}


def _noted(_row: Conversation, _data: f.NoteAdded, _fact: f.Fact, _rules: Rules) -> Changes:
    return {}


def _requested(_row: Conversation, _data: ours.ActionRequested, fact: f.Fact, _rules: Rules) -> Changes:
    return {"request": as_request(fact)}


def _sent_on(row: Conversation, _data: ours.ActionSent, fact: f.Fact, _rules: Rules) -> Changes:
    current = row.request
    return {} if current is None or current.action != fact.action else {"request": replace(current, sent=True)}


def _refused(row: Conversation, data: ours.ActionRefused, fact: f.Fact, _rules: Rules) -> Changes:
    current = row.request
    if current is None or current.action != fact.action:
        return {}
    return {"request": replace(current, ended="refused", code=data.code)}


def _undone(_row: Conversation, _data: ours.ActionUndone, _fact: f.Fact, _rules: Rules) -> Changes:
    return {}


def _reference(fact: f.Fact, external_id: str | None) -> str | None:
    """Who is named belongs to the fact's source: for an action, that of the one it names."""
    return None if external_id is None else roster_id(fact.source, external_id)


_STEPS: Final[dict[type[f.Data], Callable[[Conversation, Any, f.Fact, Rules], Changes]]] = {
    f.Opened: _opened,
    f.Queued: _queued,
    f.Assigned: _assigned,
    f.Transferred: _transferred,
    f.Pended: _pended,
    f.Resumed: _resumed,
    f.Expired: _expired,
    f.Finished: _finished,
    f.Reopened: _reopened,
    f.Prioritized: _prioritized,
    f.Tagged: _tagged,
    f.Rated: _rated,
    f.MessageReceived: _received,
    f.MessageSent: _sent,
    f.NoteAdded: _noted,
    ours.ActionRequested: _requested,
    ours.ActionSent: _sent_on,
    ours.ActionRefused: _refused,
    ours.ActionUndone: _undone,
}
