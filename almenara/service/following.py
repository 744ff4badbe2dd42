"""One source, followed from its durable cursor into the log.

What was read is recorded first and the cursor noted after it: whatever stops in between, the same is read again and
recognised as a repeat.
"""

import asyncio
import contextlib
import logging
import random
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, Literal, Protocol

import msgspec
import structlog
from msgspec import Struct

from almenara.domain.codec import decode
from almenara.domain.facts import Fact, Moment
from almenara.errors import AlmenaraError, Unavailable
from almenara.reasons import Reason
from almenara.sources import Away, Batch, Progress, Refused, Rejected, Source
from almenara.sources.unreadable import unreadable
from almenara.store.accounts import AccountStore
from almenara.store.accounts import Source as Configured

State = Literal["catching_up", "connected", "away", "refused"]

LATE: Final = 30_000
"""Not heard for so long, or so far behind: what the source feeds is marked as stale."""

POLL: Final = 1.0
POLL_BUSY: Final = 0.25
"""Seconds between looks at a quiet source; at one where something just happened."""

_BUSY_FOR: Final = 10_000
_ROSTER_EVERY: Final = 300_000
_NOTE_EVERY: Final = 5_000
_REFUSED_WAIT: Final = 15.0
_AWAY_WAIT: Final = (0.5, 8.0)
_CHUNK: Final = 1_000
_OLDEST: Final = 946_684_800_000
"""2000-01-01: no fact is older."""

_FAR: Final = re.compile(r"(?P<read>\d+)/(?P<of>\d*)")
"""How far the reading is, as it is noted behind the state."""

_log = structlog.get_logger()

Opener = Callable[[], Awaitable[Source]]
"""Opens the source; raises `Refused` or `AlmenaraError` when it cannot be."""


class SourceState(Struct, frozen=True):
    """How a source is. `heard_at`: its last answer, ms; `lag`: how far behind we read, ms, null while unknown.

    `detail` is a sentence for whoever looks after it; `rejected` counts what could not be made into facts;
    `progress` is of what there was before it was followed, null once that is read.
    """

    organization: str
    id: str
    kind: str
    state: State
    heard_at: Moment | None = None
    lag: int | None = None
    detail: str | None = None
    rejected: int = 0
    progress: Progress | None = None

    def late(self, now: Moment) -> bool:
        """Whether what it feeds must be marked as stale."""
        return self.heard_at is None or now - self.heard_at > LATE or self.lag is None or self.lag > LATE


def stored_state(source: Configured) -> SourceState:
    """How a source is that another process follows, as that one noted it last."""
    state, _, detail = (source.state or "catching_up").partition(": ")
    far = _FAR.fullmatch(detail)
    return SourceState(
        source.organization,
        source.id,
        source.kind,
        msgspec.convert(state, State),
        source.heard_at,
        source.lag,
        None if far else detail or None,
        progress=Progress(int(far["read"]), int(far["of"]) if far["of"] else None) if far else None,
    )


class Recorder(Protocol):
    """Takes facts into the log."""

    async def record(self, organization: str, facts: Sequence[Fact], /) -> Any: ...  # noqa: D102


