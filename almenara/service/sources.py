"""Who manages sources: added after a test of the connection, tested again, changed, and what they could not tell."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from msgspec import Struct

from almenara.access.actor import Actor
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact
from almenara.errors import AlmenaraError, Invalid, NotFound, Place
from almenara.reasons import Reason, reason_of
from almenara.service.administration import Administration
from almenara.service.announce import By
from almenara.service.following import fault
from almenara.service.record import Recorder
from almenara.sources import ADDRESSED, FOLLOWED, Away, Batch, Open, Refused, Rejected, Stamp
from almenara.sources import Source as Helpdesk
from almenara.store.accounts import AccountStore, Source
from almenara.store.rejected import RejectedEvent, counted, drop, keep, listed

_PLACES: Final = {"helpdesk_credentials": "/secret", "helpdesk_rights": "/user"}
"""What of a source a reason is about, if it is not its address."""
PATIENCE: Final = 20.0
"""Seconds that a helpdesk is given to answer a test."""


class Sealer(Protocol):
    """Seals and opens secrets."""

    def seal(self, secret: str, /) -> bytes: ...  # noqa: D102
    def open(self, sealed: bytes, /) -> str: ...  # noqa: D102


class Tested(Struct, frozen=True):
    """Whether the connection works (there is no `reason` why not): how many groups and agents were read."""

    groups: int = 0
    agents: int = 0
    reason: Reason | None = None


class Sources:
    """The sources of the asker's organization. `clock` gives milliseconds."""

    def __init__(
        self,
        store: AccountStore,
        administration: Administration,
        recorder: Recorder,
        secrets: Sealer,
        clock: Callable[[], int],
        kinds: Mapping[str, Open] = FOLLOWED,
    ) -> None:
        self._store, self._administration, self._recorder = store, administration, recorder
        self._secrets, self._clock, self._kinds = secrets, clock, kinds

    async def find(self, asker: Actor, source: str) -> Source:
        """One of them. Raises `NotFound`."""
        found = await self._store.source(asker.organization, source)
        if found is None:
            raise NotFound
        return found

    async def followed(self, asker: Actor, source: str) -> Source:
        """One that is followed. Raises `NotFound`."""
        found = await self.find(asker, source)
        if found.kind not in self._kinds:
            raise NotFound(Reason("source_sent"))
        return found

    async def page_of(self, asker: Actor, row: Conversation) -> str | None:
        """The conversation's page at its helpdesk; None where it has none."""
        source = await self._store.source(asker.organization, row.source)
        address = None if source is None else ADDRESSED.get(source.kind)
        if source is None or address is None or row.external_id is None:
            return None
        return address(source.settings, row.external_id)

    async def add(
        self, asker: Actor, by: By, source: str, kind: str, settings: Mapping[str, str], secret: str
    ) -> Source:
        """Follow a helpdesk from now on, if it answers. Raises `Invalid` with why it does not, `Misused`."""
        made = Source(asker.organization, source, kind, dict(settings), self._secrets.seal(secret), self._clock())
        await self._must_answer(made)
        await self._administration.add_source(made, by)
        return made

    async def change(self, by: By, source: Source, settings: Mapping[str, str], secret: str | None) -> None:
        """Another address, user or secret, if the helpdesk answers to it. Raises as `add`."""
        sealed = source.secret if secret is None else self._secrets.seal(secret)
        await self._must_answer(Source(source.organization, source.id, source.kind, dict(settings), sealed, 0))
        await self._administration.set_source(source, dict(settings), sealed, by)

    async def remove(self, by: By, source: Source) -> None:
        """Follow it no longer; what came from it stays."""
        await self._administration.remove_source(source, by)
        async with self._store.changing() as connection:
            await drop(connection, source.organization, source.id)

    async def test(self, source: Source) -> Tested:
        """Ask it for its groups and agents, and keep nothing of it."""
        try:
            told = await self._asked(source, lambda helpdesk: helpdesk.roster())
        except (Away, Refused, AlmenaraError) as error:
            return Tested(reason=_why(error))
        groups = sum(fact.type == "group.registered" for fact in told)
        return Tested(groups, sum(fact.type == "agent.registered" for fact in told))

    async def rejected(self, source: Source) -> list[RejectedEvent]:
        """What it told that could not be made into facts, the newest first."""
        async with self._store.reading() as connection:
            return await listed(connection, source.organization, source.id)

    async def counts(self, organization: str) -> dict[str, int]:
        """How many that are, by source."""
        async with self._store.reading() as connection:
            return await counted(connection, organization)

    async def retry(self, source: Source, rejected: str) -> Reason | None:
        """Read the conversation of a rejected event again, into the log: None, or why that still cannot be.

        Raises `NotFound`.
        """
        found = next((one for one in await self.rejected(source) if one.id == rejected), None)
        if found is None:
            raise NotFound
        subject = found.subject
        if subject is None:
            return Reason("entry_unplaced")
        try:
            batch: Batch = await self._asked(source, lambda helpdesk: helpdesk.again(subject))
        except (Away, Refused, AlmenaraError) as error:
            return _why(error)
        left = [*batch.rejected]
        sound = list[Fact]()
        for fact in batch.facts:
            why = fault(fact)
            if why is None:
                sound.append(fact)
            else:
                left.append(Rejected(f"{fact.type} {fact.event}", why, subject))
        if sound:
            await self._recorder.record(source.organization, sound)
        solved = [one.id for one in await self.rejected(source) if one.subject == subject]
        async with self._store.changing() as connection:
            await drop(connection, source.organization, source.id, solved)
            if left:
                told = [(one.what, str(one.reason), one.subject) for one in left]
                await keep(connection, source.organization, source.id, told, self._clock())
        return left[-1].reason if left else None

    async def _must_answer(self, source: Source) -> None:
        why = (await self.test(source)).reason
        if why is not None:
            raise Invalid(places=[Place.of(_PLACES.get(why.code, "/url"), why)])

    async def _asked(self, source: Source, ask: Callable[[Helpdesk], Any]) -> Any:
        organization = await self._store.organization(source.organization)
        assert organization is not None, "an actor's organization exists"
        secret = "" if source.secret is None else self._secrets.open(source.secret)
        stamp = Stamp(organization.key, source.id)
        helpdesk = self._kinds[source.kind](source.settings, secret, stamp, self._clock)
        try:
            async with asyncio.timeout(PATIENCE):
                return await ask(helpdesk)
        except TimeoutError:
            raise Away(Reason("helpdesk_slow")) from None
        finally:
            await helpdesk.close()


def _why(error: Exception) -> Reason:
    return reason_of(error) or Reason("source_fault", {"error": str(error)})
