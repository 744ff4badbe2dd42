"""Following every source that is configured. Of all the servers, one follows a source."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Protocol

import structlog

from almenara.domain.facts import Moment
from almenara.service.following import Following, Opener, Recorder, SourceState, stored_state
from almenara.service.turns import Turns
from almenara.sources import FOLLOWED, Open, Refused, Source, Stamp
from almenara.store.accounts import AccountStore
from almenara.store.accounts import Source as Configured

RECONCILE: Final = 2.0
"""Seconds between looks at the list of sources."""

_log = structlog.get_logger()


class Secrets(Protocol):
    """Opens what was sealed."""

    def open(self, sealed: bytes, /) -> str: ...  # noqa: D102


class Follower:
    """Follows every configured source of every organization. `clock` gives milliseconds."""

    def __init__(
        self,
        store: AccountStore,
        recorder: Recorder,
        secrets: Secrets,
        clock: Callable[[], Moment],
        turns: Turns,
        *,
        kinds: Mapping[str, Open] = FOLLOWED,
    ) -> None:
        self._store, self._recorder, self._secrets, self._clock, self._kinds = store, recorder, secrets, clock, kinds
        self._turns = turns
        self._others: list[SourceState] = []
        self._followed: dict[tuple[str, str], tuple[Configured, Following, asyncio.Task[None]]] = {}

    def states(self, organization: str | None = None) -> list[SourceState]:
        """How each source is, of one organization or of all, whichever process follows it."""
        ours = [following.state for _, following, _ in self._followed.values()]
        return [one for one in ours + self._others if organization in (None, one.organization)]

    async def run(self) -> None:
        """Follow until cancelled; sources that are added, changed or removed are noticed within two seconds."""
        try:
            while True:
                try:
                    await self._reconcile(await self._store.sources())
                except Exception as error:
                    # Storage that fails for a while must not end the following.
                    _log.warning("the sources cannot be listed", fault=type(error).__name__)
                await asyncio.sleep(RECONCILE)
        finally:
            await self._reconcile([])

    async def _reconcile(self, configured: Iterable[Configured]) -> None:
        known_kinds = [one for one in configured if one.kind in self._kinds]
        wanted = {(one.organization, one.id): one for one in known_kinds if await self._turn(one)}
        self._others = [stored_state(one) for one in known_kinds if (one.organization, one.id) not in wanted]
        for at, (known, _, task) in list(self._followed.items()):
            if at not in wanted or _connection(wanted[at]) != _connection(known):
                del self._followed[at]
                task.cancel()
                await asyncio.wait([task])
                if at not in wanted:
                    await self._turns.end(*_lease(known))
        for at, one in wanted.items():
            if at not in self._followed:
                following = Following(one, self._store, self._recorder, self._clock, self._opener(one))
                self._followed[at] = (one, following, asyncio.create_task(following.run(), name=f"follow {one.id}"))

    async def _turn(self, one: Configured) -> bool:
        return await self._turns.mine(*_lease(one))

    def _opener(self, one: Configured) -> Opener:
        async def opened() -> Source:
            secret = "" if one.secret is None else self._secrets.open(one.secret)
            organization = await self._store.organization(one.organization)
            if organization is None:
                raise Refused("Its organization is gone.")
            return self._kinds[one.kind](one.settings, secret, Stamp(organization.key, one.id), self._clock)

        return opened


def _lease(source: Configured) -> tuple[str, str]:
    return source.organization, f"source {source.id}"


def _connection(source: Configured) -> tuple[object, ...]:
    return source.kind, source.settings, source.secret, source.created_at
