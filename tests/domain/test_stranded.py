import pytest
from msgspec.structs import replace

from almenara.domain.agent import AWAY_AFTER, Agent
from almenara.domain.conversation import Conversation
from almenara.domain.facts import AgentStatus
from almenara.domain.stranded import stranded, strands_at

NOW = 1_790_000_000_000
ROW = Conversation("c1", "shop", state="in_progress", agent="shop/ana")
WAITING = replace(ROW, unanswered_since=NOW - 1)


@pytest.mark.parametrize(
    ("row", "status", "since", "expected"),
    [
        (ROW, "offline", NOW - 60_000, True),
        (ROW, "offline", NOW - 59_999, False),
        (WAITING, "offline", NOW - 59_999, False),
        (ROW, "offline", None, False),
        (replace(WAITING, state="pending"), "offline", NOW - 60_000, False),
        (ROW, "pause", NOW, False),
        (WAITING, "pause", NOW, True),
        (WAITING, "unavailable", NOW, True),
        (replace(WAITING, state="pending"), "pause", NOW, True),
        (replace(WAITING, state="finished"), "pause", NOW, False),
        (WAITING, "pre_pause", NOW, False),
        (WAITING, "available", NOW, False),
    ],
)
def test_who_is_away_or_does_not_answer_strands_a_conversation(
    row: Conversation, status: AgentStatus, since: int | None, expected: bool
) -> None:
    agent = Agent("shop/ana", "shop", "Ana", status=status, status_since=since)
    assert stranded(row, agent, NOW, AWAY_AFTER) == expected


def test_a_conversation_in_progress_will_be_stranded_a_minute_after_its_agent_left() -> None:
    agent = Agent("shop/ana", "shop", "Ana", status="offline", status_since=NOW)
    assert strands_at(ROW, agent, AWAY_AFTER) == NOW + 60_000
    assert strands_at(replace(ROW, state="pending"), agent, AWAY_AFTER) is None
    assert not stranded(replace(ROW, agent=None), None, NOW, AWAY_AFTER)
