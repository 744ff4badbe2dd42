"""Changes of accounts are facts of the log like any other, so every process learns of them the same way."""

import secrets
from collections.abc import Sequence
from typing import Any, Final, Literal, Protocol

from almenara.domain.facts import AccountsChanged, Fact

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
