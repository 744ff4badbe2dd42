from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.fold import fold
from almenara.domain.hours import Hours, Span
from almenara.domain.rules import GroupRules, Rules, Targets
from almenara.domain.targets import serve_until
from tests.domain.test_fold import HI, MINUTE, OPENED, REPLY, at, row_of
from tests.strategies import conversations

TARGETS = Targets(wait=3 * MINUTE, first_reply=5 * MINUTE, reply=5 * MINUTE)
RULES = Rules(targets={"whatsapp": TARGETS, "phone": Targets(wait=MINUTE)}, inactive_after={}, reply_window={})
SHUT = GroupRules(clock=Hours(ZoneInfo("UTC"), []))
CALL = replace(OPENED, channel="phone")
TAKEN = f.Assigned("ana")


def served(*steps: tuple[int, f.Data], rules: Rules = RULES) -> tuple[str | None, int | None]:
    row = row_of(*steps, rules=rules)
    return row.served, row.served_at


def test_whoever_is_answered_in_time_is_served_and_later_is_late() -> None:
    assert served((0, OPENED), (1, TAKEN)) == (None, None)
    assert served((0, OPENED), (1, TAKEN), (5, REPLY)) == ("within", at(5))
    assert served((0, OPENED), (1, TAKEN), (6, REPLY)) == ("late", at(6))
    assert served((0, OPENED), (1, TAKEN), (5, REPLY), (6, HI), (60, REPLY)) == ("within", at(5))


def test_a_call_is_answered_by_being_assigned_also_where_it_opens_with_its_agent() -> None:
    assert served((0, CALL), (1, TAKEN)) == ("within", at(1))
    assert served((0, CALL), (2, TAKEN)) == ("late", at(2))
    assert served((0, replace(CALL, agent="ana"))) == ("within", at(0))
    assert served((0, replace(CALL, bot="luma")), (5, TAKEN)) == ("within", at(5))
    assert served((0, replace(CALL, agent="ana", direction="outbound"))) == (None, None)


def test_what_is_first_heard_of_a_conversation_being_its_assignment_to_a_group_counts_by_that_group() -> None:
    by_assignment = replace(
        RULES, groups={"shop/pagos": GroupRules(answered_by="assignment", targets={"other": TARGETS})}
    )
    assert served((0, f.Assigned("ana", "pagos")), rules=by_assignment) == ("within", at(0))
    assert served((0, f.Assigned("ana", "pagos"))) == (None, None)


def test_whoever_leaves_after_the_target_without_answer_was_left_and_before_it_counts_nowhere() -> None:
    assert served((0, OPENED), (4, f.Finished("contact"))) == (None, None)
    assert served((0, OPENED), (6, f.Finished("contact"))) == ("left", at(6))
    assert served((0, OPENED), (1, TAKEN), (2, REPLY), (3, HI), (60, f.Finished("contact"))) == ("within", at(2))
    assert served((0, OPENED), (6, f.Expired())) == ("left", at(6))


def test_whoever_left_and_comes_back_waits_and_is_answered_anew() -> None:
    back: list[tuple[int, f.Data]] = [(0, OPENED), (6, f.Finished("contact")), (60, f.Reopened())]
    row = row_of(*back, rules=RULES)
    assert (row.served, serve_until(row, RULES)) == ("left", at(65))
    assert served(*back, (61, TAKEN), (62, REPLY)) == ("within", at(62))
    assert served(*back, (61, TAKEN), (70, REPLY)) == ("late", at(70))


def test_whoever_was_answered_waits_for_no_first_answer_where_another_counts() -> None:
    moved = row_of((0, CALL), (1, TAKEN), (2, f.Transferred(to_group="ventas")), rules=RULES)
    by_reply = replace(RULES, groups={"shop/ventas": GroupRules(answered_by="reply", targets={"phone": TARGETS})})
    assert (moved.served, serve_until(moved, by_reply)) == ("within", None)


def test_nobody_is_late_where_there_is_no_target_nor_on_our_own_call() -> None:
    assert served((0, replace(OPENED, channel="other")), (1, TAKEN), (900, REPLY)) == (None, None)
    assert served((0, replace(OPENED, direction="outbound")), (1, TAKEN), (900, REPLY)) == (None, None)


def test_a_wait_keeps_its_length_on_the_clock_of_its_group_and_the_target_of_its_end() -> None:
    steps: list[tuple[int, f.Data]] = [
        (0, replace(OPENED, priority=4)),
        (4, f.Transferred(to_group="ventas")),
        (9, f.Assigned("ana")),
    ]
    row = row_of(*steps, rules=RULES)
    assert [(wait.lasted, wait.target, wait.how) for wait in row.waits] == [
        (4 * MINUTE, 90_000, "uncounted"),
        (5 * MINUTE, 90_000, "assigned"),
    ]
    shut = row_of(*steps, rules=replace(RULES, groups={"shop/pagos": SHUT}))
    assert [wait.lasted for wait in shut.waits] == [0, 5 * MINUTE]


def test_a_group_that_never_opens_answers_within_target_whenever_it_does() -> None:
    shut = replace(RULES, groups={"shop/pagos": SHUT})
    row = row_of((0, OPENED), (1, TAKEN), (600, REPLY), rules=shut)
    assert (row.served, row.first_response) == ("within", 0)


OPENS = Hours(ZoneInfo("UTC"), [Span(frozenset(range(1, 6)), 9 * 60, 17 * 60)])


@settings(max_examples=300, deadline=None)
@given(conversations(), st.booleans())
def test_what_was_served_agrees_with_the_moments_of_the_row(facts: list[f.Fact], hours: bool) -> None:
    rules = replace(RULES, groups={"shop/pagos": GroupRules(clock=OPENS)} if hours else {})
    lasted = facts[-1].time - facts[0].time
    before: Conversation | None = None
    for end in range(1, len(facts) + 1):
        row = fold(facts[:end], rules)
        assert (row.served is None) == (row.served_at is None)
        assert row.first_response is None or row.first_response_at is not None
        assert row.first_response is None or 0 <= row.first_response <= lasted
        assert row.served is None or row.direction == "inbound"
        # A reply to who has left answers nobody, unless they came back before it.
        assert row.served != "left" or row.first_response is None or row.channel == "phone"
        for wait in row.waits:
            assert (wait.lasted is None) == (wait.left is None)
            assert wait.left is None or 0 <= (wait.lasted or 0) <= max(0, wait.left - wait.entered)
        if before is not None and before.served in ("within", "late"):
            assert (row.served, row.served_at) == (before.served, before.served_at)
        before = row
