"""Personal data taken out of what is kept: of the log, of the stored rows, and of what stands beside them.

What replaces it is decided in `domain.erasing`; here it is found and overwritten, inside the caller's transaction.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final
from urllib.parse import unquote_plus

from sqlalchemy import ColumnElement, LargeBinary, bindparam, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from almenara.domain.codec import join, split
from almenara.domain.conversation import Conversation
from almenara.domain.erasing import Scope, Words, erased_data, erased_row
from almenara.domain.fact_types import FACT_TYPES, StreamKind
from almenara.domain.facts import Moment
from almenara.domain.ids import contact_id
from almenara.domain.text import fold
from almenara.store.account_tables import rejected
from almenara.store.rows import COLUMNS, columns, unpack
from almenara.store.settings_tables import preference, view
from almenara.store.tables import conversation, log

LEVELS: Final[dict[Scope, int]] = {"texts": 1, "person": 2}
"""What the column `erased` of a row says of it."""
_SHORTEST: Final = 5
"""Letters of a name that is looked for where people keep what they searched for."""
_c: Final = conversation.c
_REWRITTEN: Final = [name for name in COLUMNS[2:] if name not in ("fold_version", "erased")]
_MESSAGES: Final = ("message.received", "message.sent", "note.added")


async def messages_of(connection: AsyncConnection, organization: str, ids: Collection[str]) -> int:
    """How many messages and notes these conversations have."""
    query = select(func.count()).where(*_facts(organization, "conversation", ids), log.c.type.in_(_MESSAGES))
    return (await connection.execute(query)).scalar_one()


async def naming(connection: AsyncConnection, organization: str, identifiers: Collection[str]) -> list[Conversation]:
    """The stored rows that say any of these of their customer: every row is looked at."""
    # Where a byte stands among bytes is called otherwise by each.
    place = func.pg_catalog.position if connection.dialect.name == "postgresql" else func.instr
    says = or_(
        *(place(_c.personal, literal(one.encode("utf-8", "surrogatepass"), LargeBinary)) > 0 for one in identifiers)
    )
    query = select(_c.row, _c.personal).where(_c.organization == organization, _c.personal.is_not(None), says)
    return [unpack(row, personal) for row, personal in (await connection.execute(query)).all()]


async def overdue(
    connection: AsyncConnection, organization: str, since: Moment, until: Moment, scope: Scope, limit: int
) -> list[tuple[str, Moment]]:
    """The first conversations finished from `since` on and before `until` of which that much is not erased yet, with
    the moments of their end, oldest first."""
    when = (_c.finished_at >= since, _c.finished_at < until)
    query = select(_c.id, _c.finished_at).where(
        _c.organization == organization, _c.state == "finished", *when, _c.erased < LEVELS[scope]
    )
    found = (await connection.execute(query.order_by(_c.finished_at).limit(limit))).all()
    return [(id_, finished_at) for id_, finished_at in found]


async def erase(
    connection: AsyncConnection, organization: str, ids: Sequence[str], scope: Scope, words: Words
) -> tuple[list[Conversation], int]:
    """Erase conversations, their facts and their stored rows. Gives the stored rows as they were, and how many
    messages and notes lost something."""
    messages = await _erase_facts(connection, organization, "conversation", ids, scope, words)
    query = select(_c.row, _c.personal).where(_c.organization == organization, _c.id.in_(ids)).with_for_update()
    rows = [unpack(row, personal) for row, personal in (await connection.execute(query)).all()]
    if rows:
        given: dict[str, Any] = {name: bindparam(f"its_{name}") for name in _REWRITTEN}
        statement = update(conversation).values({**given, "erased": LEVELS[scope]})
        statement = statement.where(_c.organization == bindparam("of"), _c.id == bindparam("one"))
        erased = [columns(organization, erased_row(row, scope, words)) for row in rows]
        await connection.execute(statement, [_named(one) for one in erased])
    return rows, messages


async def erase_contacts(
    connection: AsyncConnection,
    organization: str,
    key: bytes,
    contacts: Collection[tuple[str, str]],
    words: Words,
    until: Moment | None = None,
) -> None:
    """Erase what was told of customers beside their conversations, by (source, id there); all, or what is older."""
    streams = [contact_id(key, source, one) for source, one in contacts]
    await _erase_facts(connection, organization, "contact", streams, "person", words, until)


async def forget_person(
    connection: AsyncConnection, organization: str, subjects: Collection[tuple[str, str]], said: Collection[str]
) -> None:
    """Forget what a source could not tell of these conversations (source, id there) or of who is called any of
    `said`, and what people keep of having searched for them."""
    kept = select(rejected.c.source, rejected.c.id, rejected.c.subject, rejected.c.what, rejected.c.reason)
    for source, id_, *told in (await connection.execute(kept.where(rejected.c.organization == organization))).all():
        if (source, told[0]) in subjects or _says(" ".join(filter(None, told)), said):
            one = (rejected.c.organization == organization, rejected.c.source == source, rejected.c.id == id_)
            await connection.execute(delete(rejected).where(*one))
    views = select(view.c.id, view.c.name, view.c.query).where(view.c.organization == organization)
    for id_, name, query in (await connection.execute(views)).all():
        if _says(f"{name} {unquote_plus(query)}", said):
            await connection.execute(delete(view).where(view.c.organization == organization, view.c.id == id_))
    preferences = select(preference.c.user, preference.c.name, preference.c.value)
    for user, name, value in (
        await connection.execute(preferences.where(preference.c.organization == organization))
    ).all():
        if _says(unquote_plus(bytes(value).decode("utf-8", "replace")), said):
            one = (preference.c.organization == organization, preference.c.user == user, preference.c.name == name)
            await connection.execute(delete(preference).where(*one))


def _named(row: Sequence[Any]) -> dict[str, Any]:
    named: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    return {"of": named["organization"], "one": named["id"]} | {f"its_{name}": named[name] for name in _REWRITTEN}


def _says(text: str, said: Collection[str]) -> bool:
    folded = fold(text)
    return any(fold(one) in folded for one in said if len(one) >= _SHORTEST)


async def _erase_facts(
    connection: AsyncConnection,
    organization: str,
    kind: StreamKind,
    streams: Collection[str],
    scope: Scope,
    words: Words,
    until: Moment | None = None,
) -> int:
    query = select(log.c.seq, log.c.type, log.c.data, log.c.personal, log.c.external)
    query = query.where(*_facts(organization, kind, streams))
    found = (await connection.execute(query if until is None else query.where(log.c.time < until))).all()
    changed: list[dict[str, Any]] = []
    messages = 0
    for seq, name, data, personal, external in found:
        left, after = personal, external if scope == "texts" else None
        if personal is not None:
            left = split(erased_data(join(name, data, personal), scope, words))[1]
            left = None if left == FACT_TYPES[name].data.erased else left
        if (left, after) != (personal, external):
            changed.append({"at": seq, "left": left, "after": after})
            messages += name in _MESSAGES and left != personal
    if changed:
        statement = update(log).where(log.c.organization == organization, log.c.seq == bindparam("at"))
        statement = statement.values(personal=bindparam("left"), external=bindparam("after"))
        await connection.execute(statement, changed)
    return messages


def _facts(organization: str, kind: StreamKind, streams: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return log.c.organization == organization, log.c.stream_kind == kind, log.c.stream_id.in_(streams)
