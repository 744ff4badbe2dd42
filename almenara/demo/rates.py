"""How many write, hour by hour and day by day, and when people are there to answer."""

from datetime import date
from typing import Final, Literal

from almenara.domain.facts import Channel

Language = Literal["es", "pt", "en"]

PER_HOUR: Final = (
    *(10, 10, 10, 10, 10, 10, 10, 50, 150, 280, 380, 400),
    *(330, 280, 320, 350, 360, 320, 270, 220, 160, 90, 40, 20),
)
"""Conversations that reach people, by the hour of the shop's clock, on a Tuesday."""

WEEKDAY: Final = (1.25, 1.0, 1.0, 1.0, 1.0, 0.6, 0.3)
STAFF: Final = (1.0, 1.0, 1.0, 1.0, 1.0, 0.7, 0.4)
"""The share of the agents who work that day."""

CONTAINED: Final = 0.38
AFTER_HOURS: Final = 42
"""How many of those who write while it is closed are still waiting at opening."""

CHANNELS: Final[tuple[tuple[Channel, float], ...]] = (
    ("whatsapp", 0.68),
    ("webchat", 0.17),
    ("instagram", 0.08),
    ("email", 0.07),
)
LANGUAGES: Final[tuple[tuple[Language, float], ...]] = (("es", 0.66), ("pt", 0.26), ("en", 0.08))
SPANISH_GROUPS: Final = (("entregas", 0.34), ("pagos", 0.32), ("soporte", 0.20), ("ventas", 0.14))


def pace(day: date, hour: int) -> float:
    """Conversations an hour that reach people."""
    return PER_HOUR[hour] * WEEKDAY[day.weekday()]


def hours_of(day: date) -> tuple[int, int]:
    """Opening and closing hour."""
    return (9, 18) if day.weekday() == 6 else (8, 22)
