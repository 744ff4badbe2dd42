from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import OPEN, STATES, Conversation
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.fold import apply, fold, late
from almenara.domain.rules import DEFAULT, Rules
from almenara.domain.timed import advance, due
from tests.lane import examples
from tests.strategies import BASE, HOUR, conversations

MINUTE = 60_000
OPENED = f.Opened("whatsapp", f.Contact("Marta"), group="pagos")
HI = f.MessageReceived("m", "hola")
REPLY = f.MessageSent("m", "Hola, Marta", f.Author("agent", "ana"))


def facts_of(*steps: tuple[int, f.Data]) -> list[f.Fact]:
    names = {kind.data: kind.name for kind in FACT_TYPES.values()}
    return [
        f.Fact(
            names[type(data)], "c1", BASE + minute * MINUTE, "shop", data, origin="t", event=str(number), seq=number
        )
        for number, (minute, data) in enumerate(steps, 1)
    ]


def row_of(*steps: tuple[int, f.Data], rules: Rules = DEFAULT) -> Conversation:
    return fold(facts_of(*steps), rules)


def at(minute: int) -> int:
    return BASE + minute * MINUTE


def bare(row: Conversation) -> Conversation:
    """Without what depends on the order of arrival by design: the seqs."""
    return replace(row, seq=0, version=0)


def arrive(facts: Iterable[f.Fact], rules: Rules = DEFAULT) -> Conversation:
    """As the live picture does it: one by one, folding again where a fact comes late."""
    row: Conversation | None = None
    seen: list[f.Fact] = []
    for fact in facts:
        seen.append(fact)
        row = fold(seen, rules) if late(row, fact) else apply(row, fact, rules)
    assert row is not None
    return row


@settings(max_examples=examples(1_000, 20_000), deadline=None)
@given(st.data())
def test_any_arrival_order_of_the_same_facts_gives_the_same_row(data: st.DataObject) -> None:
    facts = data.draw(conversations())
    shuffled = data.draw(st.permutations(facts))
    assert bare(arrive(shuffled)) == bare(fold(facts, DEFAULT))


@settings(max_examples=examples(500, 10_000), deadline=None)
@given(st.data())
def test_looking_at_the_present_in_between_changes_nothing(data: st.DataObject) -> None:
    facts = data.draw(conversations())
    arrival = data.draw(st.permutations(facts))
    looks = data.draw(st.lists(st.integers(0, 40 * HOUR), min_size=len(facts), max_size=len(facts)))
    row: Conversation | None = None
    seen: list[f.Fact] = []
    now = BASE
    for fact, passed in zip(arrival, looks, strict=True):
        seen.append(fact)
        row = fold(seen, DEFAULT) if late(row, fact) else apply(row, fact, DEFAULT)
        now = max(now + passed, fact.time)
        row = advance(row, now, DEFAULT)
    assert row is not None
    assert bare(row) == bare(advance(fold(facts, DEFAULT), now, DEFAULT))


@settings(max_examples=300, deadline=None)
@given(conversations())
def test_every_row_makes_sense(facts: list[f.Fact]) -> None:
    row = fold(facts, DEFAULT)
    assert row.state in STATES
    assert (row.state == "in_progress") <= (row.agent is not None)
    assert (row.state == "queued") <= (row.agent is None)
    assert (row.queued_since is not None) == (row.state == "queued")
    assert (row.pending_since is not None) == (row.state == "pending")
    assert (row.inactive_since is not None) == (row.state == "inactive")
    assert (row.finished_at is not None) == (row.state == "finished")
    assert row.waiting_since is None or row.state in OPEN
    assert row.state not in ("inactive", "finished", "bot") or row.waiting_since is None
    assert all(wait.left is not None for wait in row.waits[:-1])
    assert row.transfers == len(row.moves)
    assert row.handled >= 0
    moment = due(row, DEFAULT)
    assert moment is None or moment > row.stepped_at


@given(conversations())
def test_no_rule_of_time_touches_what_a_helpdesk_owns(facts: list[f.Fact]) -> None:
    owned = Rules(owned=frozenset({"shop"}))
    assert due(fold(facts, owned), owned) is None


