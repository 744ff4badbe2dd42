"""Entering and leaving states and queues: the changes that facts and rules of time share."""

from typing import Any

from msgspec.structs import replace

from almenara.domain.conversation import Conversation, Left, State, Wait
from almenara.domain.facts import Moment

Changes = dict[str, Any]


def enter(row: Conversation, state: State, at: Moment) -> Changes:
    """The changes of entering a state; none where the row is in it already."""
    if state == row.state:
        return {}
    changes: Changes = {"state": state, "state_since": at}
    match row.state:
        case "in_progress":
            changes["handled"] = row.handled + max(0, at - row.state_since)
        case "pending":
            changes |= {"pending_since": None, "until": None}
        case "inactive":
            changes |= {"inactive_since": None, "inactive_reason": None}
        case _:
            pass
    return changes


def enter_queue(row: Conversation, group: str | None, at: Moment) -> Changes:
    """The changes of entering a group's queue, without an agent; none where it waits there already."""
    if row.state == "queued" and row.group == group:
        return {}
    changes = leave_queue(row, at, "uncounted") | enter(row, "queued", at) | move(row, group)
    waits = changes.get("waits", row.waits)
    return changes | {
        "agent": None,
        "assigned_since": None,
        "queued_since": at,
        "waits": (*waits, Wait(group, at)),
        "waiting_since": at if row.waiting_since is None else row.waiting_since,
    }


def leave_queue(row: Conversation, at: Moment, how: Left) -> Changes:
    """The changes of ending the wait that runs, if one does."""
    if row.state != "queued" or not row.waits or row.waits[-1].left is not None:
        return {}
    ended = replace(row.waits[-1], left=at, how=how)
    return {"queued_since": None, "waits": (*row.waits[:-1], ended)}


def move(row: Conversation, group: str | None) -> Changes:
    """The changes of coming to a group, which remember the one before."""
    if group is None or group == row.group:
        return {}
    changes: Changes = {"group": group}
    return changes if row.group is None else changes | {"previous_group": row.group}


def give(row: Conversation, agent: str, group: str | None, at: Moment) -> Changes:
    """The changes of coming to an agent: a running wait ends as an assignment."""
    changes = leave_queue(row, at, "assigned") | enter(row, "in_progress", at) | move(row, group)
    if agent != row.agent:
        changes |= {"agent": agent, "assigned_since": at}
    if row.first_assigned_at is None:
        changes["first_assigned_at"] = at
    return changes
