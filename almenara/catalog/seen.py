"""A row as seen at a moment: what time and settings make of it, beside what the fold did."""

from typing import Final, Literal, NamedTuple

from almenara.domain.agent import AWAY_AFTER, Agent
from almenara.domain.conversation import OPEN, Conversation
from almenara.domain.facts import Moment
from almenara.domain.hours import ALWAYS
from almenara.domain.rules import Rules
from almenara.domain.stranded import stranded, strands_at
from almenara.domain.targets import Running, running, serve_until, to_serve, vip

HOUR: Final = 3_600_000
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY

Risk = Literal["at_risk", "breached"]


class Waiting(NamedTuple):
    """How long the customer has waited on the clock of the group: since `since` while it runs; `waited` ms, standing
    still, while the group is closed, until it `opens`."""

    since: Moment | None
    waited: int | None = None
    opens: Moment | None = None


class Seen(NamedTuple):
    """A row as seen on a day: `day` is its midnight in the organization's zone; `recent`: opened within 60 min;
    `last_week`: opened in the 60 min that ended a week ago;
    `stranded`: its agent is away, or does not answer for being in pause or unavailable.

    `running` is the target that runs and `risk` how it stands; `serving`: waits for its first answer, and `overdue`,
    would no longer be served within target; `closing`: its reply window is about to close on what we owe; `vip`: of
    such a segment; `due_back`: pending, and the moment set for its return has passed; `contacts`: which of
    its customer within seven days it is (the first, the third), where that is known.
    """

    row: Conversation
    day: Moment
    recent: bool
    stranded: bool = False
    waiting: Waiting | None = None
    running: Running | None = None
    risk: Risk | None = None
    serving: bool = False
    overdue: bool = False
    closing: bool = False
    vip: bool = False
    last_week: bool = False
    due_back: bool = False
    contacts: int | None = None


def see(
    row: Conversation,
    day: Moment,
    now: Moment,
    rules: Rules,
    agent: Agent | None,
    away_after: int = AWAY_AFTER,
    week: int = WEEK,
) -> Seen:
    """The row as seen at `now`, on the day that began at `day`; `agent` is its agent, as the roster knows them, who
    counts as away after so many ms offline; `week`: how long (ms) before this day the same one of last week was."""
    runs = running(row, rules)
    until = serve_until(row, rules)
    return Seen(
        row,
        day,
        recent=row.opened_at <= now < row.opened_at + HOUR,
        stranded=stranded(row, agent, now, away_after),
        waiting=_waiting(row, now, rules),
        running=runs,
        risk=None if runs is None else _risk(runs, now),
        serving=to_serve(row, rules) is not None,
        overdue=until is not None and until <= now,
        closing=_closes(row, now, rules),
        vip=vip(row, rules),
        last_week=row.opened_at <= now - week < row.opened_at + HOUR,
        due_back=row.state == "pending" and row.until is not None and row.until <= now,
    )


def next_change(
    seen: Seen, now: Moment, rules: Rules, agent: Agent | None, away_after: int = AWAY_AFTER
) -> Moment | None:
    """When the row will be seen otherwise, if nothing happens; `next_week` apart."""
    row, runs = seen.row, seen.running
    moments = [
        row.opened_at,
        row.opened_at + HOUR,
        None if seen.stranded else strands_at(row, agent, away_after),
        None if runs is None else runs.risk_at,
        None if runs is None else runs.breach_at,
        serve_until(row, rules),
    ]
    if row.reply_until is not None and _owed(row):
        moments += [row.reply_until - rules.window_warning, row.reply_until]
    if row.state == "pending":
        moments.append(row.until)
    if row.waiting_since is not None and (clock := rules.clock(row.group)) is not ALWAYS:
        moments.append(clock.changes_at(now))
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def next_week(row: Conversation, now: Moment, week: int) -> Moment | None:
    """When the row will begin or end to count as one of last week."""
    return min((one for one in (row.opened_at + week, row.opened_at + week + HOUR) if one > now), default=None)


def _waiting(row: Conversation, now: Moment, rules: Rules) -> Waiting | None:
    if row.waiting_since is None:
        return None
    clock = rules.clock(row.group)
    if clock is ALWAYS:
        return Waiting(row.waiting_since)
    waited = clock.elapsed(row.waiting_since, now)
    return (
        Waiting(max(now, row.waiting_since) - waited)
        if clock.is_open(now)
        else Waiting(None, waited, clock.changes_at(now))
    )


def _risk(runs: Running, now: Moment) -> Risk | None:
    if runs.breach_at is not None and runs.breach_at <= now:
        return "breached"
    return "at_risk" if runs.risk_at is not None and runs.risk_at <= now else None


def _owed(row: Conversation) -> bool:
    return row.state == "pending" or (row.state in OPEN and row.unanswered_since is not None)


def _closes(row: Conversation, now: Moment, rules: Rules) -> bool:
    until = row.reply_until
    return until is not None and _owed(row) and until - rules.window_warning <= now < until
