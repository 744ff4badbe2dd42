"""Rows written behind the log: about once a second, what changed, merged. Of all the servers, one writes."""

import asyncio
import contextlib
from typing import Final, Protocol

from almenara.errors import Unavailable
from almenara.service.turns import Turns
from almenara.store.rows import Changed, Rows

INTERVAL: Final = 1.0
"""Seconds between two writings."""
_TURN: Final = "projector"


class Changes(Protocol):
    """Whoever folds the log of one organization."""

    def take(self) -> Changed | None:
        """Hand over what changed since the last time; None if nothing did."""
        ...

    def restore(self, changed: Changed) -> None:
        """Take back what could not be written; what changed meanwhile stands."""
        ...


class Projector:
    """Writes one organization's rows behind its log, while it is this process's turn."""

    def __init__(
        self, rows: Rows, organization: str, changes: Changes, turns: Turns, interval: float = INTERVAL
    ) -> None:
        self._rows = rows
        self._organization = organization
        self._changes = changes
        self._turns = turns
        self._interval = interval
        self._left: Changed | None = None
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write, until `stop`."""
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Write what is left, and end. What cannot be written is folded from the log at the next start."""
        if self._task is not None:
            # Not cancelled: a transaction that is cut off may go on holding the database.
            self._ending.set()
            await self._task
            self._task = None
        with contextlib.suppress(Unavailable):
            await self.flush()
        await self._turns.end(self._organization, _TURN)

    async def flush(self) -> None:
        """Write what changed, now, or leave it to the one whose turn it is until they have.

        Raises `Unavailable`; what was taken is handed back then.
        """
        if await self._turns.mine(self._organization, _TURN):
            await self._write()
            return
        if self._left is None:
            self._left = self._changes.take()
        if self._left is not None and await self._rows.applied(self._organization) >= self._left.applied_seq:
            self._left = None

    async def _write(self) -> None:
        if self._left is not None:
            self._changes.restore(self._left)
            self._left = None
        changed = self._changes.take()
        if changed is None:
            return
        try:
            # Where rows further into the log are stored, these are among what whoever wrote them wrote.
            await self._rows.write(
                self._organization, changed.rows, changed.agents, changed.groups, changed.applied_seq
            )
        except BaseException:
            self._changes.restore(changed)
            raise

    async def _work(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._interval):
                    await self._ending.wait()
            # Storage that fails makes the recorder refuse; here it only means trying again.
            with contextlib.suppress(Unavailable):
                await self.flush()
