"""What a helpdesk is asked: the matching fact, a refusal or silence ends it."""

from itertools import permutations

from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.fact_types import TYPE_NAMES
from almenara.domain.fold import apply, fold, late
from almenara.domain.ours import ActionRefused, ActionRequested, ActionSent, ActionUndone
from almenara.domain.requests import credited
from almenara.domain.rules import Rules
from almenara.domain.timed import HELD, SILENCE, advance, due
from tests.strategies import BASE

OWNED = Rules(owned=frozenset({"rt"}))
ASKED = 10_000


def a(seq: int, at: int, data: f.Data, action: str | None = None) -> f.Fact:
    actor = None if action is None else "user:carla"
    return f.Fact(
        TYPE_NAMES[type(data)], "c1", BASE + at, "rt", data, event=str(seq), seq=seq, action=action, actor=actor
    )


OPENED = a(1, 0, f.Opened("ticket", f.Contact("Ana"), group="1", agent="root"))
REQUEST = a(2, ASKED, ActionRequested("transfer", to_agent="alice"), "a1")
SENT = a(3, ASKED + 1, ActionSent(), "a1")
DONE = a(4, ASKED + 2_000, f.Transferred("alice", by="monitor"))


def arrived(*facts: f.Fact) -> Conversation:
    row: Conversation | None = None
    for place, fact in enumerate(facts, 1):
        row = fold(facts[:place], OWNED) if late(row, fact) else apply(row, fact, OWNED)
    assert row is not None
    return row


def test_the_matching_fact_ends_it_and_is_credited_to_who_asked() -> None:
    row = arrived(OPENED, REQUEST, SENT, DONE)
    assert row.request is None
    assert row.moves[-1].by == "user:carla"
    assert credited([OPENED, REQUEST, SENT, DONE]) == {3: "user:carla"}


def test_an_answer_dated_before_the_request_answers_it_all_the_same() -> None:
    early = replace(DONE, time=BASE + ASKED - 700)
    row = arrived(OPENED, REQUEST, SENT, early)
    assert row.request is None
    assert (row.agent, row.moves[-1].by) == ("rt/alice", "user:carla")
    assert {fold(order, OWNED) for order in permutations([OPENED, REQUEST, SENT, early])} == {row}


def test_a_request_that_was_taken_back_takes_no_answer_from_the_next() -> None:
    undone = a(3, ASKED + 1, ActionUndone("a1"), "u1")
    again = a(4, ASKED + 2, ActionRequested("transfer", to_agent="alice"), "a2")
    row = arrived(OPENED, REQUEST, undone, again, replace(DONE, seq=5, time=BASE + ASKED - 700))
    assert (row.agent, row.request) == ("rt/alice", None)


def test_what_arrived_before_it_was_sent_or_after_it_was_refused_somebody_else_did() -> None:
    refused = a(3, ASKED + 100, ActionRefused("no_rights"), "a1")
    for facts in (
        (OPENED, REQUEST, replace(DONE, seq=3)),
        (OPENED, REQUEST, replace(DONE, seq=3), replace(SENT, seq=4)),
        (OPENED, REQUEST, replace(SENT, seq=3), replace(refused, seq=4), replace(DONE, seq=5)),
    ):
        assert credited(facts) == {}
        assert arrived(*facts).moves[-1].by == "monitor"


def test_the_steps_on_the_way_are_credited_too_and_what_comes_after_is_not() -> None:
    to_group = a(2, ASKED, ActionRequested("transfer", to_group="2"), "a1")
    left, moved = f.Queued("1", by="monitor"), f.Transferred(to_group="2", by="monitor")
    steps = [a(4, ASKED, left), a(5, ASKED, moved), a(6, ASKED + 9_000, f.Queued("2", by="beto"))]
    assert set(credited([OPENED, to_group, SENT, *steps])) == {3, 4}
    both = a(2, ASKED, ActionRequested("transfer", to_agent="alice", to_group="2"), "a1")
    steps = [a(4, ASKED, f.Transferred("root", "2", "monitor")), a(5, ASKED, f.Transferred("alice", by="monitor"))]
    assert set(credited([OPENED, both, SENT, *steps])) == {3, 4}
    assert {move.by for move in arrived(OPENED, both, SENT, *steps).moves} == {"user:carla"}


def test_another_fact_does_not_end_it() -> None:
    other = a(3, ASKED + 2_000, f.Transferred("bob"))
    row = arrived(OPENED, REQUEST, other)
    assert row.request is not None
    assert (row.request.agent, row.request.ended) == ("rt/alice", None)


def test_what_was_so_before_it_was_asked_is_no_answer() -> None:
    before = replace(DONE, seq=1, time=BASE + 500)
    row = arrived(replace(OPENED, seq=0), before, REQUEST)
    assert row.request is not None


def test_a_refusal_ends_it_with_its_reason() -> None:
    row = arrived(OPENED, REQUEST, a(3, ASKED + 100, ActionRefused("no_rights", "Permission denied"), "a1"))
    assert row.request is not None
    assert (row.request.ended, row.request.code) == ("refused", "no_rights")
    assert row.version == 1


def test_silence_ends_it_and_a_late_answer_still_counts() -> None:
    row = arrived(OPENED, REQUEST, SENT)
    assert due(row, OWNED) == BASE + ASKED + SILENCE
    silent = advance(row, BASE + ASKED + SILENCE, OWNED)
    assert silent.request is not None
    assert silent.request.ended == "silence"
    late_answer = replace(DONE, time=BASE + ASKED + SILENCE + 60_000)
    answered = apply(silent, late_answer, OWNED)
    assert (answered.request, answered.moves[-1].by) == (None, "user:carla")


def test_an_ending_is_held_before_it_is_sent() -> None:
    row = arrived(OPENED, a(2, ASKED, ActionRequested("finish"), "a1"))
    assert due(row, OWNED) == BASE + ASKED + SILENCE + HELD
