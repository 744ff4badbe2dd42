"""What can be asked of a conversation's row, by name: the vocabulary of filters, indicators and sort orders."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final, Generic, Literal, TypeVar

from msgspec import Struct

from almenara.catalog.seen import DAY, Seen
from almenara.domain.conversation import OPEN, Conversation, Move, Wait, unanswered
from almenara.domain.facts import Moment
from almenara.domain.text import fold

Kind = Literal["label", "labels", "flag", "moment", "duration", "number", "share", "text"]
"""A share is an integer of millionths."""
MILLION: Final = 1_000_000


Subject = TypeVar("Subject")


class Field(Struct, Generic[Subject], frozen=True):
    """One name: the kind of its values and where they stand in what is asked, such as a row as seen."""

    name: str
    kind: Kind
    read: Callable[[Subject], Any]


def _of(path: str) -> Callable[[Seen], Any]:
    return attrgetter(f"row.{path}")


def _today(moment: Moment | None, day: Moment) -> bool:
    return moment is not None and moment >= day


def waits_today(seen: Seen) -> tuple[Wait, ...]:
    """The waits that ended today in an assignment."""
    if not seen.row.waits:
        return ()
    return tuple(w for w in seen.row.waits if w.how == "assigned" and _today(w.left, seen.day))


def transfers_today(seen: Seen) -> tuple[Move, ...]:
    """The transfers of today."""
    if not seen.row.moves:
        return ()
    return tuple(move for move in seen.row.moves if move.at >= seen.day)


def of_day(seen: Seen, day: Moment) -> bool:
    """Whether a row brings anything to that day's figures."""
    row, then = seen.row, Seen(seen.row, day, seen.recent)
    moments = (row.first_response_at, row.served_at, row.rated_at, row.lost_at)
    happened = any(moment is not None and moment >= day for moment in moments)
    return row.state == "finished" or happened or bool(waits_today(then)) or bool(transfers_today(then))


def _duration(seen: Seen) -> int | None:
    row = seen.row
    return None if row.finished_at is None else max(0, row.finished_at - row.opened_at)


def _first_response_today(seen: Seen) -> int | None:
    return seen.row.first_response if _today(seen.row.first_response_at, seen.day) else None


def _service(seen: Seen) -> str | None:
    """How a row stands in the service level of today: answered within target or late, left after it, waiting within
    it or overdue."""
    row = seen.row
    if seen.serving:
        return "overdue" if seen.overdue else "waiting"
    return row.served if _today(row.served_at, seen.day) else None


def _rating_today(seen: Seen) -> int | None:
    rating, row = seen.row.rating, seen.row
    # What was finished before today is not looked at any more: its rating counts in none.
    if rating is None or not _today(row.rated_at, seen.day) or (row.finished_at or seen.day) < seen.day:
        return None
    return round(MILLION * min(1.0, rating.score / rating.scale))


def _listed(seen: Seen) -> bool:
    row = seen.row
    return row.state in OPEN or (row.state == "finished" and not row.contained and _today(row.finished_at, seen.day))


def _lately(seen: Seen) -> bool:
    return seen.row.finished_at is None or seen.row.finished_at >= seen.day - 7 * DAY


def search_text(row: Conversation) -> str:
    """What the search looks through: name, phone, e-mail and ticket, folded, a line each."""
    contact = row.contact
    return fold("\n".join(filter(None, (contact.name, contact.phone, contact.email, row.ticket))))


_LIST: Final[tuple[Field[Seen], ...]] = (
    Field("state", "label", _of("state")),
    Field("open", "flag", lambda seen: seen.row.state in OPEN),
    Field("finished_today", "flag", lambda seen: _today(seen.row.finished_at, seen.day)),
    Field("listed", "flag", _listed),
    Field("lately", "flag", _lately),
    Field("contained", "flag", _of("contained")),
    Field("abandoned", "flag", _of("abandoned")),
    Field("recent", "flag", attrgetter("recent")),
    Field("last_week", "flag", attrgetter("last_week")),
    Field("due_back", "flag", attrgetter("due_back")),
    Field("stranded", "flag", attrgetter("stranded")),
    Field("unanswered", "flag", lambda seen: unanswered(seen.row)),
    Field("agent", "label", _of("agent")),
    Field("group", "label", _of("group")),
    Field("reach_group", "label", _of("group")),
    Field("wait_groups", "labels", lambda seen: tuple(w.group for w in waits_today(seen))),
    Field("transfer_groups", "labels", lambda seen: tuple(m.from_group for m in transfers_today(seen))),
    Field("channel", "label", _of("channel")),
    Field("account", "label", _of("account")),
    Field("priority", "label", _of("priority")),
    Field("tags", "labels", _of("tags")),
    Field("language", "label", _of("contact.language")),
    Field("segment", "label", _of("contact.segment")),
    Field("risk", "label", attrgetter("risk")),
    Field("service", "label", _service),
    Field("closing", "flag", attrgetter("closing")),
    Field("lost", "flag", lambda seen: _today(seen.row.lost_at, seen.day)),
    Field("vip", "flag", attrgetter("vip")),
    Field("closed", "flag", lambda seen: seen.waiting is not None and seen.waiting.since is None),
    Field("direction", "label", _of("direction")),
    Field("source", "label", _of("source")),
    Field("text", "text", lambda seen: search_text(seen.row)),
    Field("waiting_since", "moment", lambda seen: None if seen.waiting is None else seen.waiting.since),
    Field("waited", "duration", lambda seen: None if seen.waiting is None else seen.waiting.waited),
    Field("unanswered_since", "moment", _of("unanswered_since")),
    Field("assigned_since", "moment", _of("assigned_since")),
    Field("pending_since", "moment", _of("pending_since")),
    Field("inactive_since", "moment", _of("inactive_since")),
    Field("first_response_at", "moment", _of("first_response_at")),
    Field("handled", "duration", _of("handled")),
    Field("duration", "duration", _duration),
    Field("first_response_today", "duration", _first_response_today),
    Field("rating_today", "share", _rating_today),
    Field("transfers", "number", _of("transfers")),
)
FIELDS: Final[dict[str, Field[Seen]]] = {field.name: field for field in _LIST}


def reader(seen: Seen) -> Callable[[str], Any]:
    """The reader that `domain.condition.test` asks."""
    return lambda name: FIELDS[name].read(seen)
