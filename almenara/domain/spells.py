"""Where a conversation stood, and since when: so much of it is kept as the minutes of the last two hours need."""

from typing import Final

from almenara.domain.conversation import Conversation, Spell
from almenara.domain.facts import Moment

KEPT: Final = 130 * 60_000
"""How long before the last change (ms) it is still known where the row stood."""


def spells(before: Conversation, after: Conversation, at: Moment) -> tuple[Spell, ...]:
    """The spells of a row that a fact or a rule left like `after` at that moment."""
    known = before.spells
    if known and known[-1].state == after.state and known[-1].group == after.group:
        return known
    begun = [one for one in known if one.at < at]
    # Whoever stood there already when the two hours began is still to be counted then.
    ended = sum(1 for one in begun[1:] if one.at <= at - KEPT)
    return (*begun[ended:], Spell(at, after.state, after.group))
