"""Who has a conversation open at another server is known at this one, however much of what was told went unheard."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.live.elsewhere import AGAIN, EVERY, SILENT, Elsewhere, There, read
from tests.lane import examples

NOW = 1_790_000_000_000


class Two:
    """Two servers, and what they say to each other, which may go unheard."""

    def __init__(self) -> None:
        self.now = NOW
        self.lost = False
        self.said: list[tuple[int, str]] = []
        self.open: list[dict[str, There]] = [{}, {}]
        self.both = [Elsewhere("default", Mouth("one", self.hear)), Elsewhere("default", Mouth("two", self.hear))]

    def hear(self, server: str, text: str) -> None:
        self.said.append((self.now, text))
        telling = read(text)
        assert telling is not None
        if not self.lost:
            self.both[server == "one"].hear(telling, self.now)

    def moves(self, server: int, conversation: str, people: tuple[tuple[str, str | None], ...]) -> None:
        self.open[server][conversation] = There(conversation, people)
        self.both[server].moved(conversation)

    def passes(self, milliseconds: int) -> None:
        until = self.now + milliseconds
        while self.now < until:
            self.now = min(until, self.now + EVERY)
            for one, there in zip(self.both, self.open, strict=True):
                one.gone(self.now)
                one.tell(lambda conversation, there=there: there.get(conversation, There(conversation)), self.now)

    def known(self, server: int) -> dict[str, list[There]]:
        """What a server knows of the other."""
        found = {one: self.both[server].of(one) for one in self.open[1 - server]}
        return {one: there for one, there in found.items() if there}

    def true(self, server: int) -> dict[str, list[There]]:
        return {one: [there] for one, there in self.open[1 - server].items() if there.people}


class Mouth:
    """What a server says goes to the other."""

    def __init__(self, server: str, hear: Callable[[str, str], None]) -> None:
        self.server = server
        self._hear = hear

    def say(self, text: str) -> None:
        self._hear(self.server, text)

    def listen(self, heard: Any) -> None:
        raise NotImplementedError


people = st.lists(
    st.tuples(st.sampled_from(("user:1", "user:2", "user:3")), st.sampled_from((None, "transfer", "finish"))),
    max_size=3,
    unique_by=lambda one: one[0],
).map(tuple)
moves = st.tuples(
    st.integers(0, 1), st.sampled_from(("c1", "c2", "c3")), people, st.booleans(), st.integers(0, 20_000)
)


@settings(max_examples=examples(100, 2_000), deadline=None)
@given(st.lists(moves, max_size=30))
def test_what_went_unheard_is_known_a_little_later(
    told: list[tuple[int, str, tuple[tuple[str, str | None], ...], bool, int]],
) -> None:
    two = Two()
    for server, conversation, there, lost, pause in told:
        two.lost = lost
        two.moves(server, conversation, there)
        two.passes(pause)
        if not any(one[3] for one in told):
            two.passes(2 * EVERY)
            assert [two.known(0), two.known(1)] == [two.true(0), two.true(1)]
    two.lost = False
    two.passes(SILENT + AGAIN)
    assert [two.known(0), two.known(1)] == [two.true(0), two.true(1)]
    # Whoever dies takes its people along, in as long as it takes to be taken for dead.
    two.lost = True
    two.passes(SILENT + EVERY)
    assert [two.known(0), two.known(1)] == [{}, {}]


def test_a_crowd_is_told_in_little_and_seldom() -> None:
    two = Two()
    crowd = tuple((f"user:{number:020}", "transfer") for number in range(20))
    for turn in range(40):
        for number in range(2_000):
            two.moves(0, f"{number:016}", crowd if turn % 2 == 0 else ())
        two.passes(EVERY)
    assert max(len(text.encode()) for _, text in two.said) < 8_000
    moments = [at for at, _ in two.said]
    assert all(later - at >= EVERY for at, later in pairwise(moments))


def test_there_is_an_end_to_the_conversations_that_are_told_of() -> None:
    two = Two()
    for number in range(2_000):
        two.moves(0, f"{number:016}", (("user:1", None),))
    two.passes(AGAIN)
    assert len(two.known(1)) == 500


def test_what_another_version_tells_otherwise_is_not_heard() -> None:
    assert read('{"server": "one"}') is None
    assert read("") is None