def test_an_opening_begins_with_the_bot_the_agent_or_the_queue() -> None:
    assert row_of((0, replace(OPENED, bot="luma", agent="ana"))).state == "bot"
    taken = row_of((0, replace(OPENED, agent="ana")))
    assert (taken.state, taken.agent, taken.waiting_since) == ("in_progress", "shop/ana", at(0))
    assert row_of((0, OPENED)).state == "queued"


def test_facts_before_any_opening_find_it_queued_without_group() -> None:
    row = row_of((3, HI))
    assert (row.state, row.group, row.opened_at, row.waiting_since) == ("queued", None, at(3), at(3))


def test_a_second_opening_fills_only_what_is_empty() -> None:
    second = f.Opened("email", f.Contact("Otra", phone="+54"), ticket="7", group="ventas", priority=2)
    row = row_of((0, OPENED), (1, second))
    assert (row.channel, row.contact.name, row.contact.phone) == ("whatsapp", "Marta", "+54")
    assert (row.ticket, row.group, row.priority, row.state) == ("7", "shop/pagos", 2, "queued")


def test_the_wait_is_the_customers_and_no_move_resets_it() -> None:
    steps: list[tuple[int, f.Data]] = [
        (0, OPENED),
        (1, f.Assigned("ana")),
        (2, f.Transferred(to_group="ventas")),
        (3, f.Pended()),
        (4, f.Resumed()),
    ]
    assert row_of(*steps).waiting_since == at(0)
    assert row_of(*steps, (5, REPLY)).waiting_since is None


def test_an_outbound_conversation_begins_without_waiting() -> None:
    outbound = replace(OPENED, direction="outbound", agent="ana")
    assert row_of((0, outbound)).waiting_since is None
    assert row_of((0, outbound), (5, HI)).waiting_since == at(5)


def test_assigning_ends_the_wait_and_is_not_a_transfer() -> None:
    row = row_of((0, OPENED), (2, f.Assigned("ana")))
    assert (row.transfers, row.waits[0].how, row.waits[0].left) == (0, "assigned", at(2))


def test_a_transfer_counts_unless_nothing_changes() -> None:
    assert row_of((0, OPENED), (1, f.Transferred(to_group="pagos"))).transfers == 0
    row = row_of((0, OPENED), (1, f.Transferred(to_group="ventas")))
    assert (row.transfers, row.previous_group, row.waits[0].how) == (1, "shop/pagos", "uncounted")
    row = row_of((0, OPENED), (1, f.Transferred(to_agent="ana")))
    assert (row.transfers, row.state, row.waits[0].how) == (1, "in_progress", "assigned")


def test_the_first_response_is_measured_from_the_wait_it_ended() -> None:
    row = row_of((0, OPENED), (1, f.Assigned("ana")), (3, REPLY), (4, HI), (9, REPLY))
    assert (row.first_response, row.first_response_at) == (3 * MINUTE, at(3))


def test_a_first_reply_that_ended_no_wait_gives_no_figure_and_no_later_one_does() -> None:
    row = row_of((0, replace(OPENED, direction="outbound", agent="ana")), (1, REPLY), (2, HI), (4, REPLY))
    assert (row.first_response, row.first_response_at) == (None, at(1))


def test_a_bots_message_answers_nothing() -> None:
    said = f.MessageSent("m", "un momento", f.Author("bot"))
    row = row_of((0, OPENED), (1, HI), (2, said))
    assert (row.waiting_since, row.unanswered_since) == (at(0), at(1))


def test_a_contact_who_leaves_the_queue_abandons_unless_it_is_a_bot_or_spam() -> None:
    assert row_of((0, OPENED), (1, f.Finished("contact"))).abandoned
    assert row_of((0, OPENED), (1, f.Finished("agent", "Cliente no responde"))).abandoned
    assert not row_of((0, OPENED), (1, f.Finished("contact", "spam"))).abandoned
    assert not row_of((0, OPENED), (1, f.Finished("bot", "Cliente no responde"))).abandoned
    assert not row_of((0, OPENED), (1, f.Assigned("ana")), (2, f.Finished("contact"))).abandoned


def test_one_finished_with_the_bot_is_contained() -> None:
    row = row_of((0, replace(OPENED, bot="luma")), (1, f.Finished("bot")))
    assert (row.state, row.contained) == ("finished", True)


