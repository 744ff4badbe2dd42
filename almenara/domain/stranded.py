"""Whether a conversation's agent cannot attend to it: away, or not answering for being in pause or unavailable."""

from almenara.domain.agent import Agent, away_from
from almenara.domain.conversation import OPEN, Conversation
from almenara.domain.facts import Moment


def stranded(row: Conversation, agent: Agent | None, now: Moment, away_after: int) -> bool:
    """Whether the row is stranded; `agent` is its agent, as the roster knows them, who counts as away after so many
    ms offline."""
    if agent is None:
        return False
    since = strands_at(row, agent, away_after)
    if since is not None:
        return since <= now
    unanswered = row.state in OPEN and row.unanswered_since is not None
    return unanswered and agent.status in ("pause", "unavailable")


def strands_at(row: Conversation, agent: Agent | None, away_after: int) -> Moment | None:
    """When the row is stranded by the agent's absence, past or to come; None where that does not happen."""
    return away_from(agent, away_after) if agent is not None and row.state == "in_progress" else None
