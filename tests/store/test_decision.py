"""Facts decided where the append runs: on everything before them, and on nothing after."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.ours import ActionTaken
from almenara.errors import Invalid, NotFound
from almenara.service.record import Receipt, Recorder
from almenara.store.database import Database
from almenara.store.log import Decision
from tests.store.samples import ORGANIZATION, message, messages

pytestmark = pytest.mark.anyio
NOW = 1_800_000_000_000


class Deciding:
    """What a decision was shown, and what it makes of it."""

    def __init__(self, *facts: f.Fact) -> None:
        self.facts = facts
        self.shown: dict[str, list[str]] = {}

    def __call__(self, histories: Mapping[str, list[f.Fact]]) -> Sequence[f.Fact]:
        self.shown = {stream: [fact.event for fact in facts] for stream, facts in histories.items()}
        return self.facts


def taken(action: str) -> f.Fact:
    return replace(
        message(0),
        type="action.taken",
        stream=action,
        data=ActionTaken("transfer", (), "digest"),
        external_id=None,
        event=action,
        actor="u1",
        action=action,
    )


async def test_it_is_shown_all_of_the_conversations_that_moved_beyond_what_its_maker_knew(database: Database) -> None:
    first = [message(3), message(1, stream="b"), message(1, stream="c")]
    then = [message(2), message(2, stream="c")]
    await database.log.append([(ORGANIZATION, first)], NOW)
    await database.log.append([(ORGANIZATION, then)], NOW)
    deciding = Deciding()
    await database.log.append([(ORGANIZATION, Decision(["c1", "b", "d"], 3, deciding))], NOW)
    assert deciding.shown == {"c1": ["c1-2", "c1-3"]}
    await database.log.append([(ORGANIZATION, Decision(["c1", "b", "d"], 0, deciding))], NOW)
    assert deciding.shown == {"c1": ["c1-2", "c1-3"], "b": ["b-1"]}
    await database.log.append([("other", Decision(["c1"], 0, deciding))], NOW)
    assert deciding.shown == {}


async def test_it_is_shown_what_came_before_it_in_its_transaction_and_nothing_that_comes_after(
    database: Database,
) -> None:
    deciding = [Deciding(message(2)), Deciding(message(2), message(4)), Deciding()]
    answers = await database.log.append(
        [
            (ORGANIZATION, messages(1)),
            (ORGANIZATION, Decision(["c1"], 0, deciding[0])),
            (ORGANIZATION, Decision(["c1"], 0, deciding[1])),
            (ORGANIZATION, messages(2, 3)),
            (ORGANIZATION, Decision(["c1"], 3, deciding[2])),
        ],
        NOW,
    )
    assert [one.shown for one in deciding] == [
        {"c1": ["c1-1"]},
        {"c1": ["c1-1", "c1-2"]},
        {"c1": ["c1-1", "c1-2", "c1-3", "c1-4"]},
    ]
    assert [(len(one.facts), one.duplicates, one.seq) for one in answers] == [
        (1, 0, 1),
        (1, 0, 2),
        (1, 1, 3),
        (1, 1, 4),
        (0, 0, 4),
    ]
    found = await database.log.read(ORGANIZATION, 0, 9)
    assert [(fact.seq, fact.event) for fact in found] == [(1, "c1-1"), (2, "c1-2"), (3, "c1-4"), (4, "c1-3")]


async def test_records_are_shown_whole_however_old(database: Database) -> None:
    await database.log.append([(ORGANIZATION, [taken("a1"), taken("a2"), message(1, stream="a1")])], NOW)
    deciding = Deciding()
    await database.log.append([(ORGANIZATION, Decision([], 99, deciding, records=["a1", "a3"]))], NOW)
    assert deciding.shown == {"a1": ["a1"]}


async def test_a_fact_names_the_action_that_made_it(database: Database) -> None:
    await database.log.append([(ORGANIZATION, [taken("a1"), message(1)])], NOW)
    assert [fact.action for fact in await database.log.read(ORGANIZATION, 0, 9)] == ["a1", None]


async def test_a_refusal_is_the_answer_of_its_request_alone(database: Database) -> None:
    recorder = Recorder(database, lambda: NOW)

    def refuse(_: Mapping[str, list[f.Fact]]) -> Sequence[f.Fact]:
        raise NotFound

    def fail(_: Mapping[str, list[f.Fact]]) -> Sequence[f.Fact]:
        raise ZeroDivisionError

    answers = await asyncio.gather(
        recorder.record(ORGANIZATION, messages(1)),
        recorder.decide(ORGANIZATION, Decision(["c1"], 0, refuse)),
        recorder.decide(ORGANIZATION, Decision(["c1"], 0, Deciding(message(2)))),
        recorder.decide(ORGANIZATION, Decision(["c1"], 0, fail)),
        recorder.record(ORGANIZATION, messages(3)),
        return_exceptions=True,
    )
    assert [type(one) for one in answers] == [Receipt, NotFound, Receipt, ZeroDivisionError, Receipt]
    assert [fact.event for fact in await database.log.read(ORGANIZATION, 0, 9)] == ["c1-1", "c1-2", "c1-3"]


async def test_of_many_who_decide_at_once_one_wins(database: Database) -> None:
    recorder = Recorder(database, lambda: NOW)
    await recorder.record(ORGANIZATION, messages(1))

    async def contender(number: int) -> Receipt:
        def decide(histories: Mapping[str, list[f.Fact]]) -> Sequence[f.Fact]:
            if "c1" in histories:
                raise Invalid
            return [message(number)]

        return await recorder.decide(ORGANIZATION, Decision(["c1"], 1, decide))

    answers = await asyncio.gather(*(contender(number) for number in range(2, 60)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in answers) == ["Invalid"] * 57 + ["Receipt"]
    assert await database.log.head(ORGANIZATION) == 2
