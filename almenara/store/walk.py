"""Everything of an organization, read from beginning to end, some at a time, while it may be written on."""

from collections.abc import AsyncGenerator

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact
from almenara.store.database import Database
from almenara.store.faults import storage
from almenara.store.rows import unpack
from almenara.store.tables import conversation

_PAGE = 500


async def count_rows(engine: AsyncEngine, organization: str) -> int:
    """How many conversations are stored. Raises `Unavailable`."""
    query = select(func.count()).where(conversation.c.organization == organization)
    with storage():
        async with engine.connect() as connection:
            return (await connection.execute(query)).scalar_one()


async def every_row(engine: AsyncEngine, organization: str) -> AsyncGenerator[list[Conversation]]:
    """Every stored conversation, by id. Raises `Unavailable`."""
    after = ""
    while True:
        query = select(conversation.c.id, conversation.c.row, conversation.c.personal)
        of = (conversation.c.organization == organization, conversation.c.id > after)
        with storage():
            async with engine.connect() as connection:
                kept = (await connection.execute(query.where(*of).order_by(conversation.c.id).limit(_PAGE))).all()
        if not kept:
            return
        after = kept[-1][0]
        yield [unpack(row, personal) for _, row, personal in kept]


async def every_fact(database: Database, organization: str, until: int) -> AsyncGenerator[list[Fact]]:
    """Every fact of the log up to a seq, in the order of seq. Raises `Unavailable`."""
    after = 0
    while facts := await database.log.read(organization, after, _PAGE):
        after = facts[-1].seq
        yield [fact for fact in facts if fact.seq <= until]
        if after >= until:
            return
