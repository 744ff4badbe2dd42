"""What wishes become, as the table of actions in the domain has it."""

from hypothesis import given
from hypothesis import strategies as st

from almenara.domain import commands as c
from almenara.domain import facts as f
from almenara.domain.agent import Agent
from almenara.domain.conversation import Conversation, Request
from almenara.domain.decide import Facts, Refusal, Roster, decide, set_status
from almenara.domain.ours import ActionRequested
from almenara.domain.share import Places, free_places
from tests.strategies import BASE

ANA = Agent("shop/ana", "shop", "Ana", groups=("shop/pagos",), status="available")
ROSA = Agent("shop/rosa", "shop", "Rosa", groups=("shop/ventas", "shop/brasil"), status="available")
ELSEWHERE = Agent("other/x", "other", "X", groups=("other/g",), status="available")
AGENTS = {agent.id: agent for agent in (ANA, ROSA, ELSEWHERE)}
ROSTER = Roster(AGENTS, frozenset())
OWNED = Roster(AGENTS, frozenset({"shop"}))
QUEUED = Conversation("c1", "shop", state="queued", group="shop/pagos")
HELD = Conversation("c1", "shop", state="in_progress", group="shop/pagos", agent="shop/ana")


def decided(command: c.Command, row: Conversation, roster: Roster = ROSTER, name: str = "transfer") -> f.Data | str:
    answer = decide(name, command, row, roster)
    return answer.code if isinstance(answer, Refusal) else answer.data[0]


def test_a_transfer_names_the_agent_and_a_group_only_where_it_changes() -> None:
    assert decided(c.Transfer("shop/ana"), QUEUED) == f.Assigned("ana")
    assert decided(c.Transfer("shop/rosa"), QUEUED) == f.Transferred("rosa", "ventas")
    assert decided(c.Transfer("shop/rosa", "shop/brasil"), HELD) == f.Transferred("rosa", "brasil")
    assert decided(c.Transfer("shop/ana"), HELD) == "nothing_to_do"
    assert decided(c.Transfer(to_group="shop/pagos"), HELD) == f.Transferred(to_group="pagos")
    assert decided(c.Transfer(to_group="shop/pagos"), QUEUED) == "nothing_to_do"


def test_what_names_another_sources_people_says_so() -> None:
    answer = decide("transfer", c.Transfer("other/x"), HELD, ROSTER)
    assert isinstance(answer, Facts)
    assert (answer.source, answer.data) == ("other", (f.Transferred("x", "g"),))
    assert decided(c.Transfer("other/x"), HELD, OWNED) == "other_source"


def test_what_is_so_already_is_nothing_to_do() -> None:
    assert decided(c.Prioritize(0), HELD) == "nothing_to_do"
    assert decided(c.Tag(()), HELD) == "nothing_to_do"
    paused = Agent("shop/ana", "shop", "Ana", status="pause", status_reason="lunch")
    assert isinstance(set_status(c.SetStatus("pause", "lunch"), paused), Refusal)
    assert isinstance(set_status(c.SetStatus("pause", "break"), paused), Facts)


def test_a_helpdesk_is_asked_in_its_own_names() -> None:
    assert decided(c.Transfer("shop/rosa", reason="specialist"), HELD, OWNED) == ActionRequested(
        "transfer", to_agent="rosa", to_group="ventas", reason="specialist"
    )
    assert decided(c.Note("hola"), HELD, OWNED, "note") == ActionRequested("note", text="hola")
    asked = Conversation("c1", "shop", state="queued", request=Request("a1", "finish", BASE))
    assert decided(c.Finish(), asked, OWNED, "finish") == "under_way"


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8)), min_size=1, max_size=6), st.integers(0, 40))
def test_sharing_fills_who_has_most_free_places_first_and_never_overfills(
    floor: list[tuple[int, int]], wanted: int
) -> None:
    agents = [
        Agent(f"s/{n}", "s", str(n), capacity=one, status="available", groups=("s/g",))
        for n, (one, _) in enumerate(floor)
    ]
    loads = {agent.id: load for agent, (_, load) in zip(agents, floor, strict=True)}
    places = Places({agent.id: agent for agent in agents}, dict(loads).__getitem__)
    for _ in range(wanted):
        free = {agent.id: free_places(agent, loads[agent.id]) for agent in agents}
        taken = places.take("s/g")
        if taken is None:
            assert not any(free.values())
            break
        assert free[taken] == max(free.values())
        loads[taken] += 1


def test_who_is_in_two_groups_has_their_places_once() -> None:
    rosa = Agent("s/rosa", "s", "rosa", capacity=2, status="available", groups=("s/a", "s/b"))
    places = Places({rosa.id: rosa}, lambda _: 0)
    assert [places.take(group) for group in ("s/a", "s/b", "s/a", "s/b")] == ["s/rosa", "s/rosa", None, None]
