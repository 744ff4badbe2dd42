"""The indicators over agents: averages all, for who may know agents at all. Cards are made of them."""

from typing import Final, Literal

from msgspec import Struct, field

from almenara.catalog.indicators import Level, Span
from almenara.catalog.measures import Count, Ratio, Sum
from almenara.domain.condition import Condition, Is, Known

AgentUnit = Literal["agents", "places", "share"]


class AgentIndicator(Struct, frozen=True):
    """One number. `of` is the condition on agents, `lists` the filters that list exactly those."""

    name: str
    of: Condition
    measure: Count | Sum | Ratio
    unit: AgentUnit
    lists: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    level: Level = "average"
    span: Span = "now"


_PRESENT: Final = {"status": ["available", "pre_pause"]}
_YES: Final = ["true"]
INDICATORS: Final = (
    AgentIndicator("agents_all", Known("status"), Count(), "agents"),
    AgentIndicator("agents_available", Is("status", "available"), Count(), "agents", {"status": ["available"]}),
    AgentIndicator("agents_unavailable", Is("status", "unavailable"), Count(), "agents", {"status": ["unavailable"]}),
    AgentIndicator("agents_pre_pause", Is("status", "pre_pause"), Count(), "agents", {"status": ["pre_pause"]}),
    AgentIndicator("agents_pause", Is("status", "pause"), Count(), "agents", {"status": ["pause"]}),
    AgentIndicator("agents_offline", Is("status", "offline"), Count(), "agents", {"status": ["offline"]}),
    AgentIndicator("pause_exceeded", Is("exceeded", True), Count(), "agents", {"exceeded": _YES}),
    AgentIndicator("agents_away", Is("away", True), Count(), "agents", {"away": _YES}),
    AgentIndicator("agents_full", Is("full", True), Count(), "agents", {"full": _YES}),
    AgentIndicator("agents_free", Is("free", True), Count(), "agents", {"free": _YES}),
    AgentIndicator("agents_unanswered", Is("unanswered", True), Count(), "agents", {"unanswered": _YES}),
    AgentIndicator("capacity_total", Is("present", True), Sum("capacity"), "places", _PRESENT),
    AgentIndicator("capacity_free", Is("free", True), Sum("free_places"), "places", {"free": _YES}),
    AgentIndicator("capacity_used", Is("present", True), Ratio("load", "capacity"), "share", _PRESENT),
)
BY_NAME: Final[dict[str, AgentIndicator]] = {one.name: one for one in INDICATORS}


class AgentCard(Struct, frozen=True):
    """A card of the tab: its indicator and the figures under it."""

    indicator: str
    details: tuple[str, ...] = ()


CARDS: Final = (
    AgentCard("agents_available"),
    AgentCard("agents_pre_pause"),
    AgentCard("agents_pause", ("pause_exceeded",)),
    AgentCard("agents_unavailable"),
    AgentCard("agents_offline", ("agents_away",)),
    AgentCard("capacity_used", ("capacity_free",)),
)
