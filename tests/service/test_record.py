import asyncio
import random
from collections import Counter
from typing import Any

import pytest

from almenara.domain import facts as f
from almenara.errors import Unavailable
from almenara.service import record
from almenara.service.record import Receipt, Recorder
from almenara.store.database import Database
from tests.databases import Place
from tests.store.samples import ORGANIZATION, message, messages

pytestmark = pytest.mark.anyio
NOW = 1_800_000_000_000


@pytest.fixture
def recorder(database: Database) -> Recorder:
    return Recorder(database, lambda: NOW)


def unstorable(number: int) -> f.Fact:
    """A fact that passes for one until the database is given it."""
    return message(number, time=2**70)


async def test_the_receipt_says_what_was_new_what_was_not_and_where_all_of_it_is_visible(recorder: Recorder) -> None:
    assert await recorder.record(ORGANIZATION, messages(1, 2, 2)) == Receipt(2, 1, 2)
    assert await recorder.record(ORGANIZATION, messages(3)) == Receipt(1, 0, 3)
    assert await recorder.record(ORGANIZATION, messages(1, 2)) == Receipt(0, 2, 2)
    assert await recorder.record(ORGANIZATION, messages(2, 4)) == Receipt(1, 1, 4)
    assert await recorder.record(ORGANIZATION, []) == Receipt(0, 0, 4)


async def test_facts_bear_the_moment_they_were_received(recorder: Recorder, database: Database) -> None:
    await recorder.record(ORGANIZATION, messages(1))
    (fact,) = await database.log.read(ORGANIZATION, 0, 9)
    assert fact.received == NOW


async def test_followers_hear_each_new_fact_once_in_order_before_the_answer(recorder: Recorder) -> None:
    heard: dict[str, list[tuple[int, str]]] = {"a": [], "b": []}

    def follow(organization: str, facts: list[f.Fact], at: int) -> None:
        assert at == NOW
        heard[organization] += [(fact.seq, fact.event) for fact in facts]

    async def one(organization: str, number: int) -> None:
        receipt = await recorder.record(organization, messages(number, number + 1))
        assert any(seq == receipt.seq for seq, _ in heard[organization])

    recorder.follow(follow)
    await asyncio.gather(*(one(organization, number) for number in range(40) for organization in "ab"))
    for facts in heard.values():
        assert [seq for seq, _ in facts] == list(range(1, 42))
        assert {event for _, event in facts} == {f"c1-{number}" for number in range(41)}


async def test_a_follower_that_fails_takes_neither_the_answer_nor_the_others_with_it(recorder: Recorder) -> None:
    heard: list[f.Fact] = []
    complaints: list[Any] = []

    def fail(_organization: str, _facts: list[f.Fact], _at: int) -> None:
        raise ZeroDivisionError

    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context["exception"]))
    recorder.follow(fail)
    recorder.follow(lambda _organization, facts, _at: heard.extend(facts))
    assert await recorder.record(ORGANIZATION, messages(1)) == Receipt(1, 0, 1)
    assert [fact.seq for fact in heard] == [1]
    assert [type(one) for one in complaints] == [ZeroDivisionError]


async def test_one_request_that_cannot_be_stored_refuses_no_other(recorder: Recorder, database: Database) -> None:
    sent = [messages(1), [message(2), unstorable(3)], messages(4), [unstorable(5)], messages(6)]
    answers = await asyncio.gather(*(recorder.record(ORGANIZATION, facts) for facts in sent), return_exceptions=True)
    assert [isinstance(answer, Receipt) for answer in answers] == [True, False, True, False, True]
    assert [fact.event for fact in await database.log.read(ORGANIZATION, 0, 9)] == ["c1-1", "c1-4", "c1-6"]


async def test_who_goes_away_does_not_undo_what_was_sent(recorder: Recorder, database: Database) -> None:
    sent = asyncio.create_task(recorder.record(ORGANIZATION, messages(1)))
    await asyncio.sleep(0)
    sent.cancel()
    await recorder.drain()
    assert [fact.event for fact in await database.log.read(ORGANIZATION, 0, 9)] == ["c1-1"]
    assert await recorder.record(ORGANIZATION, messages(1)) == Receipt(0, 1, 1)


