"""When each agent works, pauses and leaves on a given day."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final, Literal, NamedTuple

from almenara.demo.rates import STAFF
from almenara.demo.shop import SHIFTS, Person, Shop
from almenara.demo.staff import PEOPLE
from almenara.domain.facts import AgentStatus

Why = Literal["start", "break", "lunch", "back", "before_end", "end"]
LUNCH: Final = ((45, 0.35, 0.25), (45, 0.52, 0.30), (45, 0.45, 0.33), (20, 0.40, 0.30), (20, 0.40, 0.30))
"""By shift: its minutes, when the first goes, and over how much of the shift the others follow."""
_SIZES: Final = tuple(sum(1 for person in PEOPLE if person.shift == shift) for shift in range(len(SHIFTS)))


class Step(NamedTuple):
    """A change of an agent's status that was planned; `reason` is the catalog's id of a pause."""

    at: int
    person: Person
    status: AgentStatus
    why: Why
    reason: str | None = None
    until: int | None = None


def works(shop: Shop, person_index: int, day: date) -> bool:
    """Whether somebody comes on that day: everybody from Monday to Friday, in turns at the weekend."""
    turn = (person_index * 37 + day.toordinal() * 23) % len(PEOPLE)
    return turn < STAFF[shop.weekday(day)] * len(PEOPLE)


def plan(shop: Shop, day: date) -> list[Step]:
    """Everybody's day, in time order."""
    steps = [
        step for index, person in enumerate(PEOPLE) if works(shop, index, day) for step in _person(shop, day, person)
    ]
    return sorted(steps, key=lambda step: (step.at, step.person.id))


def _person(shop: Shop, day: date, person: Person) -> Iterator[Step]:
    chance = Random(f"{shop.seed}/{day}/{person.id}/plan")
    opening, closing = shop.hours(day)
    start, end = (hour * 60 for hour in SHIFTS[person.shift])
    if opening > 8 * 60:
        start = max(start, opening)
    end = min(end, closing)
    if end - start < 120:
        return

    def step(
        minute: float, status: AgentStatus, why: Why, pause: str | None = None, until: float | None = None
    ) -> Step:
        return Step(shop.at(day, minute), person, status, why, pause, None if until is None else shop.at(day, until))

    arrives = start + chance.uniform(-3, 2.5)
    if start < opening:
        yield step(arrives, "pause", "start", "back_office", opening)
        yield step(opening - chance.uniform(0, 1), "available", "back")
    else:
        yield step(arrives, "available", "start")
    for begin, length, pause in _pauses(chance, person, max(start, opening), end):
        if pause == "lunch":
            yield step(begin - 5, "pre_pause", "break")
        stretch = chance.uniform(6, 14) if pause == "lunch" and person.stretches else chance.uniform(-1, 0.5)
        if pause == "unavailable":
            yield step(begin, "unavailable", "break")
        else:
            preset = None if pause == "personal" else begin + length
            yield step(begin, "pause", "lunch" if pause == "lunch" else "break", pause, preset)
        yield step(begin + length + stretch, "available", "back")
    yield step(end - 8, "pre_pause", "before_end")
    yield step(end, "offline", "end")


def _pauses(chance: Random, person: Person, start: int, end: int) -> list[tuple[float, float, str]]:
    """Begin, length (minutes) and kind; those that would overlap an earlier choice do not happen."""
    turn = person.place * 5 % _SIZES[person.shift] / _SIZES[person.shift]
    span = end - start
    lunch, earliest, spread = LUNCH[person.shift]
    wanted: list[tuple[float, float, str]] = [(start + span * (earliest + spread * turn), lunch, "lunch")]
    wanted.append((start + span * (0.12 + 0.16 * ((turn * 3) % 1)) + chance.uniform(-4, 4), 10, "break"))
    if person.shift < 3:
        wanted.append((end - 65 + 35 * ((turn * 2) % 1) + chance.uniform(-4, 4), 10, "break"))
        if chance.random() < 0.12:
            wanted.append((start + chance.uniform(30, 90), 30, "training"))
        if chance.random() < 0.10:
            wanted.append((start + chance.uniform(60, 200), 15, chance.choice(("meeting", "coaching"))))
    for likely, length, kind in ((0.3, 4, "personal"), (0.05, 5, "technical"), (0.4, 4, "unavailable")):
        if chance.random() < likely:
            wanted.append((chance.uniform(start + 20, end - 30), length, kind))
    kept: list[tuple[float, float, str]] = []
    for begin, length, kind in wanted:
        if all(begin + length + 8 < other or other + size + 20 < begin for other, size, _ in kept):
            kept.append((begin, length, kind))
    return sorted(kept)
