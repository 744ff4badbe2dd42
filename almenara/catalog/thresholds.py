"""From when on a figure is worth a look, and from when on it is bad: what the colour of its card goes by."""

from statistics import median_low
from typing import Final

from msgspec import Struct

from almenara.domain.rules import Rules

_SLACK: Final = 0.1
"""So far below the goal a service level is bad."""


class Threshold(Struct, frozen=True):
    """In the indicator's unit: worth a look from `warns` on, bad from `severe` on; where `below`, there or less."""

    warns: float
    severe: float
    below: bool = False


_FIXED: Final = {
    "at_risk": Threshold(1, 10),
    "breached": Threshold(1, 5),
    "abandoned_share": Threshold(0.05, 0.1),
    "window_closing": Threshold(1, 5),
    "lost": Threshold(1, 5),
    "stranded": Threshold(1, 5),
    "pause_exceeded": Threshold(1, 5),
}
_OF_WAIT: Final = {"mean_wait": (1, 2), "longest_wait": (1, 2)}
"""In targets for the wait in the queue: past it, and past twice that."""


def threshold(name: str, rules: Rules) -> Threshold | None:
    """The thresholds of an indicator under the targets in force; None for one that is neither good nor bad.

    What goes by a target goes by the middle one of the channels: one card speaks of them all.
    """
    targets = rules.targets.values()
    waits = [one.wait / 1000 for one in targets if one.wait is not None]
    if name in _OF_WAIT and waits:
        warns, severe = _OF_WAIT[name]
        return Threshold(warns * median_low(waits), severe * median_low(waits))
    if name == "service_level" and targets:
        goal = median_low(one.goal for one in targets)
        return Threshold(goal, round(max(0.0, goal - _SLACK), 4), below=True)
    return _FIXED.get(name)
