"""How a number is made of rows: declared, never code, so that it can be kept by subtraction and addition."""

from typing import Literal

from msgspec import Struct

from almenara.domain.condition import Condition

Episodes = Literal["waits_today", "transfers_today"]


class Count(Struct, frozen=True, tag=True):
    """How many rows; with `episodes`, how many of those episodes."""

    episodes: Episodes | None = None


class Mean(Struct, frozen=True, tag=True):
    """The mean of a field over the rows that have it; with `episodes`, of their lengths."""

    field: str
    episodes: Episodes | None = None


class MeanAge(Struct, frozen=True, tag=True):
    """The mean of now minus a moment, over the rows that have it: kept as a count and a sum of moments.

    Rows whose clock stands still have an age in `still` instead, which does not grow.
    """

    field: str
    still: str | None = None


class MaxAge(Struct, frozen=True, tag=True):
    """Now minus the oldest of a moment, or the longest age in `still`, if that is longer."""

    field: str
    still: str | None = None


class Share(Struct, frozen=True, tag=True):
    """How many rows meet one of the conditions of `part`, for each that meets one of `whole`. A row that meets two
    counts twice."""

    part: tuple[Condition, ...]
    whole: tuple[Condition, ...]


class Quantile(Struct, frozen=True, tag=True):
    """The value below which a share `q` of the rows lie, read off a logarithmic histogram."""

    field: str
    q: float


class Sum(Struct, frozen=True, tag=True):
    """The sum of a number; over agents."""

    field: str


class Ratio(Struct, frozen=True, tag=True):
    """The sum of one number over the sum of another; over agents."""

    part: str
    whole: str


Measure = Count | Mean | MeanAge | MaxAge | Quantile | Share
"""The measures of indicators over conversations."""
