"""Every indicator counted again from the log alone, and held to what the live picture says."""

from collections.abc import AsyncGenerator
from math import ceil
from typing import Final

from sqlalchemy import select

from almenara.catalog.agents.indicators import INDICATORS as OVER_AGENTS
from almenara.catalog.contributed import Contributed, contributed
from almenara.catalog.fields import reader
from almenara.catalog.indicators import INDICATORS, Indicator
from almenara.catalog.measures import Count, MaxAge, Quantile
from almenara.catalog.seen import Seen
from almenara.domain.agent import Agent
from almenara.domain.condition import EVERYTHING, test
from almenara.domain.facts import Fact
from almenara.domain.fold import fold
from almenara.domain.timed import advance
from almenara.live.agents.recount import Doing, agents_again, counted, differing
from almenara.live.board import Board
from almenara.live.figure import at
from almenara.live.governing import Governing
from almenara.live.histogram import EDGES, bucket
from almenara.live.hub import Hub
from almenara.store.accounts import Organization
from almenara.store.database import Database
from almenara.store.faults import storage
from almenara.store.tables import log

_PAGE: Final = 200
_ROUNDED: Final = 0.01
"""How far apart two may be that were rounded on different ways."""

Wrong = list[tuple[str, str]]
"""Indicators and agents that are not as they should be, each with a sentence."""


async def recount(
    database: Database, organization: Organization, governing: Governing, now: int
) -> AsyncGenerator[tuple[int, Wrong]]:
    """How many conversations were counted so far, and in the end what differs from the picture that a server which
    starts at `now` would have. Raises `Unavailable`."""

    async def governs() -> Governing:
        return governing

    hub = Hub(organization, database, lambda: now, governs, lambda _organization, _facts: None)
    await hub.start()
    await hub.stop()
    board, book = hub.board, governing.book
    brought: dict[str, list[Contributed]] = {one.name: [] for one in INDICATORS}
    doing = Doing()
    after, done = "", 0
    facts_of_agents: dict[str, list[Fact]] = {}
    while streams := await _streams(database, organization.id, after):
        after = streams[-1]
        # Only what is in the roster has a slash in its id.
        roster = await database.log.read_streams(
            organization.id, [one for one in streams if "/" in one], kind="agent"
        )
        facts_of_agents |= {one: [fact for fact in facts if fact.seq <= board.seq] for one, facts in roster.items()}
        histories = await database.log.read_streams(organization.id, streams)
        for facts in histories.values():
            history = [fact for fact in facts if fact.seq <= board.seq]
            if not history:
                continue
            done += 1
            seen = board.view(advance(fold(history, book), now, book), now)
            today = seen.row.state != "finished" or (seen.row.finished_at or 0) >= board.day
            if today or seen.recent or seen.last_week:
                _bring(brought, seen, now)
                doing.bring(seen.row)
        yield done, []
    figures = board.picture.figures(board.picture.open_audience(EVERYTHING), brought)
    wrong: Wrong = []
    for one in INDICATORS:
        shown, told = at(one, figures[one.name], now), _value(one, brought[one.name])
        if not _same(shown, told):
            wrong.append((one.name, f"the picture says {shown}, the log {told}"))
    agents = agents_again(board.agents, {one: facts for one, facts in facts_of_agents.items() if facts})
    yield done, wrong + _wrong_of_agents(board, agents, doing, now)


def _wrong_of_agents(board: Board, agents: list[Agent], doing: Doing, now: int) -> Wrong:
    staff = board.staff
    differ = [(one, differing(staff.known(one.id), one)) for one in agents]
    wrong = [(one.id, f"differs in {', '.join(names)}") for one, names in differ if names]
    staff.refresh(now)
    shown = staff.picture.figures(EVERYTHING, [one.name for one in OVER_AGENTS])
    told = counted(agents, doing, staff.attending, now)
    return wrong + [
        (name, f"the picture says {shown[name]}, the log {told[name]}") for name in told if told[name] != shown[name]
    ]


async def _streams(database: Database, organization: str, after: str) -> list[str]:
    of = (log.c.organization == organization, log.c.stream_id > after)
    query = select(log.c.stream_id).where(*of).distinct().order_by(log.c.stream_id).limit(_PAGE)
    with storage():
        async with database.engine.connect() as connection:
            return list((await connection.execute(query)).scalars())


def _bring(brought: dict[str, list[Contributed]], seen: Seen, now: int) -> None:
    for one in INDICATORS:
        if test(one.of, reader(seen)):
            brought[one.name].append(contributed(one, seen, now))


def _value(indicator: Indicator, brought: list[Contributed]) -> float | None:
    values = [one.contribution for one in brought if one.contribution is not None]
    match indicator.measure:
        case Count():
            return sum(values)
        case MaxAge():
            return max(values, default=None)
        case Quantile(_, q):
            if not values:
                return None
            return EDGES[bucket(round(sorted(values)[ceil(q * len(values)) - 1] * 1000))] / 1000
        case _:
            counts = sum(one.counts for one in brought)
            return sum(values) / counts if counts else None


def _same(shown: float | None, counted: float | None) -> bool:
    return shown == counted or (shown is not None and counted is not None and abs(shown - counted) <= _ROUNDED)
