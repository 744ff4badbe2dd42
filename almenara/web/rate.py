"""How fast one key may send: a bucket of events that refills, in bounded memory."""

from typing import Final

from almenara.errors import TooMany

PER_SECOND: Final = 60_000
BURST: Final = 2 * PER_SECOND
_REMEMBERED: Final = 10_000


class Rate:
    """One bucket a key; `now` is in milliseconds. A request may overdraw the bucket; the next ones wait for it."""

    def __init__(self, per_second: int = PER_SECOND, burst: int = BURST) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: dict[str, tuple[float, int]] = {}

    def allow(self, key: str, now: int) -> None:
        """Raise `TooMany` while the key's bucket is empty."""
        left, at = self._buckets.get(key, (float(self._burst), now))
        left = min(self._burst, left + max(0, now - at) * self._per_second / 1000)
        if key not in self._buckets and len(self._buckets) >= _REMEMBERED:
            self._buckets.clear()
        self._buckets[key] = (left, now)
        if left <= 0:
            raise TooMany(max(1, -int(left // self._per_second)))

    def count(self, key: str, events: int) -> None:
        """Take that many events (at least one) out of the key's bucket."""
        left, at = self._buckets[key]
        self._buckets[key] = (left - max(1, events), at)
