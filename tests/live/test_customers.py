from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.catalog.seen import DAY, WEEK
from almenara.domain import facts as f
from almenara.domain.fold import fold
from almenara.live.board import Board
from almenara.live.customers import began
from tests.lane import examples
from tests.live.test_board import Feed
from tests.live.test_day import QUIET
from tests.strategies import BASE

PEOPLE = (
    f.Contact("Marta", id="m", phone="+1"),
    f.Contact("Marta", id="m"),
    f.Contact("Marta", phone="+1"),
    f.Contact("Rosa", phone="+1", email="R@x.test"),
    f.Contact("Rosa", email="r@x.test"),
    f.Contact("", email="R@X.test"),
    f.Contact("Nobody"),
)
SAME = (0, 0, 1, 1, 2, 2, None)
"""Of each, who they are."""
OPENINGS = st.lists(
    st.tuples(st.integers(0, 20 * 24), st.sampled_from(range(len(PEOPLE))), st.booleans()), min_size=1, max_size=12
)


@settings(max_examples=examples(60, 5_000), deadline=None)
@given(OPENINGS, st.integers(1, 4), st.randoms(use_true_random=False) | st.none())
def test_each_conversation_is_the_first_or_third_of_its_customer_in_the_seven_days_up_to_it(
    told: list[tuple[int, int, bool]], size: int, shuffled: Random | None
) -> None:
    opened = {f"c{n:02}": (BASE + hour * DAY // 24, person, ended) for n, (hour, person, ended) in enumerate(told)}
    board = Board(ZoneInfo("UTC"), QUIET, BASE)
    feed, streams = Feed(board), sorted(opened, key=lambda name: opened[name][0])
    if shuffled is not None:
        shuffled.shuffle(streams)
    now, seq = BASE, 0
    for begin in range(0, len(streams), size):
        batch: list[f.Fact] = []
        for name in streams[begin : begin + size]:
            at, person, ended = opened[name]
            batch.append(f.Fact("conversation.opened", name, at, "shop", f.Opened("sms", PEOPLE[person]), event=name))
            if ended:
                batch.append(f.Fact("conversation.finished", name, at + 1, "shop", f.Finished(), event=f"f{name}"))
        batch = [replace(fact, seq=seq + place) for place, fact in enumerate(batch, 1)]
        seq, now = seq + len(batch), max(now, *(fact.time for fact in batch))
        feed.pass_to(now)
        feed.follow(batch, now)
        rows = [fold([fact for fact in feed.log if fact.stream == name], QUIET) for name in streams[: begin + size]]
        unread = board.customers.unread
        stored = (one for one in began(row for row in rows if row.state == "finished"))
        board.meet([one for one in stored if one[0] in unread and one[1] >= unread[one[0]]], now)
        known = {name: opened[name] for name in streams[: begin + size]}
        for name, (at, person, _) in known.items():
            seen = board.seen(name)
            if seen is not None:
                same = [
                    (when, other)
                    for other, (when, who, _) in known.items()
                    if SAME[who] == SAME[person] and at - WEEK < when and (when, other) <= (at, name)
                ]
                assert seen.contacts == (None if SAME[person] is None else len(same)), name
