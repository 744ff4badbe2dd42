"""The roster with live figures: the agents within reach, by every filter of theirs."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec import Struct

from almenara.catalog.agents.ask import ask_agents
from almenara.catalog.agents.columns import mean_seconds
from almenara.catalog.agents.fields import AgentSeen, reader
from almenara.catalog.agents.filters import FILTERS
from almenara.domain.agent import capacity, free_places
from almenara.domain.condition import test
from almenara.domain.facts import AgentStatus
from almenara.domain.instants import format_instant
from almenara.errors import Invalid, refused
from almenara.web.context import Asker, Given
from almenara.web.guard import needs

Many = list[str] | None


class AgentShown(Struct, frozen=True):
    """An agent and what their conversations add up to, whoever asks: those in progress (`load`), all open ones, those
    that end today; durations in seconds, null over nothing; how long they are in pause and productive (available or
    before a pause) today.

    `exceeded`: their pause should be over; `away`: offline for a minute with open conversations; `waiting_since`:
    the moment the longest of their open ones waits since.
    """

    id: str
    name: str
    source: str
    languages: list[str]
    groups: list[str]
    status: AgentStatus
    status_since: str | None
    status_reason: str | None
    status_until: str | None
    exceeded: bool
    away: bool
    load: int
    capacity: int
    free: int
    open: int
    unanswered: int
    waiting_since: str | None
    finished: int
    mean_handling: float | None
    first_response: float | None
    transfers_out: int
    last_activity: str | None
    connected_since: str | None
    pause_today: float
    productive_today: float


class Agents(Struct, frozen=True):
    """Every agent that matches, by name; they come in one page."""

    items: list[AgentShown]
    total: int
    next: str | None
    seq: int


def provide_chosen_agents(
    request: Request[Any, Any, Any],
    group: Annotated[Many, QueryParameter(name="group", description="In any of these groups, by id.")] = None,
    source: Annotated[Many, QueryParameter(name="source", description="Of any of these sources, by id.")] = None,
    statuses: Annotated[Many, QueryParameter(name="status", description="In any of these statuses.")] = None,
    reason: Annotated[Many, QueryParameter(name="reason", description="In pause for any of these.")] = None,
    exceeded: Annotated[Many, QueryParameter(name="exceeded", description="`true`: their pause is over.")] = None,
    away: Annotated[Many, QueryParameter(name="away", description="`true`: offline with open conversations.")] = None,
    full: Annotated[Many, QueryParameter(name="full", description="`true`: available without a free place.")] = None,
    free: Annotated[Many, QueryParameter(name="free", description="`true`: available with free places.")] = None,
    unanswered: Annotated[Many, QueryParameter(name="unanswered", description="`true`: with any unanswered.")] = None,
    here: Annotated[
        Many, QueryParameter(name="here", description="`true`: not offline, or with open conversations.")
    ] = None,
    q: Annotated[Many, QueryParameter(name="q", description="Words of a name.")] = None,
) -> dict[str, list[str]]:
    """The dependency `chosen_agents`: filters by name. Raises `Invalid` for a parameter that does not exist."""
    unknown = [name for name in request.query_params if name not in FILTERS]
    if unknown:
        raise Invalid(places=[refused(f"/{name}", "unknown") for name in unknown])
    given = (group, source, statuses, reason, exceeded, away, full, free, unanswered, here, q)
    return {name: values for name, values in zip(FILTERS, given, strict=True) if values}


@get("/agents", opt=needs("agents.view", raises=(Invalid,)))
async def agents(context: Given, actor: Asker, chosen_agents: NamedDependency[dict[str, list[str]]]) -> Agents:
    """The agents of the groups within your reach, with their figures of now and of today."""
    hub, condition = await context.hubs.of(actor.organization), ask_agents(actor, chosen_agents)
    now = context.clock()
    found = [seen for seen in hub.board.staff.seen(now) if test(condition, reader(seen))]
    found.sort(key=lambda seen: (seen.agent.name.casefold(), seen.agent.id))
    return Agents([_show(seen, now) for seen in found], len(found), None, hub.board.seq)


def _show(seen: AgentSeen, now: int) -> AgentShown:
    one, work = seen.agent, seen.work
    return AgentShown(
        id=one.id,
        name=one.name,
        source=one.source,
        languages=list(one.languages),
        groups=list(one.groups),
        status=one.status,
        status_since=moment(one.status_since),
        status_reason=one.status_reason,
        status_until=moment(one.status_until),
        exceeded=seen.exceeded,
        away=seen.away,
        load=work.load,
        capacity=capacity(one),
        free=free_places(one, work.load),
        open=work.open,
        unanswered=work.unanswered,
        waiting_since=moment(work.waiting_since),
        finished=work.finished,
        mean_handling=mean_seconds(work.handled, work.finished),
        first_response=mean_seconds(work.responding, work.responded),
        transfers_out=work.transfers,
        last_activity=moment(work.active_at),
        connected_since=moment(seen.day.connected_since),
        pause_today=seen.day.paused.at(now) / 1000,
        productive_today=seen.day.productive.at(now) / 1000,
    )


def moment(at: int | None) -> str | None:
    """A moment as the API gives it."""
    return None if at is None else format_instant(at)
