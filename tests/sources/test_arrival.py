"""What people do in RT is on the screens of exactly those who may see it, without a reload."""

from typing import Any

from tests.sources.rt_server import RtServer
from tests.sources.served import Page, Served, until


def test_a_ticket_that_changes_queue_leaves_one_agents_screen_and_appears_on_the_others(
    rt: RtServer, served: Served
) -> None:
    with served.page("a@x.test") as of_a, served.page("b@x.test") as of_b, served.page("boss@x.test") as boss:
        ticket = rt.ticket("Llegadas A", "canary-subject", "canary@example.test", "canary-text")
        of_a.until(lambda: bool(of_a.list(q=ticket)))
        conversation = of_a.list(q=ticket)[0]["id"]
        of_a.until(lambda: conversation in of_a.ids)
        boss.until(lambda: conversation in boss.ids)
        [row] = of_a.list(q=ticket)
        assert (row["id"], row["ticket"], row["state"], row["group"]["name"]) == (
            conversation,
            ticket,
            "queued",
            "Llegadas A",
        )
        assert of_b.list(q=ticket) == []
        of_b.drain()
        assert "canary" not in of_b.bytes
        assert conversation not in of_b.bytes

        rt.change(ticket, Queue="Llegadas B")
        of_a.until(lambda: conversation not in of_a.ids)
        of_b.until(lambda: conversation in of_b.ids)
        assert of_a.list(q=ticket) == []
        assert of_b.list(q=ticket)[0]["group"]["name"] == "Llegadas B"

        of_a.drain()
        sent_to_a = of_a.bytes
        rt.mail("Llegadas B", "canary@example.test", f"[test #{ticket}] x", "canary-after-the-move")
        of_b.until(lambda: "canary-after-the-move" in of_b.bytes)
        of_a.drain()
        assert "canary" not in of_a.bytes[len(sent_to_a) :]

        rt.change(ticket, "ana", Owner="ana")
        boss.until(lambda: any(row["agent"] for row in boss.list(q=ticket)))
        assert boss.list(q=ticket)[0]["agent"] == {"id": "rt/ana", "name": "Ana Díaz"}
        of_b.until(lambda: conversation not in of_b.ids)


def test_the_transcript_is_rts_with_notes_for_those_who_may_read_them(rt: RtServer, served: Served) -> None:
    ticket = rt.ticket("Llegadas A", "transcripción", "eva@example.test", "hola")
    rt.correspond(ticket, "<p>Hola <b>Eva</b></p>", "ana", ContentType="text/html")
    rt.comment(ticket, "canary-note", "ana")

    def texts(page: Page) -> list[str]:
        [row] = page.list(q=ticket)
        answer = page.http.get(f"/conversations/{row['id']}/messages")
        return [message["text"] for message in answer.json()["items"]]

    with served.page("boss@x.test") as boss, served.page("a@x.test") as agent:
        boss.until(lambda: bool(boss.list(q=ticket)) and len(texts(boss)) == 3)
        assert texts(boss) == ["hola", "Hola Eva", "canary-note"]
        assert texts(agent) == ["hola", "Hola Eva"]


def test_killed_while_rt_goes_on_it_comes_back_with_everything_once(rt: RtServer, served: Served) -> None:
    before = rt.ticket("Llegadas A", "antes", "uno@example.test", "hola")
    with served.page("boss@x.test") as boss:
        boss.until(lambda: bool(boss.list(q=before)))
        served.kill()
    meanwhile = rt.ticket("Llegadas B", "mientras", "dos@example.test", "hola")
    rt.change(before, Status="resolved")
    served.start()
    with served.page("boss@x.test") as boss:
        boss.until(lambda: bool(boss.list(q=meanwhile)))
        boss.until(lambda: boss.list(q=before)[0]["state"] == "finished")
        timeline = boss.http.get(f"/conversations/{boss.list(q=before)[0]['id']}/timeline").json()["items"]
        assert len(timeline) == 3, "opened, message, finished: each once"


def test_readiness_names_the_source_to_those_who_manage_it_and_says_when_it_is_away(
    rt: RtServer, served: Served
) -> None:
    with served.page("boss@x.test") as boss, served.page("a@x.test") as agent:

        def told() -> dict[str, Any]:
            answer = boss.http.get("/health/ready")
            assert answer.is_success, "a helpdesk that is away does not make the monitor unready"
            return answer.json()["sources"][0]

        assert (told()["id"], told()["kind"], told()["state"], told()["late"]) == ("rt", "rt", "connected", False)
        assert agent.http.get("/health/ready").json().get("sources") is None
        rt.stop()
        try:
            until(lambda: told()["state"] == "away")
            assert "cannot be reached" in told()["detail"]
        finally:
            rt.start()
        until(lambda: told()["state"] == "connected")
