"""The only way a conversation's state changes: its facts, in order, under the rules in force, make its row.

The fold is total (no fact is refused because of the state) and convergent (any arrival order of the same facts gives
the same row): a fact that comes late is recognised by `late`, and its conversation folded again by `fold`.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain import ours
from almenara.domain.conversation import OPEN, Conversation, LastMessage, Move, Rating
from almenara.domain.ids import roster_id
from almenara.domain.instants import parse_instant
from almenara.domain.queue import Changes, enter, enter_queue, give, leave_queue, move
from almenara.domain.reasons import gave_up, is_spam
from almenara.domain.requests import answers, as_request, asked_by, attributed, fulfils
from almenara.domain.rules import Rules
from almenara.domain.timed import advance

VERSION: Final = 3
"""Raised whenever the same facts would make another row: stored rows of an older one are folded again."""

PREVIEW: Final = 160
"""Characters of the last message that a row carries."""


def fold(facts: Iterable[f.Fact], rules: Rules) -> Conversation:
    """The row of a conversation from all of its facts, in whatever order they come; ValueError without any."""
    ordered = sorted(facts, key=lambda fact: fact.order)
    undone = {fact.data.action for fact in ordered if isinstance(fact.data, ours.ActionUndone)}
    counting = attributed(
        [fact for fact in ordered if fact.action not in undone or isinstance(fact.data, ours.ActionUndone)]
    )
    answered = answers(counting)
    row = None
    for place, fact in enumerate(counting):
        if place in answered:
            continue
        row = apply(row, fact, rules)
        if isinstance(fact.data, ours.ActionUndone) and _moved(ordered, fact.data.action):
            row = replace(row, version=max(row.version, fact.seq))
    if row is None:
        raise ValueError("a conversation has at least one fact")
    return row


def _moved(facts: Iterable[f.Fact], action: str) -> bool:
    kept = (f.Prioritized, f.Tagged, f.NoteAdded)
    return any(fact.action == action and not isinstance(fact.data, kept) for fact in facts)


def late(row: Conversation | None, fact: f.Fact) -> bool:
    """Whether the fact belongs before something that the row already shows, or takes something back, so that the
    row must be folded again."""
    if row is None or row.last_order is None:
        return False
    return fact.order < row.last_order or fact.time < row.ruled_at or isinstance(fact.data, ours.ActionUndone)


def apply(row: Conversation | None, fact: f.Fact, rules: Rules) -> Conversation:
    """The row after one more fact, which must not be late."""
    if row is None:
        row = _begin(fact)
    row = advance(row, fact.time, rules)
    changes = _STEPS[type(fact.data)](row, fact.data, fact)
    if isinstance(fact.data, f.MessageReceived) and (window := rules.reply_window.get(row.channel)) is not None:
        changes["reply_until"] = fact.time + window
    if row.request is not None and fulfils(row.request, fact):
        changes["request"] = None
    moved = row.seq == 0 or any(name in changes and changes[name] != getattr(row, name) for name in _VERSIONED)
    return replace(
        row,
        **changes,
        seq=max(row.seq, fact.seq),
        # A late fact moved it last, wherever it stands: who acts must have seen that.
        version=max(row.version, fact.seq) if moved else row.version,
        last_order=fact.order,
        stepped_at=max(row.stepped_at, fact.time),
    )


_VERSIONED: Final = frozenset({"state", "agent", "group"})


def _begin(fact: f.Fact) -> Conversation:
    """What stands before the first fact: an opening fills it, any other fact finds it queued without group."""
    # Begun as if with a bot: the one state that has neither queue nor agent to leave.
    row = Conversation(fact.stream, fact.source, fact.external_id, state="bot")
    row = replace(row, opened_at=fact.time, state_since=fact.time)
    return row if isinstance(fact.data, f.Opened) else replace(row, **enter_queue(row, None, fact.time))


def _opened(row: Conversation, data: f.Opened, fact: f.Fact) -> Changes:
    if row.opened:
        return _fill(row, data)
    changes: Changes = {
        "opened": True,
        "opened_at": fact.time,
        "state_since": fact.time,
        "channel": data.channel,
        "contact": data.contact,
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
    return changes | {"contact": replace(ours, **filled)} if filled else changes


def _queued(row: Conversation, data: f.Queued, fact: f.Fact) -> Changes:
    group = _reference(fact, data.group)
    if row.state == "finished":
        return move(row, group)
    return enter_queue(row, group or row.group, fact.time)


def _assigned(row: Conversation, data: f.Assigned, fact: f.Fact) -> Changes:
    agent, group = roster_id(fact.source, data.agent), _reference(fact, data.group)
    if row.state == "finished":
        return move(row, group) | {"agent": agent}
    return give(row, agent, group, fact.time)


def _transferred(row: Conversation, data: f.Transferred, fact: f.Fact) -> Changes:
    agent, group = _reference(fact, data.to_agent), _reference(fact, data.to_group)
    if row.state == "finished":
        return move(row, group) | ({"agent": agent} if agent else {})
    changes = enter_queue(row, group, fact.time) if agent is None else give(row, agent, group, fact.time)
    if not _VERSIONED & changes.keys():
        return changes
    by = fact.actor or (asked_by(row.request, fact) if fact.seq > row.seq else None) or data.by
    moved = Move(fact.time, row.group, row.agent, group or row.group, agent, by)
    return changes | {"transfers": row.transfers + 1, "moves": (*row.moves, moved)}


def _pended(row: Conversation, data: f.Pended, fact: f.Fact) -> Changes:
    if row.state not in OPEN:
        return {}
    until = None if data.until is None else parse_instant(data.until)
    changes = leave_queue(row, fact.time, "uncounted") | enter(row, "pending", fact.time)
    since = fact.time if row.pending_since is None else row.pending_since
    return changes | {"pending_since": since, "until": until}


def _resumed(row: Conversation, _data: f.Resumed, fact: f.Fact) -> Changes:
    return _resume(row, fact.time) if row.state in ("pending", "inactive") else {}


def _resume(row: Conversation, at: int) -> Changes:
    return enter(row, "in_progress", at) if row.agent else enter_queue(row, row.group, at)


def _received(row: Conversation, data: f.MessageReceived, fact: f.Fact) -> Changes:
    changes = _resume(row, fact.time) if row.state in ("pending", "inactive") else {}
    changes |= _said("contact", fact.time, data.text) | {"last_contact_message_at": fact.time}
    if row.unanswered_since is None:
        changes["unanswered_since"] = fact.time
    if row.state in OPEN and row.waiting_since is None:
        changes["waiting_since"] = fact.time
    return changes


def _sent(row: Conversation, data: f.MessageSent, fact: f.Fact) -> Changes:
    changes = _said(data.author.kind, fact.time, data.text)
    if data.author.kind != "agent":
        return changes
    if row.first_response_at is None:
        changes["first_response_at"] = fact.time
        changes["first_response_by"] = _reference(fact, data.author.id) or row.agent
        if row.waiting_since is not None:
            changes["first_response"] = max(0, fact.time - row.waiting_since)
    return changes | {"last_agent_message_at": fact.time, "waiting_since": None, "unanswered_since": None}


def _said(kind: Any, at: int, text: str) -> Changes:
    return {"last_message": LastMessage(kind, at, text[:PREVIEW]), "updated_at": at}


def _expired(row: Conversation, data: f.Expired, fact: f.Fact) -> Changes:
    if row.state not in ("queued", "in_progress", "pending"):
        return {}
    changes = leave_queue(row, fact.time, "uncounted") | enter(row, "inactive", fact.time)
    return changes | {"inactive_since": fact.time, "inactive_reason": data.reason, "waiting_since": None}


def _finished(row: Conversation, data: f.Finished, fact: f.Fact) -> Changes:
    if row.state == "finished":
        return {}
    given_up = row.state == "queued" and (data.by == "contact" or gave_up(data.reason))
    return {
        **leave_queue(row, fact.time, "uncounted"),
        **enter(row, "finished", fact.time),
        "finished_at": fact.time,
        "finished_by": data.by,
        "finish_reason": data.reason,
        "waiting_since": None,
        "contained": row.state == "bot",
        "abandoned": given_up and data.by != "bot" and not is_spam(data.reason),
    }


def _reopened(row: Conversation, data: f.Reopened, fact: f.Fact) -> Changes:
    if row.state != "finished":
        return {}
    agent, group = _reference(fact, data.agent) or row.agent, _reference(fact, data.group)
    changes = give(row, agent, group, fact.time) if agent else enter_queue(row, group or row.group, fact.time)
    cleared = ("finished_at", "finished_by", "finish_reason")
    return changes | dict.fromkeys(cleared) | {"contained": False, "abandoned": False}


def _prioritized(_row: Conversation, data: f.Prioritized, _fact: f.Fact) -> Changes:
    return {"priority": data.priority}


def _tagged(_row: Conversation, data: f.Tagged, _fact: f.Fact) -> Changes:
    return {"tags": data.tags}


def _rated(_row: Conversation, data: f.Rated, _fact: f.Fact) -> Changes:
    return {"rating": Rating(data.score, data.scale)}


def _noted(_row: Conversation, _data: f.NoteAdded, _fact: f.Fact) -> Changes:
    return {}


def _requested(_row: Conversation, _data: ours.ActionRequested, fact: f.Fact) -> Changes:
    return {"request": as_request(fact)}


def _sent_on(row: Conversation, _data: ours.ActionSent, fact: f.Fact) -> Changes:
    current = row.request
    return {} if current is None or current.action != fact.action else {"request": replace(current, sent=True)}


def _refused(row: Conversation, data: ours.ActionRefused, fact: f.Fact) -> Changes:
    current = row.request
    if current is None or current.action != fact.action:
        return {}
    return {"request": replace(current, ended="refused", code=data.code)}


def _undone(_row: Conversation, _data: ours.ActionUndone, _fact: f.Fact) -> Changes:
    return {}


def _reference(fact: f.Fact, external_id: str | None) -> str | None:
    """Who is named belongs to the fact's source: for an action, that of the one it names."""
    return None if external_id is None else roster_id(fact.source, external_id)


_STEPS: Final[dict[type[f.Data], Callable[[Conversation, Any, f.Fact], Changes]]] = {
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
