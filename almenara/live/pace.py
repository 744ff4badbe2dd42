"""How often what changed is sent: at once after quiet, then no oftener than the machine keeps up with.

A sending gives way to others between its feeds; after it comes a rest of a quarter of what it took.
"""

from typing import Final

SHORTEST: Final = 20
LONGEST: Final = 2_000
_REST: Final = 4


class Pace:
    """The sending interval, in ms; `lag` is how old the last change was when it was sent."""

    def __init__(self) -> None:
        self.interval = SHORTEST
        self.lag = 0
        self._last = 0

    def wait(self, now: int) -> int:
        """Milliseconds until the next sending may go."""
        return max(0, self._last + self.interval - now)

    def sent(self, began: int, ended: int) -> None:
        """A sending took from `began` to `ended`."""
        self._last = ended
        self.interval = min(LONGEST, max(SHORTEST, (ended - began) // _REST))
