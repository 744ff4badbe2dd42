"""Undoing: the fold skips what an action did, so every moment returns."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.fold import apply, fold, late
from almenara.domain.ours import ActionSent, ActionUndone
from almenara.domain.rules import DEFAULT
from almenara.domain.timed import advance
from almenara.domain.undo import refuse_undo
from tests.lane import examples
from tests.strategies import BASE, HOUR, acted

AFTER = BASE + 2_000 * HOUR


def moments(row: Conversation) -> Conversation:
    """The row without its place in the log and in time."""
    return replace(row, seq=0, version=0, last_order=None, stepped_at=0)


@settings(max_examples=examples(500, 10_000), deadline=None)
@given(acted())
def test_undoing_brings_back_every_moment(histories: tuple[list[f.Fact], list[f.Fact]]) -> None:
    facts, without = histories
    assume(without)
    there, never = (advance(fold(each, DEFAULT), AFTER, DEFAULT) for each in (facts, without))
    assert moments(there) == moments(never)


@settings(max_examples=examples(500, 10_000), deadline=None)
@given(st.data())
def test_undone_facts_converge_in_any_order_of_arrival(data: st.DataObject) -> None:
    facts, without = data.draw(acted())
    assume(without)
    arrival = [replace(fact, seq=seq) for seq, fact in enumerate(data.draw(st.permutations(facts)), 1)]
    row: Conversation | None = None
    for place, fact in enumerate(arrival, 1):
        again = late(row, fact) or any(isinstance(one.data, ActionUndone) for one in arrival[:place])
        assume(again or row is not None or fact.action is None)
        row = fold(arrival[:place], DEFAULT) if again else apply(row, fact, DEFAULT)
    assert row is not None
    assert moments(row) == moments(fold(facts, DEFAULT))


def a(kind: str, data: f.Data, seq: int, action: str | None = None) -> f.Fact:
    return f.Fact(kind, "c1", BASE + seq, "shop", data, event=str(seq), seq=seq, action=action)


MOVED = a("conversation.transferred", f.Transferred(to_group="ventas"), 1, "a1")
HI = f.MessageReceived("m", "hola")


def test_nothing_but_what_the_contact_wrote_may_follow() -> None:
    assert refuse_undo([MOVED], "a1") is None
    assert refuse_undo([MOVED, a("message.received", HI, 2)], "a1") is None
    refused = refuse_undo([MOVED, a("conversation.tagged", f.Tagged(("x",)), 2)], "a1")
    assert refused is not None
    assert refused.code == "something_followed"


def test_what_was_undone_itself_did_not_follow() -> None:
    tagged = a("conversation.tagged", f.Tagged(("x",)), 2, "a2")
    taken_back = a("action.undone", ActionUndone("a2"), 3, "a3")
    assert refuse_undo([MOVED, tagged, taken_back], "a1") is None


def test_an_action_is_undone_once_and_only_where_it_did_something() -> None:
    codes = [
        refuse_undo([MOVED, a("action.undone", ActionUndone("a1"), 2, "a3")], "a1"),
        refuse_undo([MOVED], "a9"),
        refuse_undo([a("action.sent", ActionSent(), 1, "a1")], "a1"),
    ]
    assert [one and one.code for one in codes] == ["already_undone", "not_undoable", "already_sent"]
