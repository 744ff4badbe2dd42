"""Whether an action can be taken back."""

from collections.abc import Sequence
from typing import Final

from almenara.domain.decide import Refusal
from almenara.domain.facts import Fact, MessageReceived
from almenara.domain.ours import ActionSent, ActionUndone

UNTIL: Final = 1_800_000
"""Milliseconds for which an action can be taken back."""


def refuse_undo(history: Sequence[Fact], action: str) -> Refusal | None:
    """Why the action's facts about a conversation cannot be taken back, given all facts of it; None if they can.

    Nothing but what the contact wrote may have followed; what was itself taken back counts as never happened.
    """
    undone = {fact.data.action for fact in history if isinstance(fact.data, ActionUndone)}
    if action in undone:
        return Refusal("already_undone")
    made = [fact for fact in history if fact.action == action]
    if not made:
        return Refusal("not_undoable")
    if any(isinstance(fact.data, ActionSent) for fact in made):
        return Refusal("already_sent")
    last = max(fact.seq for fact in made)
    after = (fact for fact in history if fact.seq > last and fact.action not in undone)
    if all(isinstance(fact.data, MessageReceived | ActionUndone) for fact in after):
        return None
    return Refusal("something_followed")
