"""Where a conversation stood, and since when: so much of it is kept as the minutes of the last two hours need.

What did not last until its minute ended is in no count, so of a minute little more than the last is kept. Turns are
small numbers rather than spells of their own, for a lively conversation has dozens of them.
"""

from collections.abc import Iterable
from typing import Final

from almenara.domain.conversation import Conversation, Spell, State, unanswered
from almenara.domain.facts import Moment

MINUTE: Final = 60_000
_KEPT: Final = 130
"""How many minutes before the last change it is still known where the row stood."""


Stood = tuple[int, State, str | None, bool]
"""From that minute on, until the next of these: the state, the group, whether unanswered."""


def stood(spells: Iterable[Spell]) -> list[Stood]:
    """All of it, in order."""
    found: list[Stood] = []
    for spell in spells:
        first, state, group, turns = spell.at // MINUTE, spell.state, spell.group, spell.turns
        if not turns or turns[0]:
            found.append((first, state, group, False))
        for place, turn in enumerate(turns):
            found.append((first + turn, state, group, place % 2 == 0))
    return found


def spells(before: Conversation, after: Conversation, at: Moment) -> tuple[Spell, ...]:
    """The spells of a row that a fact or a rule left like `after` at that moment."""
    known, owed = before.spells, unanswered(after)
    if known and _alike(known[-1], after) and _owed(known[-1].turns) == owed:
        return known
    begun = [one for one in known if one.at < at - at % MINUTE]
    if begun and _alike(begun[-1], after):
        return (*begun[:-1], _turned(begun[-1], at, owed=owed))
    # Whoever stood there already when the two hours began is still to be counted then.
    ended = sum(1 for one in begun[1:] if one.at <= at - _KEPT * MINUTE)
    return (*begun[ended:], Spell(at, after.state, after.group, (0,) if owed else ()))


def _alike(spell: Spell, row: Conversation) -> bool:
    return spell.state == row.state and spell.group == row.group


def _owed(turns: tuple[int, ...]) -> bool:
    return len(turns) % 2 == 1


def _turned(spell: Spell, at: Moment, *, owed: bool) -> Spell:
    minute = at // MINUTE - spell.at // MINUTE
    turns = spell.turns
    while turns and turns[-1] >= minute:
        turns = turns[:-1]
    if _owed(turns) != owed:
        turns = (*turns, minute)
    while len(turns) > 1 and turns[1] <= minute - _KEPT:
        turns = turns[2:]
    return Spell(spell.at, spell.state, spell.group, turns)
