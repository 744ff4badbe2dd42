from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almenara.domain.day import midnight, next_midnight
from almenara.domain.instants import format_instant, parse_instant

ZONES = ["UTC", "America/Sao_Paulo", "America/Santiago", "Europe/Madrid", "Asia/Kathmandu"]


@given(st.integers(1_500_000_000_000, 2_200_000_000_000), st.sampled_from(ZONES))
def test_every_moment_lies_in_its_day(now: int, name: str) -> None:
    zone = ZoneInfo(name)
    day, following = midnight(now, zone), next_midnight(now, zone)
    assert day <= now < following
    assert 23 * 3_600_000 <= following - day <= 25 * 3_600_000
    assert midnight(following, zone) == following


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("America/Sao_Paulo", "2026-11-22T02:59:59Z", "2026-11-21T03:00:00.000Z"),
        ("America/Sao_Paulo", "2026-11-22T03:00:00Z", "2026-11-22T03:00:00.000Z"),
        ("Europe/Madrid", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00.000Z"),
        ("America/Santiago", "2026-09-06T12:00:00Z", "2026-09-06T04:00:00.000Z"),
        ("UTC", "2028-02-29T12:00:00Z", "2028-02-29T00:00:00.000Z"),
    ],
)
def test_a_day_begins_at_midnight_of_the_zone(zone: str, now: str, expected: str) -> None:
    assert format_instant(midnight(parse_instant(now), ZoneInfo(zone))) == expected
