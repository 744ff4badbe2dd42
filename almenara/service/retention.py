"""What is kept too long goes, in slices, on one server at a time; and of what was erased no copy stays beside."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from msgspec import Struct

from almenara.catalog.rulebook import own_words
from almenara.domain.erasing import Scope, Words
from almenara.domain.facts import Fact
from almenara.domain.ours import DataErased, SettingsChanged
from almenara.errors import Unavailable
from almenara.service.announce import Announcer, our_fact
from almenara.service.settings import settled
from almenara.service.turns import Turns
from almenara.store import erasing as store
from almenara.store.accounts import AccountStore
from almenara.store.database import Database
from almenara.store.settings import load_settings

INTERVAL: Final = 1.0
"""Seconds between looks whether something is due."""
DAY: Final = 86_400_000
_SLICE: Final = 50
"""Conversations of one transaction."""
_TURN: Final = "retention"


class Swept(Struct, frozen=True):
    """Of how many conversations, and of how many messages and notes, something was erased."""

    conversations: int = 0
    messages: int = 0


class Unwritten(Protocol):
    """The rows in memory that are about to be written."""

    def rows(self) -> Mapping[str, Any]: ...  # noqa: D102


class Sweeper:
    """Keeps one organization's retention once a day, and at once when it is set. `clock` gives milliseconds."""

    def __init__(
        self,
        database: Database,
        announcer: Announcer,
        accounts: AccountStore,
        organization: str,
        turns: Turns,
        clock: Callable[[], int],
        unwritten: Unwritten,
    ) -> None:
        self._database, self._announcer, self._accounts = database, announcer, accounts
        self._organization, self._turns, self._clock, self._unwritten = organization, turns, clock, unwritten
        self._due_at = 0
        self._erased: set[str] | None = None
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, until `stop`."""
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """End; what is not done yet is due at the next start."""
        if self._task is not None:
            # Not cancelled: a transaction that is cut off may go on holding the database.
            self._ending.set()
            await self._task
        await self._turns.end(self._organization, _TURN)

    def heard(self, facts: Sequence[Fact]) -> None:
        """These stand in the log."""
        for fact in facts:
            match fact.data:
                case SettingsChanged(kind="retention"):
                    self._due_at = 0
                case DataErased(ids=ids):
                    self._erased = {*ids, *(self._erased or ())}
                case _:
                    pass

    async def sweep(self) -> Swept:
        """Erase what is due now. Raises `Unavailable`: what was done until then is done."""
        versions = await load_settings(self._database.engine, self._organization)
        kept, words, now = settled(versions).retention, own_words(versions), self._clock()
        conversations = messages = 0
        scopes: tuple[tuple[Scope, int | None], ...] = (("person", kept.customers), ("texts", kept.texts))
        for scope, days in scopes:
            if days is not None:
                of_scope = await self._sweep(scope, now - days * DAY, words)
                conversations, messages = conversations + of_scope.conversations, messages + of_scope.messages
        if conversations:
            async with self._announcer.changing(self._organization) as change:
                told = DataErased("retention", conversations, messages)
                change.tell(our_fact("data.erased", "retention", told, now, None))
        return Swept(conversations, messages)

    async def _sweep(self, scope: Scope, until: int, words: Words) -> Swept:
        since = conversations = messages = 0
        key = await self._accounts.organization_key(self._organization)
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            async with self._announcer.changing(self._organization) as change:
                due = await store.overdue(change.connection, self._organization, since, until, scope, _SLICE)
                if not due:
                    return Swept(conversations, messages)
                ids, since = [one for one, _ in due], due[-1][1]
                rows, of_these = await store.erase(change.connection, self._organization, ids, scope, words)
                if scope == "person":
                    contacts = {(one.source, one.contact.id) for one in rows if one.contact.id}
                    await store.erase_contacts(change.connection, self._organization, key, contacts, words, until)
                    subjects = {(one.source, one.external_id) for one in rows if one.external_id}
                    await store.forget_person(change.connection, self._organization, subjects, ())
            conversations, messages = conversations + len(due), messages + of_these
            # As long as it took, others have the writer.
            await asyncio.sleep(clock() - began)

    async def _work(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(Unavailable):
                await self._keep()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(INTERVAL):
                    await self._ending.wait()

    async def _keep(self) -> None:
        if self._clock() >= self._due_at and await self._turns.mine(self._organization, _TURN):
            due_at, self._due_at = self._due_at, self._clock() + DAY
            try:
                await self.sweep()
            except Unavailable:
                self._due_at = due_at
                raise
        if self._erased is not None and self._erased.isdisjoint(self._unwritten.rows()):
            # First what was taken out of memory is written over what is stored, then nothing of it is left beside.
            self._erased = None if await self._database.forget() else self._erased
