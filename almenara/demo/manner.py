"""How long things take and how often they happen, in the figures the shop is tuned to."""

from typing import Final

from almenara.demo.draws import MINUTE, Spread

WAIT: Final = Spread(20, 130)
"""What passes before a conversation is offered to somebody free; the full wait is longer when nobody is."""
FIRST_REPLY: Final = Spread(40, 150)
REPLY: Final = Spread(45, 180)
CONTACT_REPLY: Final = Spread(55, 540)
HANDLING: Final = {
    "whatsapp": Spread(600, 1800),
    "instagram": Spread(600, 1800),
    "webchat": Spread(480, 1080),
    "email": Spread(1200, 3600),
}
COMES_BACK: Final = Spread(2400, 14_400)

GHOSTS: Final = 0.06
"""Contacts who at some point never write again."""
MOVES: Final = 0.085
MOVES_AGAIN: Final = 0.12
RETURNS: Final = 0.06
"""Contacts who come back on the same day; others do on the next."""
RATES: Final = 0.24
SCORES: Final = ((5, 0.62), (4, 0.19), (3, 0.07), (2, 0.04), (1, 0.08))
LEAVES: Final = 0.16
"""The hazard, a minute, of giving up a wait after its third minute."""
LEAVES_INCIDENT: Final = 0.022
DEFLECTED_FROM: Final = 66
"""While so many wait for the incident's group, the bot itself tells newcomers about it."""
PARK_EVERY: Final = 20 * MINUTE
"""How often a conversation is followed up for nearly a day, so that a few reply windows are always closing."""
REASONS: Final = ((0, 62), (1, 22), (2, 8), (3, 4), (4, 2), (5, 2))
"""Finish reasons by their place in the dialogues, with their weights."""
