"""The actions of the last half hour by who took them, for *Acciones recientes*."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from almenara.domain.facts import Fact
from almenara.domain.ours import ActionTaken
from almenara.domain.undo import UNTIL
from almenara.store.audit import Trail

_PAGE: Final = 1_000


async def read_recent(trail: Trail, organization: str, now: int, seq: int) -> list[Fact]:
    """The entries of the trail of the last half hour, up to `seq`, oldest first. Raises `Unavailable`."""
    above, below, found = await trail.place(organization, now - UNTIL), seq + 1, list[Fact]()
    while page := await trail.page(organization, above, below, _PAGE):
        found += page
        below = page[-1].seq
    return found[::-1]


class Recent:
    """One organization's. They are forgotten as they grow old, when their author's next one comes."""

    def __init__(self) -> None:
        self._taken: dict[str, deque[Fact]] = {}

    def heard(self, facts: Iterable[Fact]) -> None:
        """Facts of the log, in order."""
        for fact in facts:
            if isinstance(fact.data, ActionTaken) and fact.actor is not None and fact.data.undoes is None:
                taken = self._taken.setdefault(fact.actor, deque())
                taken.append(fact)
                while taken[0].time <= fact.time - UNTIL:
                    taken.popleft()

    def of(self, actor: str, now: int) -> list[Fact]:
        """The records of an actor's actions that can still be taken back, newest first."""
        return [fact for fact in reversed(self._taken.get(actor, ())) if fact.time > now - UNTIL]
