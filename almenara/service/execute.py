"""One function for every action: what was asked is checked, decided at the head of the log, and recorded.

What an action did stands in one record (`action.taken`) beside the facts that it made, in the same transaction: a
repeat under the same key is answered from it, an undo finds there what to take back, and it is the audit trail.
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from almenara.access.actor import Actor
from almenara.access.scope import reaches_agent
from almenara.domain import commands as c
from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact
from almenara.domain.group import Group
from almenara.domain.instants import parse_instant
from almenara.domain.ours import ActionTaken
from almenara.errors import Forbidden, Invalid, NotFound, Place, refused
from almenara.service.attempt import Attempt, Floor
from almenara.service.wish import DAY, Taken, Wish, keyed_ids, record_fact
from almenara.store.log import Decision, Histories

Find = Callable[[str], Awaitable[Conversation | None]]
"""A conversation's row, wherever it is."""


class Recorder(Protocol):
    """Decides at the head of the log."""

    async def decide(self, organization: str, decision: Decision, /) -> Any: ...  # noqa: D102


async def execute(recorder: Recorder, floor: Floor, find: Find, actor: Actor, wish: Wish, now: int) -> Taken:
    """Do what is asked to every row that allows it.

    Raises `Forbidden`; `NotFound` when no row is within reach; `Invalid` for a target that does not exist, a moment
    that has passed, or an idempotency key that was used for something else.
    """
    if not actor.may(wish.action.permission):
        raise Forbidden
    seq, rows = floor.seq, await _rows(find, wish)
    ids = (secrets.token_hex(12),) if wish.key is None else keyed_ids(actor, wish.key, now)
    done: list[tuple[str, ActionTaken]] = []

    def decide(histories: Histories) -> Sequence[Fact]:
        done.clear()
        before = _record_before(histories, ids, now) if wish.key is not None else None
        if before is not None:
            if before[1].digest != wish.digest:
                raise Invalid(places=[refused("/Idempotency-Key", "key_used")])
            done.append(before)
            return ()
        # Only now: what was done already may have taken its rows out of reach, and its moments may have passed.
        attempt = Attempt(floor, actor, wish, rows, ids[0], now)
        if not attempt.reaches_any():
            raise NotFound
        check(wish, floor, actor, now)
        attempt.decide(histories)
        record = ActionTaken(wish.action.name, tuple(attempt.results), wish.digest, wish.fields, wish.address)
        done.append((ids[0], record))
        return [*attempt.facts, record_fact(ids[0], record, actor, now)]

    receipt = await recorder.decide(actor.organization, Decision(list(rows), seq, decide, records=ids))
    action, record = done[0]
    return Taken(action, receipt.seq, record)


async def _rows(find: Find, wish: Wish) -> dict[str, Conversation]:
    if wish.action.on == "agents":
        return {}
    found = [await find(chosen.id) for chosen in wish.rows]
    return {row.id: row for row in found if row is not None}


def _record_before(histories: Histories, ids: Sequence[str], now: int) -> tuple[str, ActionTaken] | None:
    for action in ids:
        for fact in histories.get(action, ()):
            if isinstance(fact.data, ActionTaken) and now - fact.time < DAY:
                return action, fact.data
    return None


def check(wish: Wish, floor: Floor, actor: Actor, now: int) -> None:
    """Whether what is named exists and may be named, what is required is there, and what is to come is still to come.

    Raises `Invalid` with the places.
    """
    places: list[Place] = []
    agent, group = _targets(wish.command)
    for name, member, known in (("agent", agent, floor.agents), ("group", group, floor.groups)):
        target = None if member is None else known.get(member)
        if member is not None and (target is None or target.removed or not _allowed(target, floor, actor)):
            place = f"/to_{name}" if isinstance(wish.command, c.Transfer) else f"/{name}"
            places.append(refused(place, f"no_such_{name}"))
    if agent is not None and group is not None and not places and group not in floor.agents[agent].groups:
        places.append(refused("/to_group", "not_in_group"))
    match wish.command:
        case c.Transfer(reason=None) | c.Requeue(reason=None) if floor.settings.transfers.reason_required:
            places.append(refused("/reason", "required"))
        case _:
            pass
    until = getattr(wish.command, "until", None)
    if until is not None and parse_instant(until) <= now:
        places.append(refused("/until", "passed"))
    if places:
        raise Invalid(places=places)


def _allowed(target: Agent | Group, floor: Floor, actor: Actor) -> bool:
    """Whether the organization lets the actor give conversations there."""
    groups = target.groups if isinstance(target, Agent) else (target.id,)
    return not floor.settings.transfers.within_reach or reaches_agent(actor, groups)


def _targets(command: c.Command) -> tuple[str | None, str | None]:
    match command:
        case c.Transfer(agent, group) | c.Reopen(agent, group):
            return agent, group
        case _:
            return None, None
