from almenara.domain.facts import AgentRegistered, Assigned, GroupRegistered
from almenara.domain.ids import conversation_id, roster_id
from almenara.sources.face import Stamp

STAMP = Stamp(b"k" * 32, "desk")


def test_a_fact_about_a_conversation_is_in_its_stream_under_the_sources_own_id() -> None:
    fact = STAMP.fact(Assigned("ana"), "17", 5_000, "93", "000093")
    assert (fact.type, fact.stream, fact.external_id, fact.source, fact.event, fact.sequence, fact.time) == (
        "conversation.assigned",
        conversation_id(b"k" * 32, "desk", "17"),
        "17",
        "desk",
        "93",
        "000093",
        5_000,
    )


def test_agents_and_groups_are_in_the_stream_of_the_roster() -> None:
    assert STAMP.fact(AgentRegistered("Ana"), "ana", 0, "a").stream == roster_id("desk", "ana")
    assert STAMP.fact(GroupRegistered("Pagos"), "3", 0, "g").stream == roster_id("desk", "3")


def test_two_sources_never_share_a_conversation() -> None:
    other = Stamp(b"k" * 32, "desk-2")
    assert other.fact(Assigned("ana"), "17", 0, "1").stream != STAMP.fact(Assigned("ana"), "17", 0, "1").stream
