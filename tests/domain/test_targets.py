from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.fold import fold
from almenara.domain.hours import Hours, Span
from almenara.domain.rules import DEFAULT, GroupRules, Rules, Targets
from almenara.domain.targets import running, serve_until, service_target
from tests.domain.test_fold import HI, MINUTE, OPENED, REPLY, at, row_of
from tests.strategies import conversations

CHAT = Targets(wait=3 * MINUTE, first_reply=5 * MINUTE, reply=10 * MINUTE)
RULES = Rules(targets={"whatsapp": CHAT, "phone": Targets(wait=MINUTE)}, inactive_after={}, reply_window={})
QUEUED: list[tuple[int, f.Data]] = [(0, OPENED)]
ASSIGNED: list[tuple[int, f.Data]] = [(0, OPENED), (1, f.Assigned("ana"))]


def runs(steps: list[tuple[int, f.Data]], rules: Rules = RULES) -> Any:
    found = running(row_of(*steps, rules=rules), rules)
    return None if found is None else (found.length, found.risk_at, found.breach_at)


def test_in_the_queue_the_nearer_of_wait_and_first_reply_runs() -> None:
    assert runs(QUEUED) == (3 * MINUTE, at(0) + round(2.4 * MINUTE), at(3))
    patient = replace(RULES, targets={"whatsapp": replace(CHAT, wait=20 * MINUTE)})
    assert runs(QUEUED, patient) == (5 * MINUTE, at(4), at(5))


def test_with_an_agent_only_the_first_reply_runs_and_later_the_reply() -> None:
    assert runs(ASSIGNED) == (5 * MINUTE, at(4), at(5))
    assert runs([*ASSIGNED, (2, REPLY)]) is None
    assert runs([*ASSIGNED, (2, REPLY), (6, HI)]) == (10 * MINUTE, at(14), at(16))


def test_no_move_begins_a_target_anew() -> None:
    moved: list[tuple[int, f.Data]] = [*ASSIGNED, (2, f.Transferred(to_group="ventas")), (4, f.Assigned("luis"))]
    assert runs(moved) == (5 * MINUTE, at(4), at(5))


@pytest.mark.parametrize(
    ("priority", "segment", "share"),
    [(0, None, 1), (2, None, 1), (3, None, 0.75), (4, None, 0.5), (0, "VIP", 0.5), (3, "vip", 0.5), (4, "Vip", 0.5)],
)
def test_high_urgent_and_vip_wait_less_and_never_twice_less(priority: int, segment: str | None, share: float) -> None:
    opened = replace(OPENED, priority=priority, contact=f.Contact("Marta", segment=segment), agent="ana")
    assert runs([(0, opened)])[0] == round(5 * MINUTE * share)


def test_who_became_vip_after_the_opening_has_the_target_of_the_opening() -> None:
    vip = replace(OPENED, contact=f.Contact("Marta", segment="vip"))
    row = row_of((0, vip), rules=RULES)
    assert running(replace(row, contact=f.Contact("Marta", segment="gold")), RULES) == running(row, RULES)


def test_nothing_runs_for_a_finished_inactive_or_bots_conversation_nor_without_target() -> None:
    assert runs([(0, OPENED), (1, f.Finished("agent"))]) is None
    assert runs([(0, OPENED), (1, f.Expired())]) is None
    assert runs([(0, replace(OPENED, bot="luma")), (1, HI)]) is None
    assert runs(QUEUED, replace(RULES, targets={})) is None


def test_a_groups_own_targets_come_before_the_organizations_and_run_on_its_clock() -> None:
    # BASE is 14:13:20 UTC on a Monday in September 2026; this group opens at 15:00.
    clock = Hours(ZoneInfo("UTC"), [Span(frozenset({1}), 15 * 60, 16 * 60)])
    own = GroupRules(clock=clock, targets={"whatsapp": Targets(wait=30 * MINUTE)})
    opening = at(46) + 40_000
    assert runs(QUEUED, replace(RULES, groups={"shop/pagos": own})) == (
        30 * MINUTE,
        opening + 24 * MINUTE,
        opening + 30 * MINUTE,
    )
    never = replace(own, clock=Hours(ZoneInfo("UTC"), []))
    assert runs(QUEUED, replace(RULES, groups={"shop/pagos": never})) == (30 * MINUTE, None, None)


def test_the_service_level_asks_for_a_reply_or_where_so_declared_for_an_agent() -> None:
    row = row_of(*QUEUED, rules=RULES)
    assert (service_target(row, RULES), serve_until(row, RULES)) == (5 * MINUTE, at(5))
    by_agent = replace(RULES, groups={"shop/pagos": GroupRules(answered_by="assignment")})
    assert (service_target(row, by_agent), serve_until(row, by_agent)) == (3 * MINUTE, at(3))
    phone = row_of((0, replace(OPENED, channel="phone")), rules=RULES)
    assert serve_until(phone, RULES) == at(1)
    assert serve_until(row_of(*ASSIGNED, rules=by_agent), by_agent) is None


@settings(max_examples=300, deadline=None)
@given(conversations())
def test_a_target_runs_exactly_while_an_open_conversation_waits_and_is_at_risk_before_it_is_breached(
    facts: list[f.Fact],
) -> None:
    row: Conversation = fold(facts, DEFAULT)
    found = running(row, DEFAULT)
    targets = DEFAULT.targets_of(row.channel, row.group)
    asked = [targets.reply] if row.first_response_at is not None else [targets.first_reply]
    asked += [targets.wait] if row.state == "queued" and row.first_response_at is None else []
    assert (found is not None) == (row.waiting_since is not None and any(one is not None for one in asked))
    if found is not None:
        assert found.risk_at is not None
        assert found.breach_at is not None
        assert row.waiting_since is not None
        assert row.waiting_since < found.risk_at < found.breach_at == row.waiting_since + found.length
