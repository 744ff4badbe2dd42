"""Who writes on a given day, when, and about what: decided before the day begins."""

import re
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Final, Literal

import msgspec
from msgspec import Struct

from almenara.demo.draws import DAY, MINUTE, between, pick, poisson
from almenara.demo.people import contact
from almenara.demo.rates import (
    AFTER_HOURS,
    CHANNELS,
    CONTAINED,
    LANGUAGES,
    SPANISH_GROUPS,
    WEEKDAY,
    Language,
)
from almenara.demo.shop import LATE, Shop
from almenara.demo.staff import at_work
from almenara.domain.facts import Channel, Contact, Priority

Kind = Literal["people", "contained", "outbound"]

OUTBOUND: Final = 0.06
ALREADY_COUNTED: Final = 0.03
"""The share of the arrivals that are contacts who come back within the day: they are born of another's end."""
FROM_YESTERDAY: Final = 0.045
TOPICS: Final = {"entregas": "delivery", "pagos": "payments", "soporte": "support", "ventas": "sales"}
PRIORITIES: Final[tuple[tuple[Priority, float], ...]] = ((0, 0.82), (2, 0.09), (3, 0.06), (4, 0.03))
INCIDENT_GROUP: Final = "pagos"
INCIDENT_SHARE: Final = 0.21
"""What part of all that is written is for Pagos, the group that the incident hits."""
INCIDENT_TIMES: Final = 6
INCIDENT_MOST: Final = 0.95
"""How many a minute come about it, at most, for each of the group's agents at work but one: in the afternoon fewer
are there."""
INCIDENT_PLATEAU: Final = 12
INCIDENT_DECAY: Final = 25
_ID: Final = re.compile(r"(?P<day>\d{6})-(?P<number>\d{5})b*")


class Birth(Struct, frozen=True):
    """A conversation about to begin. `stays`: written while closed, and still waiting at opening."""

    id: str
    at: int
    kind: Kind
    channel: Channel
    account: str
    language: Language
    group: str
    topic: str
    contact: Contact
    ticket: str
    priority: Priority = 0
    stays: bool = False
    incident: bool = False
    back: bool = False


def first_ticket(day: date) -> int:
    """Tickets are numbered from here on that day."""
    return 10_000 + day.toordinal() % 80 * 12_000


@lru_cache(maxsize=3)
def births(shop: Shop, day: date) -> tuple[Birth, ...]:
    """The conversations of a working day, in the order of their beginning."""
    chance = Random(f"{shop.seed}/{day}/births")
    opening = shop.open_at(day)
    moments = _moments(shop, day, chance)
    staying = _staying(shop, day, moments, chance)
    yesterday = day - timedelta(days=1)
    before = [at for at, _, _ in _moments(shop, yesterday, Random(f"{shop.seed}/{yesterday}/births"))]
    made: list[Birth] = []
    for number, (at, kind, incident) in enumerate(moments):
        back = not incident and kind == "people" and at >= opening and chance.random() < FROM_YESTERDAY
        nth = _someone(chance, before, at - DAY) if back else number
        whose, stays = yesterday if back else day, number in staying
        made.append(_birth(shop, day, number, (whose, nth), at=at, kind=kind, stays=stays, incident=incident))
    return tuple(made)


def _staying(shop: Shop, day: date, moments: list[tuple[int, Kind, bool]], chance: Random) -> set[int]:
    """Who of those that write while it is closed waits until it opens, by number: so many for the shop's opening, and
    again so many for that of the group which opens later."""
    quota = round(AFTER_HOURS * WEEKDAY[shop.weekday(day)])
    waiting: dict[bool, list[int]] = {False: [], True: []}
    for number, (at, kind, incident) in enumerate(moments):
        if kind != "people" or incident or at >= shop.open_at(day, LATE):
            continue
        late = pick(Random(_who(shop, day, number)), LANGUAGES) == "en"
        if late or at < shop.open_at(day) - 5 * MINUTE:
            waiting[late].append(number)
    return {one for each in waiting.values() for one in chance.sample(each, min(len(each), quota))}


