"""What RT answers, as far as it is read. Ids arrive as numbers in one place and as text in another."""

from typing import Any, Final

import msgspec
from msgspec import Struct, field

from almenara.domain.facts import Attachment, Moment
from almenara.domain.instants import parse_instant

NOBODY: Final = "Nobody"
SYSTEM: Final = "RT_System"

Id = int | str


class Reference(Struct, frozen=True, gc=False):
    """A user or queue that is referred to: users by name, queues by number."""

    id: Id


class Person(Struct, frozen=True, rename="pascal", gc=False):
    """A requestor or an owner."""

    name: str
    real_name: str = ""
    email_address: str = ""


class Transaction(Struct, frozen=True, rename="pascal", gc=False):
    """One thing that happened to a ticket. `Field`, `OldValue` and `NewValue` mean something for some types only."""

    id: int = field(name="id")
    type: str
    object_id: int
    creator: Reference
    created: str
    field: str = ""
    old_value: Any = ""
    new_value: Any = ""

    @property
    def at(self) -> Moment:
        """When, in ms; RT counts whole seconds."""
        return parse_instant(self.created)

    @property
    def by(self) -> str:
        """The user who did it."""
        return str(self.creator.id)


class Ticket(Struct, frozen=True, rename="pascal", gc=False):
    """A ticket as it is now."""

    id: int = field(name="id")
    queue: Reference
    owner: Person
    status: str
    created: str
    subject: str = ""
    type: str = "ticket"
    priority: int = 0
    starts: str = "1970-01-01T00:00:00Z"
    requestor: list[Person] = []


class Body(Struct, frozen=True, gc=False):
    """What a transaction says. `email`: it came by mail."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    email: bool = False


def convert_transaction(item: Any) -> Transaction:
    """A transaction of the feed. Raises `msgspec.ValidationError` or ValueError where it has another shape."""
    transaction = msgspec.convert(item, Transaction, strict=False)
    parse_instant(transaction.created)
    return transaction
