"""Rows written behind the log: about once a second, what changed, merged."""

import asyncio
import contextlib
from typing import Final, Protocol

from almenara.errors import Unavailable
from almenara.store.rows import Changed, Rows

INTERVAL: Final = 1.0
"""Seconds between two writings."""


class Changes(Protocol):
    """Whoever folds the log of one organization."""

    def take(self) -> Changed | None:
        """Hand over what changed since the last time; None if nothing did."""
        ...

    def restore(self, changed: Changed) -> None:
        """Take back what could not be written; what changed meanwhile stands."""
        ...


class Projector:
    """Writes one organization's rows behind its log."""

    def __init__(self, rows: Rows, organization: str, changes: Changes, interval: float = INTERVAL) -> None:
        self._rows = rows
        self._organization = organization
        self._changes = changes
        self._interval = interval
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write, until `stop`."""
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Write what is left, and end. What cannot be written is folded from the log at the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        with contextlib.suppress(Unavailable):
            await self.flush()

    async def flush(self) -> None:
        """Write what changed, now. Raises `Unavailable`; what was taken is handed back then."""
        changed = self._changes.take()
        if changed is None:
            return
        try:
            await self._rows.write(
                self._organization, changed.rows, changed.agents, changed.groups, changed.applied_seq
            )
        except BaseException:
            self._changes.restore(changed)
            raise

    async def _work(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            # Storage that fails makes the recorder refuse; here it only means trying again.
            with contextlib.suppress(Unavailable):
                await self.flush()
