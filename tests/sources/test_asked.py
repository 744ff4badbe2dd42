"""What people ask for on the screen is done in RT, once, and their names stand beside it; what is not, is told."""

from typing import Any

from tests.sources.rt_server import RtServer
from tests.sources.served import Page, Served, until


def known(page: Page, customer: str) -> dict[str, Any]:
    """A customer's row, once it is there."""
    page.until(lambda: bool(page.list(q=customer)))
    [row] = page.list(q=customer)
    return row


def timeline(page: Page, customer: str) -> list[dict[str, Any]]:
    return page.http.get(f"/conversations/{known(page, customer)['id']}/timeline").json()["items"]


def did(page: Page, customer: str, fact: str) -> list[str | None]:
    """Who stands beside each fact of a type: one of ours by their id, an agent of RT's by theirs."""
    return [event["who"] and event["who"]["id"] for event in timeline(page, customer) if event["type"] == fact]


def me(page: Page) -> str:
    """Who has this page open, as an author of facts."""
    return f"user:{page.http.get('/session').json()['user']['id']}"


def test_every_action_is_done_in_rt_and_credited_to_who_asked(rt: RtServer, served: Served) -> None:
    [other] = [group["id"] for group in rt_groups(served) if group["name"] == "Llegadas B"]
    ticket = rt.ticket("Llegadas A", "de todo", "todo@asked.test", "hola")
    steps: list[tuple[str, dict[str, Any], dict[str, str], str]] = [
        ("transfer", {"to_agent": "rt/ana"}, {"Owner": "ana"}, "conversation.assigned"),
        ("transfer", {"to_agent": "rt/beto", "reason": "specialist"}, {"Owner": "beto"}, "conversation.transferred"),
        ("pend", {}, {"Status": "stalled"}, "conversation.pended"),
        ("resume", {}, {"Status": "open"}, "conversation.resumed"),
        ("prioritize", {"priority": 4}, {"Priority": "150"}, "conversation.prioritized"),
        ("note", {"text": "llamar antes"}, {}, "note.added"),
        ("transfer", {"to_group": other}, {"Owner": "Nobody"}, "conversation.queued"),
        ("finish", {"reason": "resolved"}, {"Status": "resolved"}, "conversation.finished"),
        ("reopen", {}, {"Status": "open"}, "conversation.reopened"),
    ]
    with served.page("boss@x.test") as boss:
        known(boss, "todo@asked.test")
        for name, fields, then, fact in steps:
            before = len(did(boss, "todo@asked.test", fact))
            result = boss.act(name, "todo@asked.test", **fields)
            while result.get("code") in ("changed_meanwhile", "under_way"):
                # RT tells of one change in several transactions: of the request before, the last may still come.
                result = boss.act(name, "todo@asked.test", **fields)
            assert (result.get("done"), result.get("requested")) == (True, True), (name, result)
            boss.until(lambda fact=fact, before=before: len(did(boss, "todo@asked.test", fact)) > before, 30)
            assert did(boss, "todo@asked.test", fact)[-1] == me(boss), name
            now = rt.ask("GET", f"ticket/{ticket}")
            for field, value in then.items():
                assert (now[field]["id"] if field == "Owner" else now[field]) == value, name
        assert known(boss, "todo@asked.test")["state"] == "queued"
        assert known(boss, "todo@asked.test")["group"]["id"] == other


def rt_groups(served: Served) -> list[dict[str, Any]]:
    with served.page("boss@x.test") as boss:
        return boss.http.get("/groups").json()["items"]


def test_an_ending_taken_back_within_its_five_seconds_never_reaches_rt(rt: RtServer, served: Served) -> None:
    ticket = rt.ticket("Llegadas A", "mejor no", "mejor@asked.test", "hola")
    with served.page("boss@x.test") as boss:
        known(boss, "mejor@asked.test")
        action = boss.act("finish", "mejor@asked.test")["action"]
        answer = boss.http.post(f"/actions/{action}/undo", json={})
        assert answer.json()["results"][0]["done"], answer.text
        # A later one goes through: what was held before it would have gone first.
        rt.ticket("Llegadas A", "esta sí", "otra@asked.test", "hola")
        known(boss, "otra@asked.test")
        boss.act("finish", "otra@asked.test")
        boss.until(lambda: known(boss, "otra@asked.test")["state"] == "finished")
    assert rt.ask("GET", f"ticket/{ticket}")["Status"] == "new"
    assert rt.changes(ticket, "Status") == 0


def test_a_refusal_is_told_in_our_words_and_in_rts(rt: RtServer, served: Served) -> None:
    rt.queue("Llegadas de la casa", lifecycle="house")
    rt.ticket("Llegadas de la casa", "no hay resolved", "casa@asked.test", "hola", Status="reported")
    with served.page("boss@x.test") as boss:
        known(boss, "casa@asked.test")
        boss.act("finish", "casa@asked.test")
        boss.until(lambda: bool(did(boss, "casa@asked.test", "action.refused")))
        refused = timeline(boss, "casa@asked.test")[-1]
        assert refused["data"]["code"] == "not_supported"
        assert "isn't a valid status" in refused["data"]["reason"]
        boss.act("tag", "casa@asked.test", tags=["vip"])
        boss.until(lambda: len(did(boss, "casa@asked.test", "action.refused")) == 2)


def test_killed_while_a_request_is_under_way_rt_does_it_once_when_it_is_back(rt: RtServer, served: Served) -> None:
    ticket = rt.ticket("Llegadas A", "rt cae", "cae@asked.test", "hola")
    with served.page("boss@x.test") as boss:
        known(boss, "cae@asked.test")
        rt.kill()
        try:
            assert boss.act("transfer", "cae@asked.test", to_agent="rt/ana")["requested"]
        finally:
            rt.start()
        boss.until(lambda: known(boss, "cae@asked.test")["agent"] is not None, 60)
        assert did(boss, "cae@asked.test", "conversation.assigned") == [me(boss)]
        assert len(did(boss, "cae@asked.test", "action.sent")) == 1
    assert rt.changes(ticket, "Owner") == 1


def test_killed_while_rt_is_frozen_the_monitor_has_it_done_once(rt: RtServer, served: Served) -> None:
    ticket = rt.ticket("Llegadas A", "caemos los dos", "dos@asked.test", "hola")
    with served.page("boss@x.test") as boss:
        known(boss, "dos@asked.test")
        with rt.frozen():
            assert boss.act("transfer", "dos@asked.test", to_agent="rt/ana")["requested"]
            served.kill()
    served.start()
    with served.page("boss@x.test") as boss:
        boss.until(lambda: known(boss, "dos@asked.test")["agent"] is not None, 60)
        assert did(boss, "dos@asked.test", "conversation.assigned") == [me(boss)]
    until(lambda: rt.changes(ticket, "Owner") == 1)
