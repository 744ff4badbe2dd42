import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almenara.domain import facts as f
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.ids import contact_id, conversation_id
from almenara.errors import AlmenaraError, Invalid, Malformed, TooLarge, UnsupportedType
from almenara.web.events import MAX_PLACES, Origin, read

ORIGIN = Origin(key=b"k" * 32, source="api", now=1_790_000_000_000)
SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
EITHER = "application/json"

CONTACT = {"name": "Marta", "phone": "+54911", "email": "m@x.test", "id": "7", "language": "es", "segment": "vip"}
SOUND: dict[str, tuple[dict[str, Any], f.Data]] = {
    "conversation.opened": (
        {"channel": "whatsapp", "contact": CONTACT, "tags": ["a"], "priority": 3, "direction": "outbound"},
        f.Opened("whatsapp", f.Contact(**CONTACT), tags=("a",), priority=3, direction="outbound"),
    ),
    "conversation.queued": ({"group": "g", "by": "x"}, f.Queued("g", by="x")),
    "conversation.assigned": ({"agent": "a", "group": "g"}, f.Assigned("a", "g")),
    "conversation.transferred": ({"to_group": "g"}, f.Transferred(to_group="g")),
    "conversation.pended": ({"until": "2026-09-21T20:00:00-03:00"}, f.Pended("2026-09-21T20:00:00-03:00")),
    "conversation.resumed": ({}, f.Resumed()),
    "conversation.expired": ({"reason": "r"}, f.Expired("r")),
    "conversation.finished": ({"by": "contact"}, f.Finished("contact")),
    "conversation.reopened": ({"agent": "a"}, f.Reopened("a")),
    "conversation.prioritized": ({"priority": 4}, f.Prioritized(4)),
    "conversation.tagged": ({"tags": []}, f.Tagged(())),
    "conversation.rated": ({"score": 4, "scale": 5, "comment": "c"}, f.Rated(4.0, 5.0, "c")),
    "message.received": ({"message": "m", "text": ""}, f.MessageReceived("m", "")),
    "message.sent": (
        {"message": "m", "text": "t", "author": {"kind": "agent", "id": "a"}},
        f.MessageSent("m", "t", f.Author("agent", "a")),
    ),
    "note.added": ({"message": "m", "text": "t"}, f.NoteAdded("m", "t")),
    "agent.registered": ({"name": "Ana", "groups": ["g"], "capacity": 5}, f.AgentRegistered("Ana", None, ("g",), 5)),
    "agent.status_changed": ({"status": "pause", "reason": "r"}, f.AgentStatusChanged("pause", "r")),
    "agent.removed": ({}, f.AgentRemoved()),
    "group.registered": ({"name": "Pagos", "targets": {"wait": 30}}, f.GroupRegistered("Pagos", {"wait": 30})),
    "group.removed": ({}, f.GroupRemoved()),
    "contact.updated": ({"name": "Marta D."}, f.ContactUpdated("Marta D.")),
}


def event(kind: str = "message.received", /, **members: Any) -> dict[str, Any]:
    told = {
        "specversion": "1.0",
        "id": "e1",
        "source": "/crm",
        "type": kind,
        "subject": "48213",
        "time": "2026-09-21T14:00:00.123Z",
        "data": SOUND[kind][0] if kind in SOUND else {},
    }
    return {name: value for name, value in (told | members).items() if value is not ...}


def facts(sent: object, content_type: str = EITHER) -> list[f.Fact]:
    return read(sent if isinstance(sent, bytes) else json.dumps(sent).encode(), content_type, ORIGIN)


def refusal(sent: object, content_type: str = EITHER) -> AlmenaraError:
    with pytest.raises(AlmenaraError) as caught:
        facts(sent, content_type)
    return caught.value


def place(sent: object) -> str:
    (found,) = refusal(sent).places
    return found.place


def test_every_public_type_is_known_here() -> None:
    assert set(SOUND) == {kind.name for kind in FACT_TYPES.values() if kind.public}


