"""The figures that targets and hours make, told from what happened: fact by fact, with nothing of what is kept.

Only the moments of a row (since when it waits, when it was first answered) are taken from the fold.
"""

from collections.abc import Sequence

from msgspec import Struct

from almenara.domain.conversation import OPEN, Conversation
from almenara.domain.facts import Fact
from almenara.domain.fold import apply
from almenara.domain.rules import Book, Rules
from almenara.domain.timed import advance, due

Steps = list[tuple[int, Conversation | None, Conversation]]
"""What happened, in order: when, to which row, and the row after it."""


class Tale(Struct):
    """One conversation as somebody who looked on would tell it at a moment: `service` is how it stands in the service
    level of the day (answered `within` or `late`, `left`, or still `waiting` or `overdue`), `risk` how its running
    target stands; `waited` ms on the clock of its group, and whether that runs."""

    row: Conversation
    service: str | None
    risk: str | None
    waited: int | None
    running: bool


def tell(facts: Sequence[Fact], book: Book, day: int, now: int) -> Tale:
    """The conversation of these facts (in order), on the day that began at `day`."""
    steps = happened(facts, book, now)
    row, rules = steps[-1][2], book.at(now)
    clock = rules.clock(row.group)
    waited = None if row.waiting_since is None else clock.elapsed(row.waiting_since, now)
    service, at = _service(steps, book)
    waits = _waits_for_its_first_answer(row, rules) and service in (None, "left")
    target = _target(row, rules)
    if waits and waited is not None and target is not None:
        service = "overdue" if waited >= target else "waiting"
    elif service is not None and at < day:
        service = None
    return Tale(row, service, _risk(row, waited, rules), waited, clock.is_open(now))


def happened(facts: Sequence[Fact], book: Book, now: int) -> Steps:
    steps: Steps = []
    row: Conversation | None = None
    for fact in facts:
        row = _pass(row, fact.time, book, steps)
        steps.append((fact.time, row, after := apply(row, fact, book)))
        row = after
    _pass(row, now, book, steps)
    return steps


def _pass(row: Conversation | None, until: int, book: Book, steps: Steps) -> Conversation | None:
    while row is not None and (moment := due(row, book)) is not None and moment <= until:
        steps.append((moment, row, after := advance(row, moment, book)))
        row = after
    return row


def _service(steps: Steps, book: Book) -> tuple[str | None, int]:
    found: str | None = None
    when = 0
    for at, before, after in steps:
        rules = book.at(at)
        was = after if before is None else before
        if after.direction != "inbound" or found in ("within", "late"):
            continue
        since = at if before is None else before.waiting_since
        target = _target(was, rules)
        if _answered(after, was, rules) and (before is None or not _answered(before, was, rules)):
            if since is None and not _by_agent(was, rules):
                continue
            waited = 0 if since is None else rules.clock(was.group).elapsed(since, at)
            if target is not None:
                found, when = ("within" if waited <= target else "late"), at
        elif before is not None and after.state in ("finished", "inactive") and before.waiting_since is not None:
            late = target is not None and rules.clock(was.group).elapsed(before.waiting_since, at) > target
            if after.state != before.state and late and not _answered(before, was, rules):
                found, when = "left", at
    return found, when


def _by_agent(row: Conversation, rules: Rules) -> bool:
    own = rules.groups.get(row.group or "")
    return (own.answered_by if own and own.answered_by else "assignment" if row.channel == "phone" else "reply") == (
        "assignment"
    )


def _answered(row: Conversation, of: Conversation, rules: Rules) -> bool:
    return (row.first_assigned_at if _by_agent(of, rules) else row.first_response_at) is not None


def _waits_for_its_first_answer(row: Conversation, rules: Rules) -> bool:
    inbound = row.direction == "inbound" and row.state in OPEN and row.waiting_since is not None
    return inbound and row.first_response_at is None and not _answered(row, row, rules)


def _shortest(row: Conversation, rules: Rules) -> float:
    vip = (row.segment or "").lower() == "vip"
    return min(rules.shortened.get(row.priority, 1), rules.shortened_vip if vip else 1)


def _target(row: Conversation, rules: Rules) -> int | None:
    own = rules.groups.get(row.group or "")
    targets = (own.targets.get(row.channel) if own else None) or rules.targets.get(row.channel)
    length = None if targets is None else targets.wait if _by_agent(row, rules) else targets.first_reply
    return None if length is None else round(length * _shortest(row, rules))


def _risk(row: Conversation, waited: int | None, rules: Rules) -> str | None:
    own = rules.groups.get(row.group or "")
    targets = (own.targets.get(row.channel) if own else None) or rules.targets.get(row.channel)
    if waited is None or row.state not in OPEN or targets is None:
        return None
    lengths = [targets.reply] if row.first_response_at is not None else [targets.first_reply]
    if row.state == "queued" and row.first_response_at is None:
        lengths.append(targets.wait)
    shortest = _shortest(row, rules)
    running = [round(length * shortest) for length in lengths if length is not None]
    if not running:
        return None
    length = min(running)
    return "breached" if waited >= length else "at_risk" if waited >= round(length * 0.8) else None
