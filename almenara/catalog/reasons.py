"""The lists that people choose reasons from. Each is an id; its texts are `reasons.ID` in `locales/`."""

from typing import Final

from msgspec import Struct


class Pause(Struct, frozen=True):
    """A kind of pause: its preset lengths in minutes; `personal` ones never alert nor rank; `productive` ones count
    as work."""

    id: str
    minutes: tuple[int, ...] = ()
    personal: bool = False
    productive: bool = False


PAUSES: Final = (
    Pause("lunch", (20, 45, 60)),
    Pause("break", (10, 15)),
    Pause("personal", personal=True),
    Pause("health", personal=True),
    Pause("training", (30, 60, 120), productive=True),
    Pause("meeting", (15, 30, 60), productive=True),
    Pause("coaching", (15, 30), productive=True),
    Pause("back_office", (15, 30, 60), productive=True),
    Pause("technical", (5, 15, 30)),
)

TRANSFER: Final = (
    "wrong_team",
    "specialist",
    "shift_change",
    "agent_away",
    "balance",
    "language",
    "customer_request",
    "priority_customer",
    "supervisor",
)

FINISH: Final = (
    "resolved",
    "informed",
    "escalated",
    "no_reply",
    "duplicate",
    "out_of_scope",
    "incident",
    "spam",
)

REASONS: Final = {"transfer": TRANSFER, "finish": FINISH, "pause": tuple(pause.id for pause in PAUSES)}
"""By the list's name."""
