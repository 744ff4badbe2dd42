"""Chance, as the shop's figures state it."""

import math
from collections.abc import Sequence
from random import Random
from typing import Final, NamedTuple, TypeVar

T = TypeVar("T")
SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
_P90: Final = 1.2815515655446004


class Spread(NamedTuple):
    """A log-normal duration, known by its median and its ninetieth percentile, in seconds."""

    median: float
    p90: float

    def draw(self, chance: Random, pace: float = 1.0) -> int:
        """Milliseconds. `pace` stretches: 2 is twice as slow."""
        deviation = math.log(self.p90 / self.median) / _P90
        return int(chance.lognormvariate(math.log(self.median), deviation) * pace * SECOND)


def between(chance: Random, low: float, high: float) -> int:
    """Milliseconds, evenly between two figures in seconds."""
    return int(chance.uniform(low, high) * SECOND)


def poisson(chance: Random, mean: float) -> int:
    """How many happen where `mean` do on average."""
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def pick(chance: Random, weighted: Sequence[tuple[T, float]]) -> T:
    """One of the values, by its weight."""
    point = chance.random() * sum(weight for _, weight in weighted)
    for value, weight in weighted:
        point -= weight
        if point < 0:
            return value
    return weighted[-1][0]
