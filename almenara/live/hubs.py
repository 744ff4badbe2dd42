"""The hubs of all organizations, each begun when it is first asked for, and woken when another process appended."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from almenara.domain.facts import Fact
from almenara.errors import NotFound, Unavailable
from almenara.live.elsewhere import Elsewhere, read
from almenara.live.governing import Governing, govern
from almenara.live.hub import Heard, Hub
from almenara.store.accounts import AccountStore
from almenara.store.database import Database

_AGAIN: Final = 1.0
"""Seconds before looking again where looking failed."""

End = Callable[[], Awaitable[None]]
Begun = Callable[[Hub], End]
"""Told of each hub that has started; gives what must be awaited once it has stopped."""

log = structlog.get_logger()


class Hubs:
    """One hub an organization. `begun` is told of each that has started, `heard` of every fact."""

    def __init__(
        self,
        database: Database,
        store: AccountStore,
        clock: Callable[[], int],
        begun: Begun,
        heard: Heard,
    ) -> None:
        self._database = database
        self._store = store
        self._clock = clock
        self._begun = begun
        self._heard = heard
        self._hubs: dict[str, Hub] = {}
        self._ends: dict[str, End] = {}
        self._starting = asyncio.Lock()
        self._aside = database.aside
        if self._aside is not None:
            self._aside.listen(self._told_aside)

    async def of(self, organization: str) -> Hub:
        """The hub of an organization, started. Raises `NotFound` where there is none."""
        hub = self._hubs.get(organization)
        if hub is not None and hub.ready:
            return hub
        async with self._starting:
            hub = self._hubs.get(organization)
            if hub is None:
                hub = await self._start(organization)
            return hub

    async def _start(self, organization: str) -> Hub:
        known = {one.id: one for one in await self._store.organizations()}
        if organization not in known:
            raise NotFound
        zone = ZoneInfo(known[organization].zone)

        async def governing() -> Governing:
            return await govern(self._database, self._store, organization, zone)

        hub = Hub(known[organization], self._database, self._clock, governing, self._heard)
        if self._aside is not None:
            hub.subscriptions.transcripts.presence.elsewhere = Elsewhere(organization, self._aside)
        # Known before it has started, so that facts appended meanwhile are not missed.
        self._hubs[organization] = hub
        try:
            await hub.start()
        except BaseException:
            del self._hubs[organization]
            raise
        self._ends[organization] = self._begun(hub)
        return hub

    async def end(self, organization: str) -> None:
        """End the hub of an organization that is leaving, if it has one."""
        async with self._starting:
            hub = self._hubs.get(organization)
            if hub is not None:
                await self._end(hub)

    async def _end(self, hub: Hub) -> None:
        await hub.stop()
        end = self._ends.pop(hub.organization, None)
        if end is not None:
            await end()
        del self._hubs[hub.organization]

    async def _heed(self, hub: Hub) -> None:
        """An account changed: days may begin elsewhere."""
        organization = await self._store.organization(hub.organization)
        if organization is not None and organization.zone != hub.board.zone.key:
            # Every figure of today is another: whoever watches connects again, to a hub that loaded the other day.
            async with self._starting:
                await self._end(hub)
                await self._start(hub.organization)

    def all(self) -> list[Hub]:
        """Every hub that has begun."""
        return list(self._hubs.values())

    async def start(self) -> None:
        """Begin those of all organizations that there are, and end those of the ones that are gone."""
        known = [each.id for each in await self._store.organizations()]
        for organization in known:
            await self.of(organization)
        for organization in self._hubs.keys() - known:
            await self.end(organization)

    def followed(self, organization: str, facts: Sequence[Fact], committed_at: int) -> None:
        """This process appended facts."""
        hub = self._hubs.get(organization)
        if hub is not None:
            hub.followed(facts, committed_at)

    def _told_aside(self, text: str) -> None:
        """A server told something, maybe this one."""
        telling = read(text)
        if telling is None or self._aside is None or telling.server == self._aside.server:
            return
        hub = self._hubs.get(telling.organization)
        if hub is not None:
            hub.subscriptions.transcripts.presence.hear(telling, self._clock())

    async def run(self) -> None:
        """Look for what other processes append, until cancelled."""
        missed = True
        while True:
            try:
                missed = await self._database.changed() or missed
                await self._look(changed=missed)
                missed = False
            except Exception as error:
                # Looking must go on, whatever one look ran into.
                if not isinstance(error, Unavailable):
                    log.exception("hubs.look_failed")
                await asyncio.sleep(_AGAIN)

    async def _look(self, *, changed: bool) -> None:
        if changed:
            # Another process may have made an organization; its keys work before anyone looks at it.
            await self.start()
        heads = await self._database.log.heads() if changed else {}
        for hub in self.all():
            if heads.get(hub.organization, 0) > hub.newest:
                hub.wake()
            if hub.accounts_changed:
                hub.accounts_changed = False
                await self._heed(hub)

    async def stop(self) -> None:
        """End all of them."""
        for hub in self.all():
            await self._end(hub)
