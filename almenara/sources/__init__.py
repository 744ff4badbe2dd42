"""Where conversations come from besides our own API: one room per helpdesk, and none knows another.

A *source* is a helpdesk that is followed; what it tells becomes facts like any other. The cursor says how far it
was read. Reading again is harmless: a fact that is already in the log is recognised.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from almenara.domain.facts import Moment
from almenara.sources.face import Away, Batch, Refused, Rejected, Source, Stamp
from almenara.sources.rt import RequestTracker
from almenara.sources.rt.client import Client

OWNED_KINDS: Final = frozenset({"rt"})
"""Kinds of helpdesk that own their conversations: no rule of time applies to these."""

Open = Callable[[Mapping[str, Any], str, Stamp, Callable[[], Moment]], Source]


def _open_rt(settings: Mapping[str, Any], secret: str, stamp: Stamp, clock: Callable[[], Moment]) -> Source:
    return RequestTracker(Client(settings["url"], secret, settings.get("user")), stamp, clock)


FOLLOWED: Final[dict[str, Open]] = {"rt": _open_rt}
"""Every kind that is followed, and how one is opened: settings, secret, stamp, clock."""

__all__ = ["FOLLOWED", "OWNED_KINDS", "Away", "Batch", "Open", "Refused", "Rejected", "Source", "Stamp"]
