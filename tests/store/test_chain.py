"""Whatever is done to the audit trail in the database is found: a changed, a removed, an inserted entry."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from almenara.app import Tools, tools
from almenara.config import Config
from almenara.domain.ours import SessionBegan
from almenara.service.announce import our_fact
from almenara.store.chain import AuditChain, Damage
from almenara.store.database import Database
from tests.lane import examples
from tests.monitor import Clock
from tests.store.samples import ORGANIZATION, messages

pytestmark = pytest.mark.anyio
KEY = b"k" * 32
MANY = 12


@pytest.fixture
async def opened(tmp_path: Path, database_url: str) -> AsyncGenerator[Tools]:
    async with tools(Config(data=str(tmp_path), database=database_url), Clock()) as ready:
        yield ready


async def filled(database: Database) -> tuple[AuditChain, list[int]]:
    """Audited entries among others; gives their places."""
    for number in range(MANY):
        began = our_fact("session.began", "u1", SessionBegan("u1", "203.0.113.7"), number, "user:u1")
        await database.log.append([(ORGANIZATION, [began]), (ORGANIZATION, messages(2 * number, 2 * number + 1))], 1)
    chain = AuditChain(database.engine, KEY)
    while await chain.extend(ORGANIZATION):
        pass
    facts = await database.log.read(ORGANIZATION, 0, 1_000)
    return chain, [fact.seq for fact in facts if fact.type == "session.began"]


async def damages(chain: AuditChain) -> list[Damage]:
    return [one async for _, found in chain.examine(ORGANIZATION) for one in found]


async def write(database: Database, statement: str, **given_: Any) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement), given_)


async def test_what_nobody_touched_is_whole_and_what_comes_later_is_chained_behind_it(database: Database) -> None:
    chain, places = await filled(database)
    assert await damages(chain) == []
    end = await chain.end(ORGANIZATION)
    assert end.seq == places[-1]
    assert set(await chain.hashes(ORGANIZATION, places)) == set(places)
    await database.log.append([(ORGANIZATION, [our_fact("session.began", "u2", SessionBegan("u2"), 1, None)])], 1)
    assert await damages(chain) == []
    await chain.extend(ORGANIZATION)
    assert await damages(chain) == []
    assert (await chain.end(ORGANIZATION)).seq > end.seq


COLUMNS = ("stream_id", "type", "time", "received", "source", "actor", "event", "origin", "data", "action", "v")


@settings(max_examples=examples(20, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, MANY - 1), kind=st.sampled_from(("removed", "inserted", *COLUMNS)))
async def test_every_damage_is_found_and_where(database: Database, place: int, kind: str) -> None:
    await write(database, "DELETE FROM log")
    await write(database, "DELETE FROM head")
    await write(database, "DELETE FROM audit_chain")
    chain, places = await filled(database)
    seq = places[place]
    match kind:
        case "removed":
            await write(database, "DELETE FROM log WHERE seq = :seq", seq=seq)
            assert await damages(chain) == [Damage(seq, "removed")]
        case "inserted":
            # The entry before it was a conversation's.
            other = seq - 1 if place else seq + 1
            await write(database, "UPDATE log SET stream_kind = 'account' WHERE seq = :seq", seq=other)
            expected = [] if other > places[-1] else [Damage(other, "inserted")]
            assert await damages(chain) == expected
        case _:
            value = {"data": b"{}", "time": 7, "received": 7, "v": 7}.get(kind, "another")
            await write(database, f"UPDATE log SET {kind} = :value WHERE seq = :seq", value=value, seq=seq)
            assert await damages(chain) == [Damage(seq, "changed")]


async def test_a_chain_made_without_the_key_is_no_chain(database: Database) -> None:
    chain, places = await filled(database)
    await write(database, "DELETE FROM audit_chain")
    forged = AuditChain(database.engine, b"f" * 32)
    while await forged.extend(ORGANIZATION):
        pass
    assert [one.seq for one in await damages(chain)] == places
