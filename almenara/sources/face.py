"""What every source offers, and the words it shares with whoever follows it or asks something of it."""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from msgspec import Struct

from almenara.domain.conversation import Conversation
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Data, Fact, Moment
from almenara.domain.ids import conversation_id, roster_id
from almenara.domain.ours import ActionRequested
from almenara.reasons import Reason


class Away(Exception):
    """The helpdesk cannot be reached or does not answer as it should; the sentence says why. It may come back."""


class Refused(Exception):
    """The helpdesk answered that these credentials are not good, or may not read; a person must act."""


Refusal = Literal[
    "no_rights", "gone", "changed_meanwhile", "invalid_target", "not_now", "nothing_to_do", "not_supported", "refused"
]
"""Why a helpdesk does not do what it is asked; `refused`: for a reason that only its own words say."""


class Denied(Exception):
    """The helpdesk did not do what it was asked: why in our words (`code`), and in its own (`reason`)."""

    def __init__(self, code: Refusal, reason: str | None = None) -> None:
        super().__init__(code if reason is None else f"{code}: {reason}")
        self.code: Refusal = code
        self.reason = reason


class Unknown(Exception):
    """What was asked went out and no answer came: it may have been done. It must not be asked again."""


class Rejected(Struct, frozen=True):
    """Something of the helpdesk's that could not be made into facts: which, and why. The feed goes on.

    `subject` is the id there of the conversation it belongs to, by which it can be read again.
    """

    what: str
    reason: Reason
    subject: str | None = None


class Progress(Struct, frozen=True):
    """How far a long reading has come: conversations read, of how many where the helpdesk tells."""

    read: int
    of: int | None = None


class Batch(Struct, frozen=True):
    """One step along a source.

    `cursor` is where the next `read` begins, once the facts are kept. `behind`: there is more to read at once.
    `newest` is the moment of the newest thing read, known to us or not; null when there was nothing.
    `progress` is of what there was before: null once that is read.
    """

    facts: list[Fact]
    cursor: str
    behind: bool = False
    newest: Moment | None = None
    progress: Progress | None = None
    rejected: tuple[Rejected, ...] = ()


class Source(Protocol):
    """A helpdesk that is read. Both readings raise `Away` or `Refused`.

    Once a reading failed, or what it gave could not be kept, the source is opened anew from the kept cursor.
    """

    async def roster(self) -> list[Fact]:
        """Groups and agents as they are now."""
        ...

    async def read(self, cursor: str | None) -> Batch:
        """What happened after `cursor`; null begins with what is open now and was finished of late."""
        ...

    async def again(self, subject: str) -> Batch:
        """One conversation with its whole history, by its id there; its `cursor` says nothing."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


Delivery = Callable[[], Awaitable[None]]
"""Does what was prepared. Raises `Away` (surely not done: it may be prepared again), `Unknown` or `Denied`."""


class Writer(Protocol):
    """A helpdesk that does what it is asked."""

    async def prepare(self, row: Conversation, request: ActionRequested) -> Delivery:
        """Look at the conversation, of which `row` is what is known here, and make ready; nothing is changed yet.

        Raises `Away`, `Refused`, or `Denied` where it can be told already: it is gone, not as it is known here, ...
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Stamp(Struct, frozen=True):
    """Makes facts of one source: `key` is the organization's, `source` our id of the source."""

    key: bytes
    source: str

    @property
    def origin(self) -> str:
        """The CloudEvents source: it does not name the helpdesk's address, which may change."""
        return f"urn:almenara:source:{self.source}"

    def fact(self, data: Data, subject: str, time: Moment, event: str, sequence: str = "") -> Fact:
        """A fact about `subject` (the conversation's, agent's or group's id at the source)."""
        name, conversation = _NAMES[type(data)]
        stream = conversation_id(self.key, self.source, subject) if conversation else roster_id(self.source, subject)
        return Fact(
            type=name,
            stream=stream,
            time=time,
            source=self.source,
            data=data,
            external_id=subject,
            sequence=sequence,
            origin=self.origin,
            event=event,
        )


_NAMES = {kind.data: (name, kind.stream == "conversation") for name, kind in FACT_TYPES.items()}
