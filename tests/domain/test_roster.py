from hypothesis import given
from hypothesis import strategies as st

from almenara.domain import facts as f
from almenara.domain.agent import Agent
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.group import Group
from almenara.domain.roster import apply_agent, apply_group
from tests.strategies import BASE

_agent_data = st.one_of(
    st.builds(f.AgentRegistered, name=st.sampled_from(["Ana", "Ana R."]), groups=st.sampled_from([(), ("pagos",)])),
    st.builds(f.AgentStatusChanged, status=st.sampled_from(["available", "pause", "offline"])),
    st.builds(f.AgentRemoved),
)
_group_data = st.one_of(
    st.builds(f.GroupRegistered, name=st.sampled_from(["Pagos", "Pagos AR"])), st.builds(f.GroupRemoved)
)


def facts_of(data: list[f.Data]) -> list[f.Fact]:
    names = {kind.data: kind.name for kind in FACT_TYPES.values()}
    return [
        f.Fact(names[type(one)], "shop/x", BASE + place, "shop", one, "x", event=str(place))
        for place, one in enumerate(data)
    ]


@given(st.data())
def test_any_arrival_order_gives_the_same_agent(data: st.DataObject) -> None:
    facts = facts_of(data.draw(st.lists(_agent_data, min_size=1, max_size=6)))
    found: set[Agent] = set()
    for arrival in (facts, data.draw(st.permutations(facts))):
        agent: Agent | None = None
        for fact in arrival:
            agent = apply_agent(agent, fact)
        assert agent is not None
        found.add(agent)
    assert len(found) == 1


@given(st.data())
def test_any_arrival_order_gives_the_same_group(data: st.DataObject) -> None:
    facts = facts_of(data.draw(st.lists(_group_data, min_size=1, max_size=6)))
    found: set[Group] = set()
    for arrival in (facts, data.draw(st.permutations(facts))):
        group: Group | None = None
        for fact in arrival:
            group = apply_group(group, fact)
        assert group is not None
        found.add(group)
    assert len(found) == 1


def test_one_removed_and_registered_again_is_there() -> None:
    agent: Agent | None = None
    for fact in facts_of([f.AgentRegistered("Ana"), f.AgentRemoved(), f.AgentRegistered("Ana")]):
        agent = apply_agent(agent, fact)
    assert agent is not None
    assert not agent.removed
