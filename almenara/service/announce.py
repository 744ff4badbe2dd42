"""Changes of accounts are facts of the log like any other, so every process learns of them the same way."""

import secrets
from collections.abc import Sequence
from typing import Any, Final, Literal, Protocol

from almenara.access.actor import Actor
from almenara.domain.facts import Fact
from almenara.domain.ours import AccountsChanged, TranscriptOpened

SOURCE: Final = "almenara"
"""The source of the facts that are our own."""

What = Literal["user", "key", "source", "session", "organization"]


class Recorder(Protocol):
    """Takes facts into the log."""

    async def record(self, organization: str, facts: Sequence[Fact], /) -> Any: ...  # noqa: D102


async def announce(recorder: Recorder, organization: str, what: What, id: str, now: int) -> None:  # noqa: A002 - the word of the domain
    """Record that an account, key, source or setting changed: ids only."""
    fact = Fact(
        type="accounts.changed",
        stream=id,
        time=now,
        source=SOURCE,
        data=AccountsChanged(what, id),
        origin=SOURCE,
        event=secrets.token_hex(12),
    )
    await recorder.record(organization, [fact])


async def record_opening(recorder: Recorder, actor: Actor, conversation: str, now: int) -> None:
    """Record that someone opened a transcript: who, which, when."""
    fact = Fact(
        type="transcript.opened",
        stream=conversation,
        time=now,
        source=SOURCE,
        data=TranscriptOpened(conversation),
        origin=SOURCE,
        event=secrets.token_hex(12),
        actor=actor.id,
    )
    await recorder.record(actor.organization, [fact])
