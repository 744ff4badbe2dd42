"""The counts of the last two hours are what somebody who looked on would have counted, however the facts came."""

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.catalog.indicators import BY_NAME, INDICATORS
from almenara.catalog.series import ask_series, told
from almenara.domain import facts as f
from almenara.domain.condition import Is
from almenara.domain.conversation import Conversation
from almenara.domain.rules import DEFAULT, Rules
from almenara.live.board import Board
from almenara.live.minutes import MINUTE, MOST, Minutes
from tests.lane import examples
from tests.live.firsthand import happened
from tests.live.test_board import Feed
from tests.rulebooks import ZONES
from tests.rulebooks import rules as all_rules
from tests.strategies import BASE, HOUR, histories

ACTORS = (
    Actor("o", "user:1", "administrator"),
    Actor("o", "user:2", "operator", groups=frozenset({"shop/pagos"})),
    Actor("o", "user:3", "agent", groups=frozenset({"shop/pagos"}), agent_reach="own_groups"),
    Actor("o", "user:4", "operator"),
)
CHOSEN: tuple[dict[str, list[str]], ...] = (
    {},
    {"group": ["shop/ventas"]},
    {"channel": ["whatsapp", "email"]},
    {"group": ["shop/pagos", "shop/ventas"], "channel": ["whatsapp"]},
)
Row = Conversation


def ended(row: Row) -> bool:
    return row.state == "finished" and not row.contained


def is_open(row: Row) -> bool:
    return row.state not in ("finished", "bot")


def owed(row: Row) -> bool:
    return is_open(row) and row.agent is not None and row.unanswered_since is not None


STANDING: dict[str, Callable[[Row], bool]] = {
    "queued": lambda row: row.state == "queued",
    "in_progress": lambda row: row.state == "in_progress",
    "pending": lambda row: row.state == "pending",
    "inactive": lambda row: row.state == "inactive",
    "with_bot": lambda row: row.state == "bot",
    "unanswered": owed,
    "all": is_open,
}

HAPPENED: dict[str, tuple[str, Callable[[Row], bool], Callable[[Row], float] | None]] = {
    "new_hour": ("opened_at", lambda row: row.direction == "inbound", None),
    "finished": ("finished_at", ended, None),
    "contained": ("finished_at", lambda row: row.contained, None),
    "abandoned": ("finished_at", lambda row: row.abandoned and not row.contained, None),
    "lost": ("lost_at", lambda row: True, None),
    "rating_count": ("rated_at", lambda row: row.rating is not None, None),
    "mean_handling": ("finished_at", ended, lambda row: row.handled / 1000),
    "mean_duration": ("finished_at", ended, lambda row: max(0, (row.finished_at or 0) - row.opened_at) / 1000),
    "first_response_mean": (
        "first_response_at",
        lambda row: row.first_response is not None,
        lambda row: (row.first_response or 0) / 1000,
    ),
    "rating_mean": (
        "rated_at",
        lambda row: row.rating is not None,
        lambda row: min(1.0, row.rating.score / row.rating.scale) if row.rating else 0,
    ),
    "service_level": ("served_at", lambda row: row.served is not None, lambda row: row.served == "within"),
}
"""Of each: by which moment, of which rows, and of what it is the mean."""


def firsthand(
    name: str, tales: Sequence[list[tuple[int, Row | None, Row]]], meets: Callable[[Row], bool], minute: int
) -> Any:
    """The value of one minute, told from all that happened."""
    if name in STANDING:
        stood = [at_end(tale, (minute + 1) * MINUTE) for tale in tales]
        return sum(row is not None and STANDING[name](row) and meets(row) for row in stood)
    moment, of, mean = HAPPENED[name]
    rows = [tale[-1][2] for tale in tales]
    counted = [
        row
        for row in rows
        if (at := getattr(row, moment)) is not None and at // MINUTE == minute and of(row) and meets(row)
    ]
    if mean is None:
        return len(counted)
    return sum(mean(row) for row in counted) / len(counted) if counted else None


def at_end(tale: list[tuple[int, Row | None, Row]], moment: int) -> Row | None:
    changed = [
        (at, row)
        for at, before, row in tale
        if before is None or (before.state, before.group, owed(before)) != (row.state, row.group, owed(row))
    ]
    return next((row for at, row in reversed(changed) if at < moment), None)


