"""The shop's opening hours as settings, so that the monitor measures by the clock of each group."""

from collections.abc import Iterator

from almenara.demo.shop import COUNTRY, GROUPS, LATE, NAME, Shop
from almenara.domain.settings import Calendar, Opening


def calendars(shop: Shop) -> dict[str, tuple[Calendar, tuple[str, ...]]]:
    """By name: the hours, and the groups that keep them."""
    others = tuple(group for group in GROUPS if group != LATE)
    return {
        NAME: (_calendar(shop, NAME, others[0]), others),
        GROUPS[LATE]: (_calendar(shop, GROUPS[LATE], LATE), (LATE,)),
    }


def _calendar(shop: Shop, name: str, group: str) -> Calendar:
    country, region = COUNTRY
    return Calendar(name, tuple(_weekly(shop, group)), country, region, open=shop.kept_open)


def _weekly(shop: Shop, group: str) -> Iterator[Opening]:
    """The days of the week that have the same hours, together."""
    days: dict[tuple[int, int], list[int]] = {}
    for day in range(7):
        begin, end = shop.week_hours((day + shop.ahead) % 7, group)
        if begin < end:
            days.setdefault((begin, end), []).append(day + 1)
    for (begin, end), same in days.items():
        yield Opening(tuple(same), _time(begin), _time(end))


def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
