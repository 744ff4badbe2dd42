"""Where people find a ticket at RT itself."""

from collections.abc import Mapping
from typing import Any

from almenara.errors import Misused
from almenara.sources.rt.client import check_url


def ticket_url(settings: Mapping[str, Any], external_id: str) -> str | None:
    """The page of a ticket, at an http(s) address; None for what is no number of RT's, or no such address."""
    if not (external_id.isascii() and external_id.isdigit()):
        return None
    try:
        return f"{check_url(str(settings.get('url', '')))}/Ticket/Display.html?id={external_id}"
    except (Misused, ValueError):
        return None
