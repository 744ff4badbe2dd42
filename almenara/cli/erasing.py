"""`almenara erase`: all that is kept of one customer, gone for ever."""

from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import msgspec
import typer

from almenara.app import Tools, now_ms
from almenara.cli.common import JsonOption, OrganizationOption, organization_of, work
from almenara.cli.keeping import say
from almenara.domain.conversation import Conversation
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.fold import fold
from almenara.errors import Misused
from almenara.live.governing import govern
from almenara.service.announce import COMMAND, Announcer
from almenara.service.erasure import Customer, Eraser
from almenara.store.accounts import Organization

_PAGE: Final = 5_000


def erase(
    conversation: Annotated[str, typer.Argument(help="The id of one of their conversations.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    json: JsonOption = False,
    organization: OrganizationOption = None,
) -> None:
    """Erase the customer of a conversation: names, phones, e-mails, ids, texts and notes of all their conversations.

    These are the conversations with the same id at the same source, the same phone or the same e-mail. It cannot be
    undone; states, moments, ratings and figures stay. It asks first, having said how much it is; the audit trail
    tells that it was done, not of whom. Backups and exports taken before still hold them.
    """

    async def find(opened: Tools) -> Customer:
        return await _customer(opened, await organization_of(opened, organization), conversation)

    async def job(opened: Tools) -> dict[str, Any]:
        own = await organization_of(opened, organization)
        found = await _customer(opened, own, conversation)
        if asked is not None and len(found.rows) != asked:
            raise Misused(f"There are {len(found.rows):,} conversations by now: look again.")
        return msgspec.to_builtins(await _eraser(opened).erase(own.id, found, COMMAND))

    asked: int | None = None
    if not yes:
        found = work(find)
        asked = len(found.rows)
        names = ", ".join(sorted({row.contact.name for row in found.rows if row.contact.name})) or "no name"
        typer.echo(f"{names}: conversations: {asked:,}; messages and notes: {found.messages:,}.", err=True)
        if not typer.confirm("Erase all of it, for ever?", err=True):
            raise Misused("Nothing was erased.")
    told = work(job)
    sentence = f"Erased: conversations: {told['conversations']:,}; messages and notes: {told['messages']:,}."
    say(told, json, sentence)


def _eraser(opened: Tools) -> Eraser:
    return Eraser(opened.store, Announcer(opened.store, opened.recorder, now_ms), now_ms)


async def _customer(opened: Tools, own: Organization, conversation: str) -> Customer:
    unwritten = await _unwritten(opened, own)
    row = unwritten.get(conversation) or await opened.database.rows.get(own.id, conversation)
    if row is None:
        raise Misused(f"There is no conversation {conversation}.")
    return await _eraser(opened).customer(own.id, row, unwritten)


async def _unwritten(opened: Tools, own: Organization) -> dict[str, Conversation]:
    """The rows that the log has moved on from what is stored of them."""
    log, changed = opened.database.log, set[str]()
    seq = await opened.database.rows.applied(own.id)
    while facts := await log.read(own.id, seq, _PAGE):
        changed |= {fact.stream for fact in facts if FACT_TYPES[fact.type].stream == "conversation"}
        seq = facts[-1].seq
    if not changed:
        return {}
    book = (await govern(opened.database, opened.store, own.id, ZoneInfo(own.zone))).book
    return {one: fold(history, book) for one, history in (await log.read_streams(own.id, changed)).items()}
