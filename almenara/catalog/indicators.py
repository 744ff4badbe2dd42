"""The indicators: each a filter, a measure, a window, a unit and who may see it. Cards and strip are made of them."""

from typing import Final, Literal

from msgspec import Struct

from almenara.catalog.measures import Count, MaxAge, Mean, MeanAge, Measure, Quantile, Share
from almenara.domain.condition import Any, Condition, In, Is, Known, Not, every

Level = Literal["main", "average"]
Unit = Literal["conversations", "seconds", "transfers", "share"]
Span = Literal["now", "today", "hour", "hour_last_week"]
Minutely = Literal["state", "opened_at", "finished_at", "first_response_at", "served_at", "rated_at", "lost_at"]
"""How an indicator is told minute by minute: of rows that stood so as the minute ended, or of those whose moment of
that name lies in it."""

OPEN = Is("open", True)
LISTED = Not(Is("contained", True))
FINISHED = every(Is("state", "finished"), Is("finished_today", True), LISTED)
QUEUED = Is("state", "queued")
IN_PROGRESS = Is("state", "in_progress")
PENDING = Is("state", "pending")
INACTIVE = Is("state", "inactive")
WITH_BOT = Is("state", "bot")
CONTAINED = every(Is("contained", True), Is("finished_today", True))
ALL_LISTED = Is("listed", True)
UNANSWERED = Is("unanswered", True)
UNANSWERED_FIRST = every(UNANSWERED, Not(Known("first_response_at")))
ABANDONED = every(Is("abandoned", True), Is("finished_today", True), LISTED)
TRANSFERRED = Known("transfer_groups")
ASSIGNED_TODAY = Known("wait_groups")
STRANDED = Is("stranded", True)
NEW = every(Is("recent", True), Is("direction", "inbound"))
NEW_LAST_WEEK = every(Is("last_week", True), Is("direction", "inbound"))
RETURNS_DUE = Is("due_back", True)
REPLIED_FIRST = Known("first_response_today")
AT_RISK = Is("risk", "at_risk")
BREACHED = Is("risk", "breached")
CLOSING = Is("closing", True)
LOST = Is("lost", True)
PRIORITIZED = every(OPEN, Any((In("priority", frozenset({3, 4})), Is("vip", True))))
VIP_WAITING = every(OPEN, Is("vip", True), Known("waiting_since"))
AFTER_HOURS = Is("closed", True)
ANSWERED = In("service", frozenset({"within", "late"}))
WITHIN = Is("service", "within")
PAST = In("service", frozenset({"left", "overdue"}))
WAITING = Is("service", "waiting")
RATED = Known("rating_today")


class Indicator(Struct, frozen=True):
    """One number. `of` is the condition on rows whose click lists exactly what it counts; `series`, where it can be
    told minute by minute, says how, and `line` of which rows, where those of the day cannot be told so; `against` is
    the indicator that it is compared with."""

    name: str
    of: Condition
    measure: Measure
    unit: Unit
    level: Level
    span: Span
    series: Minutely | None = None
    against: str | None = None
    line: Condition | None = None


