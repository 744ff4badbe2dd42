"""The shop: its groups, its agents, its clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from almenara.catalog.rulebook import holidays_of
from almenara.demo.draws import DAY, HOUR, MINUTE
from almenara.demo.rates import HOLIDAY, PER_HOUR, WEEKDAY, Language
from almenara.domain.instants import format_instant

HOME: Final = "America/Sao_Paulo"
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
LATE: Final = "english"
"""The group that opens later than the others: soon after the first start, at the same hour every day but Sunday."""
LATE_BY: Final = 10
"""Minutes from the first start, at least, until it first opens: at a full or half hour."""
COUNTRY: Final = ("BR", "SP")
"""Whose public holidays the shop keeps."""
BUSY: Final = range(9, 19)
"""The hours of the shop's clock at which a demo may first start."""
MORNING: Final = 10
"""The hour of one that is started at another hour."""
_ZONES: Final = (
    *("Pacific/Pago_Pago", "Pacific/Honolulu", "Pacific/Gambier", "Pacific/Pitcairn", "America/Phoenix"),
    *("America/Costa_Rica", "America/Bogota", "America/La_Paz", HOME, "America/Noronha", "Atlantic/Cape_Verde"),
    *("Africa/Abidjan", "Africa/Lagos", "Africa/Maputo", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi"),
    *("Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Tokyo", "Australia/Brisbane", "Pacific/Guadalcanal"),
    "Pacific/Tarawa",
)
"""One for every hour from eleven behind UTC to twelve ahead of it, none with a summer time."""
_WEDNESDAY: Final = 2
_SATURDAY: Final = 5
SUNDAY: Final = 6
_NEVER: Final = (22 * 60, 22 * 60)

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

    It lives by the clocks of São Paulo. A demo first started while these show evening or night lives where it is a
    working morning instead (`zone`); one first started at a weekend has its Wednesday then: its week is `ahead` days
    ahead of the calendar's. With a `speed` beyond 1 time runs faster in it from then on.
    """

    seed: str
    first: int
    zone: str = HOME
    ahead: int = 0
    speed: float = 1.0

    @classmethod
    def opened(cls, seed: str, first: int, speed: float = 1.0) -> "Shop":
        """The shop whose demo starts at `first`."""
        here = datetime.fromtimestamp(first / 1000, ZoneInfo(HOME))
        if here.hour in BUSY:
            zone = HOME
        else:
            utc = datetime.fromtimestamp(first / 1000, UTC).hour
            zone = _ZONES[(MORNING - utc + 11) % 24]
            here = datetime.fromtimestamp(first / 1000, ZoneInfo(zone))
        weekend = here.weekday() >= _SATURDAY
        return cls(seed, first, zone, (_WEDNESDAY - here.weekday()) % 7 if weekend else 0, speed)

    # Its clock

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
        return datetime.fromtimestamp(moment / 1000, ZoneInfo(self.zone))

    def at(self, day: date, minutes: float) -> int:
        """The moment when the shop's clock shows so many minutes after the midnight of `day`."""
        midnight = datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)
        return int(midnight.timestamp()) * 1000 + int(minutes * MINUTE)

    # Its days

    def begin(self, day: date) -> int:
        """A working day begins at 22:00 of the evening before, once the last shift has gone."""
        return self.at(day, -120)

    def day_of(self, moment: int) -> date:
        """The working day that a moment belongs to."""
        return self.local(moment + 2 * HOUR).date()

    def weekday(self, day: date) -> int:
        """The day of the shop's week, Monday is 0."""
        return (day.weekday() + self.ahead) % 7

    @property
    def kept_open(self) -> tuple[date, ...]:
        """The public holidays on which it works: there is something to be seen on the day of the first start."""
        first = self.local(self.first).date()
        return tuple(sorted({first, first - timedelta(days=1)} & holidays_of(*COUNTRY)))

    def closed(self, day: date) -> bool:
        """Whether nobody works on that day."""
        return day in holidays_of(*COUNTRY) and day not in self.kept_open

    @property
    def late_from(self) -> int:
        """The minute of the day at which the group `LATE` opens."""
        here = self.local(self.first)
        return -(-(here.hour * 60 + here.minute + LATE_BY) // 30) * 30

    def hours(self, day: date, group: str | None = None) -> tuple[int, int]:
        """The minutes of the day from and until which people answer; the same twice where nobody does."""
        return _NEVER if self.closed(day) else self.week_hours(self.weekday(day), group)

    def week_hours(self, weekday: int, group: str | None = None) -> tuple[int, int]:
        """The same of a day of the shop's week."""
        if weekday == SUNDAY:
            return _NEVER if group == LATE else (9 * 60, 18 * 60)
        return self.late_from if group == LATE else 8 * 60, 22 * 60

    def open_at(self, day: date, group: str | None = None) -> int:
        """When people begin to answer."""
        return self.at(day, self.hours(day, group)[0])

    def close_at(self, day: date) -> int:
        """When they stop."""
        return self.at(day, self.hours(day)[1])

    def pace(self, day: date, hour: int) -> float:
        """Conversations an hour that reach people."""
        return PER_HOUR[hour] * (HOLIDAY if self.closed(day) else WEEKDAY[self.weekday(day)])

    def incidents(self, day: date) -> list[int]:
        """When card payments fail within a working day: minute 3 after the first start, then daily."""
        begin, end = self.begin(day), self.begin(day + timedelta(days=1))
        start = self.first + 3 * MINUTE
        nth = max(0, -(-(begin - start) // DAY))
        moment = start + nth * DAY
        return [moment] if begin <= moment < end else []
