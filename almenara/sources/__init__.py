"""Where conversations come from besides our own API: one room per helpdesk, and none knows another.

A *source* is a helpdesk that is followed; what it tells becomes facts like any other. The cursor says how far it
was read. Reading again is harmless: a fact that is already in the log is recognised. A *writer* does there what is
asked here; what became of it is told by the source.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from almenara.domain.facts import Moment
from almenara.sources.face import (
    Away,
    Batch,
    Delivery,
    Denied,
    Progress,
    Refusal,
    Refused,
    Rejected,
    Source,
    Stamp,
    Unknown,
    Writer,
)
from almenara.sources.rt import RequestTracker, RequestTrackerWriter, ticket_url
from almenara.sources.rt.client import Client

OWNED_KINDS: Final = frozenset({"rt"})
"""Kinds of helpdesk that own their conversations: no rule of time applies to these."""

Open = Callable[[Mapping[str, Any], str, Stamp, Callable[[], Moment]], Source]

OpenWriter = Callable[[Mapping[str, Any], str], Writer]

_PATIENCE: Final = 10.0
"""Seconds that whoever asked can wait for one answer: after half a minute the request ends."""


def _open_rt(settings: Mapping[str, Any], secret: str, stamp: Stamp, clock: Callable[[], Moment]) -> Source:
    return RequestTracker(Client(settings["url"], secret, settings.get("user")), stamp, clock)


def _open_rt_writer(settings: Mapping[str, Any], secret: str) -> Writer:
    return RequestTrackerWriter(Client(settings["url"], secret, settings.get("user"), _PATIENCE))


FOLLOWED: Final[dict[str, Open]] = {"rt": _open_rt}
"""Every kind that is followed, and how one is opened: settings, secret, stamp, clock."""

WRITTEN: Final[dict[str, OpenWriter]] = {"rt": _open_rt_writer}
"""Every kind that does what it is asked, and how one is opened to ask it: settings, secret."""

ADDRESSED: Final[dict[str, Callable[[Mapping[str, Any], str], str | None]]] = {"rt": ticket_url}
"""Every kind with pages of its own: from settings and a conversation's id there to the address of its page, if it has
one."""

__all__ = [
    "ADDRESSED",
    "FOLLOWED",
    "OWNED_KINDS",
    "WRITTEN",
    "Away",
    "Batch",
    "Delivery",
    "Denied",
    "Open",
    "OpenWriter",
    "Progress",
    "Refusal",
    "Refused",
    "Rejected",
    "Source",
    "Stamp",
    "Unknown",
    "Writer",
]
