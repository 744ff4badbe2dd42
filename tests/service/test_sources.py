"""What a source could not tell is kept, read again when asked, and forgotten once it is in the log."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from almenara.access.actor import Actor
from almenara.app import Tools, tools
from almenara.config import Config
from almenara.domain.facts import Fact
from almenara.errors import Invalid, NotFound
from almenara.reasons import Reason
from almenara.service.announce import By
from almenara.service.sources import Sources
from almenara.sources import Away, Batch, Rejected
from almenara.store.rejected import MOST
from tests.monitor import Clock
from tests.sources.test_follow import Scripted, opened_fact

pytestmark = pytest.mark.anyio
ASKER = Actor("default", "user:1", "operator", all_groups=True)


@pytest.fixture
async def opened(tmp_path: Path, database_url: str) -> AsyncGenerator[Tools]:
    async with tools(Config(data=str(tmp_path), database=database_url), Clock()) as ready:
        yield ready


async def made(opened: Tools, *steps: Batch | Exception) -> Sources:
    script = Scripted(list(steps), [])
    sources = Sources(
        opened.store, opened.administration, opened.recorder, opened.secrets, Clock(), {"scripted": script.opened}
    )
    await sources.add(ASKER, By("user:1"), "desk", "scripted", {"url": "x"}, "secret")
    return sources


async def keep(opened: Tools, *told: tuple[str, str, str | None], at: int = 1) -> None:
    await opened.store.keep_rejected("default", "desk", told, at)


async def test_what_is_read_again_is_in_the_log_and_forgotten(opened: Tools) -> None:
    sources = await made(opened, Batch([opened_fact("1")], ""))
    desk = await sources.find(ASKER, "desk")
    await keep(opened, ("ticket 1", "odd", "1"), ("transaction 9", "odd", "1"), ("ticket 2", "odd", "2"))
    first = next(one for one in await sources.rejected(desk) if one.what == "ticket 1")
    assert await sources.retry(desk, first.id) is None
    assert [one.what for one in await sources.rejected(desk)] == ["ticket 2"]
    assert "1" in [fact.event for fact in await opened.database.log.read("default", 0, 100)]
    with pytest.raises(NotFound):
        await sources.retry(desk, first.id)


async def test_what_still_cannot_be_is_kept_with_why(opened: Tools) -> None:
    sources = await made(
        opened,
        Away(Reason("helpdesk_slow")),
        Batch([], "", rejected=(Rejected("ticket 1", Reason("entry_old"), "1"),)),
    )
    desk = await sources.find(ASKER, "desk")
    await keep(opened, ("ticket 1", "odd", "1"), ("page", "odd", None))
    by_what = {one.what: one.id for one in await sources.rejected(desk)}
    assert await sources.retry(desk, by_what["ticket 1"]) == Reason("helpdesk_slow")
    assert await sources.retry(desk, by_what["ticket 1"]) == Reason("entry_old")
    assert await sources.retry(desk, by_what["page"]) == Reason("entry_unplaced")
    assert {(one.what, one.reason) for one in await sources.rejected(desk)} == {
        ("ticket 1", str(Reason("entry_old"))),
        ("page", "odd"),
    }


async def test_only_the_newest_are_kept_and_the_same_once(opened: Tools) -> None:
    sources = await made(opened)
    desk = await sources.find(ASKER, "desk")
    for at in (1, 2, 3):
        await keep(opened, *((f"ticket {at} {number}", "odd", "1") for number in range(MOST // 2)), at=at)
    await keep(opened, ("ticket 3 0", "worse", "1"), at=4)
    found = await sources.rejected(desk)
    assert len(found) == MOST
    assert {one.at for one in found} == {2, 3, 4}
    assert [one.reason for one in found if one.what == "ticket 3 0"] == ["worse"]
    assert await sources.counts("default") == {"desk": MOST}
    await sources.remove(By(), desk)
    assert await sources.counts("default") == {}


async def test_a_helpdesk_that_does_not_answer_is_not_added(opened: Tools) -> None:
    class Silent(Scripted):
        async def roster(self) -> list[Fact]:
            raise Away(Reason("helpdesk_other"))

    silent = Silent([], [])
    sources = Sources(
        opened.store, opened.administration, opened.recorder, opened.secrets, Clock(), {"scripted": silent.opened}
    )
    with pytest.raises(Invalid) as refused:
        await sources.add(ASKER, By(), "desk", "scripted", {"url": "x"}, "secret")
    assert refused.value.places[0].code == "helpdesk_other"
    assert await opened.store.sources("default") == []
