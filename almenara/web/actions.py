"""The actions: a door for each that the catalog declares, one for taking one back, and one's own recent ones."""

from collections.abc import Mapping
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, HeaderParameter, JSONBody
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.access.scope import reach, reaches_agent
from almenara.catalog.actions import ACTIONS, Action
from almenara.catalog.fields import reader
from almenara.catalog.words import words
from almenara.domain.condition import test
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact
from almenara.domain.instants import format_instant
from almenara.domain.ours import ActionTaken, RowResult, Values
from almenara.domain.undo import UNTIL, refuse_undo
from almenara.errors import Forbidden, NotFound
from almenara.live.hub import Hub
from almenara.live.shown import Member
from almenara.live.timeline import Who, show_timeline
from almenara.service.execute import execute
from almenara.service.undoing import undo
from almenara.service.wish import DAY, Taken, Wish
from almenara.web.bodies import Undo, body_of, read_body
from almenara.web.context import Asker, Context, Given
from almenara.web.guard import address_of, needs

Key = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="A retry under the same key changes nothing.",
    ),
]


class ChangedShown(Struct, frozen=True):
    """What a conversation is now, and who or what made it so."""

    state: str
    agent: Member | None
    group: Member | None
    priority: int
    version: int
    by: Who | None
    at: str | None


class ResultShown(Struct, frozen=True, omit_defaults=True):
    """What became of one row: done, or a `code` and a sentence; `changed` is what the row is now.

    `requested`: a helpdesk owns the row and was asked; the row tells how it answers.
    """

    id: str
    done: bool = False
    requested: bool = False
    code: str | None = None
    detail: str | None = None
    changed: ChangedShown | None = None


class ActionAnswer(Struct, frozen=True):
    """An action's id, from which seq on all of it is visible, and what became of each row."""

    action: str
    seq: int
    results: list[ResultShown]


def _door(action: Action) -> HTTPRouteHandler:
    async def act(
        request: Request[Any, Any, Any], context: Given, actor: Asker, data: Any, key: Key = None
    ) -> ActionAnswer:
        hub = await context.hubs.of(actor.organization)
        command, rows = read_body(action, data)
        address = address_of(request.scope)
        wish = Wish(action, command, rows, key, address)
        taken = await execute(context.recorder, hub.board, hub.find, actor, wish, context.clock())
        return await _answer(context, hub, actor, taken)

    act.__annotations__["data"] = JSONBody[body_of(action)]
    act.__doc__ = action.command.__doc__
    door = post(
        f"/actions/{action.name}", status_code=200, opt=needs(action.permission, raises=(NotFound,)), name=action.name
    )
    return door(act)


DOORS = tuple(_door(action) for action in ACTIONS if action.command is not None)


@post("/actions/{action:str}/undo", status_code=200, opt=needs("conversations.transfer", raises=(Forbidden,)))
async def take_back(
    request: Request[Any, Any, Any], context: Given, actor: Asker, action: FromPath[str], data: JSONBody[Undo]
) -> ActionAnswer:
    """Take one of your actions back, within half an hour, where nothing but a contact's message followed."""
    hub = await context.hubs.of(actor.organization)
    chosen = None if data.conversations is None else list(dict.fromkeys(row.id for row in data.conversations))
    address = address_of(request.scope)
    log, now = context.database.log, context.clock()
    taken = await undo(log, context.recorder, actor, action, chosen, now=now, address=address)
    return await _answer(context, hub, actor, taken)


class RecentRow(Struct, frozen=True):
    """A row that an action changed, or did not: `code`, a helpdesk's refusal or silence among them.

    `why` it cannot be taken back, where it cannot. `name` is told while the row is within reach, `ticket` also of
    what was changed and left it.
    """

    id: str
    ticket: str | None
    name: str | None
    code: str | None
    undone: bool
    undoable: bool
    why: str | None


class RecentAction(Struct, frozen=True):
    """An action of the last half hour. `fields` is what was asked, without texts; `to_agent` and so on by id."""

    action: str
    name: str
    at: str
    undo_until: str
    fields: dict[str, Any]
    results: list[RecentRow]


