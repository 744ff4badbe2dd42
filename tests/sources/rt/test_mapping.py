"""A ticket's history, in the shapes that a real RT 5 gave, becomes facts; and folding them gives RT's own picture."""

from typing import Any

import pytest
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation
from almenara.domain.fold import fold
from almenara.domain.rules import Rules
from almenara.sources.face import Stamp
from almenara.sources.rt.mapping import facts_of, level
from almenara.sources.rt.shapes import Body, Person, Reference, Ticket, Transaction, convert_transaction

STAMP = Stamp(b"k" * 32, "rt")
USERS = {"6": "Nobody", "35": "ana", "37": "beto"}


def item(number: int, type: str, by: str = "root", **more: Any) -> dict[str, Any]:  # noqa: A002
    """A transaction as the feed gives it: empty where it says nothing, ids now text, now number."""
    second = number % 60
    return {
        "id": str(number),
        "type": "transaction",
        "_url": f"http://rt.test/REST/2.0/transaction/{number}",
        "Type": type,
        "ObjectType": "RT::Ticket",
        "ObjectId": "1",
        "Creator": {"id": by, "type": "user", "_url": f"http://rt.test/REST/2.0/user/{by}"},
        "Created": f"2026-11-22T14:15:{second:02d}Z",
        "Field": "",
        "OldValue": "",
        "NewValue": "",
    } | more


def change(number: int, field: str, old: Any, new: Any, by: str = "root", **more: Any) -> dict[str, Any]:
    kind = "Status" if field == "Status" else "Set"
    return item(number, kind, by, Field=field, OldValue=str(old), NewValue=str(new), **more)


def ticket(**more: Any) -> Ticket:
    """The ticket as it is now: what it was at first is told by its history."""
    marta = Person("marta", "Marta Ruiz", "marta@example.test")
    made = Ticket(
        1, Reference("3"), Person("Nobody"), "new", "2026-11-22T14:15:00Z", "Cobro doble", requestor=[marta]
    )
    return replace(made, **more)


def read(*items: dict[str, Any], now: Ticket | None = None, bodies: dict[int, Body] | None = None) -> list[f.Fact]:
    history = [convert_transaction(each) for each in items]
    return list(facts_of(STAMP, now or ticket(), history, bodies or {}, USERS))


def row(facts: list[f.Fact]) -> Conversation:
    return fold(facts, Rules(owned=frozenset({"rt"})))


def data(facts: list[f.Fact]) -> list[f.Data]:
    return [fact.data for fact in sorted(facts, key=lambda fact: fact.order)]


OPENED = f.Opened(
    channel="ticket",
    contact=f.Contact("Marta Ruiz", email="marta@example.test", id="marta"),
    ticket="1",
    group="3",
    subject="Cobro doble",
)
CREATE = item(1, "Create")


def test_a_created_ticket_is_opened_in_its_queue_by_its_requestor() -> None:
    facts = read(CREATE)
    assert data(facts) == [OPENED]
    assert (facts[0].event, facts[0].external_id, facts[0].time) == ("1", "1", 1_795_356_901_000)


def test_a_ticket_that_came_by_mail_is_on_the_channel_email_and_says_what_the_mail_said() -> None:
    body = Body("no llega", (f.Attachment("foto.png", "image/png", 5),), email=True)
    opened, message = data(read(CREATE, bodies={1: body}))
    assert isinstance(opened, f.Opened)
    assert opened.channel == "email"
    assert message == f.MessageReceived("1", "no llega", body.attachments)


def test_a_first_owner_is_assigned_another_is_a_transfer_and_nobody_is_the_queue() -> None:
    facts = read(
        CREATE,
        change(2, "Owner", 6, 35),
        change(3, "Owner", 35, 37, by="beto"),
        change(4, "Owner", 37, 6),
        change(5, "Owner", 6, 37),
        now=ticket(owner=Person("beto")),
    )
    assert data(facts) == [
        OPENED,
        f.Assigned("ana", "3"),
        f.Transferred("beto", by="beto"),
        f.Queued("3", by="root"),
        f.Assigned("beto", "3"),
    ]
    assert row(facts).agent == "rt/beto"


def test_a_change_of_queue_moves_the_conversation_with_its_owner_if_it_keeps_one() -> None:
    alone = read(CREATE, change(2, "Queue", 3, 4), now=ticket(queue=Reference("4")))
    assert data(alone) == [OPENED, f.Transferred(to_group="4", by="root")]
    assert (row(alone).state, row(alone).group) == ("queued", "rt/4")

    owned = read(
        CREATE,
        change(2, "Owner", 6, 35),
        change(3, "Queue", 3, 4),
        now=ticket(queue=Reference("4"), owner=Person("ana")),
    )
    assert data(owned)[-1] == f.Transferred("ana", "4", "root")
    assert (row(owned).state, row(owned).agent, row(owned).group) == ("in_progress", "rt/ana", "rt/4")


