"""Jobs as they are kept: actions on more rows than one request takes, how far they are, and what was refused."""

from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.store.faults import storage
from almenara.store.tables import job

_WEEK: Final = 7 * 86_400_000


class Job(Struct, frozen=True):
    """One job of an actor's. Of `total` rows `seen` were asked for, `done` were done, the others are `refused`: ids
    by code. `actions` are the ids of what it did, slice by slice; `fields` what was asked, without texts. Moments in
    ms: past `until` its process is gone."""

    organization: str
    id: str
    actor: str
    action: str
    begun_at: int
    until: int
    total: int
    ended_at: int | None = None
    seen: int = 0
    done: int = 0
    stopped: bool = False
    actions: list[str] = []
    refused: dict[str, list[str]] = {}
    fields: dict[str, Any] = {}


class JobStore:
    """The jobs of every organization. Every method raises `Unavailable` when storage fails."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, made: Job) -> None:
        """Keep a new job, and forget the actor's of a week ago."""
        own = (job.c.organization == made.organization, job.c.actor == made.actor)
        with storage():
            async with self._engine.begin() as connection:
                await connection.execute(delete(job).where(*own, job.c.begun_at < made.begun_at - _WEEK))
                await connection.execute(insert(job).values(msgspec.structs.asdict(made)))

    async def keep(self, now: Job) -> bool:
        """Keep how far a job is. Says whether it is to stop."""
        values = msgspec.structs.asdict(now)
        values.pop("stopped")
        at = _at(now.organization, now.id)
        with storage():
            async with self._engine.begin() as connection:
                await connection.execute(update(job).where(*at).values(values))
                return bool((await connection.execute(select(job.c.stopped).where(*at))).scalar())

    async def stop(self, organization: str, id: str) -> None:  # noqa: A002 - the word of the domain
        """Ask for a job to stop."""
        with storage():
            async with self._engine.begin() as connection:
                await connection.execute(update(job).where(*_at(organization, id)).values(stopped=True))

    async def get(self, organization: str, id: str) -> Job | None:  # noqa: A002 - the word of the domain
        """One job."""
        found = await self._read(*_at(organization, id))
        return found[0] if found else None

    async def of(self, organization: str, actor: str, since: int) -> list[Job]:
        """An actor's jobs that began since then, newest first."""
        return await self._read(job.c.organization == organization, job.c.actor == actor, job.c.begun_at >= since)

    async def _read(self, *where: ColumnElement[bool]) -> list[Job]:
        query = select(job).where(*where).order_by(job.c.begun_at.desc(), job.c.id)
        with storage():
            async with self._engine.connect() as connection:
                rows: list[dict[str, Any]] = [dict(row) for row in (await connection.execute(query)).mappings()]
        return [Job(**row) for row in rows]


def _at(organization: str, id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:  # noqa: A002 - the word of the domain
    return job.c.organization == organization, job.c.id == id
