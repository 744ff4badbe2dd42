"""Changes of accounts are facts of the log like any other, so every process learns of them the same way.

They are also the audit trail: who, what, when, from where, what was and what is; ids, never people's names or
texts.
"""

import secrets
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, Literal

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from almenara.access.actor import Actor
from almenara.domain.facts import Data, Fact
from almenara.domain.ours import AccountsChanged, ListExported, TranscriptOpened, Values
from almenara.service.record import Recorder
from almenara.store.accounts import AccountStore
from almenara.store.beside import append, hold

SOURCE: Final = "almenara"
"""The source of the facts that are our own."""
CLI: Final = "cli"
"""Who acts through the program's commands: whoever may run them on the server's machine."""

What = Literal["user", "key", "source", "organization"]


class By(Struct, frozen=True):
    """Who changes something, as the audit trail names them (an actor's id, or `cli`), and from where."""

    id: str = CLI
    address: str | None = None


COMMAND: Final = By()
"""A command of the program."""

_SHOWN: Final[dict[What, tuple[str, ...]]] = {
    "user": (
        "profile",
        "all_groups",
        "groups",
        "agents",
        "granted",
        "removed",
        "language",
        "region",
        "zone",
        "disabled",
    ),
    "key": ("scopes", "source", "profile", "all_groups", "groups", "maker", "revoked"),
    "source": ("kind",),
    "organization": ("name", "zone", "language"),
}
_HIDDEN: Final[dict[What, tuple[str, ...]]] = {
    "user": ("name", "password", "invited"),
    "source": ("settings", "secret"),
}
"""Of these it is only told that they changed."""


class Change(Struct):
    """A change under way: its transaction, and the facts that will be stored with it, behind the log's `last`."""

    connection: AsyncConnection
    facts: list[Fact]
    last: int

    def tell(self, fact: Fact) -> None:
        """Store this with the change."""
        self.facts.append(fact)


class Announcer:
    """Begins changes. `clock` gives milliseconds."""

    def __init__(self, store: AccountStore, recorder: Recorder, clock: Callable[[], int]) -> None:
        self._store = store
        self._recorder = recorder
        self._clock = clock

    @asynccontextmanager
    async def changing(self, organization: str) -> AsyncGenerator[Change]:
        """A transaction on accounts and the log, committed at its end, undone by an exception.

        Nobody else changes the organization's accounts or log meanwhile. Raises `Unavailable` when storage fails.
        """
        stored: list[Fact] = []
        async with self._store.changing() as connection:
            change = Change(connection, [], await hold(connection, organization))
            yield change
            if change.facts:
                stored = await append(connection, organization, change.last, change.facts, self._clock())
        if stored:
            self._recorder.told(organization, stored)


def our_fact(kind: str, stream: str, data: Data, now: int, actor: str | None) -> Fact:
    """A fact of our own, which nobody repeats."""
    return Fact(
        type=kind,
        stream=stream,
        time=now,
        source=SOURCE,
        data=data,
        origin=SOURCE,
        event=secrets.token_hex(12),
        actor=actor,
    )


def account_changed(
    what: What,
    id: str,  # noqa: A002 - the word of the domain
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    now: int,
    by: By,
) -> Fact:
    """An account, key, source or setting is another than `before`, is new (`before` None) or gone (`after` None)."""
    old: Mapping[str, Any] = before or {}
    new: Mapping[str, Any] = after or {}
    changed = [name for name in _SHOWN[what] if old.get(name) != new.get(name)]
    was: Values = {name: old.get(name) for name in changed}
    became: Values = {name: new.get(name) for name in changed}
    if old and new:
        became |= {name: "changed" for name in _HIDDEN.get(what, ()) if old[name] != new[name]}
    data = AccountsChanged(what, id, was if old else None, became if new else None, by.address)
    return our_fact("accounts.changed", id, data, now, by.id)


async def record_opening(recorder: Recorder, actor: Actor, conversation: str, address: str | None, now: int) -> None:
    """Record that someone opened a transcript: who, which, when, from where."""
    data = TranscriptOpened(conversation, address)
    await recorder.record(actor.organization, [our_fact("transcript.opened", conversation, data, now, actor.id)])


async def record_export(
    recorder: Recorder,
    actor: Actor,
    form: Literal["csv", "xlsx"],
    asked: Mapping[str, list[str]],
    rows: int,
    address: str | None,
    now: int,
) -> None:
    """Record that someone took a list as a file: by which parameters (but the words searched for), how many rows."""
    fields: Values = {name: "hidden" if name == "q" else values for name, values in asked.items()}
    data = ListExported(form, rows, fields, address)
    await recorder.record(
        actor.organization, [our_fact("list.exported", f"conversations.{form}", data, now, actor.id)]
    )
