import pytest

from almenara.access.actor import Actor
from almenara.access.scope import reach
from almenara.catalog.ask import ask_list
from almenara.live.order import parse
from bench.floor import MIXES, SEATS, Seat, seats
from bench.traffic import Day


def actor(seat: Seat) -> Actor:
    return Actor(
        "default",
        seat.email,
        seat.profile,
        all_groups=seat.profile == "administrator",
        groups=frozenset(seat.groups),
        agents=frozenset(seat.agents),
    )


@pytest.mark.parametrize("mix", MIXES)
def test_everyone_who_watches_has_a_view_of_their_own_that_the_server_takes(mix: str) -> None:
    views = {
        (reach(actor(one)), ask_list(actor(one), one.filter), parse(one.sort), one.profile == "agent")
        for one in seats(mix)
    }
    assert len(views) == SEATS


def test_a_day_never_ends_a_conversation_twice_nor_assigns_one_that_nobody_opened() -> None:
    opened, ended = set(range(200)), set[int]()
    for kind, number, _ in Day(200).events(2_000):
        if kind == "conversation.opened":
            assert number not in opened
            opened.add(number)
        assert number in opened - ended
        if kind == "conversation.finished":
            ended.add(number)
    assert ended


def test_a_day_brings_in_as_many_as_it_ends_and_is_mostly_messages() -> None:
    kinds = [kind for kind, _, _ in Day(500).events(2_000)]
    assert kinds.count("conversation.opened") == kinds.count("conversation.finished") == 200
    assert sum(kind.startswith("message.") for kind in kinds) >= 1_000
