"""The audit trail: who did what, when, from where, what was and what became of it."""

from typing import Annotated, Any

from litestar import get
from litestar.params import QueryParameter
from msgspec import Struct

from almenara.domain.facts import Fact
from almenara.domain.instants import format_instant, parse_instant
from almenara.domain.ours import (
    AccessRefused,
    AccountsChanged,
    ActionTaken,
    DataErased,
    ListExported,
    RowResult,
    SessionRefused,
    SessionThrottled,
    SettingsChanged,
)
from almenara.errors import Invalid, Place, refused
from almenara.live.board import Board
from almenara.live.timeline import Who, who_of
from almenara.reasons import Reason, reason_of
from almenara.service.audit import Wanted, read
from almenara.store.audit import Trail
from almenara.web.context import Asker, Given
from almenara.web.guard import needs

_KINDS = {
    "transcript.opened": "conversation",
    "action.taken": "action",
    "list.exported": "export",
    "data.erased": "conversation",
}


class Subject(Struct, frozen=True):
    """What it was done to: a `user`, `key`, `source`, `organization`, `conversation`, an `action` (on the rows of its
    results), a setting by its kind, the `retention`, or an `email` that is no user's, by its hash."""

    kind: str
    id: str
    name: str | None


class Entry(Struct, frozen=True):
    """One entry. `what` is an action's name, or the type of fact; `who` is null where nobody was known yet.

    `before` and `after` are of an account; an action has them in `results`, row by row, beside what was asked
    (`fields`) and the action it undid (`undoes`). `operation` is what was refused. Ids, never texts.
    """

    seq: int
    at: str
    who: Who | None
    what: str
    subject: Subject
    address: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    fields: dict[str, Any] | None
    results: list[RowResult] | None
    undoes: str | None
    operation: str | None


class AuditPage(Struct, frozen=True):
    """Entries, newest first. While `next` is not null there may be more, however few came."""

    items: list[Entry]
    next: str | None


def _text(name: str, description: str) -> QueryParameter:
    return QueryParameter(name=name, max_length=256, description=description)


By = Annotated[str | None, _text("actor", "Who: `user:ID`, `key:ID`, or `cli` for the command line.")]
What = Annotated[str | None, _text("what", "An action's name, or the type of fact: `session.began`.")]
About = Annotated[str | None, _text("subject", "The id of a user, key, source, conversation, agent or action.")]
Since = Annotated[str | None, _text("from", "RFC 3339: then or later.")]
Until = Annotated[str | None, _text("to", "RFC 3339: before.")]
Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=500, description="Entries of a page, at most.")]
Cursor = Annotated[str | None, _text("cursor", "`next` of the page before.")]


@get("/audit", opt=needs("audit.view", raises=(Invalid,)))
async def audit(
    context: Given,
    actor: Asker,
    by: By = None,
    what: What = None,
    about: About = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> AuditPage:
    """Every action, sign-in, change of an account and opening of a transcript, newest first."""
    wanted = Wanted(by, what, about, moment("/from", since), moment("/to", until))
    hub = await context.hubs.of(actor.organization)
    page = await read(Trail(context.database.engine), actor.organization, wanted, _below(cursor), limit)
    items = [shown(fact, hub.board) for fact in page.entries]
    return AuditPage(items, None if page.next is None else str(page.next))


def shown(fact: Fact, board: Board) -> Entry:
    """An entry as it is shown."""
    data = fact.data
    action = data if isinstance(data, ActionTaken) else None
    account = data if isinstance(data, AccountsChanged | SettingsChanged) else None
    return Entry(
        seq=fact.seq,
        at=format_instant(fact.received),
        who=None if fact.actor is None else who_of(fact.actor, board.name_of),
        what=fact.type if action is None else action.name,
        subject=_subject(fact, board),
        address=getattr(data, "address", None),
        before=account and account.before,
        after=account and account.after,
        fields=_fields(fact),
        results=None if action is None else list(action.results),
        undoes=action and action.undoes,
        operation=data.operation if isinstance(data, AccessRefused) else None,
    )


def _fields(fact: Fact) -> dict[str, Any] | None:
    match fact.data:
        case ActionTaken(fields=fields):
            return fields
        case DataErased(what=what, conversations=conversations, messages=messages):
            return {"what": what, "conversations": conversations, "messages": messages}
        case ListExported(fields=fields, rows=rows):
            return {**fields, "rows": rows}
        case _:
            return None


def _subject(fact: Fact, board: Board) -> Subject:
    match fact.data:
        case AccountsChanged(what=kind) | SettingsChanged(kind=kind):
            pass
        case DataErased(what="retention"):
            kind = "retention"
        case AccessRefused() if fact.actor is not None:
            kind = fact.actor.partition(":")[0]
        case SessionRefused(user=None) | SessionThrottled(user=None):
            kind = "email"
        case _:
            kind = _KINDS.get(fact.type, "user")
    return Subject(kind, fact.stream, board.people.get(f"{kind}:{fact.stream}"))


def moment(place: str, text: str | None) -> int | None:
    """A moment that a parameter gives, in ms. Raises `Invalid`."""
    try:
        return None if text is None else parse_instant(text)
    except ValueError as error:
        raise Invalid(places=[Place.of(place, reason_of(error) or Reason("wrong_form"))]) from None


def _below(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 19):
        raise Invalid(places=[refused("/cursor", "bad_cursor")])
    return int(cursor)
