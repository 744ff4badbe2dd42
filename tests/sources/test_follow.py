"""Sources are followed into the log: nothing lost, nothing doubled, whichever side restarts."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec import Struct

from almenara.app import Tools, now_ms, tools
from almenara.config import Config
from almenara.domain import facts as f
from almenara.domain.facts import Fact
from almenara.errors import Unavailable
from almenara.reasons import Reason
from almenara.service.follow import Follower, Recorder
from almenara.service.following import LATE, SourceState, stored_state
from almenara.service.turns import Turns
from almenara.sources import FOLLOWED, Away, Batch, Open, Progress, Rejected, Stamp
from almenara.store.accounts import Source
from almenara.store.log import Decision
from almenara.store.rejected import listed
from tests.sources.rt_server import PASSWORD, RtServer

pytestmark = pytest.mark.anyio


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a condition, not for a clock."""
    for _ in range(1_200):
        if await holds():
            return
        await asyncio.sleep(0.05)
    pytest.fail("it did not come to pass within a minute")


def turns(opened: Tools) -> Turns:
    return Turns(opened.database.leases, "test", now_ms)


def following(opened: Tools, recorder: Recorder, kinds: Mapping[str, Open]) -> Follower:
    async def nothing(_organization: str, _source: str) -> list[str]:
        return []

    log = opened.database.log
    return Follower(opened.store, log, recorder, opened.secrets, now_ms, turns(opened), nothing, kinds=kinds)


@asynccontextmanager
async def follower(opened: Tools, kinds: dict[str, Open] | None = None) -> AsyncGenerator[Follower]:
    made = following(opened, opened.recorder, kinds or FOLLOWED)
    running = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        running.cancel()
        await asyncio.wait([running])


async def add(opened: Tools, url: str, password: str = PASSWORD, kind: str = "rt", name: str = "rt") -> None:
    settings = {"url": url, "user": "root"}
    await opened.administration.add_source(
        Source("default", name, kind, settings, opened.secrets.seal(password), now_ms())
    )


async def log(opened: Tools, source: str = "rt") -> list[Fact]:
    facts = await opened.database.log.read("default", 0, 100_000)
    return [fact for fact in facts if fact.source == source]


async def whole(rt: RtServer, key: bytes) -> list[Fact]:
    """What a full reading of RT gives now."""
    source = FOLLOWED["rt"]({"url": rt.url, "user": "root"}, PASSWORD, Stamp(key, "rt"), now_ms)
    facts, cursor, behind = await source.roster(), None, True
    while behind:
        batch = await source.read(cursor)
        facts, cursor, behind = [*facts, *batch.facts], batch.cursor, batch.behind
    await source.close()
    return facts


def comparable(facts: Sequence[Fact], tickets: Collection[str]) -> dict[str, tuple[str, int, str, f.Data]]:
    """What is told of these tickets; of others a reading that begins later may be spared what ended before."""
    streams = {fact.stream for fact in facts if isinstance(fact.data, f.Opened) and fact.data.ticket in tickets}
    return {
        fact.event: (fact.stream, fact.time, fact.sequence, fact.data) for fact in facts if fact.stream in streams
    }