def test_an_owner_who_may_not_own_in_the_new_queue_leaves_it_there() -> None:
    facts = read(
        CREATE,
        change(2, "Owner", 6, 35),
        change(3, "Queue", 3, 4),
        change(4, "Owner", 35, 6, by="RT_System"),
        now=ticket(queue=Reference("4")),
    )
    assert (row(facts).state, row(facts).agent, row(facts).group) == ("queued", None, "rt/4")
    assert row(facts).transfers == 1


def test_what_a_ticket_was_at_first_is_told_by_its_first_changes() -> None:
    facts = read(
        CREATE,
        change(2, "Owner", 35, 37),
        change(3, "Queue", 3, 4),
        change(4, "Priority", 50, 100),
        change(5, "Status", "open", "resolved"),
        now=ticket(queue=Reference("4"), owner=Person("beto"), priority=100, status="resolved"),
    )
    opened = data(facts)[0]
    assert isinstance(opened, f.Opened)
    assert (opened.group, opened.agent, opened.priority) == ("3", "ana", 2)


def test_stalled_is_pending_until_it_is_taken_up_or_ended() -> None:
    facts = read(
        CREATE,
        change(2, "Status", "new", "open"),
        change(3, "Status", "open", "stalled"),
        change(4, "Status", "stalled", "open"),
        change(5, "Status", "open", "stalled"),
        change(6, "Status", "stalled", "rejected"),
        now=ticket(status="rejected"),
    )
    assert data(facts)[1:] == [f.Pended(), f.Resumed(), f.Pended(), f.Finished("agent", "rejected")]


def test_what_starts_later_is_pending_until_then() -> None:
    later, unset = "2026-12-01 15:00:00", "1970-01-01 00:00:00"
    facts = read(
        CREATE,
        change(2, "Starts", unset, later),
        change(3, "Status", "new", "stalled"),
        change(4, "Starts", later, unset),
        now=ticket(status="stalled"),
    )
    assert data(facts)[1:] == [f.Pended("2026-12-01T15:00:00.000Z"), f.Pended()]


def test_a_stalled_ticket_that_changes_hands_stays_pending() -> None:
    facts = read(
        CREATE,
        change(2, "Owner", 6, 35),
        change(3, "Status", "new", "stalled"),
        change(4, "Owner", 35, 37),
        change(5, "Queue", 3, 4),
        now=ticket(owner=Person("beto"), queue=Reference("4"), status="stalled"),
    )
    assert (row(facts).state, row(facts).agent, row(facts).group) == ("pending", "rt/beto", "rt/4")


@pytest.mark.parametrize(("status", "reason"), [("resolved", None), ("rejected", "rejected"), ("deleted", "deleted")])
def test_resolved_rejected_and_deleted_are_finished(status: str, reason: str | None) -> None:
    facts = read(CREATE, change(2, "Status", "new", status), now=ticket(status=status))
    assert data(facts)[-1] == f.Finished("agent", reason)


def test_who_finished_it_is_told_apart() -> None:
    by_contact = read(CREATE, change(2, "Status", "new", "resolved", by="marta"), now=ticket(status="resolved"))
    by_rule = read(CREATE, change(2, "Status", "new", "resolved", by="RT_System"), now=ticket(status="resolved"))
    assert data(by_contact)[-1] == f.Finished("contact")
    assert data(by_rule)[-1] == f.Finished("rule")


def test_a_resolved_ticket_that_is_deleted_ends_once() -> None:
    facts = read(
        CREATE,
        change(2, "Status", "new", "resolved"),
        change(3, "Status", "resolved", "deleted"),
        now=ticket(status="deleted"),
    )
    assert data(facts)[1:] == [f.Finished("agent")]


def test_reopened_goes_back_to_its_owner_or_to_the_queue() -> None:
    ended = (change(3, "Status", "new", "resolved"), change(4, "Status", "resolved", "open"))
    owned = read(CREATE, change(2, "Owner", 6, 35), *ended, now=ticket(owner=Person("ana"), status="open"))
    assert (row(owned).state, row(owned).agent) == ("in_progress", "rt/ana")
    free = read(CREATE, *ended, now=ticket(status="open"))
    assert (row(free).state, row(free).agent) == ("queued", None)


