from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.catalog.seen import HOUR, WEEK, next_change, next_week, see
from almenara.domain import facts as f
from almenara.domain.agent import Agent
from almenara.domain.conversation import OPEN
from almenara.domain.fold import fold
from almenara.domain.rules import Rules
from almenara.domain.timed import advance
from tests.lane import examples
from tests.rulebooks import rules as all_rules
from tests.strategies import BASE, conversations

MINUTE = 60_000
agents = st.none() | st.builds(
    Agent,
    id=st.just("shop/ana"),
    source=st.just("shop"),
    name=st.just("Ana"),
    status=st.sampled_from(["available", "pause", "unavailable", "offline"]),
    status_since=st.integers(BASE, BASE + 20 * HOUR),
)


@settings(max_examples=examples(600, 10_000), deadline=None)
@given(st.data())
def test_until_its_next_change_a_row_is_seen_alike(data: st.DataObject) -> None:
    facts: list[f.Fact] = data.draw(conversations(max_size=6))
    rules, agent = data.draw(all_rules), data.draw(agents)
    row = fold(facts, rules)
    # Also a little before its last fact: a source's clock may be ahead of ours.
    now = facts[-1].time + data.draw(st.integers(-5 * MINUTE, 30 * HOUR))
    row = advance(row, now, rules)
    for _ in range(4):
        seen = see(row, BASE, now, rules, agent)
        changes = next_change(seen, now, rules, agent), next_week(row, now, WEEK)
        change = min((one for one in changes if one is not None), default=None)
        last = now + 400 * 24 * HOUR if change is None else change - 1
        assert last >= now
        for moment in (last, now + (last - now) // 2, now + data.draw(st.integers(0, last - now))):
            assert see(row, BASE, moment, rules, agent) == seen
        if change is None:
            break
        now = change


@settings(max_examples=examples(400, 10_000), deadline=None)
@given(st.data())
def test_what_is_seen_is_what_the_clock_of_the_group_says(data: st.DataObject) -> None:
    facts: list[f.Fact] = data.draw(conversations(max_size=6))
    rules: Rules = data.draw(all_rules)
    row = fold(facts, rules)
    now = facts[-1].time + data.draw(st.integers(0, 30 * HOUR))
    seen, clock = see(row, BASE, now, rules, None), rules.clock(row.group)
    waited = None if row.waiting_since is None else clock.elapsed(row.waiting_since, now)
    if waited is None or seen.waiting is None:
        assert (waited, seen.waiting) == (None, None)
    elif clock.is_open(now):
        assert seen.waiting.since == now - waited
    else:
        assert (seen.waiting.since, seen.waiting.waited) == (None, waited)
    if seen.running is None or waited is None:
        assert seen.risk is None
    else:
        length = seen.running.length
        # The first moment with so much open time may lie at the end of an opening: it holds from then on.
        expected = "breached" if waited >= length else "at_risk" if waited >= round(length * 0.8) else None
        assert seen.risk == expected
    owed = row.state in OPEN and (row.state == "pending" or row.unanswered_since is not None)
    left = None if row.reply_until is None else row.reply_until - now
    assert seen.due_back == (row.state == "pending" and row.until is not None and now >= row.until)
    assert seen.closing == (owed and left is not None and 0 < left <= 2 * HOUR)
