"""What the shop's operator does, as actions of the monitor."""

from typing import Any

from almenara.demo.events import Event
from almenara.demo.moves import Handle
from almenara.domain.facts import Queued, Tagged, Transferred


def action(event: Event, handle: Handle) -> tuple[str, dict[str, Any]]:
    """The name and the body of the action whose fact an event tells. Raises `ValueError` for what is no action."""
    row: dict[str, Any] = {"id": handle.id, "version": handle.version}
    match event.data:
        case Transferred(to_group=str(group), reason=reason):
            return "transfer", {"conversations": [row], "to_group": f"{handle.source}/{group}", "reason": reason}
        case Queued(reason=reason):
            return "requeue", {"conversations": [row], "reason": reason}
        case Tagged(tags=tags):
            return "tag", {"conversations": [{"id": handle.id}], "tags": tags}
        case _:
            raise ValueError(f"{event.type} is no action of the operator")
