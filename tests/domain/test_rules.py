from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.fold import apply, fold, late
from almenara.domain.rules import DEFAULT, Book, GroupRules, Rulebook, Rules, Targets
from almenara.domain.timed import advance, due
from tests.domain.test_fold import OPENED, REPLY, at, bare, facts_of, row_of
from tests.lane import examples
from tests.rulebooks import books, rules
from tests.strategies import BASE, HOUR, conversations

MINUTE = 60_000
QUIET = Rules(inactive_after={}, reply_window={})
IMPATIENT = replace(QUIET, inactive_after={"whatsapp": 10 * MINUTE})


@settings(max_examples=300, deadline=None)
@given(books(), st.lists(st.integers(BASE - HOUR, BASE + 90 * HOUR), min_size=1, max_size=9))
def test_the_eras_of_a_book_follow_one_another_and_say_what_holds_when(book: Rulebook, moments: list[int]) -> None:
    for moment in moments:
        eras = list(book.eras(moment))
        assert [end for _, end, _ in eras[:-1]] == [begin for begin, _, _ in eras[1:]]
        assert eras[-1][1] is None
        assert eras[0][0] <= moment
        inside = [held for begin, end, held in eras if begin <= moment and (end is None or moment < end)]
        assert inside == [book.at(moment)]


@settings(max_examples=examples(600, 20_000), deadline=None)
@given(st.data())
def test_any_arrival_order_gives_the_same_row_however_often_the_rules_changed(data: st.DataObject) -> None:
    facts, book = data.draw(conversations()), data.draw(books())
    row: Conversation | None = None
    seen: list[f.Fact] = []
    for fact in data.draw(st.permutations(facts)):
        seen.append(fact)
        row = fold(seen, book) if late(row, fact) else apply(row, fact, book)
    assert row is not None
    assert bare(row) == bare(fold(facts, book))


@settings(max_examples=examples(400, 10_000), deadline=None)
@given(st.data())
def test_looking_at_the_present_in_between_changes_nothing_under_a_book(data: st.DataObject) -> None:
    facts, book = data.draw(conversations()), data.draw(books())
    row: Conversation | None = None
    seen: list[f.Fact] = []
    now = BASE
    for fact in data.draw(st.permutations(facts)):
        seen.append(fact)
        row = fold(seen, book) if late(row, fact) else apply(row, fact, book)
        now = max(now + data.draw(st.integers(0, 40 * HOUR)), fact.time)
        row = advance(row, now, book)
        moment = due(row, book)
        assert moment is None or moment > now
    assert row is not None
    assert bare(row) == bare(advance(fold(facts, book), now, book))


@settings(max_examples=examples(400, 10_000), deadline=None)
@given(st.data())
def test_a_change_never_rewrites_what_happened_before_it(data: st.DataObject) -> None:
    facts, book = data.draw(conversations()), data.draw(rules)
    changed_at = data.draw(st.sampled_from([fact.time for fact in facts])) + data.draw(st.integers(1, 40 * HOUR))
    changed = Rulebook(book, [(changed_at, data.draw(rules))])
    before = [fact for fact in facts if fact.time < changed_at]
    then = changed_at - 1
    assert advance(fold(before, changed), then, changed) == advance(fold(before, book), then, book)


@settings(max_examples=examples(300, 5_000), deadline=None)
@given(st.data())
def test_a_change_to_the_same_rules_changes_nothing(data: st.DataObject) -> None:
    facts, held = data.draw(conversations()), data.draw(rules)
    moments = sorted(data.draw(st.lists(st.integers(BASE, BASE + 80 * HOUR), max_size=4)))
    same: Book = Rulebook(held, [(moment, replace(held)) for moment in moments])
    now = facts[-1].time + 50 * HOUR
    assert advance(fold(facts, same), now, same) == advance(fold(facts, held), now, held)


def test_what_a_new_rule_finds_overdue_happens_as_it_begins() -> None:
    facts = facts_of((0, OPENED), (1, f.Assigned("ana")), (2, REPLY))
    book = Rulebook(QUIET, [(at(60), IMPATIENT)])
    row = fold(facts, book)
    assert due(row, book) == at(60)
    after = advance(row, at(61), book)
    assert (after.state, after.inactive_since, after.handled) == ("inactive", at(60), 59 * MINUTE)


def test_what_stopped_to_be_a_rule_happens_no_more() -> None:
    facts = facts_of((0, OPENED), (1, f.Assigned("ana")), (2, REPLY))
    book = Rulebook(IMPATIENT, [(at(5), QUIET)])
    assert due(fold(facts, book), book) is None
    late_change = Rulebook(IMPATIENT, [(at(15), QUIET)])
    assert due(fold(facts, late_change), late_change) == at(12)


def test_when_a_helpdesk_lets_its_conversations_go_the_rules_of_time_begin() -> None:
    owned = replace(IMPATIENT, owned=frozenset({"shop"}))
    row = row_of((0, OPENED), (1, f.Assigned("ana")), (2, REPLY), rules=owned)
    let_go = Rulebook(owned, [(at(100), IMPATIENT)])
    assert due(row, let_go) == at(100)


def test_a_group_and_an_account_have_rules_of_their_own() -> None:
    own = GroupRules(targets={"whatsapp": Targets(1)}, inactive_after={"whatsapp": None, "webchat": 5})
    held = replace(DEFAULT, groups={"shop/pagos": own}, reply_window={"whatsapp": 10, "whatsapp/+1": 20, "sms/x": 30})
    assert held.targets_of("whatsapp", "shop/pagos") == Targets(1)
    assert held.targets_of("email", "shop/pagos") == DEFAULT.targets_of("email", None)
    assert held.inactive_after_of("whatsapp", "shop/pagos") is None
    assert held.inactive_after_of("webchat", "shop/pagos") == 5
    assert held.inactive_after_of("whatsapp", "shop/ventas") == DEFAULT.inactive_after["whatsapp"]
    windows = [("whatsapp", None), ("whatsapp", "+1"), ("whatsapp", "+2"), ("sms", "x"), ("sms", None)]
    assert [held.reply_window_of(*one) for one in windows] == [10, 20, 10, 30, None]  # pyright: ignore[reportArgumentType]
