"""How all settings of an organization stand together: the defaults (`defaults`), and each version that was set."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import msgspec
from msgspec import Struct

from almenara.domain import settings as s
from almenara.domain.settings import DEFAULT_ID
from almenara.domain.shapes import Moment


class Version(Struct, frozen=True):
    """A setting as it was set at a moment, by whom, under the seq of the fact that tells of it; without a value, it
    was put back to its default, or removed."""

    kind: str
    id: str
    seq: int
    at: Moment
    by: str | None
    value: bytes | None


SHAPES: Final[dict[str, type[s.Setting]]] = {
    "targets": s.Targets,
    "shortening": s.Shortening,
    "inactivity": s.Inactivity,
    "window": s.Window,
    "group": s.Group,
    "calendar": s.Calendar,
    "pause": s.Pause,
    "finish_reason": s.FinishReason,
    "transfer_reason": s.TransferReason,
    "tag": s.Tag,
    "segment": s.Segment,
    "agent_reach": s.AgentReach,
    "transfers": s.Transfers,
    "attention": s.Attention,
    "retention": s.Retention,
    "notice": s.Notice,
    "agent": s.Agent,
}
"""Of every kind of setting, by its name."""
_DECODERS: Final = {kind: msgspec.json.Decoder(shape) for kind, shape in SHAPES.items()}

Values = Mapping[str, Mapping[str, Any]]
"""Settings by kind and id."""


def decoded(kind: str, value: bytes) -> s.Setting:
    """A value as it was kept."""
    return _DECODERS[kind].decode(value)


class Settings:
    """All settings of an organization as they hold: the defaults, and what was set over them."""

    def __init__(self, defaults: Values, changed: Values | None = None) -> None:
        self._defaults = defaults
        self._changed = changed or {}

    def of(self, kind: str) -> Mapping[str, Any]:
        """Those of a kind by id: every one that has a default or was set."""
        return {**self._defaults.get(kind, {}), **self._changed.get(kind, {})}

    def one(self, kind: str, id: str = DEFAULT_ID) -> Any:  # noqa: A002 - the word of the domain
        """One of them; None where there is none."""
        return self._changed.get(kind, {}).get(id) or self._defaults.get(kind, {}).get(id)

    def is_default(self, kind: str, id: str) -> bool:  # noqa: A002 - the word of the domain
        """Whether it is as if it was never set."""
        return id not in self._changed.get(kind, {})

    def changed(self, version: Version) -> "Settings":
        """These settings after one more version."""
        of_kind = {id_: value for id_, value in self._changed.get(version.kind, {}).items() if id_ != version.id}
        if version.value is not None:
            of_kind[version.id] = decoded(version.kind, version.value)
        return Settings(self._defaults, {**self._changed, version.kind: of_kind})

    @property
    def agent_reach(self) -> s.AgentReach:
        """What the profile Agente reaches."""
        return self.one("agent_reach")

    @property
    def transfers(self) -> s.Transfers:
        """The policy of transfers."""
        return self.one("transfers")

    @property
    def attention(self) -> s.Attention:
        """When agents count as away and windows as closing."""
        return self.one("attention")

    @property
    def retention(self) -> s.Retention:
        """How long is kept what."""
        return self.one("retention")

    @cached_property
    def groups(self) -> Mapping[str, s.Group]:
        """What groups have of their own."""
        return self.of("group")

    @cached_property
    def agents(self) -> Mapping[str, s.Agent]:
        """What holds of agents in spite of their source."""
        return self.of("agent")


def listed(settings: Settings, kind: str) -> Iterable[tuple[str, Any]]:
    """The items of a managed list in their order, archived ones too."""
    return sorted(settings.of(kind).items(), key=lambda item: (item[1].order, item[0]))