def _who(shop: Shop, day: date, nth: int) -> str:
    """What decides about the contact of a conversation."""
    return f"{shop.seed}/{day}/{nth}/contact"


def birth_of(shop: Shop, name: str) -> Birth | None:
    """The conversation of that id as it was when it began; None for an id that no conversation of the shop has."""
    found = _ID.fullmatch(name)
    if found is None:
        return None
    number = int(found["number"])
    everybody = births(shop, datetime.strptime(found["day"], "%y%m%d").replace(tzinfo=UTC).date())
    return msgspec.structs.replace(everybody[number], id=name) if number < len(everybody) else None


def _someone(chance: Random, before: list[int], after: int) -> int:
    """Who wrote later than `after`, by their place in `before`."""
    return chance.randrange(min(bisect_right(before, after), len(before) - 1), len(before))


def _moments(shop: Shop, day: date, chance: Random) -> list[tuple[int, Kind, bool]]:
    """When somebody writes, whom for, and whether it is about the incident."""
    found: list[tuple[int, Kind, bool]] = []
    begin = shop.begin(day)
    for minute in range(24 * 60):
        at = begin + minute * MINUTE
        here = shop.local(at)
        rate = shop.pace(here.date(), here.hour) / 60 * (1 - ALREADY_COUNTED)
        opening, closing = shop.hours(here.date())
        for _ in range(poisson(chance, rate)):
            inside = opening <= here.hour * 60 < closing
            kind = "outbound" if inside and chance.random() < OUTBOUND * 1.05 else "people"
            found.append((at + between(chance, 0, 60), kind, False))
        for _ in range(poisson(chance, rate * (1 - OUTBOUND - 0.07) * CONTAINED / (1 - CONTAINED))):
            found.append((at + between(chance, 0, 60), "contained", False))
    for start in shop.incidents(day):
        for minute in range(INCIDENT_PLATEAU + INCIDENT_DECAY):
            at = start + minute * MINUTE
            here = shop.local(at)
            usual = shop.pace(here.date(), here.hour) / 60 * INCIDENT_SHARE
            fall = max(0, minute - INCIDENT_PLATEAU) / INCIDENT_DECAY
            most = INCIDENT_MOST * (at_work(INCIDENT_GROUP, here.hour) - 1)
            more = min(most, usual * (INCIDENT_TIMES - 1))
            for _ in range(poisson(chance, more * (1 - fall))):
                found.append((at + between(chance, 0, 60), "people", True))
    return sorted(found)


def _birth(
    shop: Shop, day: date, number: int, who: tuple[date, int], *, at: int, kind: Kind, stays: bool, incident: bool
) -> Birth:
    """Conversation `number` of `day`; its contact is the one of the conversation `who`, often the same."""
    whose, nth = who
    person = Random(_who(shop, whose, nth))
    language: Language = "es" if incident else pick(person, LANGUAGES)
    channel: Channel = pick(person, CHANNELS)
    opening = shop.open_at(day, LATE if language == "en" else None)
    if channel == "email" and (kind != "people" or incident or (at < opening and not stays)):
        channel = "whatsapp"
    customer = contact(person, f"{whose:%y%m%d}{nth:05d}", language, channel)
    chance = Random(f"{shop.seed}/{day}/{number}/birth")
    area = pick(chance, SPANISH_GROUPS)
    topic = TOPICS[area]
    if incident:
        area, topic = INCIDENT_GROUP, "incident"
    accounts = ("luma-ventas", "luma-ayuda") if channel == "whatsapp" else (f"luma-{channel}",)
    return Birth(
        id=f"{day:%y%m%d}-{number:05d}",
        at=at,
        kind=kind,
        channel=channel,
        account=chance.choice(accounts),
        language=language,
        group={"es": area, "pt": "brasil", "en": "english"}[language],
        topic=topic,
        contact=customer,
        ticket=str(first_ticket(day) + number),
        priority=pick(chance, PRIORITIES),
        stays=stays,
        incident=incident,
        back=whose != day,
    )
