"""Following every source that is configured, and asking it for what people asked. Of all the servers, one does so."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

import structlog
from msgspec import Struct

from almenara.domain.facts import Fact, Moment
from almenara.domain.ours import ActionRequested
from almenara.errors import AlmenaraError
from almenara.reasons import Reason
from almenara.service.following import Following, Opener, SourceState, stored_state
from almenara.service.following import Recorder as Records
from almenara.service.sending import Recorder as Decides
from almenara.service.sending import Sending
from almenara.service.turns import Turns
from almenara.sources import FOLLOWED, WRITTEN, Open, OpenWriter, Refused, Source, Stamp
from almenara.store.accounts import AccountStore
from almenara.store.accounts import Source as Configured
from almenara.store.log import Log

RECONCILE: Final = 2.0
"""Seconds between looks at the list of sources."""

_log = structlog.get_logger()


UnderWay = Callable[[str, str], Awaitable[Iterable[str]]]
"""The conversations of an organization's source that has been asked for something and has not answered."""


class Recorder(Records, Decides, Protocol):
    """Takes facts into the log, and decides at its head."""


class Secrets(Protocol):
    """Opens what was sealed."""

    def open(self, sealed: bytes, /) -> str: ...  # noqa: D102


class Follower:
    """Follows every configured source of every organization. `clock` gives milliseconds."""

    def __init__(
        self,
        store: AccountStore,
        log: Log,
        recorder: Recorder,
        secrets: Secrets,
        clock: Callable[[], Moment],
        turns: Turns,
        under_way: UnderWay,
        *,
        kinds: Mapping[str, Open] = FOLLOWED,
        writers: Mapping[str, OpenWriter] = WRITTEN,
    ) -> None:
        self._store, self._recorder, self._secrets, self._clock, self._kinds = store, recorder, secrets, clock, kinds
        self._log, self._turns, self._under_way, self._writers = log, turns, under_way, writers
        self._others: list[SourceState] = []
        self._followed: dict[tuple[str, str], _Followed] = {}

    def heard(self, organization: str, facts: Sequence[Fact]) -> None:
        """These facts stand in the log: what is asked of a source that is followed here is sent to it."""
        for fact in facts:
            if isinstance(fact.data, ActionRequested):
                followed = self._followed.get((organization, fact.source))
                if followed is not None and followed.sending is not None:
                    followed.sending.asked(fact)

    def states(self, organization: str | None = None) -> list[SourceState]:
        """How each source is, of one organization or of all, whichever process follows it."""
        ours = [one.following.state for one in self._followed.values()]
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
        for at, followed in list(self._followed.items()):
            if at not in wanted or _connection(wanted[at]) != _connection(followed.configured):
                del self._followed[at]
                for task in followed.tasks:
                    task.cancel()
                await asyncio.wait(followed.tasks)
                if at not in wanted:
                    await self._turns.end(*_lease(followed.configured))
        for at, one in wanted.items():
            if at not in self._followed:
                self._followed[at] = self._follow(one)

    def _follow(self, one: Configured) -> "_Followed":
        following = Following(one, self._store, self._recorder, self._clock, self._opener(one))
        tasks = [asyncio.create_task(following.run(), name=f"follow {one.id}")]
        sending = self._sending(one, following)
        if sending is not None:
            work = sending.run(lambda: self._under_way(one.organization, one.id))
            tasks.append(asyncio.create_task(work, name=f"send to {one.id}"))
        return _Followed(one, following, sending, tasks)

    def _sending(self, one: Configured, following: Following) -> Sending | None:
        if one.kind not in self._writers:
            return None
        try:
            writer = self._writers[one.kind](one.settings, self._secret(one))
        except AlmenaraError:
            # Nor can it be read: whoever follows it says why.
            return None
        return Sending(one.organization, one.id, self._log, self._recorder, writer, self._clock, following.look)

    def _secret(self, one: Configured) -> str:
        return "" if one.secret is None else self._secrets.open(one.secret)

    async def _turn(self, one: Configured) -> bool:
        return await self._turns.mine(*_lease(one))

    def _opener(self, one: Configured) -> Opener:
        async def opened() -> Source:
            organization = await self._store.organization(one.organization)
            if organization is None:
                raise Refused(Reason("source_gone"))
            return self._kinds[one.kind](
                one.settings, self._secret(one), Stamp(organization.key, one.id), self._clock
            )

        return opened


class _Followed(Struct):
    configured: Configured
    following: Following
    sending: Sending | None
    tasks: list[asyncio.Task[None]]


def _lease(source: Configured) -> tuple[str, str]:
    return source.organization, f"source {source.id}"


def _connection(source: Configured) -> tuple[object, ...]:
    return source.kind, source.settings, source.secret, source.created_at
