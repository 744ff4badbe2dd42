"""An agent's day, as somebody would tell it who looked every ten minutes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.domain import facts as f
from almenara.domain.agent import STATUSES, Agent
from almenara.domain.facts import AgentStatus
from almenara.domain.roster import apply_agent
from almenara.domain.workday import NOTHING, workday
from tests.lane import examples
from tests.strategies import BASE, HOUR

STEP = HOUR // 6
DAYS = 5
_gaps = st.integers(1, 12) | st.integers(1, 200)


@st.composite
def told(draw: st.DrawFn) -> tuple[list[tuple[int, AgentStatus]], list[f.Fact]]:
    """Statuses of some days by when they began, and their facts as they arrive: up to two days late, some twice."""
    statuses: list[tuple[int, AgentStatus]] = []
    at = BASE
    while at < BASE + DAYS * 24 * HOUR and len(statuses) < draw(st.integers(1, 30)):
        statuses.append((at, draw(st.sampled_from(STATUSES))))
        at += draw(_gaps) * STEP
    delay = st.just(0) | st.integers(0, 47 * HOUR)
    arrivals = [
        (at + draw(delay), f.Fact("agent.status_changed", "shop/x", at, "shop", f.AgentStatusChanged(status)))
        for at, status in statuses
        for _ in range(draw(st.integers(1, 2)))
    ]
    return statuses, [fact for _, fact in sorted(arrivals, key=lambda one: one[0])]


@settings(max_examples=examples(150, 5_000), deadline=None)
@given(told(), st.integers(0, 40))
def test_the_times_of_a_day_are_what_somebody_who_looked_on_would_tell(
    history: tuple[list[tuple[int, AgentStatus]], list[f.Fact]], later: int
) -> None:
    statuses, facts = history
    agent: Agent | None = None
    for fact in facts:
        agent = apply_agent(agent, fact)
    assert agent is not None
    assert len(agent.statuses) <= len(statuses)
    now = statuses[-1][0] + later * STEP
    begin = max(BASE, now - 24 * HOUR)
    looks = [
        next(status for began, status in reversed(statuses) if began <= look) for look in range(begin, now, STEP)
    ]
    day = workday(agent.statuses, begin)
    assert day.paused.at(now) == looks.count("pause") * STEP
    assert day.productive.at(now) == (looks.count("available") + looks.count("pre_pause")) * STEP
    connected = None
    for at, status in reversed(statuses):
        if status == "offline":
            break
        connected = at
    assert day.connected_since == connected


def test_of_whom_no_status_is_known_nothing_is_told() -> None:
    assert workday((), BASE) == NOTHING
