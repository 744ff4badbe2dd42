"""The audit trail's chain, kept behind the log while it is this process's turn."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final

from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Fact
from almenara.errors import Unavailable
from almenara.service.turns import Turns
from almenara.store.chain import AuditChain

INTERVAL: Final = 1.0
"""Seconds between an entry and its link, at most, where one server runs."""
_TURN: Final = "audit chain"
_AUDITED: Final = frozenset({"account", "action"})


class Chainer:
    """Chains one organization's audited entries, from when it is started."""

    def __init__(self, chain: AuditChain, organization: str, turns: Turns) -> None:
        self._chain, self._organization, self._turns = chain, organization, turns
        self._due = asyncio.Event()
        self._due.set()
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, until `stop`."""
        self._task = asyncio.create_task(self._work())

    def heard(self, facts: Sequence[Fact]) -> None:
        """These stand in the log."""
        if not self._due.is_set() and any(FACT_TYPES[fact.type].stream in _AUDITED for fact in facts):
            self._due.set()

    async def stop(self) -> None:
        """Chain what there is, and end."""
        if self._task is not None:
            # Not cancelled: a transaction that is cut off may go on holding the database.
            self._ending.set()
            self._due.set()
            await self._task
        with contextlib.suppress(Unavailable):
            await self.chain()
        await self._turns.end(self._organization, _TURN)

    async def chain(self) -> bool:
        """Chain what there is, if it is this process's turn. Says whether it was. Raises `Unavailable`."""
        if not await self._turns.mine(self._organization, _TURN):
            return False
        while await self._chain.extend(self._organization):
            pass
        return True

    async def _work(self) -> None:
        while not self._ending.is_set():
            await self._due.wait()
            self._due.clear()
            try:
                if not await self.chain():
                    self._due.set()
            except Unavailable:
                self._due.set()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(INTERVAL):
                    await self._ending.wait()
