"""A real RT 5 does what is asked here, and what it then tells answers the request."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from msgspec import Struct
from msgspec.structs import replace

from almenara.app import now_ms
from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact
from almenara.domain.fold import fold
from almenara.domain.ours import ActionRequested, ActionSent
from almenara.domain.requests import credited
from almenara.domain.rules import Rules
from almenara.sources import FOLLOWED, WRITTEN, Away, Denied, Source, Stamp, Unknown, Writer
from almenara.sources.rt.client import Client
from almenara.sources.rt.mapping import level
from almenara.sources.rt.writer import PRIORITIES, RequestTrackerWriter
from tests.sources.rt_server import PASSWORD, RtServer

pytestmark = pytest.mark.anyio
STAMP = Stamp(b"k" * 32, "rt")
TRANSFERRED = "conversation.transferred"
RULES = Rules(owned=frozenset({"rt"}))


class Desk(Struct):
    """An RT, read and written, and what is known of one ticket of its."""

    rt: RtServer
    source: Source
    writer: Writer
    ticket: str
    cursor: str
    facts: list[Fact]

    @property
    def row(self) -> Conversation:
        return fold(self.facts, RULES)

    async def read(self) -> list[Fact]:
        """What is new about the ticket."""
        known = {fact.event for fact in self.facts}
        behind = True
        fresh: list[Fact] = []
        while behind:
            batch = await self.source.read(self.cursor)
            self.cursor, behind = batch.cursor, batch.behind
            fresh += [fact for fact in batch.facts if fact.external_id == self.ticket and fact.event not in known]
        seq = len(self.facts)
        fresh = [replace(fact, seq=seq + place + 1) for place, fact in enumerate(fresh)]
        self.facts += fresh
        return fresh

    async def ask(self, name: str, **fields: Any) -> list[Fact]:
        """Have something done; what RT then tells of it."""
        request = ActionRequested(name, **fields)
        deliver = await self.writer.prepare(self.row, request)
        action = f"a{len(self.facts)}"
        asked = Fact(
            type="action.requested",
            stream=self.row.id,
            time=now_ms(),
            source="rt",
            data=request,
            external_id=self.ticket,
            origin="almenara",
            event=f"{action}/requested",
            actor="boss",
            seq=len(self.facts) + 1,
            action=action,
        )
        sent = replace(asked, type="action.sent", data=ActionSent(), event=f"{action}/sent", seq=asked.seq + 1)
        self.facts += [asked, sent]
        await deliver()
        return await self.read()

    def now(self, *fields: str) -> list[str]:
        """The ticket as RT has it."""
        told = self.rt.ask("GET", f"ticket/{self.ticket}")
        return [str(told[field]["id"] if field in ("Owner", "Queue") else told[field]) for field in fields]


@asynccontextmanager
async def desk(rt: RtServer, queue: str, *, user: str = "root", **ticket: Any) -> AsyncGenerator[Desk]:
    """A ticket that is known here."""
    settings = {"url": rt.url, "user": user}
    source = FOLLOWED["rt"](settings | {"user": "root"}, PASSWORD, STAMP, now_ms)
    writer = WRITTEN["rt"](settings, PASSWORD)
    cursor, behind = None, True
    while behind:
        batch = await source.read(cursor)
        cursor, behind = batch.cursor, batch.behind
    assert cursor is not None
    made = Desk(rt, source, writer, rt.ticket(queue, "x", "x@example.test", "hola", **ticket), cursor, [])
    await made.read()
    try:
        yield made
    finally:
        await source.close()
        await writer.close()


async def test_an_agent_is_given_it_and_another_takes_it_over_and_nobody_is_the_queue(rt: RtServer) -> None:
    queue = rt.queue("Escrito")
    async with desk(rt, "Escrito") as one:
        told = await one.ask("transfer", to_agent="ana")
        assert [fact.data for fact in told] == [f.Assigned("ana", queue)]
        told = await one.ask("transfer", to_agent="beto")
        assert [fact.data for fact in told] == [f.Transferred("beto", by="root")]
        assert (one.row.agent, one.row.moves[-1].by) == ("rt/beto", "boss")
        told = await one.ask("requeue")
        assert [fact.data for fact in told] == [f.Queued(queue, by="root")]
        assert one.now("Owner") == ["Nobody"]
        assert (one.row.state, one.row.request, one.row.transfers) == ("queued", None, 1)


async def test_a_group_alone_gets_it_without_its_agent(rt: RtServer) -> None:
    rt.queue("De")
    other = rt.queue("A")
    async with desk(rt, "De", Owner="ana") as one:
        await one.ask("transfer", to_group=other)
        assert one.now("Owner", "Queue") == ["Nobody", other]
        row = one.row
        assert (row.state, row.group, row.agent, row.request, row.transfers) == (
            "queued",
            f"rt/{other}",
            None,
            None,
            1,
        )
        assert row.moves[-1].by == "boss"
        done = [place for place, fact in enumerate(one.facts) if fact.type in ("conversation.queued", TRANSFERRED)]
        assert credited(one.facts) == dict.fromkeys(done, "boss"), "RT does it in two steps"


async def test_an_agent_of_another_group_gets_it_in_that_group(rt: RtServer) -> None:
    rt.queue("Primera")
    other = rt.queue("Segunda")
    async with desk(rt, "Primera") as one:
        await one.ask("transfer", to_agent="beto", to_group=other)
        assert one.now("Owner", "Queue") == ["beto", other]
        assert (one.row.state, one.row.agent, one.row.group) == ("in_progress", "rt/beto", f"rt/{other}")
        assert one.row.request is None


async def test_a_stalled_ticket_that_is_handed_over_stays_pending(rt: RtServer) -> None:
    rt.queue("Parada")
    async with desk(rt, "Parada", Owner="ana") as one:
        await one.ask("pend")
        assert one.row.state == "pending"
        await one.ask("transfer", to_agent="beto")
        assert (one.row.state, one.row.agent, one.row.request) == ("pending", "rt/beto", None)
        await one.ask("requeue")
        assert (one.row.state, one.row.agent, one.row.request) == ("pending", None, None)


async def test_it_is_set_aside_taken_up_finished_and_reopened(rt: RtServer) -> None:
    queue = rt.queue("Vida")
    async with desk(rt, "Vida", Owner="ana") as one:
        steps = {
            "pend": f.Pended("2026-12-01T15:00:00.000Z"),
            "resume": f.Resumed(),
            "finish": f.Finished("agent"),
            "reopen": f.Reopened("ana", queue),
        }
        for name, fact in steps.items():
            fields = {"until": "2026-12-01T12:00:00-03:00"} if name == "pend" else {}
            told = await one.ask(name, **fields)
            assert [each.data for each in told] == [fact], name
            assert one.row.request is None, name
            if name == "pend":
                assert one.now("Status", "Starts") == ["stalled", "2026-12-01T15:00:00Z"]
        assert one.row.state == "in_progress"
        asked = credited(one.facts)
        assert [one.facts[place].type for place in sorted(asked)] == [
            "conversation.pended",
            "conversation.resumed",
            "conversation.finished",
            "conversation.reopened",
        ]


async def test_it_is_reopened_for_someone_else(rt: RtServer) -> None:
    rt.queue("Otra vez")
    async with desk(rt, "Otra vez", Owner="ana", Status="resolved") as one:
        await one.ask("reopen", to_agent="beto")
        assert (one.row.state, one.row.agent, one.row.request) == ("in_progress", "rt/beto", None)
        assert one.now("Owner", "Status") == ["beto", "open"]


async def test_every_priority_of_ours_comes_back_as_itself(rt: RtServer) -> None:
    assert [level(number) for number in PRIORITIES] == [0, 1, 2, 3, 4]
    rt.queue("Prisa")
    async with desk(rt, "Prisa") as one:
        for priority in (3, 4, 1, 2, 0):
            await one.ask("prioritize", priority=priority)
            assert (one.row.priority, one.row.request) == (priority, None)


async def test_a_note_is_a_comment_word_for_word(rt: RtServer) -> None:
    rt.queue("Notas")
    async with desk(rt, "Notas") as one:
        [fact] = await one.ask("note", text="ojo: <b>no</b>\nllamar ñandú")
        assert isinstance(fact.data, f.NoteAdded)
        assert fact.data.text == "ojo: <b>no</b>\nllamar ñandú"
        assert one.row.request is None


async def denied(one: Desk, name: str, **fields: Any) -> tuple[str, str | None]:
    """How it is refused."""
    with pytest.raises(Denied) as refused:
        await one.ask(name, **fields)
    return refused.value.code, refused.value.reason


async def test_who_has_no_rights_changes_nothing(rt: RtServer) -> None:
    other = rt.queue("Sin permiso B")
    rt.queue("Sin permiso A")
    rt.ask("POST", "user", Name="mira", Privileged=0, Password=PASSWORD, EmailAddress="mira@staff.test")
    async with desk(rt, "Sin permiso A", user="mira", Cc="mira@staff.test") as one:
        code, _ = await denied(one, "finish")
        assert code == "no_rights", "who may not even see it"
    async with desk(rt, "Sin permiso A", user="ana", Owner="beto") as one:
        rt.ask("PUT", f"ticket/{one.ticket}", Status="open")
        await one.read()
        before = one.now("Owner", "Status", "Priority")
        assert await denied(one, "transfer", to_agent="nadie") == (
            "invalid_target",
            f"Ticket {one.ticket}: That user does not exist",
        )
        code, said = await denied(one, "transfer", to_group="999")
        assert (code, said is not None and "999 does not exist" in said) == ("invalid_target", True)
        assert one.now("Status", "Priority") == before[1:]
        assert other


async def test_without_the_right_to_change_rt_says_so(rt: RtServer) -> None:
    rt.queue("Mirar")
    rt.watcher("solo-mira")
    async with desk(rt, "Mirar", user="solo-mira") as one:
        for name, fields in (
            ("transfer", {"to_agent": "ana"}),
            ("finish", {}),
            ("prioritize", {"priority": 4}),
        ):
            code, said = await denied(one, name, **fields)
            assert (code, said is not None and "Permission Denied" in said) == ("no_rights", True), name
        assert await one.read() == []


async def test_a_ticket_that_is_gone_is_told_so(rt: RtServer) -> None:
    rt.queue("Idas")
    kept = rt.ticket("Idas", "x", "x@example.test", "hola")
    async with desk(rt, "Idas") as one:
        rt.change(one.ticket, Status="deleted")
        assert await denied(one, "transfer", to_agent="ana") == ("gone", None)
    async with desk(rt, "Idas") as one:
        rt.change(one.ticket, MergeInto=kept)
        assert await denied(one, "note", text="x") == ("gone", None)
    async with desk(rt, "Idas") as one:
        ticket = replace(one.row, external_id="999999")
        with pytest.raises(Denied, match="gone"):
            await one.writer.prepare(ticket, ActionRequested("resume"))


async def test_what_changed_in_rt_meanwhile_is_not_overwritten(rt: RtServer) -> None:
    rt.queue("A la vez")
    async with desk(rt, "A la vez", Owner="ana") as one:
        # Before it is looked at ...
        rt.change(one.ticket, Owner="beto")
        assert await denied(one, "transfer", to_agent="root") == ("changed_meanwhile", None)
        await one.read()
        # ... and between the look and the change.
        deliver = await one.writer.prepare(one.row, ActionRequested("finish"))
        rt.change(one.ticket, Owner="ana")
        with pytest.raises(Denied, match="changed_meanwhile"):
            await deliver()
        assert one.now("Owner", "Status") == ["ana", "new"]


async def test_what_is_written_to_it_meanwhile_does_not_stand_in_the_way(rt: RtServer) -> None:
    rt.queue("Escriben")
    async with desk(rt, "Escriben", Owner="ana") as one:
        deliver = await one.writer.prepare(one.row, ActionRequested("transfer", to_agent="beto"))
        rt.comment(one.ticket, "nota")
        await deliver()
        assert one.now("Owner") == ["beto"]


async def test_what_is_already_so_is_not_asked(rt: RtServer) -> None:
    queue = rt.queue("Ya está")
    async with desk(rt, "Ya está", Owner="ana", Priority=60) as one:
        for name, fields in (
            ("transfer", {"to_agent": "ana"}),
            ("transfer", {"to_agent": "ana", "to_group": queue}),
            ("prioritize", {"priority": 2}),
        ):
            assert await denied(one, name, **fields) == ("nothing_to_do", None)
        assert await denied(one, "tag", tags=("vip",)) == ("not_supported", None)


async def test_a_status_that_the_house_does_not_have_is_refused_in_its_words(rt: RtServer) -> None:
    rt.queue("De la casa", lifecycle="house")
    async with desk(rt, "De la casa", Status="reported") as one:
        code, said = await denied(one, "finish")
        assert (code, said) == (
            "not_supported",
            f"Ticket {one.ticket}: Status 'resolved' isn't a valid status for this ticket.",
        )


async def test_an_rt_that_speaks_another_language_is_understood_by_what_the_ticket_is(rt: RtServer) -> None:
    rt.queue("Idiomas")
    rt.agent("elena", "Elena Sol")
    rt.ask("PUT", "user/elena", Lang="es")
    async with desk(rt, "Idiomas", user="elena") as one:
        code, said = await denied(one, "transfer", to_agent="nadie")
        assert code == "refused"
        assert said is not None
        assert "no existe" in said
        await one.ask("transfer", to_agent="ana")
        assert one.now("Owner") == ["ana"]


async def test_where_nothing_listens_it_was_not_done_and_where_no_answer_comes_it_may_have_been() -> None:
    heard: list[bytes] = []

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"}"))
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        client = Client(url, "t")
        with pytest.raises(Unknown):
            await client.send("PUT", "ticket/1", {"Status": "open"})
    assert len(heard) == 1, "it is not sent again"
    with pytest.raises(Away):
        await client.send("PUT", "ticket/1", {"Status": "open"})
    with pytest.raises(Away):
        await RequestTrackerWriter(client).prepare(Conversation("c", "rt", "1"), ActionRequested("resume"))
    await client.close()


async def test_frozen_after_it_was_asked_it_does_it_once_when_it_goes_on(rt: RtServer) -> None:
    rt.queue("Hielo")
    async with desk(rt, "Hielo") as one:
        hasty = RequestTrackerWriter(Client(rt.url, PASSWORD, "root", patience=0.5))
        deliver = await hasty.prepare(one.row, ActionRequested("transfer", to_agent="ana"))
        with rt.frozen():
            with pytest.raises(Unknown):
                await deliver()
            with pytest.raises(Away):
                await hasty.prepare(one.row, ActionRequested("transfer", to_agent="ana"))
        told: list[Fact] = []
        while not told:
            told = await one.read()
        assert [fact.type for fact in told] == ["conversation.assigned"]
        assert (one.now("Owner"), rt.changes(one.ticket, "Owner")) == (["ana"], 1)
        await hasty.close()


async def test_credentials_that_rt_no_longer_takes_are_told(rt: RtServer) -> None:
    writer = WRITTEN["rt"]({"url": rt.url, "user": "root"}, "wrong")
    with pytest.raises(Denied, match="does not accept these credentials"):
        await writer.prepare(Conversation("c", "rt", "1"), ActionRequested("resume"))
    await writer.close()
    assert httpx2.get(rt.url).is_success
