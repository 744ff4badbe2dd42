"""Whether what is kept is what the log says: the log without a gap, the audit trail's chain whole, rows as folded,
hours as the rows make them."""

from collections.abc import AsyncGenerator
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from almenara.domain.fold import VERSION, fold
from almenara.domain.rules import Book
from almenara.domain.timed import advance
from almenara.store.chain import AuditChain, gaps
from almenara.store.database import Database
from almenara.store.faults import storage
from almenara.store.hours import Hours
from almenara.store.rows import unpack
from almenara.store.tables import conversation

_PAGE: Final = 200
TOLD: Final = 100
"""Findings that are told one by one; the rest are counted."""

Check = Literal["log", "audit", "rows", "hours", "indicators"]


class Finding(Struct, frozen=True):
    """Something that is not as it should be: a sentence, and the place."""

    check: Check
    place: str
    what: str


class Progress(Struct, frozen=True):
    """How far a check has come (`done` entries or rows), and what it found since the last time."""

    check: Check
    done: int
    findings: list[Finding]


async def verify(database: Database, organization: str, chain: AuditChain, book: Book) -> AsyncGenerator[Progress]:
    """Check everything of an organization, while it may be written on. Raises `Unavailable`."""
    many, last, head = await gaps(database.engine, organization)
    # Counted before the head was read: what is appended meanwhile may only make the head larger.
    found = [] if many == last <= head else [Finding("log", str(last), f"{many} entries up to {last}, head {head}")]
    yield Progress("log", many, found)
    async for done, damages in chain.examine(organization):
        yield Progress("audit", done, [Finding("audit", str(one.seq), one.kind) for one in damages])
    async for progress in _rows(database, organization, book):
        yield progress
    counted, wrong = await Hours(database.engine, organization).recount()
    yield Progress("hours", counted, [Finding("hours", place, what) for place, what in wrong])


async def _rows(database: Database, organization: str, book: Book) -> AsyncGenerator[Progress]:
    after, done = "", 0
    while True:
        query = select(conversation.c.id, conversation.c.fold_version, conversation.c.row, conversation.c.personal)
        of = (conversation.c.organization == organization, conversation.c.id > after)
        with storage():
            async with database.engine.connect() as connection:
                kept = (await connection.execute(query.where(*of).order_by(conversation.c.id).limit(_PAGE))).all()
        if not kept:
            return
        after = kept[-1][0]
        histories = await database.log.read_streams(organization, [one[0] for one in kept])
        findings: list[Finding] = []
        for id_, version, row, personal in kept:
            if version != VERSION:
                continue
            stored = unpack(row, personal)
            history = [fact for fact in histories.get(id_, ()) if fact.seq <= stored.seq]
            if not history:
                findings.append(Finding("rows", id_, "the log has nothing of it"))
                continue
            # What is known of a customer now may be newer than the row's own history.
            folded = replace(advance(fold(history, book), stored.ruled_at, book), contact=stored.contact)
            if folded != stored:
                names = [name for name in stored.__struct_fields__ if getattr(folded, name) != getattr(stored, name)]
                findings.append(Finding("rows", id_, f"differs in {', '.join(names)}"))
        done += len(kept)
        yield Progress("rows", done, findings)
