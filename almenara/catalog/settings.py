"""The settings as people change them: each kind with its page, its permission, what its items are, and its form.

API, forms and the reference page derive from here; what a value may be is its shape (`domain.settings`).
"""

from typing import Final, Literal

from msgspec import Struct

from almenara.access.permissions import Permission
from almenara.domain.settings import Listed, Setting
from almenara.domain.settled import SHAPES

Items = Literal["one", "channels", "accounts", "groups", "agents", "list"]
"""What the items of a kind are: one alone (`default`), the channels, channels and their accounts (`whatsapp/+55...`),
the groups, the agents, or a list to which people add."""
Input = Literal[
    "seconds",
    "share",
    "number",
    "days",
    "flag",
    "text",
    "choice",
    "labels",
    "calendar",
    "groups",
    "channels",
    "tag",
    "weekly",
    "country",
    "dates",
    "targets_by_channel",
    "seconds_by_channel",
    "minutes",
    "icon",
    "colour",
    "moment",
]
"""How a member of a value is asked for."""
Page = Literal["service", "groups", "people", "lists", "notices", "organization"]


class SettingField(Struct, frozen=True):
    """One member of a value. `fixed`: the server sets it."""

    name: str
    input: Input
    choices: tuple[str, ...] = ()
    fixed: bool = False


class SettingKind(Struct, frozen=True):
    """One kind of setting."""

    name: str
    page: Page
    items: Items
    fields: tuple[SettingField, ...]
    permission: Permission = "settings.manage"

    @property
    def shape(self) -> type[Setting]:
        """The shape of its values."""
        return SHAPES[self.name]

    @property
    def listed(self) -> bool:
        """Whether its items have labels, an order, and can be archived."""
        return issubclass(self.shape, Listed)


_F = SettingField
_TARGETS: Final = (
    _F("wait", "seconds"),
    _F("first_reply", "seconds"),
    _F("reply", "seconds"),
    _F("handling", "seconds"),
    _F("goal", "share"),
)
_LISTED: Final = (_F("labels", "labels"), _F("order", "number"), _F("archived", "flag"))
_SECONDS: Final = (_F("seconds", "seconds"),)

KINDS: Final = (
    SettingKind("targets", "service", "channels", _TARGETS),
    SettingKind("shortening", "service", "one", (_F("high", "share"), _F("urgent", "share"), _F("vip", "share"))),
    SettingKind("inactivity", "service", "channels", _SECONDS),
    SettingKind("window", "service", "accounts", _SECONDS),
    SettingKind(
        "attention",
        "service",
        "one",
        (_F("away_after", "seconds"), _F("window_warning", "seconds"), _F("capacity", "number")),
    ),
    SettingKind(
        "group",
        "groups",
        "groups",
        (
            _F("calendar", "calendar"),
            _F("targets", "targets_by_channel"),
            _F("inactivity", "seconds_by_channel"),
            _F("answered_by", "choice", ("reply", "assignment")),
            _F("reason_required", "flag"),
        ),
    ),
    SettingKind(
        "calendar",
        "groups",
        "list",
        (
            _F("name", "text"),
            _F("weekly", "weekly"),
            _F("country", "country"),
            _F("region", "text"),
            _F("closed", "dates"),
            _F("open", "dates"),
        ),
    ),
    SettingKind("agent", "people", "agents", (_F("capacity", "number"), _F("groups", "groups"))),
    SettingKind("agent_reach", "people", "one", (_F("reach", "choice", ("own", "own_queue", "own_groups")),)),
    SettingKind("transfers", "people", "one", (_F("within_reach", "flag"), _F("reason_required", "flag"))),
    SettingKind(
        "pause",
        "lists",
        "list",
        (*_LISTED, _F("icon", "icon"), _F("minutes", "minutes"), _F("personal", "flag"), _F("productive", "flag")),
    ),
    SettingKind("finish_reason", "lists", "list", (*_LISTED, _F("gave_up", "flag"), _F("spam", "flag"))),
    SettingKind("transfer_reason", "lists", "list", _LISTED),
    SettingKind("tag", "lists", "list", (*_LISTED, _F("colour", "colour"))),
    SettingKind("segment", "lists", "list", (*_LISTED, _F("vip", "flag"))),
    SettingKind(
        "notice",
        "notices",
        "list",
        (
            _F("text", "text"),
            _F("groups", "groups"),
            _F("channels", "channels"),
            _F("tag", "tag"),
            _F("since", "moment", fixed=True),
            _F("ended", "flag"),
        ),
        permission="notices.publish",
    ),
    SettingKind(
        "retention", "organization", "one", (_F("texts", "days"), _F("customers", "days")), permission="data.erase"
    ),
)
BY_NAME: Final[dict[str, SettingKind]] = {kind.name: kind for kind in KINDS}