def meeting(actor: Actor, chosen: dict[str, list[str]]) -> Callable[[Row], bool]:
    def meets(row: Row) -> bool:
        reached = actor.profile == "administrator" or row.group in actor.groups
        groups, channels = chosen.get("group"), chosen.get("channel")
        return reached and (not groups or row.group in groups) and (not channels or row.channel in channels)

    return meets


def close(one: Any, other: Any) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) < 0.001)


@settings(max_examples=examples(150, 5_000), deadline=None)
@given(
    histories(streams=4),
    st.sampled_from((1, 2, 5)),
    st.lists(st.integers(1, 6), min_size=1, max_size=6),
    st.sampled_from((0, MINUTE, 10 * MINUTE, HOUR, 3 * HOUR)),
    all_rules,
    st.sampled_from(ZONES),
    st.sampled_from(ACTORS),
    st.sampled_from(CHOSEN),
)
def test_every_minute_is_as_if_told_by_somebody_who_looked_on(
    facts: list[f.Fact],
    hours: int,
    sizes: list[int],
    passed: int,
    rules: Rules,
    zone: str,
    actor: Actor,
    chosen: dict[str, list[str]],
) -> None:
    span = max(1, *(fact.time - BASE for fact in facts))
    facts = [replace(fact, time=BASE + (fact.time - BASE) * hours * HOUR // span) for fact in facts]
    board = Board(ZoneInfo(zone), rules, BASE)
    feed, rest, now = Feed(board), list(facts), BASE
    for number in range(len(facts)):
        size = sizes[number % len(sizes)]
        batch, rest = rest[:size], rest[size:]
        if not batch:
            break
        now = max(now, *(fact.time for fact in batch))
        if now >= board.next_day:
            list(board.begin_day(now))
        board.tick(now)
        feed.follow(batch, now)
    now += passed
    if now >= board.next_day:
        list(board.begin_day(now))
    board.tick(now)
    streams = {fact.stream for fact in facts}
    tales = [
        happened(sorted((one for one in facts if one.stream == stream), key=lambda one: one.order), rules, now)
        for stream in sorted(streams)
    ]
    begun = Minutes(now)
    for tale in tales:
        begun.put(tale[-1][2], now)
    minutes = range(now // MINUTE - MOST, now // MINUTE)
    for name in (*STANDING, *HAPPENED):
        indicator, meets = BY_NAME[name], meeting(actor, chosen)
        if indicator.level == "average" and actor.profile == "agent":
            continue
        asked = ask_series(actor, indicator, chosen)
        kept = board.minutes.series(indicator, asked, MOST, now)
        expected = [firsthand(name, tales, meets, minute) for minute in minutes]
        assert all(map(close, kept, expected)), (name, kept, expected)
        # A start, which has the rows alone, counts the same.
        assert begun.series(indicator, asked, MOST, now) == kept
        assert board.minutes.series(indicator, asked, 7, now) == kept[-7:]


def test_every_declared_series_is_of_a_kind_that_minutes_can_count() -> None:
    for one in INDICATORS:
        if one.series == "state":
            (counted,) = told(one).part
            assert isinstance(counted.of, Is), one.name
            assert (counted.of.field in ("state", "open", "unanswered"), told(one).whole) == (True, ()), one.name
    assert {one.name for one in INDICATORS if one.series is not None} == {*STANDING, *HAPPENED}


def test_what_nobody_can_ask_for_any_more_is_forgotten() -> None:
    board = Board(ZoneInfo("UTC"), DEFAULT, BASE)
    feed = Feed(board)
    for number in range(5):
        opened = f.Opened("whatsapp", f.Contact("Marta"), group="pagos")
        facts = [
            f.Fact("conversation.opened", f"c{number}", BASE, "shop", opened, event=f"o{number}", seq=2 * number + 1),
            f.Fact(
                "conversation.finished", f"c{number}", BASE + 1, "shop", f.Finished(), event=f"f{number}",
                seq=2 * number + 2,
            ),
        ]  # fmt: skip
        feed.follow(facts, BASE + 1)
    assert board.minutes.rows == 5
    later = BASE + 3 * HOUR
    administrator = ACTORS[0]
    finished = BY_NAME["finished"]
    assert sum(
        filter(None, board.minutes.series(finished, ask_series(administrator, finished, {}), 5, BASE + MINUTE))
    )
    board.minutes.series(finished, ask_series(administrator, finished, {}), 1, later)
    assert board.minutes.rows == 0
