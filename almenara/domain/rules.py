"""The rules that enter the fold: silence and reply windows by channel, and which sources they do not touch."""

from typing import Final

from msgspec import Struct, field

from almenara.domain.facts import Channel

_MINUTE: Final = 60_000
_HOUR: Final = 60 * _MINUTE

INACTIVE_AFTER: Final[dict[Channel, int]] = {
    "webchat": 30 * _MINUTE,
    "whatsapp": 24 * _HOUR,
    "facebook": 24 * _HOUR,
    "instagram": 24 * _HOUR,
    "telegram": 24 * _HOUR,
    "sms": 24 * _HOUR,
    "email": 72 * _HOUR,
    "ticket": 72 * _HOUR,
}
"""How long the contact may be silent after our message, in ms; channels not named never expire."""

REPLY_WINDOW: Final[dict[Channel, int]] = {
    "whatsapp": 24 * _HOUR,
    "facebook": 24 * _HOUR,
    "instagram": 24 * _HOUR,
}
"""How long after the contact's last message we may still write, in ms; none elsewhere."""


class Rules(Struct, frozen=True):
    """What holds at a moment. `owned`: sources whose helpdesk owns its conversations: no rule of time applies."""

    inactive_after: dict[Channel, int] = field(default_factory=lambda: INACTIVE_AFTER)
    reply_window: dict[Channel, int] = field(default_factory=lambda: REPLY_WINDOW)
    owned: frozenset[str] = frozenset()


DEFAULT: Final = Rules()
