import anyio
import pytest
from msgspec.structs import replace

from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation
from almenara.errors import Unavailable
from almenara.service.projector import Changed, Projector
from almenara.service.turns import LASTING, Turns
from almenara.store.database import Database
from tests.databases import Place

pytestmark = pytest.mark.anyio


class Folded:
    """Rows that changed, merged, as a board keeps them."""

    def __init__(self) -> None:
        self.rows: dict[str, Conversation] = {}
        self.seq = 0

    def change(self, *rows: Conversation) -> None:
        self.rows |= {row.id: row for row in rows}
        self.seq += 1

    def take(self) -> Changed | None:
        rows, self.rows = self.rows, {}
        return Changed(list(rows.values()), [Agent("api/1", "api", "Ana")], [], self.seq) if rows else None

    def restore(self, changed: Changed) -> None:
        self.rows = {row.id: row for row in changed.rows} | self.rows


NOW = 1_800_000_000_000
ROW = Conversation("c", "api", opened_at=5)


def turns(database: Database, holder: str = "here", now: int = NOW) -> Turns:
    return Turns(database.leases, holder, lambda: now)


async def test_what_changed_is_written_with_how_far_it_is(database: Database) -> None:
    folded = Folded()
    projector = Projector(database.rows, "a", folded, turns(database))
    folded.change(ROW)
    folded.change(replace(ROW, priority=2))
    await projector.flush()
    await projector.flush()
    loaded = await database.rows.load("a", 0)
    assert (loaded.rows, loaded.applied_seq) == ([replace(ROW, priority=2)], 2)
    assert [agent.name for agent in loaded.agents] == ["Ana"]


async def test_what_cannot_be_written_is_kept_and_written_later(database: Database, place: Place) -> None:
    folded = Folded()
    projector = Projector(database.rows, "a", folded, turns(database))
    folded.change(ROW)
    place.away()
    with pytest.raises(Unavailable):
        await projector.flush()
    folded.change(replace(ROW, id="d"))
    place.back()
    await projector.flush()
    loaded = await database.rows.load("a", 0)
    assert ({row.id for row in loaded.rows}, loaded.applied_seq) == ({"c", "d"}, 2)


async def test_it_writes_by_itself_and_once_more_at_the_end(database: Database) -> None:
    folded = Folded()
    projector = Projector(database.rows, "a", folded, turns(database), interval=0.001)
    projector.start()
    folded.change(ROW)
    with anyio.fail_after(10):
        while (await database.rows.load("a", 0)).applied_seq < 1:
            continue
    folded.change(replace(ROW, id="d"))
    await projector.stop()
    assert len((await database.rows.load("a", 0)).rows) == 2


async def test_of_two_processes_one_writes_and_the_other_goes_on_when_it_is_gone(database: Database) -> None:
    here, there = Folded(), Folded()
    writing = Projector(database.rows, "a", here, turns(database))
    clock = [NOW]
    waiting = Projector(database.rows, "a", there, Turns(database.leases, "there", lambda: clock[0]))
    for number in range(3):
        for folded in (here, there):
            folded.change(replace(ROW, priority=number))
        await writing.flush()
        await waiting.flush()
    for folded in (here, there):
        folded.change(replace(ROW, id="d"))
    await waiting.flush()
    there.change(replace(ROW, id="e"))
    await waiting.flush()
    assert (await database.rows.load("a", 0)).applied_seq == 3
    clock[0] += LASTING + 1
    await waiting.flush()
    loaded = await database.rows.load("a", 0)
    assert {row.id: row.priority for row in loaded.rows} == {"c": 2, "d": 0, "e": 0}
    assert loaded.applied_seq == there.seq
    # Who comes back from standing still takes nothing back.
    there.change(replace(ROW, id="f"))
    await waiting.flush()
    await database.leases.forget()
    here.change(replace(ROW, priority=1))
    await Projector(database.rows, "a", here, turns(database)).flush()
    assert {row.id: row.priority for row in (await database.rows.load("a", 0)).rows} == {
        "c": 2,
        "d": 0,
        "e": 0,
        "f": 0,
    }
