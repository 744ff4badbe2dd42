import anyio
import pytest
from msgspec.structs import replace

from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation
from almenara.errors import Unavailable
from almenara.service.projector import Changed, Projector
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


ROW = Conversation("c", "api", opened_at=5)


async def test_what_changed_is_written_with_how_far_it_is(database: Database) -> None:
    folded = Folded()
    projector = Projector(database.rows, "a", folded)
    folded.change(ROW)
    folded.change(replace(ROW, priority=2))
    await projector.flush()
    await projector.flush()
    loaded = await database.rows.load("a", 0)
    assert (loaded.rows, loaded.applied_seq) == ([replace(ROW, priority=2)], 2)
    assert [agent.name for agent in loaded.agents] == ["Ana"]


async def test_what_cannot_be_written_is_kept_and_written_later(database: Database, place: Place) -> None:
    folded = Folded()
    projector = Projector(database.rows, "a", folded)
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
    projector = Projector(database.rows, "a", folded, interval=0.001)
    projector.start()
    folded.change(ROW)
    with anyio.fail_after(10):
        while (await database.rows.load("a", 0)).applied_seq < 1:
            continue
    folded.change(replace(ROW, id="d"))
    await projector.stop()
    assert len((await database.rows.load("a", 0)).rows) == 2