@pytest.mark.parametrize("kind", SOUND)
def test_each_type_becomes_its_fact(kind: str) -> None:
    (fact,) = facts(event(kind))
    assert (fact.type, fact.data) == (kind, SOUND[kind][1])
    assert (fact.time, fact.source, fact.origin, fact.event) == (1_789_999_200_123, "api", "/crm", "e1")
    assert fact.external_id == "48213"


@pytest.mark.parametrize("kind", SOUND)
def test_a_member_that_no_type_knows_is_refused(kind: str) -> None:
    assert place(event(kind, data={**SOUND[kind][0], "extra": 1})) == "/data/extra"


def test_the_subject_says_whose_stream_it_is() -> None:
    key = ORIGIN.key
    streams = {kind: facts(event(kind))[0].stream for kind in SOUND}
    assert streams["conversation.opened"] == streams["note.added"] == conversation_id(key, "api", "48213")
    assert streams["agent.removed"] == streams["group.removed"] == "api/48213"
    assert streams["contact.updated"] == contact_id(key, "api", "48213")
    (theirs,) = read(json.dumps(event()).encode(), EITHER, Origin(key, "other", ORIGIN.now))
    assert theirs.stream != streams["message.received"]


def test_single_and_batch_are_told_apart_by_type_or_by_sight() -> None:
    assert len(facts(event(), SINGLE)) == len(facts(event(), "Application/JSON; charset=UTF-8")) == 1
    assert len(facts([event(), event()], BATCH)) == len(facts([event(), event()], EITHER)) == 2
    assert facts([], BATCH) == []
    for sent, content_type in ((event(), BATCH), ([event()], SINGLE)):
        assert isinstance(refusal(sent, content_type), Invalid)


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/xml", "application/json; charset=latin-1"])
def test_other_content_types_are_refused(content_type: str) -> None:
    assert isinstance(refusal(event(), content_type), UnsupportedType)


def test_what_may_come_with_an_event_may_and_extensions_are_ignored() -> None:
    (fact,) = facts(event(datacontenttype="application/json", dataschema="s", sequence="007", traceparent=[1, {}]))
    assert fact.sequence == "007"
    assert place(event(datacontenttype="text/xml")) == "/datacontenttype"


def test_data_may_be_left_out_where_nothing_in_it_is_required() -> None:
    (fact,) = facts(event("conversation.resumed", data=...))
    assert fact.data == f.Resumed()
    assert place(event("message.received", data=...)) == "/data/message"


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "subject", "time"])
def test_what_is_required_of_the_envelope_is(name: str) -> None:
    assert place(event(**{name: ...})) == f"/{name}"
    assert place(event(**{name: 7})) == f"/{name}"
    assert place(event(**{name: ""})) == f"/{name}"
    assert place(event(**{name: None})) == f"/{name}"


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        (event("conversation.flown"), "/type"),
        (event("accounts.changed", data={"what": "user", "id": "1"}), "/type"),
        (event(time="2026-09-21T14:00:00"), "/time"),
        (event(time="yesterday"), "/time"),
        (event(time="1999-12-31T23:59:59Z"), "/time"),
        (event(time="2126-09-21T14:00:00Z"), "/time"),
        (event(data=None), "/data"),
        (event(data=[]), "/data"),
        (event(data={"message": "m", "text": 5}), "/data/text"),
        (event(data={"message": "m", "text": "x" * 65_537}), "/data/text"),
        (event(data={"message": "m", "text": "a\0b"}), "/data/text"),
        (event(subject="a\0b"), "/subject"),
        (event(extension={"deep": ["\0"]}), "/extension/deep/0"),
        (event(data={"message": "m", "text": "t", "attachments": [{"name": "a"}, {}]}), "/data/attachments/1/name"),
        (
            event(data={"message": "m", "text": "t", "attachments": [{"name": "a", "size": 2**53 + 1}]}),
            "/data/attachments/0/size",
        ),
        (event("conversation.opened", data={"channel": "pigeon", "contact": {"name": "x"}}), "/data/channel"),
        (event("conversation.opened", data={"channel": "sms", "contact": {}}), "/data/contact/name"),
        (event("conversation.prioritized", data={"priority": 5}), "/data/priority"),
        (event("conversation.prioritized", data={"priority": "3"}), "/data/priority"),
        (event("conversation.prioritized", data={"priority": True}), "/data/priority"),
        (event("conversation.transferred", data={}), "/data"),
        (event("conversation.pended", data={"until": "soon"}), "/data"),
        (event("group.registered", data={"name": "x", "targets": {"wait": -1}}), "/data/targets"),
        (5, ""),
        (None, ""),
    ],
)
def test_what_is_wrong_is_refused_where_it_is(sent: object, where: str) -> None:
    assert isinstance(refusal(sent), Invalid)
    assert place(sent) == where


