"""The audit trail as CSV, with the same filters as the page: each entry with its link of the chain."""

from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from litestar import Request, get
from litestar.response import Stream

from almenara.errors import Forbidden, Invalid
from almenara.service.audit import Wanted, count, read
from almenara.service.sheets import Row, csv_of
from almenara.store.audit import Trail
from almenara.store.chain import AuditChain
from almenara.web.audit import About, By, Entry, Since, Until, What, moment, shown
from almenara.web.context import Asker, Given
from almenara.web.guard import actor_of, needs

_PAGE: Final = 500
COLUMNS: Final = (
    "seq", "at", "who", "who_name", "what", "subject_kind", "subject", "subject_name", "address", "before", "after",
    "fields", "results", "undoes", "operation", "hash",
)  # fmt: skip


@get("/export/audit.csv", opt=needs("audit.view", raises=(Invalid,)), media_type="text/csv")
async def audit_export(
    request: Request[Any, Any, Any],
    context: Given,
    actor: Asker,
    by: By = None,
    what: What = None,
    about: About = None,
    since: Since = None,
    until: Until = None,
) -> Stream:
    """The audit trail as CSV in UTF-8, newest first; `hash` is each entry's link of the chain. `X-Total` says how
    many there will be, where neither `what` nor `subject` is given."""
    wanted = Wanted(by, what, about, moment("/from", since), moment("/to", until))
    hub = await context.hubs.of(actor.organization)
    trail, chain = Trail(context.database.engine), AuditChain(context.database.engine, b"")
    total = await count(trail, actor.organization, wanted)

    async def rows() -> AsyncIterator[list[Row]]:
        below: int | None = None
        while True:
            # Whoever may no more is sent no more, however long the file is.
            if await actor_of(request, with_key=True) != actor:
                raise Forbidden
            page = await read(trail, actor.organization, wanted, below, _PAGE)
            hashes = await chain.hashes(actor.organization, [fact.seq for fact in page.entries])
            yield [_row(shown(fact, hub.board), hashes.get(fact.seq)) for fact in page.entries]
            if page.next is None:
                return
            below = page.next

    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    if total is not None:
        headers["X-Total"] = str(total)
    return Stream(csv_of(COLUMNS, rows(), mark=False), media_type="text/csv", headers=headers)


def _row(entry: Entry, hashed: bytes | None) -> Row:
    who, subject = entry.who, entry.subject
    return (
        entry.seq,
        entry.at,
        None if who is None else who.id,
        None if who is None else who.name,
        entry.what,
        subject.kind,
        subject.id,
        subject.name,
        entry.address,
        _json(entry.before),
        _json(entry.after),
        _json(entry.fields),
        _json(entry.results),
        entry.undoes,
        entry.operation,
        None if hashed is None else hashed.hex(),
    )


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
