"""Rows that were stored before they were counted per hour are counted behind, in slices, on one server at a time."""

import asyncio
import contextlib
from typing import Final

import structlog

from almenara.errors import Unavailable
from almenara.service.turns import Turns
from almenara.store.database import Database
from almenara.store.hours import Hours

INTERVAL: Final = 5.0
"""Seconds between looks whether there is any: after an upgrade, and where an older program wrote rows meanwhile."""
_SLICE: Final = 500
"""Rows of one transaction."""
_TURN: Final = "hours"

log = structlog.get_logger()


class Counting:
    """Counts one organization's rows of before. What is counted while it is about it is told as incomplete."""

    def __init__(self, database: Database, organization: str, turns: Turns) -> None:
        self._rows, self._hours = database.rows, Hours(database.engine, organization)
        self._organization, self._turns = organization, turns
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, until `stop`."""
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """End; what is not counted yet is at the next start."""
        if self._task is not None:
            # Not cancelled: a transaction that is cut off may go on holding the database.
            self._ending.set()
            await self._task
        await self._turns.end(self._organization, _TURN)

    async def count(self) -> int:
        """Count what is left; how many rows. Raises `Unavailable`: what was counted until then is counted."""
        clock, many = asyncio.get_running_loop().time, 0
        while not self._ending.is_set() and await self._turns.mine(self._organization, _TURN):
            began = clock()
            done = await self._rows.count_on(self._organization, _SLICE)
            if done is None:
                break
            many += done
            log.info("hours.counting", organization=self._organization, rows=many)
            # As long as it took, others have the writer.
            await asyncio.sleep(clock() - began)
        return many

    async def _work(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(Unavailable):
                # A look writes nothing, and so takes no turn.
                if not (await self._hours.standing()).complete:
                    await self.count()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(INTERVAL):
                    await self._ending.wait()
