"""How customers were served: what their waits amount to on the clock of the group, as answers and ends are folded."""

from msgspec.structs import replace

from almenara.domain.conversation import Conversation, Wait
from almenara.domain.queue import Changes
from almenara.domain.rules import Rules
from almenara.domain.shapes import Moment
from almenara.domain.targets import answered_by, served, shortened


def serve(row: Conversation, changes: Changes, at: Moment, rules: Rules) -> Changes:
    """What the changes of a fact or rule at `at` mean for the waits of the row: the length of a wait that ended, the
    first response, and whether the customer was answered within target, late, or left unanswered after it."""
    more: Changes = {}
    if row.waits and row.waits[-1].left is None and "waits" in changes:
        place = len(row.waits) - 1
        waits: tuple[Wait, ...] = changes["waits"]
        more["waits"] = (*waits[:place], _measured(row, waits[place], rules), *waits[place + 1 :])
    row = _as_opened(row, changes)
    answers, since = _answers(row, changes, rules), row.waiting_since
    if since is None and answers and answered_by(row, rules) == "assignment":
        # Given to an agent without having waited: answered at once.
        since = at
    if since is None:
        return more
    waited = rules.clock(row.group).elapsed(since, at)
    if changes.get("first_response_at") is not None:
        more["first_response"] = waited
    if row.direction != "inbound" or row.served not in (None, "left"):
        return more
    if answers:
        how = served(row, waited, rules)
    elif changes.get("state") in ("finished", "inactive") and not _answered(row, rules):
        how = "left" if served(row, waited, rules) == "late" else None
    else:
        return more
    return more if how is None else more | {"served": how, "served_at": at}


def _as_opened(row: Conversation, changes: Changes) -> Conversation:
    """What an opening, or the first that is heard of the row, says of it holds for what it does: it may come with an
    agent."""
    if row.last_order is not None and not changes.get("opened"):
        return row
    told = ("channel", "direction", "group", "segment", "priority", "waiting_since")
    return replace(row, **{name: changes[name] for name in told if name in changes})


def _measured(row: Conversation, wait: Wait, rules: Rules) -> Wait:
    if wait.left is None:
        return wait
    target = rules.targets_of(row.channel, wait.group).wait
    lasted = rules.clock(wait.group).elapsed(wait.entered, wait.left)
    return replace(wait, lasted=lasted, target=None if target is None else shortened(target, row, rules))


def _answers(row: Conversation, changes: Changes, rules: Rules) -> bool:
    """Whether the changes answer the customer for the first time."""
    moment = "first_response_at" if answered_by(row, rules) == "reply" else "first_assigned_at"
    return changes.get(moment) is not None and getattr(row, moment) is None


def _answered(row: Conversation, rules: Rules) -> bool:
    moment = row.first_response_at if answered_by(row, rules) == "reply" else row.first_assigned_at
    return moment is not None
