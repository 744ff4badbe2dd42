"""Jobs: an action on every row that a filter lists, more than one request takes, with progress, stop and undo."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from almenara.access.actor import Actor
from almenara.access.scope import reach
from almenara.catalog.actions import BY_NAME, Action
from almenara.catalog.ask import ask_list
from almenara.catalog.fields import reader
from almenara.catalog.words import words
from almenara.domain.commands import Command
from almenara.domain.condition import test
from almenara.domain.conversation import Conversation
from almenara.domain.instants import format_instant
from almenara.errors import Forbidden, Invalid, NotFound, refused
from almenara.live.frames import Filter
from almenara.live.hub import Hub
from almenara.live.order import URGENCY
from almenara.service.jobs import MOST, Asker, State, state_of, undoable
from almenara.service.wish import DAY, Chosen
from almenara.store.jobs import Job
from almenara.web import context as given
from almenara.web.context import Context, Given
from almenara.web.faults import place_of
from almenara.web.guard import actor_of, address_of, needs

_NAMED: Final = 500
"""Refused rows that are told one by one."""
_OFFERED: Final = {name: one for name, one in BY_NAME.items() if one.many and one.on == "conversations"}


class NewJob(Struct, frozen=True, forbid_unknown_fields=True):
    """An action, the members of its form, and the filter that lists the rows: those it lists now are the job's.

    `again` names a job of yours instead: the rows are those it was refused, as they are now. `expected` is how many
    the asker saw; if there are many more by now, they are asked again.
    """

    action: Annotated[str, Meta(max_length=64)]
    filter: Filter = {}
    again: Annotated[str, Meta(max_length=64)] | None = None
    fields: dict[str, Any] = {}
    expected: Annotated[int, Meta(ge=1, le=MOST)] | None = None


class RefusedRows(Struct, frozen=True):
    """Rows that were refused for the same reason."""

    code: str
    detail: str
    ids: list[str]


class JobShown(Struct, frozen=True):
    """How a job stands: of `total` rows, `seen` were asked for and `done` done; the others are `refused`.

    interrupted: it ended before it was through, for the server died or whoever asked lost the right. `fields` is what
    was asked, without texts; `to_agent` and so on by id; of an undo, `undoes` is the job. `undoable`: what it did can
    still be taken back.
    """

    id: str
    action: str
    state: State
    total: int
    seen: int
    done: int
    begun_at: str
    ended_at: str | None
    refused: list[RefusedRows]
    fields: dict[str, Any]
    undoable: bool


class RefusedRow(Struct, frozen=True):
    """A row that was refused, and why; `name` and `ticket` while it is within reach."""

    id: str
    code: str
    detail: str
    name: str | None
    ticket: str | None


class RefusedShown(Struct, frozen=True):
    """The first of a job's refused rows, of `total`."""

    items: list[RefusedRow]
    total: int


class JobsShown(Struct, frozen=True):
    """Your jobs of the last day, newest first."""

    items: list[JobShown]


