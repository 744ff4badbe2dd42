"""Actions on more rows than one request takes: done slice by slice, each an action of its own; progress and stop.

The rows are those that the asker's filter listed when the job began, each at the version it had then. Whoever dies
leaves every slice either done or not done; the job is then told as interrupted, and may be asked for again.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Literal, Protocol

import structlog
from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.catalog.actions import BY_NAME, Action
from almenara.domain.commands import Command
from almenara.domain.conversation import Conversation
from almenara.domain.undo import UNTIL
from almenara.errors import AlmenaraError, Forbidden, Invalid, NotFound, Unavailable, refused
from almenara.service.attempt import Floor
from almenara.service.execute import Recorder, check, execute
from almenara.service.undoing import undo
from almenara.service.wish import Chosen, Taken, Wish
from almenara.store.jobs import Job, JobStore
from almenara.store.log import Log

MOST: Final = 10_000
"""Rows of one job."""
_SLICE: Final = 100
"""Rows of one action of a job: the log's one writer is nobody else's meanwhile."""
_LASTING: Final = 30_000
"""Milliseconds without word after which whoever ran a job is taken for gone."""
_AGAIN: Final = 1.0
"""Seconds before a slice is tried again where storage failed."""

State = Literal["running", "done", "stopped", "interrupted"]
Asker = Callable[[], Awaitable[Actor | None]]
"""Who asks, as they are now: what is revoked meanwhile holds for the rest of the job."""
_Slice = Callable[[Actor], Awaitable[Taken]]

_log = structlog.get_logger()


class Picture(Protocol):
    """The live picture that a job acts on, and shows: what it says is done is seen by whoever asks next."""

    @property
    def board(self) -> Floor: ...  # noqa: D102
    async def find(self, conversation: str, /) -> Conversation | None: ...  # noqa: D102
    async def reached(self, seq: int, /) -> None: ...  # noqa: D102


def undoable(job: Job, now: int) -> bool:
    """Whether what a job did can still be taken back."""
    declared = BY_NAME.get(job.action)
    over = state_of(job, now) != "running" and now - job.begun_at < UNTIL
    return over and job.done > 0 and declared is not None and declared.undo


def state_of(job: Job, now: int) -> State:
    """How a job stands."""
    if job.ended_at is None:
        return "running" if now < job.until else "interrupted"
    return "done" if job.seen == job.total else "stopped" if job.stopped else "interrupted"


class Jobs:
    """Runs this process's jobs. `clock` gives milliseconds."""

    def __init__(self, store: JobStore, recorder: Recorder, log: Log, clock: Callable[[], int]) -> None:
        self.store = store
        self._recorder, self._log, self._clock = recorder, log, clock
        self._running: set[asyncio.Task[None]] = set()

    async def begin(
        self,
        asker: Asker,
        asked: tuple[Action, Command],
        rows: Sequence[Chosen],
        picture: Picture,
        address: str | None,
    ) -> Job:
        """Begin a job on these rows.

        Raises `Forbidden`, `NotFound` where there are none, `Invalid` for too many or a target that does not exist.
        """
        action, command = asked
        actor = await asker()
        if actor is None or not actor.may(action.permission):
            raise Forbidden
        if not rows:
            raise NotFound
        if len(rows) > MOST:
            raise Invalid(places=[refused("/filter", "too_many_rows", total=len(rows), most=MOST)])
        check(Wish(action, command, ()), picture.board, actor, self._clock())
        job = replace(self._new(actor, action.name, len(rows)), fields=Wish(action, command, ()).fields)
        seen = [Chosen(one.id, one.version if action.versioned else None) for one in rows]

        def slice_(number: int) -> _Slice:
            wish = Wish(action, command, seen[number : number + _SLICE], f"{job.id} {number}", address)
            return lambda current: execute(self._recorder, picture.board, picture.find, current, wish, self._clock())

        return await self._start(job, [slice_(number) for number in range(0, len(seen), _SLICE)], asker, picture)

    async def undo(self, asker: Asker, before: Job, picture: Picture, address: str | None) -> Job:
        """Begin a job that takes back what another did. Raises `NotFound` for another's, or after half an hour."""
        actor = await asker()
        if actor is None or before.actor != actor.id or not undoable(before, self._clock()):
            raise NotFound

        def slice_(taken: str) -> _Slice:
            return lambda current: undo(
                self._log, self._recorder, current, taken, None, now=self._clock(), address=address
            )

        job = replace(self._new(actor, "undo", before.done), fields={"undoes": before.id})
        return await self._start(job, [slice_(taken) for taken in before.actions], asker, picture)

    async def end(self) -> None:
        """Run no more: the slice under way is done or not done, the rest is left."""
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    def _new(self, actor: Actor, action: str, total: int) -> Job:
        now = self._clock()
        return Job(actor.organization, secrets.token_hex(10), actor.id, action, now, now + _LASTING, total)

    async def _start(self, job: Job, slices: Sequence[_Slice], asker: Asker, picture: Picture) -> Job:
        await self.store.add(job)
        task = asyncio.create_task(self._run(job, slices, asker, picture), name=f"job {job.id}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return job

    async def _run(self, job: Job, slices: Sequence[_Slice], asker: Asker, picture: Picture) -> None:
        clock = asyncio.get_running_loop().time
        for each in slices:
            began = clock()
            taken = await self._take(each, asker)
            if taken is None:
                break
            await picture.reached(taken.seq)
            job = _after(job, taken, self._clock())
            if await self.store.keep(job):
                break
            # As long as it took, others have the writer.
            await asyncio.sleep(clock() - began)
        await self.store.keep(replace(job, ended_at=self._clock()))

    async def _take(self, each: _Slice, asker: Asker) -> Taken | None:
        """Do a slice; None where whoever asked may do it no more."""
        while True:
            try:
                actor = await asker()
                return None if actor is None else await each(actor)
            except Unavailable:
                # Under its key nothing is done twice, however often it is asked.
                await asyncio.sleep(_AGAIN)
            except AlmenaraError as error:
                _log.info("a job ends", code=error.code)
                return None


def _after(job: Job, taken: Taken, now: int) -> Job:
    results = taken.record.results
    refused = {code: list(ids) for code, ids in job.refused.items()}
    for result in results:
        if result.code is not None:
            refused.setdefault(result.code, []).append(result.id)
    return replace(
        job,
        until=now + _LASTING,
        seen=job.seen + len(results),
        done=job.done + sum(result.code is None for result in results),
        actions=[*job.actions, taken.action],
        refused=refused,
    )
