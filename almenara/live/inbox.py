"""Facts of one organization that wait to be taken in: from memory as they are appended, else from its log."""

from collections.abc import Sequence
from typing import Final

from almenara.domain.facts import Fact
from almenara.store.log import Log

_SLICE: Final = 400
"""Facts that are taken at a time."""
_WAITING: Final = 20_000
"""Facts that may wait in memory; beyond, they are read from the log again."""


class Inbox:
    """`newest`: the seq of the last fact that was taken or waits to be."""

    def __init__(self, organization: str, log: Log) -> None:
        self.newest = 0
        self.committed_at: int | None = None
        """When the oldest fact was committed of those that nobody was sent yet."""
        self._organization = organization
        self._log = log
        self._facts: list[Fact] = []
        self._behind = True

    @property
    def more(self) -> bool:
        """Whether there are more, or there may be."""
        return bool(self._facts) or self._behind

    @property
    def held(self) -> bool:
        """Whether some wait in memory."""
        return bool(self._facts)

    def put(self, facts: Sequence[Fact], committed_at: int) -> None:
        """This process appended facts: they wait in memory, if none are missing before them."""
        contiguous = not self._behind and facts[0].seq == self.newest + 1
        if contiguous and len(self._facts) + len(facts) <= _WAITING:
            self._facts.extend(facts)
            self.newest = facts[-1].seq
            if self.committed_at is None:
                self.committed_at = committed_at
        elif facts[-1].seq > self.newest:
            self._behind = True

    def look(self) -> None:
        """Another process may have appended."""
        self._behind = True

    def read_again(self, after: int) -> None:
        """What was taken is lost, and what waits would leave a gap: read all from the log."""
        self._facts.clear()
        self.newest = after
        self._behind = True

    async def take(self, after: int) -> list[Fact]:
        """The next facts after a seq, without gap. Raises `Unavailable`."""
        if self._facts:
            facts, self._facts = self._facts[:_SLICE], self._facts[_SLICE:]
        elif self._behind:
            # Lowered before reading: whatever is committed while we read raises it again.
            self._behind = False
            facts = await self._log.read(self._organization, after, _SLICE)
            self._behind = self._behind or len(facts) == _SLICE
            if facts:
                self.newest = max(self.newest, facts[-1].seq)
                if self.committed_at is None:
                    self.committed_at = facts[0].received
        else:
            return []
        return [fact for fact in facts if fact.seq > after]