@post("/jobs", status_code=202, opt=needs("conversations.view", raises=(Forbidden, NotFound, Invalid)))
async def begin_job(
    request: Request[Any, Any, Any], context: Given, actor: given.Asker, data: JSONBody[NewJob]
) -> JobShown:
    """Do an action to every row that a filter lists: up to 10,000, a hundred at a time."""
    action = _action(data.action)
    command = _command(action, data.fields)
    hub = await context.hubs.of(actor.organization)
    if data.again is not None:
        if data.filter:
            raise Invalid(places=[refused("/filter", "again_alone")])
        before = [one for ids in (await _own(context, actor, data.again)).refused.values() for one in ids]
        rows = [Chosen(row.id, row.version) for one in before if (row := await _within(hub, actor, one)) is not None]
        total = len(rows)
    else:
        board = hub.board
        keys, total = board.picture.slice(ask_list(actor, data.filter), URGENCY, 0, MOST + 1)
        rows = [Chosen(row.id, row.version) for row in (board.row(key[2]) for key in keys) if row is not None]
    if data.expected is not None and total > data.expected + max(10, data.expected // 10):
        raise Invalid(places=[refused("/expected", "more_by_now", total=total)])
    address = address_of(request.scope)
    job = await context.jobs.begin(_asker(request), (action, command), rows, hub, address)
    return _shown(context, actor, job)


@get("/jobs", opt=needs("conversations.view"))
async def jobs(context: Given, actor: given.Asker) -> JobsShown:
    """Your jobs of the last day."""
    found = await context.jobs.store.of(actor.organization, actor.id, context.clock() - DAY)
    return JobsShown([_shown(context, actor, job) for job in found])


@get("/jobs/{job:str}", opt=needs("conversations.view"))
async def job(context: Given, actor: given.Asker, job: FromPath[str]) -> JobShown:
    """How far a job of yours is."""
    return _shown(context, actor, await _own(context, actor, job))


@get("/jobs/{job:str}/refused", opt=needs("conversations.view"))
async def refused_rows(context: Given, actor: given.Asker, job: FromPath[str]) -> RefusedShown:
    """Which rows a job of yours was refused, and why: the first 500."""
    own, text = await _own(context, actor, job), words(actor.language)
    hub = await context.hubs.of(actor.organization)
    named = [(code, one) for code, ids in sorted(own.refused.items()) for one in ids]
    items = list[RefusedRow]()
    for code, one in named[:_NAMED]:
        row = await _within(hub, actor, one)
        name, ticket = (None, None) if row is None else (row.contact.name, row.ticket)
        items.append(RefusedRow(one, code, text[f"refusals.{code}"], name, ticket))
    return RefusedShown(items, len(named))


@post("/jobs/{job:str}/stop", status_code=200, opt=needs("conversations.view"))
async def stop_job(context: Given, actor: given.Asker, job: FromPath[str]) -> JobShown:
    """Stop after the slice under way. What is done stays done; undo takes it back."""
    await context.jobs.store.stop(actor.organization, (await _own(context, actor, job)).id)
    return _shown(context, actor, await _own(context, actor, job))


@post("/jobs/{job:str}/undo", status_code=202, opt=needs("conversations.view"))
async def undo_job(
    request: Request[Any, Any, Any], context: Given, actor: given.Asker, job: FromPath[str]
) -> JobShown:
    """Take back all that a job of yours did, within half an hour: another job, with results of its own."""
    before, hub = await _own(context, actor, job), await context.hubs.of(actor.organization)
    begun = await context.jobs.undo(_asker(request), before, hub, address_of(request.scope))
    return _shown(context, actor, begun)


async def _within(hub: Hub, actor: Actor, conversation: str) -> Conversation | None:
    row = await hub.find(conversation)
    return row if row is not None and test(reach(actor), reader(hub.board.view(row, hub.now()))) else None


def _asker(request: Request[Any, Any, Any]) -> Asker:
    return lambda: actor_of(request, with_key=True)


def _action(name: str) -> Action:
    if name not in _OFFERED:
        raise Invalid(places=[refused("/action", "one_of", choices=", ".join(_OFFERED))])
    return _OFFERED[name]


def _command(action: Action, fields: dict[str, Any]) -> Command:
    assert action.command is not None, "it is an action that does something"
    unknown = [name for name in fields if name not in action.command.__struct_fields__]
    if unknown:
        raise Invalid(places=[refused(f"/fields/{name}", "unknown") for name in unknown])
    try:
        command = msgspec.convert(fields, action.command)
    except msgspec.ValidationError as error:
        raise Invalid(places=[place_of(error, "/fields")]) from None
    if b"\\u0000" in msgspec.json.encode(command):
        raise Invalid(places=[refused("/fields", "no_nul")])
    return command


async def _own(context: Context, actor: Actor, job: str) -> Job:
    found = await context.jobs.store.get(actor.organization, job)
    if found is None or found.actor != actor.id:
        raise NotFound
    return found


def _shown(context: Context, actor: Actor, job: Job) -> JobShown:
    text = words(actor.language)
    ended = None if job.ended_at is None else format_instant(job.ended_at)
    rows = [RefusedRows(code, text[f"refusals.{code}"], ids) for code, ids in sorted(job.refused.items())]
    state = state_of(job, context.clock())
    begun = format_instant(job.begun_at)
    can = undoable(job, context.clock())
    counts = (job.total, job.seen, job.done)
    return JobShown(job.id, job.action, state, *counts, begun, ended, rows, job.fields, can)
