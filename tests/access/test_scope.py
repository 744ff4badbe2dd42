"""What an Agente reaches is what the organization lets the profile reach."""

import pytest

from almenara.access.actor import Actor, AgentReach
from almenara.access.scope import reach, reach_groups
from almenara.domain import condition

OWN, QUEUED, MATES, ELSEWHERE = (
    {"agent": "ana", "state": "in_progress", "reach_group": "pagos", "lately": True},
    {"agent": None, "state": "queued", "reach_group": "pagos", "lately": True},
    {"agent": "luis", "state": "in_progress", "reach_group": "pagos", "lately": True},
    {"agent": None, "state": "queued", "reach_group": "ventas", "lately": True},
)


@pytest.mark.parametrize(
    ("agent_reach", "rows", "groups"),
    [
        ("own", [OWN], set[str]()),
        ("own_queue", [OWN, QUEUED], {"pagos"}),
        ("own_groups", [OWN, QUEUED, MATES], {"pagos"}),
    ],
)
def test_an_agente_reaches_their_own_the_queue_or_their_groups_as_it_is_set(
    agent_reach: AgentReach, rows: list[dict[str, object]], groups: set[str]
) -> None:
    agent = Actor(
        "o", "user:1", "agent", groups=frozenset({"pagos"}), agents=frozenset({"ana"}), agent_reach=agent_reach
    )
    reached = [row for row in (OWN, QUEUED, MATES, ELSEWHERE) if condition.test(reach(agent), row.get)]
    assert reached == rows
    assert reach_groups(agent) == groups
