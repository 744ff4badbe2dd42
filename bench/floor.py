"""The operation that is measured: 24 groups, 1,000 agents, and those who watch, each with a view of their own."""

import random

from msgspec import Struct
from msgspec.structs import replace

from almenara.access.permissions import Profile

SOURCE = "bench"
GROUPS = 24
AGENTS = 1_000
SEATS = 1_000
ACTING = 50
CHANNELS = ("whatsapp", "webchat", "facebook", "instagram", "email", "telegram")
_STATES = ("queued", "in_progress", "pending", "inactive", "finished")
_SORTS = (None, None, None, "-updated", "created", "-wait", "customer", "-time_in_state", "transfers", "group")

MIXES = ("floor", "supervisors")
"""Who watches. `floor`: of 100, 3 administrators, 12 supervisors of one to four groups, 85 agents (their own
conversations and the queues of their groups). `supervisors`: only such supervisors: an event concerns many."""


class Seat(Struct, frozen=True):
    """One who watches: who they are, what they may see, and what they chose to see of it."""

    email: str
    profile: Profile
    groups: tuple[str, ...]
    agents: tuple[str, ...]
    filter: dict[str, list[str]]
    sort: str | None


def group_of(agent: int) -> int:
    """The group an agent belongs to first."""
    return agent % GROUPS


def seats(mix: str) -> list[Seat]:
    """Everyone of that mix, no two with the same view."""
    draw = random.Random(mix)
    made: list[Seat] = []
    views: set[object] = set()
    while len(made) < SEATS:
        seat = _seat(mix, len(made), draw)
        view = (seat.groups, seat.agents, seat.sort, tuple((k, tuple(v)) for k, v in seat.filter.items()))
        if view not in views:
            views.add(view)
            made.append(seat)
    return made


def acting() -> list[Seat]:
    """Supervisors who act, each on a view of their own of what is open."""
    return [replace(seat, filter=seat.filter | {"state": _open(seat)}) for seat in seats("supervisors")[:ACTING]]


def _open(seat: Seat) -> list[str]:
    return [state for state in seat.filter.get("state", _STATES) if state != "finished"]


def _seat(mix: str, number: int, draw: random.Random) -> Seat:
    email, place = f"{mix}{number}@bench.test", number % 100
    if number == 0 and mix == "floor":
        return Seat(email, "administrator", (), (), {}, None)
    chosen: dict[str, list[str]] = {}
    if draw.random() < 0.5:
        chosen["channel"] = sorted(draw.sample(CHANNELS, draw.randint(2, 5)))
    if draw.random() < 0.3:
        chosen["state"] = sorted(draw.sample(_STATES, draw.randint(2, 4)))
    sort = draw.choice(_SORTS)
    if mix == "floor" and place < 3:
        chosen["group"] = sorted(_groups(draw, 2, 20))
        return Seat(email, "administrator", (), (), chosen, sort)
    if mix == "supervisors" or place < 15:
        return Seat(email, draw.choice(("operator", "advanced_agent")), _groups(draw, 1, 4), (), chosen, sort)
    # An Agente's page sorts by the columns it has.
    sort = sort if sort in (None, "-wait", "customer", "group", "-time_in_state") else None
    own = f"{SOURCE}/g{group_of(number)}"
    groups = (own, *(one for one in _groups(draw, 0, 1) if one != own))
    return Seat(email, "agent", tuple(sorted(groups)), (f"{SOURCE}/a{number}",), chosen, sort)


def _groups(draw: random.Random, least: int, most: int) -> tuple[str, ...]:
    return tuple(sorted(f"{SOURCE}/g{one}" for one in draw.sample(range(GROUPS), draw.randint(least, most))))