async def test_more_than_may_wait_is_refused_and_what_waited_is_stored(
    recorder: Recorder, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "MAX_WAITING_REQUESTS", 10)
    answers = await asyncio.gather(
        *(recorder.record(ORGANIZATION, messages(number)) for number in range(50)), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, Unavailable)]
    assert len(refused) == 40
    assert all(answer.retry_after > 0 for answer in refused)
    assert await database.log.head(ORGANIZATION) == 10
    assert await recorder.record(ORGANIZATION, messages(99)) == Receipt(1, 0, 11)


async def test_what_waits_is_bounded_in_bytes_too(recorder: Recorder) -> None:
    async def heavy(number: int) -> Receipt:
        return await recorder.record(ORGANIZATION, messages(number), size=record.MAX_WAITING_BYTES // 3)

    answers = await asyncio.gather(*(heavy(number) for number in range(6)), return_exceptions=True)
    assert Counter(type(answer) for answer in answers) == {Receipt: 3, Unavailable: 3}
    assert isinstance(await heavy(9), Receipt)


async def test_storage_that_fails_refuses_and_comes_back(
    recorder: Recorder, database: Database, place: Place
) -> None:
    await recorder.record(ORGANIZATION, messages(1))
    place.away()
    answers = await asyncio.gather(
        *(recorder.record(ORGANIZATION, messages(number)) for number in range(2, 30)), return_exceptions=True
    )
    assert all(isinstance(answer, Unavailable) for answer in answers)
    place.back()
    assert await recorder.record(ORGANIZATION, messages(2)) == Receipt(1, 0, 2)
    assert await database.log.head(ORGANIZATION) == 2


async def test_each_event_one_to_five_times_by_sixteen_writers_is_one_fact(
    recorder: Recorder, database: Database
) -> None:
    dice = random.Random(6)
    events = [message(number, stream=f"c{number % 97}") for number in range(6_800)]
    deliveries = [event for event in events for _ in range(dice.randint(1, 5))]
    dice.shuffle(deliveries)
    assert len(deliveries) >= 20_000
    followed: list[f.Fact] = []
    recorder.follow(lambda _organization, facts, _at: followed.extend(facts))
    receipts: list[tuple[list[f.Fact], Receipt]] = []

    async def writer(mine: list[f.Fact]) -> None:
        while mine:
            size = dice.choice((1, 1, 3, 20))
            sent, mine = mine[:size], mine[size:]
            receipts.append((sent, await recorder.record(ORGANIZATION, sent)))

    await asyncio.gather(*(writer(deliveries[start::16]) for start in range(16)))

    stored: list[f.Fact] = []
    while page := await database.log.read(ORGANIZATION, len(stored), 5_000):
        stored += page
    assert [fact.seq for fact in stored] == list(range(1, len(events) + 1))
    assert {fact.event for fact in stored} == {event.event for event in events}
    assert followed == stored
    assert sum(receipt.accepted for _, receipt in receipts) == len(events)
    assert sum(receipt.duplicates for _, receipt in receipts) == len(deliveries) - len(events)
    place = {fact.event: fact.seq for fact in stored}
    assert all(receipt.seq == max(place[fact.event] for fact in sent) for sent, receipt in receipts)


async def test_one_event_sent_to_several_servers_at_once_is_one_fact(database: Database, database_url: str) -> None:
    others = [await Database.open(database_url) for _ in range(3)]
    recorders = [Recorder(one, lambda: NOW) for one in (database, *others)]
    dice = random.Random(7)
    events = [message(number, stream=f"c{number % 7}") for number in range(1_000)]

    async def writer(recorder: Recorder) -> int:
        accepted = 0
        mine = dice.sample(events, len(events))
        while mine:
            size = dice.choice((1, 3, 20))
            sent, mine = mine[:size], mine[size:]
            accepted += (await recorder.record(ORGANIZATION, sent)).accepted
        return accepted

    accepted = await asyncio.gather(*(writer(recorder) for recorder in recorders for _ in range(2)))
    stored = await database.log.read(ORGANIZATION, 0, 5_000)
    assert [fact.seq for fact in stored] == list(range(1, 1_001))
    assert sorted(fact.event for fact in stored) == sorted(event.event for event in events)
    assert sum(accepted) == 1_000
    for one in others:
        await one.close()
