"""The settings of an organization that has set nothing."""

from typing import Final, get_args

from almenara.domain import settings as s
from almenara.domain.rules import INACTIVE_AFTER, REPLY_WINDOW, TARGETS
from almenara.domain.rules import Targets as InMilliseconds
from almenara.domain.settled import Settings, Values
from almenara.domain.shapes import Channel

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)


def _seconds(length: int | None) -> int | None:
    return None if length is None else length // 1000


def _targets(one: InMilliseconds) -> s.Targets:
    wait, first, reply, handling = (_seconds(each) for each in (one.wait, one.first_reply, one.reply, one.handling))
    return s.Targets(wait, first, reply, handling, one.goal)


_PAUSES: Final = {
    "lunch": s.Pause(icon="🍽", minutes=(20, 45, 60)),
    "break": s.Pause(icon="☕", minutes=(10, 15)),
    "personal": s.Pause(icon="🚻", personal=True),
    "health": s.Pause(icon="🩺", personal=True),
    "training": s.Pause(icon="🎓", minutes=(30, 60, 120), productive=True),
    "meeting": s.Pause(icon="👥", minutes=(15, 30, 60), productive=True),
    "coaching": s.Pause(icon="🗣", minutes=(15, 30), productive=True),
    "back_office": s.Pause(icon="📝", minutes=(15, 30, 60), productive=True),
    "technical": s.Pause(icon="🛠", minutes=(5, 15, 30)),
}
_FINISH: Final = (
    "resolved",
    "informed",
    "escalated",
    "no_reply",
    "duplicate",
    "out_of_scope",
    "incident",
    "spam",
)
_TRANSFER: Final = (
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
_TAGS: Final = {
    "incidente": 1,
    "reclamo": 2,
    "defensa_del_consumidor": 2,
    "reembolso": 3,
    "demora_de_entrega": 4,
    "cambio": 5,
    "cancelacion": 6,
    "riesgo_de_baja": 6,
    "recontacto": 7,
    "prueba": 8,
}

DEFAULTS: Final[Values] = {
    "targets": {channel: _targets(TARGETS[channel]) for channel in CHANNELS},
    "shortening": {s.DEFAULT_ID: s.Shortening()},
    "inactivity": {channel: s.Inactivity(_seconds(INACTIVE_AFTER.get(channel))) for channel in CHANNELS},
    "window": {channel: s.Window(_seconds(REPLY_WINDOW.get(channel))) for channel in CHANNELS},
    "pause": {
        name: s.Pause(None, place, False, one.icon, one.minutes, one.personal, one.productive)
        for place, (name, one) in enumerate(_PAUSES.items())
    },
    "finish_reason": {
        name: s.FinishReason(None, place, gave_up=name == "no_reply", spam=name == "spam")
        for place, name in enumerate(_FINISH)
    },
    "transfer_reason": {name: s.TransferReason(None, place) for place, name in enumerate(_TRANSFER)},
    "tag": {name: s.Tag(None, place, colour=colour) for place, (name, colour) in enumerate(_TAGS.items())},
    "segment": {"vip": s.Segment(vip=True)},
    "agent_reach": {s.DEFAULT_ID: s.AgentReach()},
    "transfers": {s.DEFAULT_ID: s.Transfers()},
    "attention": {s.DEFAULT_ID: s.Attention()},
    "retention": {s.DEFAULT_ID: s.Retention()},
}
"""By kind and id; a group and an agent of which nothing is set have their shape's."""

UNSET: Final = Settings(DEFAULTS)
"""The settings of an organization that has set nothing."""