def test_a_finished_conversation_takes_names_but_counts_nothing() -> None:
    row = row_of((0, OPENED), (1, f.Finished()), (2, f.Transferred("luis", "ventas")), (3, HI))
    assert (row.state, row.agent, row.group) == ("finished", "shop/luis", "shop/ventas")
    assert (row.transfers, row.waiting_since, row.last_contact_message_at) == (0, None, at(3))


def test_it_reopens_with_its_agent_or_into_the_queue() -> None:
    assert row_of((0, OPENED), (1, f.Finished()), (2, f.Reopened())).state == "queued"
    row = row_of((0, OPENED), (1, f.Assigned("ana")), (2, f.Finished()), (3, f.Reopened()))
    assert (row.state, row.agent, row.finished_at) == ("in_progress", "shop/ana", None)


def test_handled_is_the_time_in_progress() -> None:
    steps: list[tuple[int, f.Data]] = [
        (0, OPENED),
        (1, f.Assigned("ana")),
        (4, f.Pended()),
        (9, HI),
        (11, f.Finished()),
    ]
    assert row_of(*steps).handled == (3 + 2) * MINUTE


def test_silence_after_our_message_makes_it_inactive_and_a_message_wakes_it() -> None:
    chat = replace(OPENED, channel="webchat", agent="ana")
    row = row_of((0, chat), (1, REPLY))
    assert due(row, DEFAULT) == at(31)
    asleep = advance(row, at(31), DEFAULT)
    assert (asleep.state, asleep.inactive_reason, asleep.agent) == ("inactive", "silence", "shop/ana")
    woken = row_of((0, chat), (1, REPLY), (50, HI))
    assert (woken.state, woken.waiting_since) == ("in_progress", at(50))


def test_what_waits_for_us_never_expires_by_silence() -> None:
    assert due(row_of((0, replace(OPENED, channel="webchat"))), DEFAULT) is None
    assert due(row_of((0, replace(OPENED, channel="webchat", agent="ana")), (1, HI)), DEFAULT) is None


def test_pending_until_a_moment_returns_then_and_waits_from_then() -> None:
    until = "2026-09-22T00:00:00Z"
    row = row_of((0, replace(OPENED, channel="email", agent="ana")), (1, REPLY), (2, f.Pended(until)))
    moment = due(row, DEFAULT)
    assert moment == row.until
    assert moment is not None
    back = advance(row, moment, DEFAULT)
    assert (back.state, back.waiting_since, back.until) == ("in_progress", moment, None)


def test_a_reply_window_that_passes_closes_even_a_queued_one() -> None:
    row = row_of((0, OPENED), (1, HI))
    assert due(row, DEFAULT) == at(1 + 24 * 60)
    shut = advance(row, at(1 + 24 * 60), DEFAULT)
    assert (shut.state, shut.inactive_reason, shut.unanswered_since) == ("inactive", "window_closed", at(1))
    assert shut.waits[-1].how == "uncounted"


def test_a_fact_from_before_a_rule_of_time_that_was_applied_is_late() -> None:
    chat = replace(OPENED, channel="webchat", agent="ana")
    facts = facts_of((0, chat), (1, REPLY), (20, HI))
    asleep = advance(fold(facts[:2], DEFAULT), at(40), DEFAULT)
    assert asleep.state == "inactive"
    assert late(asleep, facts[2])
    assert advance(fold(facts, DEFAULT), at(40), DEFAULT).state == "in_progress"


def test_a_version_moves_with_state_agent_or_group_and_with_a_late_fact_too() -> None:
    opened, done, tagged = facts_of(
        (0, replace(OPENED, agent="ana")), (5, f.Finished("agent")), (6, f.Tagged(("a",)))
    )
    same = replace(facts_of((7, f.Assigned("ana")))[0], seq=4)
    assert fold([opened, done, tagged, same], DEFAULT).version == done.seq
    early = replace(facts_of((1, f.Assigned("luis")))[0], seq=5)
    there = fold([opened, early, done, tagged], DEFAULT)
    assert (there.state, there.agent, there.version) == ("finished", "shop/luis", early.seq)
