"""Targets: how long a customer may wait for us, on the clock of their group, and what runs against it now."""

from typing import Final, Literal, NamedTuple

from almenara.domain.conversation import OPEN, Conversation, Served
from almenara.domain.rules import Rules
from almenara.domain.shapes import Moment
from almenara.domain.text import fold

AT_RISK: Final = 0.8
"""From this share of a target on, it is at risk."""

Answered = Literal["reply", "assignment"]
"""What counts as an answer for the service level: the first human reply, or being assigned."""


class Running(NamedTuple):
    """A target that runs: its length in ms on the group's clock, and when it is at risk and breached; None where the
    group never opens again."""

    length: int
    risk_at: Moment | None
    breach_at: Moment | None


def running(row: Conversation, rules: Rules) -> Running | None:
    """The target that runs for a row, if one does: of those that do, the one that is breached first.

    Before any human reply that is the first reply's, and in the queue also the wait's; later, the reply's. They run
    from `waiting_since`, for as long as the customer waits for us.
    """
    if row.waiting_since is None or row.state not in OPEN:
        return None
    lengths = _lengths(row, rules)
    return None if not lengths else run(row.waiting_since, min(lengths), row, rules)


def run(since: Moment, length: int, row: Conversation, rules: Rules) -> Running:
    """A target of that length that runs for the row from a moment on."""
    clock = rules.clock(row.group)
    return Running(length, clock.after(since, round(length * AT_RISK)), clock.after(since, length))


def _lengths(row: Conversation, rules: Rules) -> list[int]:
    targets = rules.targets_of(row.channel, row.group)
    if row.first_response_at is not None:
        found = (targets.reply,)
    else:
        found = (targets.first_reply, targets.wait if row.state == "queued" else None)
    return [shortened(length, row, rules) for length in found if length is not None]


def shortened(length: int, row: Conversation, rules: Rules) -> int:
    """A target's length for the row: high and urgent priority, and customers who came as VIP, wait less."""
    by_customer = rules.shortened_vip if row.segment is not None and fold(row.segment) in rules.vip else 1.0
    return round(length * min(rules.shortened.get(row.priority, 1.0), by_customer))


def vip(row: Conversation, rules: Rules) -> bool:
    """Whether the customer's segment, as known by now, is flagged VIP."""
    return row.contact.segment is not None and fold(row.contact.segment) in rules.vip


def answered_by(row: Conversation, rules: Rules) -> Answered:
    """What counts as an answer to this row."""
    return rules.answered_of(row.channel, row.group)


def service_target(row: Conversation, rules: Rules) -> int | None:
    """The length (ms) within which the row must be answered to count as served; None where there is no target."""
    targets = rules.targets_of(row.channel, row.group)
    length = targets.wait if answered_by(row, rules) == "assignment" else targets.first_reply
    return None if length is None else shortened(length, row, rules)


def served(row: Conversation, waited: int, rules: Rules) -> Served | None:
    """How a row that waited so long (ms on its clock) for its answer was served; None where there is no target."""
    length = service_target(row, rules)
    return None if length is None else "within" if waited <= length else "late"


def serve_until(row: Conversation, rules: Rules) -> Moment | None:
    """Until when the row, which waits for its answer, would still be served within target; None where its group never
    opens again, or `to_serve` says nothing."""
    length = to_serve(row, rules)
    if length is None or row.waiting_since is None:
        return None
    return rules.clock(row.group).after(row.waiting_since, length)


def to_serve(row: Conversation, rules: Rules) -> int | None:
    """The target (ms) within which the row's first answer is due; None where it waits for none, or has no target.
    Whoever left unanswered and came back waits again."""
    if row.waiting_since is None or row.state not in OPEN or row.direction != "inbound":
        return None
    if row.served in ("within", "late") or row.first_response_at is not None:
        return None
    assigned = answered_by(row, rules) == "assignment" and row.first_assigned_at is not None
    return None if assigned else service_target(row, rules)