class Following:
    """One source, connected again and again until cancelled."""

    def __init__(
        self,
        configured: Configured,
        store: AccountStore,
        recorder: Recorder,
        clock: Callable[[], Moment],
        opener: Opener,
    ) -> None:
        self._configured, self._store, self._recorder = configured, store, recorder
        self._clock, self._open = clock, opener
        self._failures = 0
        self._noted_at = 0
        self._busy_until = 0
        self._looked_for = asyncio.Event()
        self.state = SourceState(
            configured.organization, configured.id, configured.kind, "catching_up", configured.heard_at
        )

    async def run(self) -> None:
        """Follow it."""
        while True:
            try:
                await self._connected()
            except Refused as error:
                await self._changed("refused", str(error))
            except Away as error:
                await self._changed("away", str(error))
            except Unavailable as error:
                await self._changed("away", str(Reason("source_storage", {"told": error.detail})))
            except AlmenaraError as error:
                await self._changed("refused", error.detail)
            except Exception as error:
                # A fault of ours in reading one source must stop neither it for good nor the others.
                logging.getLogger(__name__).exception("source %s cannot be followed", self._configured.id)
                await self._changed("away", str(Reason("source_fault", {"error": type(error).__name__})))
            await asyncio.sleep(self._wait())

    def look(self) -> None:
        """Something is to be expected: read now, and often for a while."""
        self._busy_until = self._clock() + _BUSY_FOR
        self._looked_for.set()

    async def _connected(self) -> None:
        source = await self._open()
        try:
            known = await self._store.source(self._configured.organization, self._configured.id)
            cursor = None if known is None else known.cursor
            roster_at: Moment | None = None
            while True:
                if roster_at is None or self._clock() - roster_at >= _ROSTER_EVERY:
                    await self._keep(await source.roster())
                    roster_at = self._clock()
                batch: Batch = await source.read(cursor)
                await self._keep(batch.facts, batch.rejected)
                moved, cursor = batch.cursor != cursor, batch.cursor
                await self._heard(batch, moved=moved)
                if not batch.behind:
                    self._looked_for.clear()
                    with contextlib.suppress(TimeoutError):
                        wait = POLL_BUSY if self._clock() < self._busy_until else POLL
                        await asyncio.wait_for(self._looked_for.wait(), wait)
        finally:
            await source.close()

    async def _keep(self, facts: Sequence[Fact], rejected: Iterable[Rejected] = ()) -> None:
        sound: list[Fact] = []
        refused = list(rejected)
        for fact in facts:
            reason = fault(fact)
            if reason is None:
                sound.append(fact)
            else:
                refused.append(Rejected(f"{fact.type} {fact.event}", reason, fact.external_id))
        for start in range(0, len(sound), _CHUNK):
            await self._recorder.record(self._configured.organization, sound[start : start + _CHUNK])
        if refused:
            last = refused[-1]
            count = self.state.rejected + len(refused)
            _log.warning("rejected", source=self._configured.id, what=last.what, reason=str(last.reason), count=count)
            self.state = msgspec.structs.replace(self.state, rejected=count)
            await self._store.keep_rejected(
                self._configured.organization,
                self._configured.id,
                [(one.what, str(one.reason), one.subject) for one in refused],
                self._clock(),
            )

    async def _heard(self, batch: Batch, *, moved: bool) -> None:
        now = self._clock()
        self._failures = 0
        if batch.facts:
            self._busy_until = now + _BUSY_FOR
        lag = 0 if not batch.behind else None if batch.newest is None else max(0, now - batch.newest)
        state: State = "catching_up" if lag is None or lag > LATE else "connected"
        before, self.state = (
            self.state,
            msgspec.structs.replace(
                self.state, state=state, heard_at=now, lag=lag, detail=_summary(self.state), progress=batch.progress
            ),
        )
        if moved or before.state != state or now - self._noted_at >= _NOTE_EVERY:
            await self._note(cursor=batch.cursor)

    async def _changed(self, state: State, detail: str) -> None:
        self._failures += 1
        if (state, detail) == (self.state.state, self.state.detail):
            return
        _log.warning("source", source=self._configured.id, state=state, detail=detail)
        self.state = msgspec.structs.replace(self.state, state=state, detail=detail, progress=None)
        try:
            await self._note()
        except Exception:
            _log.warning("the state of a source cannot be kept", source=self._configured.id)

    async def _note(self, **values: object) -> None:
        self._noted_at = self._clock()
        told = self.state
        far = told.progress and f"{told.progress.read}/{told.progress.of or ''}"
        words = f"{told.state}: {far or told.detail or ''}".removesuffix(": ")
        await self._store.note_source(
            told.organization, told.id, state=words, heard_at=told.heard_at, lag=told.lag, **values
        )

    def _wait(self) -> float:
        """Seconds until the next attempt: longer each time, never in step with others."""
        first, most = _AWAY_WAIT
        wait = _REFUSED_WAIT if self.state.state == "refused" else min(most, first * 2 ** min(self._failures - 1, 10))
        return wait * random.uniform(0.75, 1.25)


def _summary(state: SourceState) -> str | None:
    return str(Reason("source_gaps", {"many": state.rejected})) if state.rejected else None


def fault(fact: Fact) -> Reason | None:
    """Why a fact is not fit for the log, if it is not: a log that cannot be read again would be worse than a gap."""
    if fact.time < _OLDEST:
        return Reason("entry_old")
    try:
        decode(fact.type, msgspec.json.encode(fact.data))
    except (ValueError, UnicodeError) as error:
        return unreadable(error)
    return None
