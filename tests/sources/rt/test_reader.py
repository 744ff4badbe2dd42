"""A real RT 5 is followed: what people do in it arrives as facts, each once, however the reading is cut."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact
from almenara.domain.fold import fold
from almenara.domain.rules import Rules
from almenara.sources import FOLLOWED, Refused, Source, Stamp
from almenara.sources.rt.reader import OTHERS, SETTLED, SWEEP
from tests.sources.rt_server import PASSWORD, RtServer

pytestmark = pytest.mark.anyio
STAMP = Stamp(b"k" * 32, "rt")


@asynccontextmanager
async def reading(
    rt: RtServer, user: str | None = "root", secret: str = PASSWORD, ahead: Callable[[], int] = lambda: 0
) -> AsyncGenerator[Source]:
    """A source; `ahead` moves its clock, in ms."""
    settings = {"url": rt.url} | ({} if user is None else {"user": user})
    source = FOLLOWED["rt"](settings, secret, STAMP, lambda: time.time_ns() // 1_000_000 + ahead())
    try:
        yield source
    finally:
        await source.close()


async def drain(source: Source, cursor: str | None) -> tuple[list[Fact], str]:
    """All there is to read."""
    facts: list[Fact] = []
    while True:
        batch = await source.read(cursor)
        assert batch.rejected == ()
        facts += batch.facts
        cursor = batch.cursor
        if not batch.behind:
            return facts, cursor


def of(facts: list[Fact], ticket: str) -> list[Fact]:
    """A ticket's facts in order, repeats left out as the log does: the first counts."""
    kept: dict[str, Fact] = {}
    for fact in facts:
        if fact.external_id == ticket and fact.type.partition(".")[0] not in ("agent", "group"):
            kept.setdefault(fact.event, fact)
    return sorted(kept.values(), key=lambda fact: fact.order)


def row(facts: list[Fact], ticket: str) -> Conversation:
    return fold(of(facts, ticket), Rules(owned=frozenset({"rt"})))


def live_day(rt: RtServer, queue: str, other: str) -> str:
    """A ticket that goes through everything."""
    ticket = rt.ticket(queue, "Cobro doble", "marta@example.test", "me cobraron dos veces")
    rt.change(ticket, Owner="ana")
    rt.correspond(ticket, "<p>Hola <b>Marta</b></p>", "ana", ContentType="text/html")
    rt.comment(ticket, "ojo: segunda vez", "ana")
    rt.change(ticket, "ana", Owner="beto")
    rt.change(ticket, Queue=other)
    rt.change(ticket, Status="stalled")
    rt.mail(other, "marta@example.test", f"[test #{ticket}] hola", "sigue igual", ("foto.png", b"png"))
    rt.change(ticket, Priority=100)
    rt.change(ticket, "beto", Status="resolved")
    return ticket


async def test_everything_that_happens_to_a_ticket_arrives(rt: RtServer) -> None:
    queue, other = rt.queue("Pagos"), rt.queue("Envíos")
    async with reading(rt) as source:
        _, cursor = await drain(source, None)
        ticket = await asyncio.to_thread(live_day, rt, "Pagos", "Envíos")
        facts, _ = await drain(source, cursor)

    told = [fact.data for fact in of(facts, ticket)]
    assert told == [
        f.Opened(
            channel="ticket",
            contact=f.Contact("marta@example.test", email="marta@example.test", id="marta@example.test"),
            ticket=ticket,
            group=queue,
            subject="Cobro doble",
        ),
        f.MessageReceived(_message(told[1]), "me cobraron dos veces"),
        f.Assigned("ana", queue),
        f.MessageSent(_message(told[3]), "Hola Marta", f.Author("agent", "ana")),
        f.NoteAdded(_message(told[4]), "ojo: segunda vez", f.Author("agent", "ana")),
        f.Transferred("beto", by="ana"),
        f.Transferred("beto", other, "root"),
        f.Pended(),
        f.MessageReceived(_message(told[8]), "sigue igual", (f.Attachment("foto.png", "image/png", 3),)),
        f.Pended(),
        f.Prioritized(3),
        f.Finished("agent"),
    ]
    assert (row(facts, ticket).state, row(facts, ticket).transfers) == ("finished", 2)


