from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.domain.facts import Fact
from almenara.domain.ours import ActionTaken, RowResult, TranscriptOpened
from almenara.service import audit
from almenara.service.audit import Wanted, read
from almenara.store.audit import Trail
from almenara.store.database import Database
from tests.lane import examples
from tests.store.samples import messages

pytestmark = pytest.mark.anyio
ACTORS = ("user:a", "user:b", "key:c")
NAMES = ("transfer", "finish")
ROWS = ("c1", "c2", "c3")
_names = count()


@st.composite
def entries(draw: st.DrawFn) -> list[tuple[Fact, int]]:
    """Entries of a trail, each with the moment at which it is stored."""
    moments = sorted(draw(st.lists(st.integers(0, 9), max_size=30)))
    made: list[tuple[Fact, int]] = []
    for number, moment in enumerate(moments):
        actor, row = draw(st.sampled_from(ACTORS)), draw(st.sampled_from(ROWS))
        more: dict[str, Any] = {"origin": "almenara", "event": str(number), "actor": actor}
        if draw(st.booleans()):
            rows = draw(st.lists(st.sampled_from(ROWS), unique=True, min_size=1))
            data = ActionTaken(draw(st.sampled_from(NAMES)), tuple(RowResult(one) for one in rows), "digest")
            made.append((Fact("action.taken", f"a{number}", 0, "almenara", data, **more), moment))
        else:
            made.append((Fact("transcript.opened", row, 0, "almenara", TranscriptOpened(row), **more), moment))
    return made


WANTED = st.builds(
    Wanted,
    actor=st.none() | st.sampled_from((*ACTORS, "user:nobody")),
    what=st.none() | st.sampled_from((*NAMES, "action.taken", "transcript.opened", "session.began")),
    subject=st.none() | st.sampled_from((*ROWS, "a1")),
    since=st.none() | st.integers(0, 10),
    until=st.none() | st.integers(0, 10),
)


def expected(made: list[tuple[Fact, int]], wanted: Wanted) -> list[str]:
    """What the trail should answer, from all that there is, one by one."""
    found: list[str] = []
    for fact, moment in reversed(made):
        data: Any = fact.data
        acted = isinstance(data, ActionTaken)
        on = [one.id for one in data.results] if acted else [data.conversation]
        fits = (
            wanted.actor in (None, fact.actor)
            and wanted.what in (None, fact.type, data.name if acted else None)
            and (wanted.subject in (None, fact.stream) or wanted.subject in on)
            and (wanted.since is None or moment >= wanted.since)
            and (wanted.until is None or moment < wanted.until)
        )
        if fits:
            found.append(fact.event)
    return found


@settings(max_examples=examples(40, 400), deadline=None)
@given(
    made=entries(), wanted=st.lists(WANTED, min_size=1, max_size=5), limit=st.integers(1, 7), chunk=st.integers(1, 9)
)
async def test_its_pages_together_are_what_is_wanted_newest_first(
    shared_url: str, made: list[tuple[Fact, int]], wanted: list[Wanted], limit: int, chunk: int
) -> None:
    name = f"audited{next(_names)}"
    with pytest.MonkeyPatch.context() as patch:
        # However few are looked at for a page.
        patch.setattr(audit, "_CHUNK", chunk)
        patch.setattr(audit, "SCANNED", 2 * chunk)
        database = await Database.open(shared_url)
        for number, (fact, moment) in enumerate(made):
            await database.log.append([(name, [fact, *messages(number)])], moment)
        for one in wanted:
            found: list[str] = []
            below: int | None = None
            while True:
                page = await read(Trail(database.engine), name, one, below, limit)
                assert len(page.entries) <= limit
                found += [fact.event for fact in page.entries]
                if page.next is None:
                    break
                assert below is None or page.next < below
                below = page.next
            assert found == expected(made, one)
        await database.close()
