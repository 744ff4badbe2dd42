"""Facts to store."""

from typing import Any

from msgspec.structs import replace

from almenara.domain import facts as f

ORGANIZATION = "default"


def message(number: int, *, stream: str = "c1", **members: Any) -> f.Fact:
    """The n-th message of a conversation."""
    fact = f.Fact(
        type="message.received",
        stream=stream,
        time=1_790_000_000_000 + number,
        source="api",
        data=f.MessageReceived(f"m{number}", f"texto {number}"),
        external_id=f"x-{stream}",
        origin="/crm",
        event=f"{stream}-{number}",
    )
    return replace(fact, **members)


def messages(*numbers: int, stream: str = "c1") -> list[f.Fact]:
    """Some messages of a conversation."""
    return [message(number, stream=stream) for number in numbers]
