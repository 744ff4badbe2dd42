"""Taking an action back, by its author, row by row: the fold then skips its facts, so every moment returns."""

import secrets
from collections.abc import Sequence

from almenara.access.actor import Actor
from almenara.catalog.actions import BY_NAME
from almenara.domain.facts import Fact
from almenara.domain.ours import ActionTaken, ActionUndone, RowResult
from almenara.domain.undo import UNTIL, refuse_undo
from almenara.errors import Forbidden, NotFound
from almenara.service.execute import Recorder
from almenara.service.wish import ORIGIN, Taken, record_fact
from almenara.store.log import Decision, Histories, Log


async def undo(
    log: Log,
    recorder: Recorder,
    actor: Actor,
    action: str,
    chosen: Sequence[str] | None,
    *,
    now: int,
    address: str | None = None,
) -> Taken:
    """Take an action back for these conversations, or for all that it changed, even if they left the actor's reach.

    Raises `Forbidden`; `NotFound` for an action that is not the actor's own.
    """
    found = (await log.read_streams(actor.organization, [action], kind="action")).get(action, ())
    fact = next((one for one in found if isinstance(one.data, ActionTaken)), None)
    if fact is None or fact.actor != actor.id or not isinstance(fact.data, ActionTaken):
        raise NotFound
    declared = BY_NAME.get(fact.data.name)
    if declared is not None and not actor.may(declared.permission):
        raise Forbidden
    undoable, taken = declared is not None and declared.undo, fact.data
    changed = {result.id: result for result in taken.results if result.code is None}
    rows = list(changed) if chosen is None else list(chosen)
    late, identity = now - fact.time >= UNTIL, secrets.token_hex(12)
    done: list[ActionTaken] = []

    def decide(histories: Histories) -> Sequence[Fact]:
        done.clear()
        facts: list[Fact] = []
        results: list[RowResult] = []
        for row in rows:
            result, history = changed.get(row), histories.get(row, [])
            refusal = refuse_undo(history, action)
            if result is None:
                results.append(RowResult(row, "not_found"))
            elif not undoable:
                results.append(RowResult(row, "not_undoable"))
            elif refusal is not None:
                results.append(RowResult(row, refusal.code))
            elif late:
                results.append(RowResult(row, "too_late"))
            else:
                results.append(RowResult(row, before=result.after, after=result.before))
                at = max([now, *(one.time + 1 for one in history)])
                facts.append(_undone(identity, action, actor, history[0], at))
        record = ActionTaken("undo", tuple(results), "", {}, address, undoes=action)
        done.append(record)
        return [*facts, record_fact(identity, record, actor, now)]

    receipt = await recorder.decide(actor.organization, Decision(rows, None, decide))
    return Taken(identity, receipt.seq, done[0])


def _undone(identity: str, action: str, actor: Actor, first: Fact, at: int) -> Fact:
    return Fact(
        "action.undone",
        first.stream,
        at,
        first.source,
        ActionUndone(action),
        first.external_id,
        origin=ORIGIN,
        event=f"{identity}:{first.stream}",
        actor=actor.id,
        action=identity,
    )
