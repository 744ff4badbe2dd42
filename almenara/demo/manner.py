"""How long things take and how often they happen, in the figures the shop is tuned to."""

from typing import Final

from almenara.demo.draws import MINUTE, Spread

WAIT: Final = Spread(20, 135)
LONGEST_OFFER: Final = 5 * MINUTE
"""What passes before a conversation is offered to somebody free; the full wait is longer when nobody is."""
FIRST_REPLY: Final = Spread(40, 150)
REPLY: Final = Spread(38, 150)
CONTACT_REPLY: Final = Spread(90, 1100)
EMAIL_SLOWNESS: Final = 5.0
"""Nobody chats by e-mail: everything takes so many times longer between its messages."""
HANDLING: Final = {
    "whatsapp": Spread(500, 1800),
    "instagram": Spread(500, 1800),
    "webchat": Spread(360, 960),
    "email": Spread(1200, 3600),
}
INCIDENT_HANDLING: Final = 1.4
"""How much longer than others those about the incident take, until a notice says what to answer."""
INFORMED_HANDLING: Final = 0.8
"""From then on."""
COMES_BACK: Final = Spread(2400, 14_400)

GHOSTS: Final = 0.06
"""Contacts who at some point never write again."""
MOVES: Final = 0.2
MOVES_AGAIN: Final = 0.4
RETURNS: Final = 0.06
"""Contacts who come back on the same day; others do on the next."""
SETS_ASIDE: Final = 0.22
"""How often a conversation is left pending when its contact is slow."""
RATES: Final = 0.24
SCORES: Final = ((5, 0.62), (4, 0.19), (3, 0.07), (2, 0.04), (1, 0.08))
LEAVES: Final = 0.42
"""The hazard, a minute, of giving up a wait after its third minute."""
LEAVES_INCIDENT: Final = 0.04
LEAVES_OVERNIGHT: Final = 0.02
"""Who wrote while it was closed does not look at the screen any more."""
DEFLECTED_FROM: Final = 66
"""While so many wait for the incident's group, the bot itself tells newcomers about it."""
PARK_EVERY: Final = 20 * MINUTE
"""How often a conversation is followed up for nearly a day, so that a few reply windows are always closing."""
REASONS: Final = ((0, 62), (1, 22), (2, 8), (3, 4), (4, 2), (5, 2))
"""Finish reasons by their place in the dialogues, with their weights."""
