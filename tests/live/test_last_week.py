from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.catalog.indicators import NEW_LAST_WEEK
from almenara.domain import facts as f
from almenara.domain.condition import EVERYTHING, In
from almenara.live.board import Board
from almenara.live.order import parse
from tests.lane import examples
from tests.live.test_board import Feed
from tests.live.test_day import DAYS, QUIET

MINUTE = 60_000
HOUR = 60 * MINUTE
Told = tuple[int, bool, bool, str]
"""When it was opened (minutes after the hour of last week began), whether by the customer, whether it is finished,
and its group."""
conversations = st.lists(
    st.tuples(st.integers(-200, 300), st.booleans(), st.booleans(), st.sampled_from(("pagos", "ventas"))), max_size=8
)


def same_moment(now: int, zone: ZoneInfo) -> int:
    """The moment of last week that was as long after its midnight."""
    local = datetime.fromtimestamp(now / 1000, zone)
    today = datetime(local.year, local.month, local.day, tzinfo=zone)
    then = today - timedelta(days=7)
    return now - int((today.astimezone(UTC) - then.astimezone(UTC)).total_seconds() * 1000)


@settings(max_examples=examples(40, 5_000), deadline=None)
@given(
    st.sampled_from([(zone, day) for zone, day, _ in DAYS]),
    st.integers(-2, 9),
    st.integers(0, 26 * 60),
    conversations,
    st.lists(st.integers(1, 90), max_size=6),
)
def test_the_hour_of_last_week_is_what_began_in_the_hour_that_ended_as_long_after_midnight(
    place: tuple[str, str], days: int, minute: int, told: list[Told], steps: list[int]
) -> None:
    zone = ZoneInfo(place[0])
    noon = datetime.fromisoformat(f"{place[1]}T12:00:00+00:00") + timedelta(days=days, minutes=minute - 12 * 60)
    now = int(noon.timestamp() * 1000)
    begin = same_moment(now, zone) - HOUR
    opened = {
        f"c{number}": (begin + after * MINUTE, inbound, finished, group)
        for number, (after, inbound, finished, group) in enumerate(told)
    }
    facts: list[f.Fact] = []
    for name, (at, inbound, finished, group) in opened.items():
        data = f.Opened("whatsapp", f.Contact(""), direction="inbound" if inbound else "outbound", group=group)
        facts.append(f.Fact("conversation.opened", name, at, "shop", data, event=f"o{name}"))
        if finished:
            facts.append(f.Fact("conversation.finished", name, at + 1, "shop", f.Finished(), event=f"f{name}"))
    board = Board(zone, QUIET, begin - 5 * HOUR)
    feed = Feed(board)
    for seq, fact in enumerate(sorted(facts, key=lambda one: one.time), 1):
        feed.pass_to(fact.time)
        feed.follow([replace(fact, seq=seq)], fact.time)
    pagos = In("group", frozenset({"shop/pagos"}))
    audiences = [board.picture.open_audience(EVERYTHING), board.picture.open_audience(pagos)]
    order: Any = parse("created")
    for step in (0, *steps):
        now += step * MINUTE
        feed.pass_to(now)
        ago = same_moment(now, zone)
        counted = {
            name: group
            for name, (at, inbound, _, group) in opened.items()
            if inbound and ago - HOUR < at <= ago
        }  # fmt: skip
        names = ["new_hour_last_week"]
        figures = [board.picture.figures(one, names)[names[0]] for one in audiences]
        assert figures == [len(counted), sum(group == "pagos" for group in counted.values())]
        listed, _ = board.picture.slice(NEW_LAST_WEEK, order, 0, 20)
        assert {key[2] for key in listed} == counted.keys()
        # What counts no more is let go of, but for what is open.
        for name, (at, _, finished, _) in opened.items():
            if finished and at <= ago - HOUR:
                assert board.row(name) is None