async def test_a_mail_opens_a_ticket_of_the_channel_email_and_reopens_a_finished_one(rt: RtServer) -> None:
    queue = rt.queue("Correo")
    async with reading(rt) as source:
        _, cursor = await drain(source, None)
        rt.mail("Correo", "Pepe Ñandú <pepe@example.test>", "¿dónde está?", "no llega")
        opened, cursor = await drain(source, cursor)
        ticket = next(str(fact.external_id) for fact in opened if fact.type == "conversation.opened")
        assert of(opened, ticket)[0].data == f.Opened(
            channel="email",
            contact=f.Contact("Pepe Ñandú", email="pepe@example.test", id="pepe@example.test"),
            ticket=ticket,
            group=queue,
            subject="¿dónde está?",
        )
        rt.change(ticket, Status="resolved")
        rt.mail("Correo", "pepe@example.test", f"Re: [test #{ticket}] x", "sigue sin llegar")
        facts, _ = await drain(source, cursor)

    assert [fact.type for fact in of(facts, ticket)] == [
        "conversation.finished",
        "conversation.reopened",
        "conversation.queued",
        "message.received",
    ]
    assert row(opened + facts, ticket).state == "queued"


async def test_deleted_merged_and_rejected_tickets_end(rt: RtServer) -> None:
    rt.queue("Finales")
    first, second, third, kept = (rt.ticket("Finales", "x", "x@example.test", "hola") for _ in range(4))
    async with reading(rt) as source:
        before, cursor = await drain(source, None)
        rt.change(first, Status="deleted")
        rt.change(second, MergeInto=kept)
        rt.change(third, Status="rejected")
        after, _ = await drain(source, cursor)
    facts = before + after
    assert [row(facts, ticket).finish_reason for ticket in (first, second, third)] == [
        "deleted",
        f"-> {kept}",
        "rejected",
    ]
    assert row(facts, kept).state == "queued"


async def test_the_first_reading_brings_what_is_open_and_what_ended_of_late_with_their_histories(
    rt: RtServer,
) -> None:
    rt.queue("Antes")
    rt.queue("Después")
    ended = live_day(rt, "Antes", "Después")
    waiting = rt.ticket("Antes", "espera", "eva@example.test", "hola")
    rt.correspond(waiting, "un momento", "beto")
    async with reading(rt) as source:
        facts, _ = await drain(source, None)
    assert row(facts, ended).state == "finished"
    assert [fact.type for fact in of(facts, waiting)] == [
        "conversation.opened",
        "message.received",
        "message.sent",
    ]


@pytest.mark.parametrize("cut", [1, 3])
async def test_however_the_reading_is_cut_the_facts_are_those_of_a_full_reading(rt: RtServer, cut: int) -> None:
    rt.queue(f"Corte {cut} A")
    rt.queue(f"Corte {cut} B")
    tickets: list[str] = []
    facts: list[Fact] = []
    cursor: str | None = None
    for step in range(cut):
        # Each step is another process: nothing is remembered but the cursor.
        async with reading(rt) as source:
            more, cursor = await drain(source, cursor)
            tickets.append(await asyncio.to_thread(live_day, rt, f"Corte {cut} A", f"Corte {cut} B"))
            if step % 2:
                rest, cursor = await drain(source, cursor)
                more += rest
        facts += more
    async with reading(rt) as source:
        rest, _ = await drain(source, cursor)
    async with reading(rt) as source:
        whole, _ = await drain(source, None)
    for ticket in tickets:
        assert of(facts + rest, ticket) == of(whole, ticket)


async def test_what_is_not_settled_is_read_again_but_told_once_by_one_reader(rt: RtServer) -> None:
    rt.queue("Repaso")
    async with reading(rt) as source:
        _, cursor = await drain(source, None)
        rt.ticket("Repaso", "x", "x@example.test", "hola")
        facts, after = await drain(source, cursor)
        assert [fact.type for fact in facts] == ["conversation.opened", "message.received"]
        assert json.loads(after)["after"] < int(facts[0].event), "too new to be settled"
        again, _ = await drain(source, after)
        assert again == []


async def test_reading_the_unsettled_again_does_not_look_like_lagging_behind(rt: RtServer) -> None:
    rt.queue("Segunda vuelta")
    ahead = 0
    async with reading(rt, "ana", ahead=lambda: ahead) as source:
        _, cursor = await drain(source, None)
        ticket = rt.ticket("Segunda vuelta", "x", "x@example.test", "hola")
        _, cursor = await drain(source, cursor)
        ahead = SWEEP
        again = await source.read(cursor)
        assert (again.facts, again.behind) == ([], True), "who is not told totals must look once more"
        assert again.newest is not None
        ahead = SWEEP + SETTLED
        _, settled = await drain(source, cursor)
        assert settled != cursor
        rt.change(ticket, Owner="ana")
        facts, _ = await drain(source, settled)
        assert [fact.type for fact in of(facts, ticket)] == ["conversation.assigned"]


