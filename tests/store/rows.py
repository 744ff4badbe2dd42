"""Finished rows, and the conditions that history may be asked for by."""

import asyncio
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar

from hypothesis import strategies as st

from almenara.domain.condition import All, Condition, Contains, In, Is, Known, Not, Value
from almenara.domain.condition import Any as Or
from almenara.domain.conversation import Conversation, Rating
from almenara.domain.facts import Contact
from almenara.store.database import Database

T = TypeVar("T")
_numbers = count()

LONG = "x" * 60
"""Longer than what columns hold as it is."""
TEXTS: dict[str, tuple[str, ...]] = {
    "state": ("finished", "queued"),
    "agent": ("s/ana", "s/luis", LONG),
    "group": ("s/pagos", "s/ventas", f"s/{LONG}"),
    "reach_group": ("s/pagos", "s/ventas"),
    "channel": ("whatsapp", "email"),
    "source": ("s", "t"),
    "account": ("+5491", LONG, f"{LONG}y"),
    "direction": ("inbound", "outbound"),
    "language": ("es", "pt"),
    "segment": ("vip", "Ñandú"),
    "tags": ("a", "b", "a\nb", "\n", LONG),
}
WORDS = ("ana", "nandu", "%", "_", "'", "\\", "c", "48", "ß")


def _maybe(name: str) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(TEXTS[name])


@st.composite
def rows(draw: st.DrawFn, latest: int = 9) -> list[Conversation]:
    """A few rows, most of them finished."""
    found: list[Conversation] = []
    for number in range(draw(st.integers(0, 10))):
        ended = draw(st.integers(0, 4)) > 0
        name = draw(st.sampled_from(["Ana Ñandú", "100% c_c", "O'Hara\\", "ℂ ß", ""]))
        language, segment = draw(_maybe("language")), draw(_maybe("segment"))
        found.append(
            Conversation(
                f"c{number}",
                draw(st.sampled_from(TEXTS["source"])),
                ticket=draw(st.none() | st.just("48213")),
                channel=draw(st.sampled_from(("whatsapp", "email"))),
                account=draw(_maybe("account")),
                direction=draw(st.sampled_from(("inbound", "outbound"))),
                state="finished" if ended else "queued",
                contained=draw(st.integers(0, 6)) == 0,
                contact=Contact(
                    name, email=draw(st.none() | st.just("A@c.test")), language=language, segment=segment
                ),
                agent=draw(_maybe("agent")),
                group=draw(_maybe("group")),
                priority=draw(st.integers(0, 4)),
                tags=draw(st.lists(st.sampled_from(TEXTS["tags"]), max_size=3).map(tuple)),
                transfers=draw(st.integers(0, 2)),
                rating=draw(st.none() | st.just(Rating(4, 5))),
                finished_at=draw(st.integers(0, latest)) if ended else None,
            )
        )
    return found


@st.composite
def _simple(draw: st.DrawFn) -> Is | In | Known:
    field = draw(st.sampled_from((*TEXTS, "priority", "lately", "contained")))
    values: st.SearchStrategy[Value]
    match field:
        case "priority":
            values = st.none() | st.integers(0, 4)
        case "lately" | "contained":
            values = st.booleans()
        case _:
            values = st.none() | st.sampled_from(TEXTS[field])
    match draw(st.integers(0, 2)):
        case 0:
            return Is(field, draw(values))
        case 1:
            return In(field, draw(st.frozensets(values, max_size=3)))
        case _:
            return Known(field)


def conditions() -> st.SearchStrategy[Condition]:
    """Whatever can be asked of a finished row."""
    words = st.lists(st.sampled_from(WORDS), max_size=2).map(lambda some: Contains("text", tuple(some)))
    return st.recursive(
        _simple() | _simple().map(Not) | words,
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda some: All(tuple(some)))
            | st.lists(inner, max_size=3).map(lambda some: Or(tuple(some)))
        ),
        max_leaves=6,
    )


class Opened:
    """A database that many examples use, each in an organization of its own."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        self._runner = runner
        self.database = database

    def organization(self) -> str:
        return f"example{next(_numbers)}"

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)


@contextmanager
def opened(url: str) -> Generator[Opened]:
    """It, opened and closed again."""
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(url))
        yield Opened(runner, database)
        runner.run(database.close())