class RecentActions(Struct, frozen=True):
    """Your actions of the last half hour, newest first."""

    items: list[RecentAction]
    seq: int


@get("/actions/recent", opt=needs("conversations.transfer"))
async def recent(context: Given, actor: Asker) -> RecentActions:
    """Your own actions of the last half hour, and what of them can be taken back. Those of a job are told as that
    job."""
    hub, now = await context.hubs.of(actor.organization), context.clock()
    # A job of before may still have been at work then.
    jobs = await context.jobs.store.of(actor.organization, actor.id, now - DAY)
    of_jobs = {action for job in jobs for action in job.actions}
    taken = [fact for fact in hub.recent.of(actor.id, now) if fact.stream not in of_jobs]
    changed = {result.id for fact in taken for result in _record(fact).results if result.code is None}
    histories = await context.database.log.read_streams(actor.organization, changed)
    items = [await _recent(hub, actor, fact, histories) for fact in taken]
    return RecentActions(items, hub.board.seq)


async def _recent(hub: Hub, actor: Actor, fact: Fact, histories: Mapping[str, list[Fact]]) -> RecentAction:
    record, rows = _record(fact), list[RecentRow]()
    declared = next(action for action in ACTIONS if action.name == record.name)
    for result in record.results:
        row = await hub.find(result.id)
        refusal = refuse_undo(histories.get(result.id, []), fact.stream)
        undoable = declared.undo and result.code is None and refusal is None
        why = None if undoable else "not_undoable" if refusal is None or not declared.undo else refusal.code
        code = result.code or _ended(row, fact.stream)
        ticket, name = _called(hub, actor, result, row)
        rows.append(RecentRow(result.id, ticket, name, code, why == "already_undone", undoable, why))
    until = format_instant(fact.time + UNTIL)
    return RecentAction(fact.stream, record.name, format_instant(fact.time), until, record.fields, rows)


def _ended(row: Conversation | None, action: str) -> str | None:
    """How the helpdesk that was asked left the action undone; None where it did not, or not yet."""
    request = None if row is None else row.request
    if request is None or request.action != action or request.ended is None:
        return None
    return request.code or request.ended


def _called(hub: Hub, actor: Actor, result: RowResult, row: Conversation | None) -> tuple[str | None, str | None]:
    """The ticket and name of a row: of one that was changed and left reach since, the ticket alone."""
    agent = hub.board.agents.get(result.id)
    if agent is not None and reaches_agent(actor, agent.groups):
        return None, agent.name
    if row is None:
        return None, None
    if test(reach(actor), reader(hub.board.view(row, hub.now()))):
        return row.ticket, row.contact.name
    return (row.ticket if result.code is None else None), None


def _record(fact: Fact) -> ActionTaken:
    assert isinstance(fact.data, ActionTaken)
    return fact.data


async def _answer(context: Context, hub: Hub, actor: Actor, taken: Taken) -> ActionAnswer:
    await hub.reached(taken.seq)
    text, results = words(actor.language), taken.record.results
    stale = [result.id for result in results if result.code in ("changed_meanwhile", "not_now")]
    histories = await context.database.log.read_streams(actor.organization, stale) if stale else {}
    shown = [
        ResultShown(
            result.id,
            done=result.code is None,
            requested=result.requested,
            code=result.code,
            detail=None if result.code is None else text[f"refusals.{result.code}"],
            changed=_changed(hub, result.before, histories[result.id]) if result.id in histories else None,
        )
        for result in results
    ]
    return ActionAnswer(taken.action, taken.seq, shown)


def _changed(hub: Hub, now: Values, history: list[Fact]) -> ChangedShown:
    naming, version = hub.board.name_of, now["version"]

    def member(one: str | None) -> Member | None:
        return None if one is None else Member(one, naming(one))

    told = show_timeline(history, naming, notes=True)
    change = next((event for event in told if event.seq == version), None)
    return ChangedShown(
        now["state"],
        member(now["agent"]),
        member(now["group"]),
        now["priority"],
        version,
        None if change is None else change.who,
        None if change is None else change.at,
    )