async def test_nothing_is_lost_or_doubled_when_either_side_restarts(rt: RtServer, tmp_path: Path) -> None:
    rt.queue("Reinicio")
    config = Config(data=str(tmp_path))

    tickets: list[str] = []

    def arrive(subject: str) -> None:
        ticket = rt.ticket("Reinicio", subject, f"{subject}@example.test", "hola")
        tickets.append(ticket)
        rt.change(ticket, Owner="ana")
        rt.correspond(ticket, "voy", "ana")

    async with tools(config) as opened:
        await add(opened, rt.url)

        def seen(subject: str, kind: str = "message.sent") -> Callable[[], Awaitable[bool]]:
            async def holds() -> bool:
                facts = await log(opened)
                streams = {
                    fact.stream for fact in facts if isinstance(fact.data, f.Opened) and fact.data.subject == subject
                }
                return any(fact.stream in streams and fact.type == kind for fact in facts)

            return holds

        async with follower(opened) as first:
            await asyncio.to_thread(arrive, "uno")
            await until(seen("uno"))
            # RT goes away while more is about to happen, and is back.
            await asyncio.to_thread(rt.stop)
            await until(_in(first, "away"))
            await asyncio.to_thread(rt.start)
            await asyncio.to_thread(arrive, "dos")
            await until(seen("dos"))
            await until(_in(first, "connected"))
        # We are away meanwhile.
        await asyncio.to_thread(arrive, "tres")
        async with follower(opened):
            await asyncio.to_thread(arrive, "cuatro")
            await until(seen("tres"))
            await until(seen("cuatro"))

        kept = await log(opened)
        organization = await opened.store.organization("default")
        assert organization is not None
        told = comparable(kept, tickets)
        assert len({stream for stream, *_ in told.values()}) == len(tickets) == 4
        assert told == comparable(await whole(rt, organization.key), tickets)
        assert len(kept) == len({fact.event for fact in kept})


def _in(one: Follower, state: str) -> Callable[[], Awaitable[bool]]:
    async def holds() -> bool:
        return [each.state for each in one.states()] == [state]

    return holds


async def test_bad_credentials_are_refused_until_they_are_mended(rt: RtServer, tmp_path: Path) -> None:
    async with tools(Config(data=str(tmp_path))) as opened, follower(opened) as one:
        await add(opened, rt.url, "wrong")
        await until(_in(one, "refused"))
        [state] = one.states()
        assert state.detail == "The helpdesk does not accept these credentials."
        assert state.late(now_ms())

        async def noted() -> bool:
            kept = await opened.store.source("default", "rt")
            return kept is not None and kept.state == f"refused: {state.detail}"

        await until(noted)
        kept = await opened.store.source("default", "rt")
        assert kept is not None
        await opened.administration.remove_source(kept)
        await add(opened, rt.url)
        await until(_in(one, "connected"))
        assert not one.states("default")[0].late(now_ms())
        assert one.states("another") == []


async def test_a_removed_source_is_not_followed_any_more(rt: RtServer, tmp_path: Path) -> None:
    async with tools(Config(data=str(tmp_path))) as opened, follower(opened) as one:
        await add(opened, rt.url)
        await until(_in(one, "connected"))
        kept = await opened.store.source("default", "rt")
        assert kept is not None
        await opened.administration.remove_source(kept)

        async def gone() -> bool:
            return one.states() == []

        await until(gone)


class Scripted(Struct):
    """A source that gives what it is told to, one step a reading, then nothing."""

    steps: list[Batch | Exception]
    asked: list[str | None]

    def opened(self, *_: object) -> "Scripted":
        return self

    async def roster(self) -> list[Fact]:
        return []

    async def read(self, cursor: str | None) -> Batch:
        self.asked.append(cursor)
        if not self.steps:
            return Batch([], cursor or "0")
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    async def again(self, subject: str) -> Batch:
        return await self.read(subject)

    async def close(self) -> None:
        return None


STAMP = Stamp(b"k" * 32, "desk")


def opened_fact(event: str, time_: int = 1_795_000_000_000, group: str = "g") -> Fact:
    return STAMP.fact(f.Opened("ticket", f.Contact("x"), group=group), event, time_, event)


async def follow_script(opened: Tools, *steps: Batch | Exception, done: str) -> tuple[Scripted, SourceState]:
    script = Scripted(list(steps), [])
    await add(opened, "x", kind="scripted", name="desk")
    async with follower(opened, {"scripted": script.opened}) as one:

        async def reached() -> bool:
            kept = await opened.store.source("default", "desk")
            return kept is not None and kept.cursor == done and [s.state for s in one.states()] == ["connected"]

        await until(reached)
        return script, one.states()[0]


