"""This process's turns at what only one of the processes on a database does at a time."""

import contextlib
from collections.abc import Callable
from typing import Final

from almenara.domain.facts import Moment
from almenara.errors import Unavailable
from almenara.store.leases import Leases

LASTING: Final = 10_000
"""Milliseconds after which the turn of a process that died is another's."""
_RENEWED: Final = LASTING * 2 // 3
"""Milliseconds left when a turn is taken again: every look need not write."""


class Turns:
    """Leases in the name of `holder`. `clock` gives milliseconds."""

    def __init__(self, leases: Leases, holder: str, clock: Callable[[], Moment]) -> None:
        self._leases, self._holder, self._clock = leases, holder, clock
        self._until: dict[tuple[str, str], Moment] = {}

    async def mine(self, organization: str, name: str) -> bool:
        """Whether it is this process that does it; to be asked every few seconds. Raises `Unavailable`."""
        now, at = self._clock(), (organization, name)
        if now < self._until.get(at, 0) - _RENEWED:
            return True
        taken = await self._leases.take(organization, name, self._holder, now, LASTING)
        self._until[at] = now + LASTING if taken else 0
        return taken

    async def end(self, organization: str, name: str) -> None:
        """Let another do it at once, if it was this one."""
        if self._until.pop((organization, name), 0):
            with contextlib.suppress(Unavailable):
                await self._leases.release(organization, name, self._holder)
