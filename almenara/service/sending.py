"""Asking a helpdesk for what people asked here: each request once, whatever stops in between.

A request is marked as sent in the log, at its head, before it leaves: who finds the mark never sends it. What became
of it is told by the helpdesk's own facts; where it refuses, that is recorded; where it is silent, time ends it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, Protocol

import structlog

from almenara.domain.conversation import Conversation
from almenara.domain.fact_types import TYPE_NAMES
from almenara.domain.facts import Data, Fact, Moment
from almenara.domain.fold import fold
from almenara.domain.ours import ActionRefused, ActionRequested, ActionSent
from almenara.domain.rules import Rules
from almenara.domain.shapes import MAX_TEXT
from almenara.domain.timed import SILENCE, leaves_at
from almenara.errors import AlmenaraError
from almenara.service.wish import ORIGIN
from almenara.sources import Away, Denied, Refusal, Refused, Unknown, Writer
from almenara.store.log import Decision, Histories, Log

AT_ONCE: Final = 4
"""Requests that a helpdesk gets at one time."""

_AGAIN: Final = 0.5
"""Seconds before a helpdesk that is away is tried again."""
_TICK: Final = 0.1
"""Seconds between looks at the clock while a request is held."""

_log = structlog.get_logger()

UnderWay = Callable[[], Awaitable[Iterable[str]]]
"""The conversations whose helpdesk has been asked for something and has not answered."""


class Recorder(Protocol):
    """Decides at the head of the log."""

    async def decide(self, organization: str, decision: Decision, /) -> Any: ...  # noqa: D102


class Sending:
    """One source's requests. `looked_for` is called when its answer is to be expected."""

    def __init__(
        self,
        organization: str,
        source: str,
        log: Log,
        recorder: Recorder,
        writer: Writer,
        clock: Callable[[], Moment],
        looked_for: Callable[[], None],
    ) -> None:
        self._organization, self._source = organization, source
        self._reading, self._recorder, self._writer = log, recorder, writer
        self._clock, self._looked_for = clock, looked_for
        self._rules = Rules(owned=frozenset({source}))
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def run(self, under_way: UnderWay) -> None:
        """Send what was asked before, and then what is `asked`, until cancelled."""
        try:
            for conversation in await under_way():
                for fact in await self._history(conversation):
                    if isinstance(fact.data, ActionRequested):
                        self.asked(fact)
            await asyncio.Event().wait()
        finally:
            tasks = list(self._tasks.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._writer.close()

    def asked(self, fact: Fact) -> None:
        """A request of this source's stands in the log."""
        at = (fact.stream, fact.action or "")
        if at not in self._tasks:
            task = self._tasks[at] = asyncio.create_task(self._carry(fact))
            task.add_done_callback(lambda _: self._tasks.pop(at, None))

    async def _carry(self, asked: Fact) -> None:
        """See a request to its end: sent, refused, taken back, met already, or too late."""
        assert isinstance(asked.data, ActionRequested)
        leaves = leaves_at(asked.data.name, asked.time)
        one = _One(asked, leaves + SILENCE)
        while not one.over and self._clock() < one.until:
            if self._clock() < leaves:
                await asyncio.sleep(_TICK)
                continue
            try:
                async with self._turns:
                    await self._attempt(one)
            except (Away, Refused, AlmenaraError) as error:
                _log.warning("a request waits", source=self._source, action=asked.action, why=str(error))
            except Exception:
                # A fault of ours: whether it was sent is as the log says, and it is not tried again.
                _log.exception("a request cannot be sent", source=self._source, action=asked.action)
                return
            if not one.over:
                await asyncio.sleep(_AGAIN)

    async def _attempt(self, one: "_One") -> None:
        row = self._standing(await self._history(one.asked.stream), one)
        if row is None:
            one.over = True
            return
        try:
            deliver = await self._writer.prepare(row, one.request)
            if not one.sent and not await self._mark(one):
                one.over = True
                return
            one.sent = True
            await deliver()
        except Denied as denied:
            await self._refuse(one, denied.code, denied.reason)
        except Unknown as error:
            _log.warning("no answer to a request", source=self._source, action=one.asked.action, why=str(error))
        one.over = True
        self._looked_for()

    async def _history(self, conversation: str) -> Sequence[Fact]:
        read = await self._reading.read_streams(self._organization, [conversation])
        return read.get(conversation, ())

    def _standing(self, history: Iterable[Fact], one: "_One") -> Conversation | None:
        """The conversation, if the request still stands: not taken back, met, refused, or sent by another."""
        row = fold(history, self._rules)
        request = row.request
        if request is None or request.action != one.asked.action or request.ended is not None:
            return None
        return row if request.sent == one.sent else None

    async def _mark(self, one: "_One") -> bool:
        """Mark the request as sent. Says whether it may leave: it still stands, and nothing changed since."""
        marked = False

        def decide(row: Conversation) -> Data | None:
            nonlocal marked
            marked = False
            if self._clock() >= one.until:
                return None
            marked = row.version <= one.asked.seq
            return ActionSent() if marked else ActionRefused("changed_meanwhile")

        await self._decide(one, decide)
        return marked

    async def _refuse(self, one: "_One", code: Refusal, reason: str | None) -> None:
        said = None if reason is None else reason.replace("\0", "")[:MAX_TEXT]
        await self._decide(one, lambda _: ActionRefused(code, said))

    async def _decide(self, one: "_One", becomes: Callable[[Conversation], Data | None]) -> None:
        """Append what becomes of the request, if at the head of the log it still stands."""
        now = self._clock()

        def decide(histories: Histories) -> Sequence[Fact]:
            row = self._standing(histories[one.asked.stream], one)
            data = None if row is None else becomes(row)
            return () if row is None or data is None else [_fact(one.asked, data, max(now, row.stepped_at + 1))]

        await self._recorder.decide(self._organization, Decision([one.asked.stream], 0, decide))


class _One:
    """A request under way: `sent` by this process, `over` when nothing is left to do about it."""

    def __init__(self, asked: Fact, until: Moment) -> None:
        assert isinstance(asked.data, ActionRequested)
        self.asked, self.request, self.until = asked, asked.data, until
        self.sent = self.over = False


def _fact(asked: Fact, data: Data, at: Moment) -> Fact:
    name = TYPE_NAMES[type(data)]
    return Fact(
        name,
        asked.stream,
        at,
        asked.source,
        data,
        asked.external_id,
        origin=ORIGIN,
        event=f"{asked.action}:{asked.stream}:{name}",
        action=asked.action,
    )