def test_an_owner_who_left_while_it_was_finished_does_not_come_back() -> None:
    facts = read(
        CREATE,
        change(2, "Owner", 6, 35),
        change(3, "Status", "new", "resolved"),
        change(4, "Owner", 35, 6),
        change(5, "Status", "resolved", "open"),
        now=ticket(status="open"),
    )
    assert (row(facts).state, row(facts).agent) == ("queued", None)


def test_the_answer_that_reopens_a_ticket_is_heard_by_an_open_conversation() -> None:
    facts = read(
        CREATE,
        change(2, "Owner", 6, 35),
        change(3, "Status", "new", "resolved"),
        item(4, "Correspond", "marta"),
        change(6, "Status", "resolved", "open", by="RT_System"),
        now=ticket(owner=Person("ana"), status="open"),
        bodies={4: Body("sigue igual")},
    )
    assert data(facts)[-2:] == [f.Reopened("ana", "3"), f.MessageReceived("4", "sigue igual")]
    assert row(facts).waiting_since == facts[3].time


def test_a_requestor_is_heard_and_anyone_else_answers() -> None:
    facts = read(
        CREATE,
        item(2, "Correspond", "marta"),
        item(3, "Correspond", "ana"),
        item(4, "Correspond", "RT_System"),
        bodies={2: Body("hola"), 3: Body("voy"), 4: Body("auto")},
    )
    assert data(facts)[1:] == [
        f.MessageReceived("2", "hola"),
        f.MessageSent("3", "voy", f.Author("agent", "ana")),
        f.MessageSent("4", "auto", f.Author("system")),
    ]


def test_a_customer_who_writes_to_a_stalled_ticket_waits_although_rt_leaves_it_stalled() -> None:
    facts = read(
        CREATE,
        change(2, "Status", "new", "stalled"),
        item(3, "Correspond", "marta"),
        now=ticket(status="stalled"),
        bodies={3: Body("sigue igual")},
    )
    assert (row(facts).state, row(facts).unanswered_since) == ("pending", facts[2].time)


def test_a_comment_is_a_note() -> None:
    facts = read(CREATE, item(2, "Comment", "ana"), bodies={2: Body("ojo")})
    assert data(facts)[-1] == f.NoteAdded("2", "ojo", f.Author("agent", "ana"))


def test_a_ticket_merged_into_another_ends() -> None:
    link = {"Field": "MergedInto", "NewValue": "fsck.com-rt://test/ticket/3"}
    assert data(read(CREATE, item(2, "AddLink", **link)))[-1] == f.Finished("agent", "-> 3")


def test_the_ticket_that_took_another_in_goes_on() -> None:
    link = {"Field": "MergedInto", "NewValue": "fsck.com-rt://test/ticket/1"}
    assert data(read(CREATE, item(2, "AddLink", **link))) == [OPENED]


def test_priority_is_told_when_our_scale_notices() -> None:
    facts = read(CREATE, change(2, "Priority", 0, 60), change(3, "Priority", 60, 70), now=ticket(priority=70))
    assert data(facts)[1:] == [f.Prioritized(2)]
    assert [level(value) for value in ("0", "10", "50", "99", "100", "150", "?")] == [0, 1, 2, 2, 3, 4, 0]


def test_a_ticket_born_with_an_owner_and_an_end_has_both() -> None:
    facts = read(CREATE, now=ticket(owner=Person("ana"), status="resolved"))
    assert (row(facts).state, row(facts).agent) == ("finished", "rt/ana")


def test_only_some_transactions_are_told_from_the_whole_history() -> None:
    history = [convert_transaction(each) for each in (CREATE, change(2, "Owner", 6, 35), change(3, "Queue", 3, 4))]
    told = facts_of(STAMP, ticket(queue=Reference("4"), owner=Person("ana")), history, {}, USERS, only=frozenset({3}))
    assert data(list(told)) == [f.Transferred("ana", "4", "root")]


def test_no_two_facts_of_a_ticket_have_the_same_event() -> None:
    facts = read(
        CREATE,
        change(2, "Status", "new", "stalled"),
        change(3, "Owner", 6, 35),
        change(4, "Status", "stalled", "resolved"),
        change(5, "Owner", 35, 6),
        change(6, "Status", "resolved", "stalled"),
        now=ticket(status="stalled"),
        bodies={1: Body("hola")},
    )
    assert len({fact.event for fact in facts}) == len(facts)


@pytest.mark.parametrize("broken", [{"Created": "yesterday"}, {"ObjectId": "x"}, {"Creator": None}])
def test_a_transaction_of_another_shape_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        convert_transaction(CREATE | broken)
    assert isinstance(convert_transaction(CREATE), Transaction)
