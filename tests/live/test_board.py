from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.catalog.seen import Seen
from almenara.domain import facts as f
from almenara.domain.condition import EVERYTHING
from almenara.domain.conversation import Conversation
from almenara.domain.defaults import UNSET
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.fold import fold
from almenara.domain.rules import DEFAULT, Rulebook, Rules
from almenara.domain.timed import advance
from almenara.live.board import Board
from almenara.live.contribution import SPOTS
from almenara.live.histories import Histories
from tests.lane import examples
from tests.live.agents.oracle import staff
from tests.live.oracle import figures
from tests.rulebooks import ZONES
from tests.rulebooks import rules as all_rules
from tests.strategies import BASE, HOUR, histories

ZONE = ZoneInfo("America/Sao_Paulo")


class Feed:
    """A log in a list, read by the board as the hub reads the real one."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.log: list[f.Fact] = []

    def follow(self, batch: list[f.Fact], now: int) -> None:
        self.log.extend(batch)
        again, unknown = self.board.needs(batch)
        older = {fact.stream for fact in self.log if fact.seq < batch[0].seq}
        wanted = again | (unknown & older)
        conversations = {name: [fact for fact in self.log if fact.stream == name] for name in wanted}
        contacts: dict[tuple[str, str], list[f.Fact]] = {}
        for fact in self.log:
            if fact.type == "contact.updated":
                contacts.setdefault((fact.source, fact.external_id or ""), []).append(fact)
        self.board.apply(batch, Histories(conversations, contacts), now)

    def pass_to(self, now: int) -> None:
        """Time passes, as the hub lets it."""
        board = self.board
        if now >= board.next_day:
            list(board.begin_day(now))
        if lacked := board.last_week.lacks(now):
            rows = [
                fold([fact for fact in self.log if fact.stream == stream], board.rules)
                for stream in {one.stream for one in self.log if FACT_TYPES[one.type].stream == "conversation"}
            ]
            stored = [row for row in rows if row.state == "finished" and lacked[0] <= row.opened_at < lacked[1]]
            board.bring(stored, lacked, now)
        board.tick(now)


def bare(row: Conversation) -> Conversation:
    return replace(row, seq=0, version=0)


@settings(max_examples=examples(200, 5_000), deadline=None)
@given(
    histories(roster="renamed"),
    st.lists(st.integers(1, 6), min_size=1, max_size=6),
    st.integers(0, 60 * HOUR),
    all_rules,
    st.sampled_from(ZONES),
)
def test_the_board_holds_what_the_fold_makes_of_the_log(
    facts: list[f.Fact], sizes: list[int], passed: int, rules: Rules, zone: str
) -> None:
    latest = max(fact.time for fact in facts)
    board = Board(ZoneInfo(zone), rules, BASE)
    feed, rest, now = Feed(board), list(facts), BASE
    for number in range(len(facts)):
        size = sizes[number % len(sizes)]
        batch, rest = rest[:size], rest[size:]
        if not batch:
            break
        now = max(now, *(fact.time for fact in batch))
        feed.pass_to(now)
        feed.follow(batch, now)
        board.staff.refresh(now)
    now = latest + passed
    feed.pass_to(now)
    seen: list[Seen] = []
    for stream in {fact.stream for fact in facts if FACT_TYPES[fact.type].stream == "conversation"}:
        row = advance(fold([fact for fact in facts if fact.stream == stream], rules), now, rules)
        current = board.view(row, now)
        held = board.seen(stream)
        today = row.state != "finished" or (row.finished_at or 0) >= board.day
        wanted = today or current.recent or current.last_week
        if held is None:
            assert not wanted
        elif not wanted:
            assert board.last_week.holds(row, now)
        else:
            # Midnight leaves alone what brings nothing to either day.
            assert held._replace(row=bare(held.row), day=current.day, contacts=None) == current._replace(
                row=bare(row), contacts=None
            )
            seen.append(current)
    audience = board.picture.open_audience(EVERYTHING)
    assert board.picture.figures(audience, SPOTS) == figures(seen, EVERYTHING)
    board.staff.refresh(now)
    expected = {one.agent.id: one for one in staff(board.agents, seen, now, board.day)}
    assert {agent: board.staff.picture.seen(agent) for agent in board.agents} == dict.fromkeys(
        board.agents
    ) | expected


@settings(max_examples=examples(100, 2_000), deadline=None)
@given(histories(), all_rules, all_rules, st.integers(0, 60 * HOUR), st.integers(0, 30 * HOUR))
def test_rows_looked_at_again_are_as_if_they_had_been_loaded_under_the_rules_of_now(
    facts: list[f.Fact], before: Rules, after: Rules, passed: int, later: int
) -> None:
    set_at = max(fact.time for fact in facts)
    now = set_at + passed
    streams = {fact.stream for fact in facts if FACT_TYPES[fact.type].stream == "conversation"}
    rows = [fold([fact for fact in facts if fact.stream == stream], before) for stream in streams]
    book = Rulebook(before, [(set_at, after)] if before != after else ())
    board, fresh = Board(ZONE, before, now), Board(ZONE, book, now)
    board.load(rows, (), (), set_at)
    assert board.settle(UNSET, book) == (before != after)
    for _ in board.look_again(now):
        pass
    fresh.load(rows, (), (), now)
    for moment in (now, now + later):
        for one in (board, fresh):
            one.tick(moment)
            one.meet((), moment)
        assert {row: board.seen(row) for row in streams} == {row: fresh.seen(row) for row in streams}
        audience = board.picture.open_audience(EVERYTHING)
        assert board.picture.figures(audience, SPOTS) == fresh.picture.figures(
            fresh.picture.open_audience(EVERYTHING), SPOTS
        )


def opening(name: str, at: int, contact: str) -> f.Fact:
    data = f.Opened("whatsapp", f.Contact("Marta", id=contact), group="pagos")
    return f.Fact("conversation.opened", name, at, "shop", data, origin="t", event=name)


def update(number: int, at: int, phone: str) -> f.Fact:
    data = f.ContactUpdated(phone=phone)
    return f.Fact("contact.updated", "k", at, "shop", data, "k1", origin="t", event=f"u{number}")


@given(st.permutations([opening("c1", BASE, "k1"), update(1, BASE + 1, "+1"), update(2, BASE + 2, "+2")]))
def test_updates_of_a_contact_reach_its_open_conversations_in_any_order(facts: list[f.Fact]) -> None:
    board = Board(ZONE, DEFAULT, BASE)
    feed = Feed(board)
    for seq, fact in enumerate(facts, 1):
        feed.follow([replace(fact, seq=seq)], BASE + 5)
    row = board.row("c1")
    assert row is not None
    assert row.contact.phone == "+2"


def test_an_agent_only_named_so_far_is_filled_in_later() -> None:
    board = Board(ZONE, DEFAULT, BASE)
    feed = Feed(board)
    feed.follow([replace(opening("c1", BASE, "k"), seq=1)], BASE)
    assigned = f.Fact("conversation.assigned", "c1", BASE + 1, "shop", f.Assigned("ana"), event="2", seq=2)
    feed.follow([assigned], BASE + 1)
    assert board.name_of("shop/ana") == "ana"
    registered = f.Fact("agent.registered", "shop/ana", BASE, "shop", f.AgentRegistered("Ana Ruiz"), event="3", seq=3)
    feed.follow([registered], BASE + 2)
    assert board.name_of("shop/ana") == "Ana Ruiz"


def test_what_was_taken_and_could_not_be_written_is_handed_over_again() -> None:
    board = Board(ZONE, DEFAULT, BASE)
    Feed(board).follow([replace(opening("c1", BASE, "k"), seq=1)], BASE)
    taken = board.take()
    assert taken is not None
    assert board.take() is None
    board.restore(taken)
    assert board.take() == taken
