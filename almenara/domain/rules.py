"""The rules that enter the fold, as they hold at a moment, and the book of them: a change never rewrites what
happened under the rules before it."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, Protocol

from msgspec import Struct, field

from almenara.domain.facts import Channel, Moment
from almenara.domain.hours import ALWAYS, Clock
from almenara.domain.reasons import GAVE_UP, SPAM
from almenara.domain.text import fold

_MINUTE: Final = 60_000
_HOUR: Final = 60 * _MINUTE

INACTIVE_AFTER: Final[Mapping[Channel, int]] = MappingProxyType(
    {
        "webchat": 30 * _MINUTE,
        "whatsapp": 24 * _HOUR,
        "facebook": 24 * _HOUR,
        "instagram": 24 * _HOUR,
        "telegram": 24 * _HOUR,
        "sms": 24 * _HOUR,
        "email": 72 * _HOUR,
        "ticket": 72 * _HOUR,
    }
)
"""How long the contact may be silent after our message, in ms; channels not named never expire."""

REPLY_WINDOW: Final[Mapping[str, int]] = MappingProxyType(
    {"whatsapp": 24 * _HOUR, "facebook": 24 * _HOUR, "instagram": 24 * _HOUR}
)
"""How long after the contact's last message we may still write, in ms, by channel or `channel/account`."""


class Targets(Struct, frozen=True):
    """How long (ms on the group's clock) a customer may wait in the queue, for the first reply, for each reply after
    it, and how long handling is to take (which is only told). `goal`: the share to be served within target."""

    wait: int | None = None
    first_reply: int | None = None
    reply: int | None = None
    handling: int | None = None
    goal: float = 0.8


def _minutes(wait: int, first: int | None, reply: int | None, handling: int, goal: float = 0.8) -> Targets:
    wait_, first_, reply_, handling_ = (
        None if one is None else one * _MINUTE for one in (wait, first, reply, handling)
    )
    return Targets(wait_, first_, reply_, handling_, goal)


_CHAT: Final = _minutes(3, 5, 5, 60)
_SOCIAL: Final = _minutes(5, 10, 10, 120)
_SLOW: Final = _minutes(4 * 60, 8 * 60, 8 * 60, 48 * 60, 0.9)
TARGETS: Final[Mapping[Channel, Targets]] = MappingProxyType(
    {
        "phone": Targets(30_000, None, None, 8 * _MINUTE),
        "webchat": _minutes(1, 1, 2, 20),
        "whatsapp": _CHAT,
        "telegram": _CHAT,
        "facebook": _SOCIAL,
        "instagram": _SOCIAL,
        "sms": _SOCIAL,
        "email": _minutes(60, 4 * 60, 8 * 60, 24 * 60, 0.9),
        "ticket": _SLOW,
        "other": _SLOW,
    }
)


class GroupRules(Struct, frozen=True):
    """What a group has of its own: its clock, and by channel its targets and the silence after which a conversation
    goes quiet (None: never). What it has not is the organization's."""

    clock: Clock = ALWAYS
    targets: Mapping[Channel, Targets] = field(default_factory=dict[Channel, Targets])
    inactive_after: Mapping[Channel, int | None] = field(default_factory=dict[Channel, int | None])
    answered_by: Literal["reply", "assignment"] | None = None


_OF_NONE: Final = GroupRules()


class Rules(Struct, frozen=True):
    """What holds at a moment. `owned`: sources whose helpdesk owns its conversations: no rule of time applies.

    `shortened` multiplies targets by priority. `vip` are segments, `gave_up` and `spam` finish reasons, all folded.
    A reply window is about to close `window_warning` ms before it does.
    """

    inactive_after: Mapping[Channel, int] = INACTIVE_AFTER
    reply_window: Mapping[str, int] = REPLY_WINDOW
    owned: frozenset[str] = frozenset()
    targets: Mapping[Channel, Targets] = TARGETS
    groups: Mapping[str, GroupRules] = field(default_factory=dict[str, GroupRules])
    shortened: Mapping[int, float] = field(default_factory=lambda: {3: 0.75, 4: 0.5})
    shortened_vip: float = 0.5
    vip: frozenset[str] = frozenset({"vip"})
    gave_up: frozenset[str] = GAVE_UP
    spam: frozenset[str] = SPAM
    window_warning: int = 2 * _HOUR

    def clock(self, group: str | None) -> Clock:
        """The clock on which a group's waits and targets run."""
        return self._of(group).clock

    def targets_of(self, channel: Channel, group: str | None) -> Targets:
        """The targets of a channel in a group."""
        return self._of(group).targets.get(channel) or self.targets.get(channel) or Targets()

    def inactive_after_of(self, channel: Channel, group: str | None) -> int | None:
        """After how much silence of the contact (ms) a conversation goes quiet; None: never."""
        own = self._of(group).inactive_after
        return own[channel] if channel in own else self.inactive_after.get(channel)

    def reply_window_of(self, channel: Channel, account: str | None) -> int | None:
        """How long after the contact's message we may write (ms); None: for ever."""
        own = f"{channel}/{account}"
        return self.reply_window.get(own, self.reply_window.get(channel)) or None

    def answered_of(self, channel: Channel, group: str | None) -> Literal["reply", "assignment"]:
        """What counts as an answer."""
        return self._of(group).answered_by or ("assignment" if channel == "phone" else "reply")

    def gives_up(self, reason: str | None) -> bool:
        """Whether a finish reason, by its code or its name, says that the customer gave up."""
        return reason is not None and fold(reason) in self.gave_up

    def is_spam(self, reason: str | None) -> bool:
        """Whether a finish reason says that it was none of ours."""
        return reason is not None and fold(reason) in self.spam

    def at(self, _moment: Moment) -> "Rules":
        """These rules, which always held."""
        return self

    def eras(self, _after: Moment) -> "Iterator[tuple[Moment, Moment | None, Rules]]":
        """One era without beginning or end."""
        yield 0, None, self

    def _of(self, group: str | None) -> GroupRules:
        return _OF_NONE if group is None else self.groups.get(group, _OF_NONE)


class Book(Protocol):
    """Which rules hold when."""

    def at(self, moment: Moment, /) -> Rules:
        """The rules that hold at a moment."""
        ...

    def eras(self, after: Moment, /) -> Iterator[tuple[Moment, Moment | None, Rules]]:
        """(begin, end, rules) of the eras that end after a moment, in order; the last has no end."""
        ...


class Rulebook:
    """Rules by the moment from which on they hold, oldest first; the first hold from the beginning of time."""

    def __init__(self, first: Rules, changes: Sequence[tuple[Moment, Rules]] = ()) -> None:
        self._begins = [0, *(moment for moment, _ in changes)]
        self._rules = [first, *(rules for _, rules in changes)]

    def at(self, moment: Moment) -> Rules:
        """The rules that hold at a moment."""
        return self._rules[max(0, bisect_right(self._begins, moment) - 1)]

    def eras(self, after: Moment) -> Iterator[tuple[Moment, Moment | None, Rules]]:
        """(begin, end, rules) of the eras that end after a moment, in order; the last has no end."""
        first = max(0, bisect_right(self._begins, after) - 1)
        for place in range(first, len(self._begins)):
            end = self._begins[place + 1] if place + 1 < len(self._begins) else None
            yield self._begins[place], end, self._rules[place]


DEFAULT: Final = Rules()
