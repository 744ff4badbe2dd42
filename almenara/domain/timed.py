"""Rules of time: what happens to a conversation because nothing happened. Never logged; the fold inserts them.

At the present end a rule is a due moment; between two facts it is inserted where the gap exceeds it.
"""

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from almenara.domain.conversation import Conversation
from almenara.domain.facts import Moment
from almenara.domain.queue import Changes, enter, enter_queue, leave_queue
from almenara.domain.rules import Book, Rules
from almenara.domain.serving import serve
from almenara.domain.spells import spells

SILENCE: Final = 30_000
"""A helpdesk that was asked for something and not heard of for so long (ms) has not done it, as far as we know."""
HELD: Final = 5_000
"""How long an ending waits before it is sent to a helpdesk (ms): so long can it be undone."""


def leaves_at(name: str, asked: Moment) -> Moment:
    """When a request to a helpdesk is sent."""
    return asked + (HELD if name == "finish" else 0)


def due(row: Conversation, book: Book) -> Moment | None:
    """When the next rule of time will touch this row, if no fact comes first."""
    rule = _next(row, book)
    return None if rule is None else rule[0]


def advance(row: Conversation, now: Moment, book: Book) -> Conversation:
    """The row with every rule applied whose moment has come."""
    while True:
        rule = _next(row, book)
        if rule is None or rule[0] > now:
            return row
        moment, name = rule
        changes = _CHANGES[name](row, moment)
        changes |= serve(row, changes, moment, book.at(moment))
        after = replace(row, ruled_at=moment, stepped_at=moment, **changes)
        row = replace(after, spells=spells(row, after, moment))


def _next(row: Conversation, book: Book) -> tuple[Moment, str] | None:
    unheard = _unheard_at(row)
    if row.state not in ("finished", "bot", "inactive"):
        before: list[tuple[Moment, str]] = []
        for begin, end, rules in book.eras(row.stepped_at):
            ruled = [] if row.source in rules.owned else _ruled(row, rules)
            # What a new rule finds overdue happens as it begins, never before; what was passed over, never at all.
            found = [rule if rule in before else (max(rule[0], begin), rule[1]) for rule in ruled]
            ours = [rule for rule in found if rule[0] > row.stepped_at and (end is None or rule[0] < end)]
            if ours:
                return min([*ours, *unheard])
            before = ruled
    return min(unheard, default=None)


def _unheard_at(row: Conversation) -> list[tuple[Moment, str]]:
    if row.request is None or row.request.ended is not None:
        return []
    moment = leaves_at(row.request.name, row.request.at) + SILENCE
    return [(moment, "unheard")] if moment > row.stepped_at else []


def _ruled(row: Conversation, rules: Rules) -> list[tuple[Moment, str]]:
    found: list[tuple[Moment, str]] = []
    if row.reply_until is not None:
        found.append((row.reply_until, "window"))
    if row.state == "pending" and row.until is not None:
        found.append((row.until, "return"))
    elif row.state != "queued" and row.waiting_since is None:
        last, after = row.last_message, rules.inactive_after_of(row.channel, row.group)
        if after is not None and last is not None and last.kind != "contact":
            # Whoever takes a conversation up again gets the whole silence, not what was left of it.
            found.append((max(last.at, row.state_since) + after, "silence"))
    return found


def _inactive(reason: str) -> Callable[[Conversation, Moment], Changes]:
    def changes(row: Conversation, at: Moment) -> Changes:
        left = leave_queue(row, at, "uncounted") | enter(row, "inactive", at)
        lost = reason == "window_closed" and row.unanswered_since is not None
        ended = {"inactive_since": at, "inactive_reason": reason, "waiting_since": None}
        return left | ended | ({"lost_at": at} if lost else {})

    return changes


def _return(row: Conversation, at: Moment) -> Changes:
    changes = enter(row, "in_progress", at) if row.agent else enter_queue(row, row.group, at)
    return changes | {"waiting_since": row.waiting_since if row.waiting_since is not None else at}


def _unheard(row: Conversation, _at: Moment) -> Changes:
    assert row.request is not None
    return {"request": replace(row.request, ended="silence")}


_CHANGES: Final = {
    "unheard": _unheard,
    "window": _inactive("window_closed"),
    "silence": _inactive("silence"),
    "return": _return,
}
