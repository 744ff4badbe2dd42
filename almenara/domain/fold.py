"""The only way a conversation's state changes: its facts, in order, under the rules in force, make its row.

The fold is total (no fact is refused because of the state) and convergent (any arrival order of the same facts gives
the same row): a fact that comes late is recognised by `late`, and its conversation folded again by `fold`.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain import ours
from almenara.domain.conversation import Conversation
from almenara.domain.queue import enter_queue
from almenara.domain.requests import answers, attributed, fulfils
from almenara.domain.rules import Book
from almenara.domain.serving import serve
from almenara.domain.spells import spells
from almenara.domain.steps import VERSIONED, step
from almenara.domain.timed import advance

VERSION: Final = 7
"""Raised whenever the same facts would make another row: stored rows of an older one are folded again."""


def fold(facts: Iterable[f.Fact], book: Book) -> Conversation:
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
        row = apply(row, fact, book)
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


def apply(row: Conversation | None, fact: f.Fact, book: Book) -> Conversation:
    """The row after one more fact, which must not be late."""
    if row is None:
        row = _begin(fact)
    row, rules = advance(row, fact.time, book), book.at(fact.time)
    changes = step(row, fact, rules)
    changes |= serve(row, changes, fact.time, rules)
    if row.request is not None and fulfils(row.request, fact):
        changes["request"] = None
    moved = row.seq == 0 or any(name in changes and changes[name] != getattr(row, name) for name in VERSIONED)
    after = replace(
        row,
        **changes,
        seq=max(row.seq, fact.seq),
        # A late fact moved it last, wherever it stands: who acts must have seen that.
        version=max(row.version, fact.seq) if moved else row.version,
        last_order=fact.order,
        stepped_at=max(row.stepped_at, fact.time),
    )
    stood = spells(row, after, fact.time)
    return after if stood is row.spells else replace(after, spells=stood)


def _begin(fact: f.Fact) -> Conversation:
    """What stands before the first fact: an opening fills it, any other fact finds it queued without group."""
    # Begun as if with a bot: the one state that has neither queue nor agent to leave.
    row = Conversation(fact.stream, fact.source, fact.external_id, state="bot")
    row = replace(row, opened_at=fact.time, state_since=fact.time)
    return row if isinstance(fact.data, f.Opened) else replace(row, **enter_queue(row, None, fact.time))
