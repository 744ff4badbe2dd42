"""Facts in: requests wait for the one writer, which takes what waits into one transaction."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from almenara.domain.facts import Fact
from almenara.errors import Unavailable
from almenara.store.database import Database
from almenara.store.log import Appended, Decision

Follower = Callable[[str, list[Fact], int], None]
"""Told, right after each commit: the organization, its new facts in the order of seq, the moment of the commit."""

GROUP: Final = 4_000
"""Facts in one transaction, unless a single request has more."""

MAX_WAITING_BYTES: Final = 64 * 1024 * 1024
MAX_WAITING_REQUESTS: Final = 5_000
_GUESS: Final = 1_000
"""Bytes that a fact is taken for where the caller does not say."""


class Receipt(Struct, frozen=True):
    """What became of a request: facts stored, facts that were there already, the seq where all of it is visible."""

    accepted: int
    duplicates: int
    seq: int


class _Request(Struct, frozen=True):
    organization: str
    work: Sequence[Fact] | Decision
    size: int
    answer: asyncio.Future[Receipt]

    @property
    def facts(self) -> int:
        """How many facts, about: a decision makes one or two for each conversation."""
        return 2 * len(self.work.streams) if isinstance(self.work, Decision) else len(self.work)


class Recorder:
    """The one way into the log for a running server. `clock` gives milliseconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._log = database.log
        self._clock = clock
        self._followers: list[Follower] = []
        self._waiting: deque[_Request] = deque()
        self._bytes = 0
        self._pump: asyncio.Task[None] | None = None

    def follow(self, follower: Follower) -> None:
        """Have `follower` called on the event loop after each commit, before the request is answered."""
        self._followers.append(follower)

    async def record(self, organization: str, facts: Sequence[Fact], size: int | None = None) -> Receipt:
        """Store the facts, all or none; return once they are durable. `size` is what they weigh, in bytes.

        Raises `Unavailable` when too much waits already, or when storage fails: then nothing of it was kept.
        """
        return await self._store(organization, facts, _GUESS * len(facts) if size is None else size)

    async def decide(self, organization: str, decision: Decision) -> Receipt:
        """Store the facts that are decided where they are appended; return once they are durable.

        Raises what `decision` raises, or as `record` does: then nothing of it was kept.
        """
        return await self._store(organization, decision, _GUESS * len(decision.streams))

    def told(self, organization: str, facts: list[Fact]) -> None:
        """Tell the followers of facts that were committed beside the queue (`store.beside`)."""
        committed = self._clock()
        for follower in self._followers:
            try:
                follower(organization, facts, committed)
            except Exception as error:
                # The facts are stored: whatever a follower does, that is what is answered.
                asyncio.get_running_loop().call_exception_handler(
                    {"message": "a follower of the log failed", "exception": error}
                )

    async def drain(self) -> None:
        """Return when nothing waits."""
        while self._pump is not None:
            await asyncio.wait([self._pump])

    async def _store(self, organization: str, work: Sequence[Fact] | Decision, weight: int) -> Receipt:
        if len(self._waiting) >= MAX_WAITING_REQUESTS or self._bytes + weight > MAX_WAITING_BYTES:
            raise Unavailable("More arrives than can be stored; slow down.")
        answer: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Request(organization, work, weight, answer))
        self._bytes += weight
        if self._pump is None:
            self._pump = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        try:
            while self._waiting:
                group = self._take()
                try:
                    appended = await self._append(group)
                except Exception as error:
                    await self._one_by_one(group, error)
                else:
                    self._settle(group, appended)
        finally:
            self._pump = None

    def _take(self) -> list[_Request]:
        group = [self._waiting.popleft()]
        facts = group[0].facts
        while self._waiting and facts + self._waiting[0].facts <= GROUP:
            request = self._waiting.popleft()
            facts += request.facts
            group.append(request)
        self._bytes -= sum(request.size for request in group)
        return group

    async def _append(self, group: list[_Request]) -> list[Appended]:
        return await self._log.append([(request.organization, request.work) for request in group], self._clock())

    async def _one_by_one(self, group: list[_Request], error: Exception) -> None:
        """One bad request refuses no other. Two failures in a row are the storage's: the rest need not wait."""
        if len(group) == 1:
            _refuse(group[0], error)
            return
        failures = 0
        for request in group:
            if failures == 2:
                _refuse(request, error)
                continue
            try:
                appended = await self._append([request])
            except Exception as own:
                error = own
                failures += 1
                _refuse(request, own)
            else:
                failures = 0
                self._settle([request], appended)

    def _settle(self, group: list[_Request], appended: list[Appended]) -> None:
        new: dict[str, list[Fact]] = {}
        for request, result in zip(group, appended, strict=True):
            if result.facts:
                new.setdefault(request.organization, []).extend(result.facts)
        for organization, facts in new.items():
            self.told(organization, facts)
        for request, result in zip(group, appended, strict=True):
            if result.refused is not None:
                _refuse(request, result.refused)
            elif not request.answer.done():
                request.answer.set_result(Receipt(len(result.facts), result.duplicates, result.seq))


def _refuse(request: _Request, error: Exception) -> None:
    if not request.answer.done():
        request.answer.set_exception(error)
