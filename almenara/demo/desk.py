"""An agent at work, as the shop's own routing sees them."""

from typing import TYPE_CHECKING

from almenara.demo.plan import Step
from almenara.demo.shop import Person
from almenara.domain.facts import AgentStatus

if TYPE_CHECKING:
    from almenara.demo.case import Case


class Desk:
    """`open` are the conversations in progress here; `deferred` those whose turn came while nobody sat here.

    `planned` is what the day has for the agent now; `held` since when others have them in another status;
    `left_behind` what was in progress when they went at once, for as long as nobody has found it.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.groups = person.groups
        self.status: AgentStatus = "offline"
        self.reason: str | None = None
        self.open: dict[Case, None] = {}
        self.deferred: dict[Case, None] = {}
        self.told = 0
        self.course = ""
        self.leaving = False
        self.planned: Step | None = None
        self.held: int | None = None
        self.left_behind: frozenset[Case] = frozenset()

    @property
    def works(self) -> bool:
        """Whether somebody answers here now."""
        return self.status in ("available", "pre_pause")

    @property
    def pace(self) -> float:
        """How long answers take here, against the usual."""
        return {"slow": 1.7, "usual": 1.0, "fast": 0.62}[self.person.pace]

    def takes(self, limit: int) -> bool:
        """Whether a new conversation may come here."""
        return self.status == "available" and len(self.open) < limit
