"""The shop: its groups, its agents, its clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from almenara.demo.draws import DAY, HOUR, MINUTE
from almenara.demo.rates import Language, hours_of, pace
from almenara.domain.instants import format_instant

ZONE: Final = ZoneInfo("America/Sao_Paulo")
NAME: Final = "Luma"
CAPACITY: Final = 5
BOT: Final = "luma-bot"
OPERATOR: Final = "operator@demo.test"

GROUPS: Final = {
    "entregas": "Entregas y devoluciones",
    "pagos": "Pagos y facturación",
    "soporte": "Soporte técnico",
    "ventas": "Ventas",
    "brasil": "Atendimento Brasil",
    "english": "English",
}
SHIFTS: Final = ((7, 13), (8, 14), (10, 16), (14, 20), (16, 22))
BUSY_MORNING: Final = (date(2026, 3, 4), time(10, 40))
SLOW: Final = 300
"""Conversations an hour below which a first start counts as one at night."""

Pace = Literal["slow", "usual", "fast"]


class Person(Struct, frozen=True):
    """An agent of the shop. `shift` is an index of SHIFTS, `place` where they stand among the shift's agents."""

    id: str
    name: str
    email: str
    groups: tuple[str, ...]
    languages: tuple[Language, ...]
    shift: int
    place: int
    pace: Pace = "usual"
    stretches: bool = False


class Shop(Struct, frozen=True):
    """A shop of its own: `seed` decides everything that chance decides, `first` is when the demo first started.

    A demo first started at a slow hour lives `ahead` milliseconds ahead of the clock on the wall, so that it runs
    at the pace of a working morning. With a `speed` beyond 1 time runs faster in it from then on.
    """

    seed: str
    first: int
    ahead: int = 0
    speed: float = 1.0

    @classmethod
    def opened(cls, seed: str, first: int, speed: float = 1.0) -> "Shop":
        """The shop whose demo starts at `first`."""
        here = datetime.fromtimestamp(first / 1000, ZONE)
        opening, closing = hours_of(here.date())
        if opening + 1 <= here.hour < closing - 2 and pace(here.date(), here.hour) >= SLOW:
            return cls(seed, first, 0, speed)
        day, hour = BUSY_MORNING
        return cls(seed, first, _moment(datetime.combine(day, hour, ZONE)) - first, speed)

    def wall(self, moment: int) -> int:
        """When a moment of the shop comes on the clock on the wall: after the first start, `speed` times sooner."""
        return moment if moment <= self.first else self.first + round((moment - self.first) / self.speed)

    def moment(self, wall: int) -> int:
        """The other way round."""
        return wall if wall <= self.first else self.first + round((wall - self.first) * self.speed)

    def said(self, moment: int | None) -> str | None:
        """A moment as a fact names it."""
        return None if moment is None else format_instant(self.wall(moment))

    def local(self, moment: int) -> datetime:
        """What the shop's clock shows at a moment."""
        return datetime.fromtimestamp((moment + self.ahead) / 1000, ZONE)

    def at(self, day: date, minutes: float) -> int:
        """The moment when the shop's clock shows so many minutes after the midnight of `day`."""
        midnight = _moment(datetime.combine(day, time(), ZONE))
        return midnight + int(minutes * MINUTE) - self.ahead

    def begin(self, day: date) -> int:
        """A working day begins at 22:00 of the evening before, once the last shift has gone."""
        return self.at(day, -120)

    def day_of(self, moment: int) -> date:
        """The working day that a moment belongs to."""
        return self.local(moment + 2 * HOUR).date()

    def open_at(self, day: date) -> int:
        """When people begin to answer."""
        return self.at(day, hours_of(day)[0] * 60)

    def close_at(self, day: date) -> int:
        """When they stop."""
        return self.at(day, hours_of(day)[1] * 60)

    def incidents(self, day: date) -> list[int]:
        """When card payments fail within a working day: minute 3 after the first start, then daily."""
        begin, end = self.begin(day), self.begin(day + timedelta(days=1))
        start = self.first + 3 * MINUTE
        nth = max(0, -(-(begin - start) // DAY))
        moment = start + nth * DAY
        return [moment] if begin <= moment < end else []


def _moment(when: datetime) -> int:
    return int(when.astimezone(UTC).timestamp()) * 1000
