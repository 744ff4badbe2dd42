"""The plain meaning of what is kept of agents: computed from rows and roster one by one, with nothing kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from almenara.catalog.agents.fields import FIELDS, AgentSeen, Work, reader, see
from almenara.catalog.agents.indicators import INDICATORS
from almenara.catalog.fields import transfers_today
from almenara.catalog.indicators import FINISHED, IN_PROGRESS, OPEN, REPLIED_FIRST, UNANSWERED
from almenara.catalog.measures import Count, Ratio, Sum
from almenara.catalog.seen import Seen
from almenara.domain.agent import Agent
from almenara.domain.condition import Condition, test
from almenara.domain.workday import workday
from tests.live.oracle import matching


def work(agent: str, rows: Iterable[Seen]) -> Work:
    everyone = list(rows)
    mine = [seen for seen in everyone if seen.row.agent == agent]
    finished = matching(mine, FINISHED)
    responded = [seen for seen in matching(everyone, REPLIED_FIRST) if seen.row.first_response_by == agent]
    today = [seen.row for seen in mine if seen.row.finished_at is None or seen.row.finished_at >= seen.day]
    acts = [at for row in today for at in (row.assigned_since, row.last_agent_message_at) if at is not None]
    return Work(
        load=len(matching(mine, IN_PROGRESS)),
        open=len(matching(mine, OPEN)),
        unanswered=len(matching(mine, UNANSWERED)),
        waiting_since=min(
            (seen.row.waiting_since for seen in matching(mine, OPEN) if seen.row.waiting_since), default=None
        ),
        finished=len(finished),
        handled=sum(seen.row.handled for seen in finished),
        responded=len(responded),
        responding=sum(seen.row.first_response or 0 for seen in responded),
        transfers=sum(
            move.from_agent == agent and move.to_agent != agent for seen in everyone for move in transfers_today(seen)
        ),
        active_at=max(acts, default=None),
    )


def staff(agents: Mapping[str, Agent], rows: Iterable[Seen], now: int, day: int) -> list[AgentSeen]:
    held = list(rows)
    return [
        see(agent, work(agent.id, held), now, day=workday(agent.statuses, day))
        for agent in agents.values()
        if not agent.removed
    ]


def meeting(seen: Iterable[AgentSeen], condition: Condition) -> list[AgentSeen]:
    return [one for one in seen if test(condition, reader(one))]


def figures(seen: Iterable[AgentSeen], condition: Condition) -> dict[str, Any]:
    found, among = dict[str, Any](), meeting(seen, condition)
    for one in INDICATORS:
        counted = meeting(among, one.of)
        match one.measure:
            case Count():
                found[one.name] = len(counted)
            case Sum(field):
                found[one.name] = sum(FIELDS[field].read(each) for each in counted)
            case Ratio(part, whole):
                of, over = (sum(FIELDS[field].read(each) for each in counted) for field in (part, whole))
                found[one.name] = round(of / over, 4) if over else None
    return found
