"""Midnight in the organization's zone, where its clocks change, and on a day that is there every four years (B9)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from almenara.catalog.seen import Seen
from almenara.domain import facts as f
from almenara.domain.condition import EVERYTHING
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.fold import fold
from almenara.domain.rules import Rulebook, Rules, Targets
from almenara.domain.timed import advance
from almenara.live.board import Board
from almenara.live.contribution import SPOTS
from tests.live.oracle import figures
from tests.live.test_board import Feed

MINUTE, HOUR = 60_000, 3_600_000
DAYS = (
    ("America/Sao_Paulo", "2018-11-04", 23),
    ("America/Sao_Paulo", "2018-02-17", 25),
    ("America/New_York", "2026-03-08", 23),
    ("America/New_York", "2026-11-01", 25),
    ("Europe/Madrid", "2026-03-29", 23),
    ("Europe/Madrid", "2026-10-25", 25),
    ("Europe/Madrid", "2024-02-29", 24),
    ("UTC", "2024-02-29", 24),
)
QUIET = Rules(inactive_after={}, reply_window={})
STRICT = replace(QUIET, targets={"whatsapp": Targets(MINUTE, MINUTE, MINUTE)})
STEPS: list[tuple[int, f.Data]] = [
    (0, f.Opened("whatsapp", f.Contact("Marta"), group="pagos")),
    (2, f.Assigned("ana")),
    (3, f.Transferred(to_group="ventas")),
    (4, f.Assigned("luis")),
    (5, f.MessageSent("m", "hola", f.Author("agent", "luis"))),
    (6, f.Rated(4, 5)),
    (7, f.Finished("agent")),
]


def told(name: str, at: int) -> list[f.Fact]:
    kinds = {kind.data: kind.name for kind in FACT_TYPES.values()}
    return [
        f.Fact(kinds[type(data)], name, at + minute * MINUTE, "shop", data, origin="t", event=f"{name}{minute}")
        for minute, data in STEPS
    ]


def midnights(zone: ZoneInfo, day: str) -> tuple[int, int]:
    """The first moments of that day and of the next, found by looking at the clock every minute."""
    noon = int(datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp() * 1000)
    shown = [
        (at, datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).date().isoformat())
        for at in range(noon - 40 * HOUR, noon + 40 * HOUR, MINUTE)
    ]
    following = (datetime.fromisoformat(day) + timedelta(days=1)).date().isoformat()
    return next(at for at, date in shown if date == day), next(at for at, date in shown if date == following)


@pytest.mark.parametrize(("zone", "day", "hours"), DAYS)
def test_today_is_from_midnight_to_midnight_however_long_that_is(zone: str, day: str, hours: int) -> None:
    here = ZoneInfo(zone)
    begin, end = midnights(here, day)
    assert end - begin == hours * HOUR
    # The targets became strict in the middle of the day: what was answered before is judged by what held then.
    book = Rulebook(QUIET, [((begin + end) // 2, STRICT)])
    talks = {
        "eve": told("eve", begin - 20 * MINUTE),
        "over": told("over", begin - 3 * MINUTE - 1),
        "first": told("first", begin),
        "last": told("last", end - 8 * MINUTE),
        "next": told("next", end - 4 * MINUTE),
    }
    facts = sorted((fact for talk in talks.values() for fact in talk), key=lambda fact: fact.time)
    facts = [replace(fact, seq=seq) for seq, fact in enumerate(facts, 1)]
    board = Board(here, book, begin - HOUR)
    feed, levels = Feed(board), dict[str, Any]()
    for fact in facts:
        pass_to(board, fact.time)
        feed.follow([fact], fact.time)
        if fact.time < end - 4 * MINUTE:
            levels["day"] = now_on(board)
    pass_to(board, end)
    assert (board.day, now_on(board)["finished"]) == (end, 1)
    # By the targets of then, `over` and `first` were answered in time; by those of now, `last` waits too long.
    assert (levels["day"]["finished"], levels["day"]["service_level"]) == (2, 0.6667)
    check(board, feed, book, end + 10 * MINUTE)


def pass_to(board: Board, now: int) -> None:
    if now >= board.next_day:
        list(board.begin_day(now))
    board.tick(now)


def now_on(board: Board) -> dict[str, Any]:
    audience = board.picture.open_audience(EVERYTHING)
    try:
        return board.picture.figures(audience, SPOTS)
    finally:
        board.picture.close_audience(audience)


def check(board: Board, feed: Feed, book: Rulebook, now: int) -> None:
    """What is kept equals the same history folded afresh, as seen now."""
    pass_to(board, now)
    rows: list[Seen] = []
    for stream in {fact.stream for fact in feed.log}:
        row = advance(fold([fact for fact in feed.log if fact.stream == stream], book), now, book)
        if row.finished_at is None or row.finished_at >= board.day or row.opened_at > now - HOUR:
            rows.append(board.view(row, now))
    assert now_on(board) == figures(rows, EVERYTHING)