async def test_what_is_not_fit_for_the_log_is_counted_and_the_feed_goes_on(tmp_path: Path) -> None:
    async with tools(Config(data=str(tmp_path))) as opened:
        batch = Batch(
            [opened_fact("1"), opened_fact("2", group=""), opened_fact("3", time_=0)],
            "3",
            rejected=(Rejected("transaction 4", Reason("entry_missing", {"name": "Created"})),),
        )
        _, state = await follow_script(opened, batch, Batch([opened_fact("5")], "5"), done="5")
        assert [fact.event for fact in await log(opened, "desk")] == ["1", "5"]
        assert state.rejected == 3
        async with opened.store.reading() as connection:
            kept = await listed(connection, "default", "desk")
        assert {(one.what, one.subject) for one in kept} == {
            ("conversation.opened 2", "2"),
            ("conversation.opened 3", "3"),
            ("transaction 4", None),
        }
        assert state.detail == "3 of its entries could not be read; the log says why."


async def test_how_far_the_first_reading_is_is_known_to_every_server_until_it_is_over(tmp_path: Path) -> None:
    told: list[tuple[SourceState, SourceState]] = []
    async with tools(Config(data=str(tmp_path))) as opened:

        class Telling(Scripted):
            async def read(self, cursor: str | None) -> Batch:
                kept = await opened.store.source("default", "desk")
                assert kept is not None
                told.append((one.states()[0], stored_state(kept)))
                return await super().read(cursor)

        far = [Progress(25, 60), Progress(50)]
        steps: list[Batch | Exception] = [Batch([], str(n), behind=True, progress=each) for n, each in enumerate(far)]
        await add(opened, "x", kind="scripted", name="desk")
        async with follower(opened, {"scripted": Telling([*steps, Batch([], "2")], []).opened}) as one:
            await until(_in(one, "connected"))
            assert one.states()[0].progress is None
    assert [(here.progress, elsewhere.progress) for here, elsewhere in told[1:3]] == [(each, each) for each in far]
    assert all(elsewhere.state == "catching_up" and not elsewhere.detail for _, elsewhere in told[1:3])


async def test_a_failed_reading_begins_again_at_the_kept_cursor(tmp_path: Path) -> None:
    async with tools(Config(data=str(tmp_path))) as opened:
        script, _ = await follow_script(
            opened,
            Batch([opened_fact("1")], "1", behind=True),
            Away("gone"),
            Batch([opened_fact("1"), opened_fact("2")], "2"),
            ZeroDivisionError("a fault of ours"),
            Batch([opened_fact("3")], "3"),
            done="3",
        )
        assert script.asked[:5] == [None, "1", "1", "2", "2"]
        assert [fact.event for fact in await log(opened, "desk")] == ["1", "2", "3"]


async def test_the_cursor_never_passes_what_could_not_be_stored(tmp_path: Path) -> None:
    async with tools(Config(data=str(tmp_path))) as opened:

        class Full:
            """Storage that is full at first."""

            failures = 2

            async def record(self, organization: str, facts: Sequence[Fact], /) -> object:
                if facts and self.failures:
                    self.failures -= 1
                    raise Unavailable("full")
                return await opened.recorder.record(organization, facts)

            async def decide(self, organization: str, decision: Decision, /) -> object:
                return await opened.recorder.decide(organization, decision)

        steps = [Batch([opened_fact(event)], event) for event in ("1", "1", "1")]
        script = Scripted([*steps], [])
        await add(opened, "x", kind="scripted", name="desk")
        one = following(opened, Full(), {"scripted": script.opened})
        running = asyncio.create_task(one.run())

        async def stored() -> bool:
            kept = await opened.store.source("default", "desk")
            return kept is not None and kept.cursor == "1"

        await until(stored)
        running.cancel()
        await asyncio.wait([running])
        assert script.asked[:3] == [None, None, None]
        assert [fact.event for fact in await log(opened, "desk")] == ["1"]


def test_a_source_is_late_when_silent_or_behind() -> None:
    state = SourceState("default", "rt", "rt", "connected", heard_at=1_000, lag=0)
    assert not state.late(1_000 + LATE)
    assert state.late(1_001 + LATE)
    assert SourceState("default", "rt", "rt", "catching_up", heard_at=1_000, lag=LATE + 1).late(1_000)
    assert SourceState("default", "rt", "rt", "catching_up", heard_at=1_000).late(1_000)
    assert SourceState("default", "rt", "rt", "refused").late(0)
