"""What an organization sets: one shape for each kind of setting. Durations are seconds, as they travel."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from almenara.domain.shapes import Channel, Instant, Label
from almenara.reasons import Reason

Seconds = Annotated[int, Meta(ge=1, le=365 * 86_400)]
Capacity = Annotated[int, Meta(ge=0, le=1_000)]
Words = Annotated[str, Meta(min_length=1, max_length=80)]
Share = Annotated[float, Meta(gt=0, le=1)]
Days = Annotated[int, Meta(ge=1, le=36_500)]
Ids = Annotated[tuple[Label, ...], Meta(max_length=500)]
Channels = Annotated[tuple[Channel, ...], Meta(max_length=10)]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
Dates = Annotated[tuple[date, ...], Meta(max_length=1_000)]
DEFAULT_ID: Final = "default"
"""The id of the one item of a kind that has no others."""


class Setting(Struct, frozen=True, forbid_unknown_fields=True):
    """The value of a setting."""


class Targets(Setting, frozen=True):
    """How long a customer of a channel may wait in the queue, for the first reply and for each reply after it, and
    how long handling is to take (which is only told). `goal`: the share to be served within target."""

    wait: Seconds | None = None
    first_reply: Seconds | None = None
    reply: Seconds | None = None
    handling: Seconds | None = None
    goal: Share = 0.8


class Shortening(Setting, frozen=True):
    """What targets are multiplied by for the priorities high and urgent, and for VIP customers."""

    high: Share = 0.75
    urgent: Share = 0.5
    vip: Share = 0.5


class Inactivity(Setting, frozen=True):
    """After how much silence of the contact a conversation of a channel becomes inactive; null: never."""

    seconds: Seconds | None


class Window(Setting, frozen=True):
    """How long after the contact's last message a channel, or one of its accounts, lets us write; null: for ever."""

    seconds: Seconds | None


class Group(Setting, frozen=True):
    """What a group has of its own; what it has not is the organization's. `answered_by`: what counts as an answer for
    the service level. `reason_required`: nothing of the group is finished without a reason."""

    calendar: Label | None = None
    targets: dict[Channel, Targets] = {}
    inactivity: dict[Channel, Seconds | None] = {}
    answered_by: Literal["reply", "assignment"] | None = None
    reason_required: bool = False


class Opening(Setting, frozen=True):
    """Open on these weekdays (1 Monday to 7 Sunday), from `begin` and before `end` (24:00 is midnight)."""

    days: Annotated[tuple[Annotated[int, Meta(ge=1, le=7)], ...], Meta(min_length=1, max_length=7)]
    begin: TimeOfDay
    end: TimeOfDay

    def __post_init__(self) -> None:
        if self.begin >= self.end:
            raise ValueError(Reason("end_before_begin"))


class Calendar(Setting, frozen=True):
    """Opening hours: the week's, without the public holidays of a country (ISO 3166) or of a region of it, without
    the dates `closed`; on the dates `open` as on any day of the week, holiday or not."""

    name: Words
    weekly: Annotated[tuple[Opening, ...], Meta(min_length=1, max_length=50)]
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None
    region: Annotated[str, Meta(min_length=1, max_length=10)] | None = None
    closed: Dates = ()
    open: Dates = ()

    def __post_init__(self) -> None:
        spans = sorted((day, one.begin, one.end) for one in self.weekly for day in set(one.days))
        for before, after in pairwise(spans):
            if before[0] == after[0] and after[1] < before[2]:
                raise ValueError(Reason("openings_overlap"))
        if self.region is not None and self.country is None:
            raise ValueError(Reason("region_alone"))
        if set(self.closed) & set(self.open):
            raise ValueError(Reason("closed_and_open"))


class Labels(Setting, frozen=True, rename={"pt": "pt-BR"}):
    """What a thing is called in the three languages."""

    es: Words
    pt: Words
    en: Words

    def of(self, language: str) -> str:
        """The one of a language of the product."""
        return self.pt if language == "pt-BR" else self.en if language == "en" else self.es


class Listed(Setting, frozen=True):
    """An item of a managed list. Without labels it is called as the product calls it; archived, it is offered no
    more. Items stand by `order`."""

    labels: Labels | None = None
    order: Annotated[int, Meta(ge=0, le=10_000)] = 0
    archived: bool = False


class Pause(Listed, frozen=True):
    """A kind of pause with its preset lengths in minutes; `personal` ones never alert nor rank; `productive` ones
    count as work."""

    icon: Annotated[str, Meta(max_length=16)] = ""
    minutes: Annotated[tuple[Annotated[int, Meta(ge=1, le=1_440)], ...], Meta(max_length=10)] = ()
    personal: bool = False
    productive: bool = False


class FinishReason(Listed, frozen=True):
    """Why a conversation is finished: the customer `gave_up`, or it was `spam`, none of ours."""

    gave_up: bool = False
    spam: bool = False


class TransferReason(Listed, frozen=True):
    """Why a conversation is transferred."""


class Tag(Listed, frozen=True):
    """A tag, in one of eight tones."""

    colour: Annotated[int, Meta(ge=1, le=8)] = 1


class Segment(Listed, frozen=True):
    """A segment of customers, as sources name it; some are VIP."""

    vip: bool = False


class AgentReach(Setting, frozen=True):
    """What the profile Agente reaches: their own conversations; also the queue of their groups; or all of these."""

    reach: Literal["own", "own_queue", "own_groups"] = "own_queue"


class Transfers(Setting, frozen=True):
    """`within_reach`: only to agents and groups within the reach of who transfers. `reason_required`: always with
    one."""

    within_reach: bool = False
    reason_required: bool = False


class Attention(Setting, frozen=True):
    """After how long offline an agent counts as away; how long before its end a reply window is about to close; how
    many conversations an agent takes at once of whom nothing else is said."""

    away_after: Seconds = 60
    window_warning: Seconds = 2 * 3_600
    capacity: Annotated[int, Meta(ge=1, le=1_000)] = 5


class Retention(Setting, frozen=True):
    """For how many days after a conversation finished what was written in it is kept, and who its customer is; null:
    for ever."""

    texts: Days | None = None
    customers: Days | None = None


class Notice(Setting, frozen=True):
    """An announcement to those who work: about these groups and channels (none: all), perhaps with the tag that its
    conversations are to bear. `since` is when it was published, which the server sets."""

    text: Annotated[str, Meta(min_length=1, max_length=500)]
    groups: Ids = ()
    channels: Channels = ()
    tag: Label | None = None
    since: Instant | None = None
    ended: bool = False


class Agent(Setting, frozen=True):
    """What holds of an agent in spite of their source; null: what the source says."""

    capacity: Capacity | None = None
    groups: Ids | None = None