INDICATORS: Final = (
    Indicator("all", ALL_LISTED, Count(), "conversations", "main", "today", "state", line=OPEN),
    Indicator("queued", QUEUED, Count(), "conversations", "main", "now", "state"),
    Indicator("mean_wait", QUEUED, MeanAge("waiting_since", "waited"), "seconds", "average", "now"),
    Indicator("longest_wait", QUEUED, MaxAge("waiting_since", "waited"), "seconds", "average", "now"),
    Indicator("mean_wait_today", ASSIGNED_TODAY, Mean("wait", "waits_today"), "seconds", "average", "today"),
    Indicator("unanswered", UNANSWERED, Count(), "conversations", "main", "now", "state"),
    Indicator("unanswered_first", UNANSWERED_FIRST, Count(), "conversations", "main", "now"),
    Indicator("mean_unanswered", UNANSWERED, MeanAge("unanswered_since"), "seconds", "average", "now"),
    Indicator("longest_unanswered", UNANSWERED, MaxAge("unanswered_since"), "seconds", "average", "now"),
    Indicator("at_risk", AT_RISK, Count(), "conversations", "main", "now"),
    Indicator("breached", BREACHED, Count(), "conversations", "main", "now"),
    Indicator("window_closing", CLOSING, Count(), "conversations", "main", "now"),
    Indicator("lost", LOST, Count(), "conversations", "average", "today", "lost_at"),
    Indicator("prioritized", PRIORITIZED, Count(), "conversations", "main", "now"),
    Indicator("vip_waiting", VIP_WAITING, Count(), "conversations", "main", "now"),
    Indicator("after_hours", AFTER_HOURS, Count(), "conversations", "main", "now"),
    Indicator("stranded", STRANDED, Count(), "conversations", "average", "now"),
    Indicator("in_progress", IN_PROGRESS, Count(), "conversations", "main", "now", "state"),
    Indicator("mean_attendance", IN_PROGRESS, MeanAge("assigned_since"), "seconds", "average", "now"),
    Indicator("pending", PENDING, Count(), "conversations", "main", "now", "state"),
    Indicator("returns_due", RETURNS_DUE, Count(), "conversations", "main", "now"),
    Indicator("mean_pending", PENDING, MeanAge("pending_since"), "seconds", "average", "now"),
    Indicator("inactive", INACTIVE, Count(), "conversations", "main", "now", "state"),
    Indicator("mean_inactive", INACTIVE, MeanAge("inactive_since"), "seconds", "average", "now"),
    Indicator("with_bot", WITH_BOT, Count(), "conversations", "main", "now", "state"),
    Indicator("contained", CONTAINED, Count(), "conversations", "average", "today", "finished_at"),
    Indicator("finished", FINISHED, Count(), "conversations", "main", "today", "finished_at"),
    Indicator("mean_handling", FINISHED, Mean("handled"), "seconds", "average", "today", "finished_at"),
    Indicator("mean_duration", FINISHED, Mean("duration"), "seconds", "average", "today", "finished_at"),
    Indicator("abandoned", ABANDONED, Count(), "conversations", "average", "today", "finished_at"),
    Indicator(
        "abandoned_share",
        Any((ANSWERED, ABANDONED)),
        Share((ABANDONED,), (ANSWERED, ABANDONED)),
        "share",
        "average",
        "today",
    ),
    Indicator(
        "service_level",
        Any((ANSWERED, PAST)),
        Share((WITHIN,), (ANSWERED, PAST)),
        "share",
        "average",
        "today",
        "served_at",
    ),
    Indicator(
        "service_level_lower", Known("service"), Share((WITHIN,), (Known("service"),)), "share", "average", "today"
    ),
    Indicator(
        "service_level_upper",
        Known("service"),
        Share((WITHIN, WAITING), (Known("service"),)),
        "share",
        "average",
        "today",
    ),
    Indicator("rating_mean", RATED, Mean("rating_today"), "share", "average", "today", "rated_at"),
    Indicator("rating_count", RATED, Count(), "conversations", "average", "today", "rated_at"),
    Indicator("transfers", TRANSFERRED, Count("transfers_today"), "transfers", "average", "today"),
    Indicator("mean_transfers", FINISHED, Mean("transfers"), "transfers", "average", "today"),
    Indicator("new_hour", NEW, Count(), "conversations", "average", "hour", "opened_at", "new_hour_last_week"),
    Indicator("new_hour_last_week", NEW_LAST_WEEK, Count(), "conversations", "average", "hour_last_week"),
    Indicator(
        "first_response_mean",
        REPLIED_FIRST,
        Mean("first_response_today"),
        "seconds",
        "average",
        "today",
        "first_response_at",
    ),
    Indicator(
        "first_response_median", REPLIED_FIRST, Quantile("first_response_today", 0.5), "seconds", "average", "today"
    ),
    Indicator(
        "first_response_p90", REPLIED_FIRST, Quantile("first_response_today", 0.9), "seconds", "average", "today"
    ),
)
BY_NAME: Final[dict[str, Indicator]] = {indicator.name: indicator for indicator in INDICATORS}


class Card(Struct, frozen=True):
    """A card of the strip on top: its main indicator and the figures under it."""

    indicator: str
    details: tuple[str, ...] = ()


CARDS: Final = (
    Card("queued", ("mean_wait", "longest_wait")),
    Card("unanswered", ("mean_unanswered", "unanswered_first")),
    Card("in_progress", ("mean_attendance", "capacity_used")),
    Card("pending", ("mean_pending", "returns_due")),
    Card("inactive", ("mean_inactive", "lost")),
    Card("finished", ("mean_handling", "mean_duration")),
    Card("all"),
)
STRIP: Final = (
    "service_level",
    "first_response_mean",
    "first_response_median",
    "first_response_p90",
    "mean_wait_today",
    "longest_unanswered",
    "abandoned",
    "abandoned_share",
    "transfers",
    "mean_transfers",
    "new_hour",
    "rating_mean",
    "vip_waiting",
    "with_bot",
    "contained",
    "agents_available",
    "capacity_free",
)
