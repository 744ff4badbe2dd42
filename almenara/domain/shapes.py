"""The small shapes that facts are made of: bounded texts and numbers, the customer, an author, an attachment."""

from typing import Annotated, ClassVar, Final, Literal

from msgspec import Meta, Struct

MAX_TEXT: Final = 65_536
MAX_INTEGER: Final = 2**53
"""Beyond, JavaScript loses digits."""

Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Label = Annotated[str, Meta(min_length=1, max_length=512)]
Natural = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
Moment = int
"""Milliseconds since 1970 UTC."""

Channel = Literal[
    "whatsapp", "webchat", "facebook", "instagram", "email", "sms", "telegram", "phone", "ticket", "other"
]
Direction = Literal["inbound", "outbound"]
FinishedBy = Literal["agent", "supervisor", "contact", "bot", "rule"]
AgentStatus = Literal["available", "unavailable", "pre_pause", "pause", "offline"]
Priority = Annotated[int, Meta(ge=0, le=4)]
Tags = Annotated[tuple[Label, ...], Meta(max_length=50)]
Instant = Annotated[str, Meta(max_length=64)]
"""An RFC 3339 time inside a fact's data (`until`)."""


class Data(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The data of a fact. `personal` names the members that are kept apart."""

    personal: ClassVar[frozenset[str]] = frozenset()
    erased: ClassVar[bytes] = b"{}"
    """Stands in for the personal part once a person has been erased."""


class Contact(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The customer as the source knows them."""

    name: Text
    phone: Text | None = None
    email: Text | None = None
    id: Label | None = None
    language: Label | None = None
    segment: Label | None = None


class Attachment(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A file that came with a message: never fetched, only named."""

    name: Text
    type: Text | None = None
    size: Natural | None = None
    url: Text | None = None


class Author(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Who of ours wrote: `id` is the agent's id at the source."""

    kind: Literal["agent", "bot", "system"]
    id: Label | None = None
