from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.catalog.seen import Seen
from almenara.domain.conversation import OPEN
from almenara.domain.fold import fold
from almenara.domain.rules import DEFAULT
from almenara.live.agents.works import Works
from tests.lane import examples
from tests.live.agents.oracle import work
from tests.strategies import AGENTS, BASE, HOUR, conversations


@st.composite
def scripts(draw: st.DrawFn) -> list[tuple[str, Seen | None]]:
    """Rows that come, change, go, and are seen on another day."""
    steps: list[tuple[str, Seen | None]] = []
    for number in range(draw(st.integers(1, 6))):
        name = f"c{number}"
        facts = draw(conversations(name, 8))
        for end in sorted(draw(st.sets(st.integers(1, len(facts)), min_size=1, max_size=4))):
            day = BASE + draw(st.sampled_from([-HOUR, 6 * HOUR, 60 * HOUR]))
            steps.append((name, Seen(fold(facts[:end], DEFAULT), day, recent=False)))
        if draw(st.booleans()):
            steps.append((name, None))
    return steps


@settings(max_examples=examples(200, 10_000), deadline=None)
@given(scripts())
def test_what_is_kept_of_an_agents_work_is_what_their_conversations_add_up_to(
    script: list[tuple[str, Seen | None]],
) -> None:
    works, rows = Works(), dict[str, Seen]()
    for name, seen in script:
        before = {agent: works.of(agent) for agent in (f"shop/{one}" for one in AGENTS)}
        touched = works.put(name, rows.pop(name, None), seen)
        if seen is not None:
            rows[name] = seen
        for agent, was in before.items():
            expected = work(agent, rows.values())
            assert works.of(agent) == expected
            assert was == expected or agent in touched
            mine = {one for one, held in rows.items() if held.row.agent == agent and held.row.state in OPEN}
            assert set(works.open_rows(agent)) == mine
