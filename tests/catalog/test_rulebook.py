from datetime import date
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.catalog.rulebook import holidays_of, rulebook
from almenara.domain import facts as f
from almenara.domain import settings as s
from almenara.domain.conversation import Conversation
from almenara.domain.fold import apply, fold, late
from almenara.domain.rules import DEFAULT, Rulebook
from almenara.domain.settled import Version
from almenara.domain.shapes import Channel
from almenara.domain.timed import advance
from tests.lane import examples
from tests.setting import versions
from tests.strategies import BASE, HOUR, conversations

ZONE = ZoneInfo("America/Sao_Paulo")
NONE: frozenset[str] = frozenset()


def book(changes: list[Version]) -> Rulebook:
    return rulebook(changes, ZONE, NONE)


def bare(row: Conversation) -> Conversation:
    return replace(row, seq=0, version=0)


def test_who_sets_nothing_has_the_default_rules() -> None:
    rules = book([]).at(0)
    assert rules == replace(DEFAULT, reply_window=rules.reply_window)
    for channel in get_args(Channel):
        assert rules.reply_window_of(channel, "x") == DEFAULT.reply_window_of(channel, "x")


@settings(max_examples=examples(150, 5_000), deadline=None)
@given(conversations(), versions(), st.data())
def test_a_change_never_rewrites_what_happened_before_it(
    facts: list[f.Fact], changes: list[Version], data: st.DataObject
) -> None:
    kept = data.draw(st.integers(0, len(changes)))
    moment = changes[kept].at - 1 if kept < len(changes) else BASE + 200 * HOUR
    past = [fact for fact in facts if fact.time <= moment]
    if past:
        without, with_ = book(changes[:kept]), book(changes)
        row = advance(fold(past, without), moment, without)
        assert advance(fold(past, with_), moment, with_) == row


@settings(max_examples=examples(150, 5_000), deadline=None)
@given(conversations(), versions())
def test_rows_kept_through_changes_are_those_folded_from_scratch(facts: list[f.Fact], changes: list[Version]) -> None:
    """As a server does it: fact by fact under the book of the moment; what was stepped at or after the moment of a
    change is folded again from its history."""
    row: Conversation | None = None
    told: list[f.Fact] = []
    steps: list[tuple[int, Any]] = sorted([*((one.time, one) for one in facts), *((one.at, one) for one in changes)],
        key=lambda step: step[0])  # fmt: skip
    known: list[Version] = []
    current = book([])
    for now, step in steps:
        if isinstance(step, Version):
            if row is not None:
                row = advance(row, now + 1, current)
            known.append(step)
            current = book(known)
            if row is not None and row.stepped_at >= step.at:
                row = fold(told, current)
            continue
        told.append(step)
        row = fold(told, current) if late(row, step) else apply(row, step, current)
    assert row is not None
    end = BASE + 200 * HOUR
    assert bare(advance(row, end, current)) == bare(advance(fold(facts, book(changes)), end, book(changes)))


def test_a_calendar_keeps_holidays_of_its_region_and_the_dates_named() -> None:
    weekly = (s.Opening((1, 2, 3, 4, 5, 6, 7), "00:00", "24:00"),)
    revolution, christmas, founded = date(2026, 7, 9), date(2026, 12, 25), date(2026, 8, 1)
    assert revolution in holidays_of("BR", "SP")
    calendar = s.Calendar("Luma", weekly, "BR", "SP", closed=(founded,), open=(christmas,))
    group = Version("group", "g", 2, 2, None, msgspec.json.encode(s.Group("c")))
    made = book([Version("calendar", "c", 1, 1, None, msgspec.json.encode(calendar)), group])
    clock, day = made.at(3).clock("g"), 24 * HOUR

    def open_on(when: date) -> bool:
        return clock.is_open(when.toordinal() * day - date(1970, 1, 1).toordinal() * day + 12 * HOUR)

    assert [open_on(when) for when in (revolution, christmas, founded, date(2026, 8, 3))] == [
        False,
        True,
        False,
        True,
    ]
    assert book([group]).at(3).clock("g").is_open(0), "a calendar that is gone closes nobody"


@pytest.mark.parametrize(("country", "region"), [("XX", None), ("BR", "ZZ")])
def test_no_country_is_made_up(country: str, region: str | None) -> None:
    with pytest.raises(ValueError, match="no such country or region"):
        holidays_of(country, region)


def test_reasons_and_segments_are_known_by_every_name_they_have() -> None:
    labels = s.Labels("Colgó", "Desligou", "Hung up")
    gone = Version("finish_reason", "x", 1, 1, None, msgspec.json.encode(s.FinishReason(labels, gave_up=True)))
    gold = Version(
        "segment", "y", 2, 2, None, msgspec.json.encode(s.Segment(s.Labels("Oro", "Ouro", "Gold"), vip=True))
    )
    rules = book([gone, gold]).at(2)
    assert all(
        rules.gives_up(name) for name in ("x", "COLGO", "Desligou", "hung up", "no_reply", "Cliente no responde")
    )
    assert rules.vip >= {"y", "oro", "ouro", "gold", "vip"}
    assert not book([gone]).at(0).gives_up("Colgó"), "not before it was so"
