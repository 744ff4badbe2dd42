"""What is expected of time: for each row the moment at which it will be otherwise, if nothing happens before."""

import heapq
from collections.abc import Iterator


class Due:
    """One moment at most for each id."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, str]] = []
        self._moments: dict[str, int] = {}

    def expect(self, id_: str, moment: int | None) -> None:
        """From now on that moment and no other; None: none."""
        if moment is None:
            self._moments.pop(id_, None)
        elif self._moments.get(id_) != moment:
            self._moments[id_] = moment
            heapq.heappush(self._heap, (moment, id_))

    def come(self, now: int) -> Iterator[str]:
        """The ids whose moment has come, earliest first, those too that are expected meanwhile; each is let go of."""
        while self._heap and self._heap[0][0] <= now:
            moment, id_ = heapq.heappop(self._heap)
            if self._moments.get(id_) == moment:
                del self._moments[id_]
                yield id_
