"""How many write, hour by hour and day by day, and how many are there to answer."""

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
HOLIDAY: Final = 0.3
"""The share of those who write on a public holiday."""

CHANNELS: Final[tuple[tuple[Channel, float], ...]] = (
    ("whatsapp", 0.68),
    ("webchat", 0.17),
    ("instagram", 0.08),
    ("email", 0.07),
)
LANGUAGES: Final[tuple[tuple[Language, float], ...]] = (("es", 0.66), ("pt", 0.26), ("en", 0.08))
SPANISH_GROUPS: Final = (("entregas", 0.34), ("pagos", 0.32), ("soporte", 0.20), ("ventas", 0.14))