def test_time_may_run_ahead_by_five_minutes() -> None:
    ahead = [event(time="2026-09-21T14:18:20.000Z"), event(time="2026-09-21T14:18:20.001Z")]
    assert ORIGIN.now == 1_790_000_000_000 == facts(ahead[0])[0].time - 300_000
    assert place(ahead[1]) == "/time"


def test_the_first_fault_of_each_bad_event_is_told_and_of_no_good_one() -> None:
    sent = [event(), event(id=5, time=5), event(), event("x"), event(data={"text": "\0"})]
    assert [(one.index, one.place) for one in refusal(sent).places] == [(1, "/id"), (3, "/type"), (4, "/data/text")]


def test_at_most_a_hundred_faults_are_told() -> None:
    assert len(refusal([event(id="")] * 500).places) == MAX_PLACES


def test_a_single_event_s_fault_bears_no_index() -> None:
    assert [one.index for one in refusal(event(id="")).places] == [None]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"[1,]",
        b"[] []",
        b"\xef\xbb\xbf[]",
        json.dumps(event()).encode("utf-16"),
        json.dumps(event(subject="ñ"), ensure_ascii=False).encode("latin-1"),
        b'{"extension":"\xff"}',
        b'{"id":"\\ud800"}',
        b'{"id":"\xed\xa0\x80"}',
        b"[" * 100_000,
        b'{"data":' * 100_000,
        b'{"id":NaN}',
    ],
)
def test_what_is_not_json_in_utf8_is_malformed(sent: bytes) -> None:
    assert isinstance(refusal(sent), Malformed)


def test_a_thousand_events_are_taken_and_one_more_is_not() -> None:
    assert len(facts([event()] * 1_000)) == 1_000
    assert isinstance(refusal([event()] * 1_001), TooLarge)
    assert isinstance(refusal([event(id="")] * 1_001), TooLarge)
    assert isinstance(refusal([event(extension="x" * 5_000_000)]), TooLarge)


def test_text_that_only_looks_like_nul_is_text() -> None:
    (fact,) = facts(event(data={"message": "m", "text": r"\u0000"}))
    assert fact.data == f.MessageReceived("m", r"\u0000")


_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
_id = _text.filter(bool)
_MILLENNIUM = datetime(2000, 1, 2)
_YESTERDAY = datetime(2026, 9, 20)


@given(event_id=_id, source=_id, subject=_id, text=_text, moment=st.datetimes(_MILLENNIUM, _YESTERDAY))
def test_any_text_arrives_as_it_was_sent(
    event_id: str, source: str, subject: str, text: str, moment: datetime
) -> None:
    data = {"message": event_id, "text": text}
    sent = event(id=event_id, source=source, subject=subject, time=f"{moment.isoformat()}+05:30", data=data)
    (fact,) = facts(sent)
    assert (fact.event, fact.origin, fact.external_id) == (event_id, source, subject)
    assert fact.data == f.MessageReceived(event_id, text)
    exact = (moment - datetime(1970, 1, 1)) / timedelta(milliseconds=1) - 5.5 * 3_600_000
    assert 0 <= exact - fact.time < 1