async def test_queues_and_privileged_users_are_the_roster(rt: RtServer) -> None:
    queue = rt.queue("Plantilla")
    rt.agent("carla", "Carla Paz")
    async with reading(rt) as source:
        before = await source.roster()
        again = await source.roster()
        rt.ask("PUT", "user/carla", Disabled=1)
        rt.ask("PUT", f"queue/{queue}", Name="Plantilla nueva")
        after = await source.roster()
    entries = {fact.external_id: fact.data for fact in before}
    assert entries["ana"] == f.AgentRegistered("Ana Díaz", "ana@staff.test")
    assert entries[queue] == f.GroupRegistered("Plantilla")
    assert not {"Nobody", "RT_System", "marta@example.test"} & entries.keys()
    assert again == before
    changed = {fact.external_id: fact for fact in after}
    assert isinstance(changed["carla"].data, f.AgentRemoved)
    assert changed[queue].data == f.GroupRegistered("Plantilla nueva")


async def test_who_logs_in_by_an_address_is_an_agent_once_in_a_group_and_who_is_promoted_within_the_hour(
    rt: RtServer,
) -> None:
    rt.ask("POST", "user", Name="sara@staff.test", RealName="Sara Soto", Privileged=1)
    rt.ask("POST", "user", Name="novato", RealName="Noel Vato")
    passed = 0
    async with reading(rt, ahead=lambda: passed) as root, reading(rt, "ana") as ana:

        async def agents(source: Source) -> dict[str | None, f.Data]:
            return {fact.external_id: fact.data for fact in await source.roster() if fact.type.startswith("agent.")}

        assert not {"sara@staff.test", "novato"} & (await agents(root)).keys()
        rt.group("Mesa", "sara@staff.test")
        rt.ask("PUT", "user/novato", Privileged=1)
        assert (await agents(root))["sara@staff.test"] == f.AgentRegistered("Sara Soto", None)
        passed += OTHERS
        assert (await agents(root))["novato"] == f.AgentRegistered("Noel Vato", None)
        # Without the right to see groups and to administer users, too.
        assert (await agents(ana))["novato"] == f.AgentRegistered("Noel Vato", None)
        rt.ask("PUT", "user/novato", Disabled=1)
        assert (await agents(ana))["novato"] == f.AgentRemoved()


async def test_a_user_with_ordinary_rights_reads_the_same(rt: RtServer) -> None:
    rt.queue("Común")
    ticket = rt.ticket("Común", "x", "x@example.test", "hola")
    rt.comment(ticket, "nota", "ana")
    async with reading(rt) as root, reading(rt, "ana") as ana:
        whole, _ = await drain(root, None)
        seen, cursor = await drain(ana, None)
        assert of(seen, ticket) == of(whole, ticket)
        rt.change(ticket, Owner="beto")
        more, _ = await drain(ana, cursor)
        assert [fact.data for fact in of(more, ticket)][-1] == f.Assigned(
            "beto", str(rt.ask("GET", "queue/Común")["id"])
        )


async def test_statuses_of_the_house_are_understood(rt: RtServer) -> None:
    rt.queue("Casa", lifecycle="house")
    ticket = rt.ticket("Casa", "x", "x@example.test", "hola", Status="reported")
    async with reading(rt) as source:
        _, cursor = await drain(source, None)
        rt.change(ticket, Status="working")
        rt.change(ticket, Status="closed")
        facts, cursor = await drain(source, cursor)
        assert [fact.data for fact in of(facts, ticket)] == [f.Finished("agent", "closed")]
        rt.change(ticket, Status="working")
        facts, _ = await drain(source, cursor)
        assert "conversation.reopened" in [fact.type for fact in of(facts, ticket)]


async def test_a_token_serves_instead_of_a_password(rt: RtServer) -> None:
    async with reading(rt, None, rt.token("root")) as source:
        assert (await source.read(None)).behind


@pytest.mark.parametrize(("user", "secret"), [("root", "wrong"), ("nobody-here", PASSWORD), (None, "1-14-0000")])
async def test_bad_credentials_are_refused(rt: RtServer, user: str | None, secret: str) -> None:
    async with reading(rt, user, secret) as source:
        with pytest.raises(Refused, match="does not accept these credentials"):
            await source.read(None)


def _message(data: f.Data) -> str:
    assert isinstance(data, f.MessageReceived | f.MessageSent | f.NoteAdded)
    return data.message
