"""CloudEvents into facts: one fast pass over what is right, and a slow one that finds what is wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal, cast

import msgspec
from msgspec import Meta, Raw, Struct

from almenara.domain.codec import decode
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Fact, Label, Text
from almenara.domain.ids import contact_id, conversation_id, roster_id
from almenara.errors import Invalid, Malformed, Place, TooLarge, UnsupportedType
from almenara.web.faults import place_of, pointer

MAX_BYTES: Final = 5_000_000
MAX_EVENTS: Final = 1_000
MAX_PLACES: Final = 100
MAX_AHEAD: Final = 5 * 60_000
"""Milliseconds by which a fact's time may run ahead of our clock."""
EARLIEST: Final = 946_684_800_000
"""2000-01-01T00:00:00Z."""

Zoned = Annotated[datetime, Meta(tz=True)]


class Event(Struct, frozen=True, gc=False):
    """One CloudEvent 1.0. `sequence` orders facts of the same moment; other extensions are ignored."""

    specversion: Literal["1.0"]
    id: Label
    source: Label
    type: Text
    subject: Label
    time: Zoned
    data: Raw = Raw(b"{}")
    sequence: Annotated[str, Meta(max_length=512)] | None = None
    datacontenttype: Text | None = None
    dataschema: Text | None = None


class Origin(Struct, frozen=True):
    """Where a request comes from: the organization's key for ids, the source's name, and when it came (ms)."""

    key: bytes
    source: str
    now: int


def read(body: bytes, content_type: str, origin: Origin) -> list[Fact]:
    """The facts of a request's body. Shape is checked here, all of it.

    Raises `UnsupportedType`, `TooLarge`, `Malformed`, or `Invalid` with the first fault of each bad event.
    """
    batched = _batched(content_type, body)
    if len(body) > MAX_BYTES:
        raise TooLarge
    try:
        if not body.isascii():
            body.decode()
        try:
            events = _events(body) if batched else [_event(body)]
            if len(events) > MAX_EVENTS:
                raise TooLarge
            if b"\\u0000" not in body:
                return [_fact(event, origin) for event in events]
        except (msgspec.ValidationError, _Fault):
            pass
        return _one_by_one(body, batched, origin)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed from error


class _Fault(Exception):
    """What is wrong with an event, and where in it."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(reason)
        self.place = place
        self.reason = reason


_event = msgspec.json.Decoder(Event).decode
_events = msgspec.json.Decoder(list[Event]).decode
_raws = msgspec.json.Decoder(list[Raw]).decode
_anything = msgspec.json.Decoder(Any).decode
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def _batched(content_type: str, body: bytes) -> bool:
    media, _, parameters = content_type.lower().partition(";")
    charset = parameters.partition("charset=")[2].strip(' "')
    if charset not in ("", "utf-8", "us-ascii"):
        raise UnsupportedType("Send UTF-8.")
    match media.strip():
        case "application/cloudevents+json":
            return False
        case "application/cloudevents-batch+json":
            return True
        case "application/json":
            return body.lstrip(b" \t\r\n").startswith(b"[")
        case _:
            raise UnsupportedType


def _fact(event: Event, origin: Origin) -> Fact:
    kind = FACT_TYPES.get(event.type)
    if kind is None or not kind.public:
        raise _Fault("/type", "is not a known type")
    time = (event.time - _EPOCH) // _MILLISECOND
    if time > origin.now + MAX_AHEAD:
        raise _Fault("/time", "is more than 5 minutes ahead of the server's clock")
    if time < EARLIEST:
        raise _Fault("/time", "is before the year 2000")
    if event.datacontenttype is not None and not _is_json(event.datacontenttype):
        raise _Fault("/datacontenttype", "must be application/json")
    try:
        data = decode(event.type, event.data)
    except msgspec.ValidationError as error:
        raise _fault(error, "/data") from error
    match kind.stream:
        case "conversation":
            stream = conversation_id(origin.key, origin.source, event.subject)
        case "contact":
            stream = contact_id(origin.key, origin.source, event.subject)
        case _:
            stream = roster_id(origin.source, event.subject)
    return Fact(
        type=event.type,
        stream=stream,
        time=time,
        source=origin.source,
        data=data,
        external_id=event.subject,
        sequence=event.sequence or "",
        origin=event.source,
        event=event.id,
    )


def _is_json(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower() == "application/json"


def _one_by_one(body: bytes, batched: bool, origin: Origin) -> list[Fact]:
    """As above, event by event, to say of each bad one what is wrong first."""
    try:
        raws = _raws(body) if batched else [Raw(body)]
    except msgspec.ValidationError as error:
        raise Invalid(places=[Place("", "must be an array of events")]) from error
    if len(raws) > MAX_EVENTS:
        raise TooLarge
    facts: list[Fact] = []
    places: list[Place] = []
    for index, raw in enumerate(raws):
        try:
            _refuse_nul(raw)
            try:
                event = _event(raw)
            except msgspec.ValidationError as error:
                raise _fault(error, "") from error
            facts.append(_fact(event, origin))
        except _Fault as fault:
            places.append(Place(fault.place, fault.reason, index if batched else None))
            if len(places) == MAX_PLACES:
                break
    if places:
        raise Invalid(places=places)
    return facts


def _refuse_nul(raw: Raw) -> None:
    """PostgreSQL cannot store NUL, so nobody may send it. Raises `_Fault`."""
    for place, text in _texts(_anything(raw)):
        if "\0" in text:
            raise _Fault(place, "must not contain NUL")


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        place, found = waiting.pop()
        if isinstance(found, str):
            yield place, found
        elif isinstance(found, list):
            waiting.extend((f"{place}/{index}", one) for index, one in enumerate(cast("list[Any]", found)))
        elif isinstance(found, dict):
            for name, one in cast("dict[str, Any]", found).items():
                yield place, name
                waiting.append((f"{place}/{pointer(name)}", one))


def _fault(error: msgspec.ValidationError, prefix: str) -> _Fault:
    found = place_of(error, prefix)
    return _Fault(found.place, found.reason)
