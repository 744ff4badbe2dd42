"""What anybody could cause without end is told seldom: once for each name and window, and only so many in one."""


class Seldom:
    """Moments and the `window` are in milliseconds; memory is bounded by `most`."""

    def __init__(self, window: int, most: int) -> None:
        self._window, self._most = window, most
        self._told: set[str] = set()
        self._at = 0

    def allow(self, name: str, now: int) -> bool:
        """Whether to tell of it now."""
        if now // self._window != self._at:
            self._at = now // self._window
            self._told.clear()
        if name in self._told or len(self._told) >= self._most:
            return False
        self._told.add(name)
        return True
