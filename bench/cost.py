"""What an event costs the live picture alone: fold, routing, totals, bands, and the diffs encoded for who sees them.

In one process, without network, log or clock: ten events every round, as 500 a second arrive in rounds of 20 ms.
"""

import time
from zoneinfo import ZoneInfo

from msgspec import convert

from almenara.access.actor import Actor
from almenara.access.scope import reach
from almenara.app import now_ms
from almenara.catalog.agents.ask import ask_staff
from almenara.catalog.ask import ask_list, ask_totals
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Fact
from almenara.domain.fold import fold
from almenara.domain.rules import DEFAULT
from almenara.live.board import Board
from almenara.live.feeds import ListKey, TotalsKey
from almenara.live.histories import Histories
from almenara.live.order import parse
from almenara.live.subscriptions import Subscriptions
from almenara.live.wire import Shape, shape_of
from bench.fill import ORGANIZATION, opened_facts
from bench.floor import SOURCE, Seat, seats
from bench.report import Row
from bench.traffic import Day

_EVENTS = 4_000
_ROUND = 10
_NONE = Histories({}, {})


class Screen:
    """Who would be sent the frames."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.frames = 0
        self.bytes = 0

    def send(self, frame: bytes) -> None:
        self.frames += 1
        self.bytes += len(frame)


def _actor(seat: Seat) -> Actor:
    return Actor(ORGANIZATION, seat.email, seat.profile, groups=frozenset(seat.groups), agents=frozenset(seat.agents))


async def run(open_: int, viewers: list[int], mix: str) -> list[Row]:
    """CPU an event, in microseconds, for each number of viewers over that many open conversations."""
    now = now_ms()
    board = Board(ZoneInfo("UTC"), DEFAULT, now)
    board.load((fold(facts, DEFAULT) for facts in opened_facts(open_, now)), (), (), now)
    subscriptions, day, seq = Subscriptions(board, now_ms), Day(open_), 10 * open_
    watching = seats(mix)
    rows: list[Row] = []
    screens: list[Screen] = []
    for count in viewers:
        began = time.process_time()
        joined = len(screens)
        for number, seat in enumerate(watching[joined:count], joined):
            actor = _actor(seat)
            screen = Screen(shape_of(actor))
            screens.append(screen)
            order = parse(seat.sort)
            assert order is not None
            key = ListKey(reach(actor), ask_list(actor, seat.filter), order, 0)
            subscriptions.join_list(key, screen, number)
            totals = {name: values for name, values in seat.filter.items() if name != "state"}
            key = TotalsKey(ask_totals(actor, totals), ask_staff(actor, totals), screen.shape)
            subscriptions.join_totals(key, screen, number)
        joining = time.process_time() - began
        await subscriptions.send(now, ())
        applied = sent = 0.0
        frames = sum(screen.frames for screen in screens)
        events = list(day.events(_EVENTS))
        for start in range(0, _EVENTS, _ROUND):
            facts: list[Fact] = []
            for name, number, data in events[start : start + _ROUND]:
                seq += 1
                shape = FACT_TYPES[name].data
                facts.append(
                    Fact(name, f"{number:016d}", now + seq, SOURCE, convert(data, shape), event=str(seq), seq=seq)
                )
            mark = time.process_time()
            board.needs(facts)
            board.apply(facts, _NONE, now + seq)
            middle = time.process_time()
            await subscriptions.send(now, ())
            applied, sent = applied + middle - mark, sent + time.process_time() - middle
        rows.append(
            {
                "open": open_,
                "viewers": count,
                "cpu_us_an_event": round((applied + sent) / _EVENTS * 1e6),
                "of_which_fold_and_totals_us": round(applied / _EVENTS * 1e6),
                "of_which_diffs_us": round(sent / _EVENTS * 1e6),
                "frames_an_event": round((sum(screen.frames for screen in screens) - frames) / _EVENTS, 2),
                "cpu_ms_a_join": round(joining / max(1, count - joined) * 1e3, 2),
            }
        )
    return rows
