"""Days in an organization's zone: today runs from its midnight."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def midnight(now: int, zone: ZoneInfo) -> int:
    """When the day of `now` began in that zone, in ms since 1970."""
    local = datetime.fromtimestamp(now / 1000, zone)
    return _milliseconds(datetime(local.year, local.month, local.day, tzinfo=zone))


def next_midnight(now: int, zone: ZoneInfo) -> int:
    """When the day after that of `now` begins."""
    day = datetime.fromtimestamp(now / 1000, zone).date() + timedelta(days=1)
    return _milliseconds(datetime(day.year, day.month, day.day, tzinfo=zone))


def week_before(day: int, zone: ZoneInfo) -> int:
    """How long (ms) before a day that began at `day` the same one of last week began: what happened as long after
    its midnight is what is compared with today."""
    date = datetime.fromtimestamp(day / 1000, zone).date() - timedelta(days=7)
    return day - _milliseconds(datetime(date.year, date.month, date.day, tzinfo=zone))


def _milliseconds(moment: datetime) -> int:
    # Through UTC: where clocks change at midnight, the local time may not exist, and this gives the first that does.
    return int(moment.astimezone(UTC).timestamp() * 1000)
