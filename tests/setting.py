"""Settings as people might change them: any value of any kind that enters the fold, at any moment."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from almenara.domain import settings as s
from almenara.domain.settled import Version
from tests.strategies import BASE, HOUR

_seconds = st.integers(1, 8 * 3_600)
_maybe_seconds = st.none() | _seconds
_targets = st.builds(s.Targets, wait=_maybe_seconds, first_reply=_maybe_seconds, reply=_maybe_seconds)
_channels: Any = st.sampled_from(["whatsapp", "webchat", "email", "phone"])
_calendars = st.builds(
    s.Calendar,
    name=st.just("Luma"),
    weekly=st.just((s.Opening((1, 2, 3, 4, 5, 6), "08:00", "20:00"),))
    | st.just((s.Opening((7,), "10:00", "11:00"),)),
    country=st.none() | st.just("BR"),
)
_groups = st.builds(
    s.Group,
    calendar=st.sampled_from([None, "c1"]),
    targets=st.dictionaries(_channels, _targets, max_size=2),
    inactivity=st.dictionaries(_channels, _maybe_seconds, max_size=2),
    answered_by=st.sampled_from([None, "reply", "assignment"]),
)


def _of(kind: str, ids: Any, values: Any) -> st.SearchStrategy[tuple[str, str, s.Setting | None]]:
    return st.tuples(st.just(kind), ids, st.none() | values)


CHANGES = st.one_of(
    _of("targets", _channels, _targets),
    _of("inactivity", _channels, st.builds(s.Inactivity, _maybe_seconds)),
    _of("window", _channels, st.builds(s.Window, _maybe_seconds)),
    _of("group", st.sampled_from(["shop/pagos", "shop/ventas"]), _groups),
    _of("calendar", st.just("c1"), _calendars),
    _of("shortening", st.just("default"), st.builds(s.Shortening, urgent=st.just(0.1))),
    _of("finish_reason", st.just("resolved"), st.builds(s.FinishReason, gave_up=st.booleans())),
)
"""(kind, id, value; None: the default)."""


@st.composite
def versions(draw: st.DrawFn, *, after: int = BASE, max_size: int = 5) -> list[Version]:
    """Changes at moments that begin at `after`, in order."""
    changes = draw(st.lists(CHANGES, max_size=max_size))
    moments = sorted(draw(st.integers(after, after + 90 * HOUR)) for _ in changes)
    return [
        Version(kind, id_, seq, at, None, None if value is None else msgspec.json.encode(value))
        for seq, (at, (kind, id_, value)) in enumerate(zip(moments, changes, strict=True), 1)
    ]
