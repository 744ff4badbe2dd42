"""What must be read from the log before rows can be folded again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from msgspec import Struct

from almenara.domain.agent import Agent
from almenara.domain.facts import Fact, Opened
from almenara.domain.ids import contact_id
from almenara.domain.roster import apply_agent
from almenara.store.log import Log


class Histories(Struct, frozen=True):
    """What was read from the log: facts by conversation, and updates by (source, external id) of a contact."""

    conversations: Mapping[str, Sequence[Fact]]
    contacts: Mapping[tuple[str, str], Sequence[Fact]]


_NONE: Final = Histories({}, {})


async def read_histories(
    log: Log, organization: str, key: bytes, conversations: Collection[str], until: int
) -> Histories:
    """The facts, up to a seq, of conversations and of their contacts; `key` makes the ids of these."""
    if not conversations:
        return _NONE
    read = await log.read_streams(organization, conversations)
    found = {stream: [fact for fact in facts if fact.seq <= until] for stream, facts in read.items()}
    named = {
        (fact.source, fact.data.contact.id)
        for facts in found.values()
        for fact in facts
        if isinstance(fact.data, Opened) and fact.data.contact.id
    }
    streams = {contact_id(key, source, one): (source, one) for source, one in named}
    updates = await log.read_streams(organization, set(streams), kind="contact")
    contacts = {streams[one]: [fact for fact in facts if fact.seq <= until] for one, facts in updates.items()}
    return Histories({stream: facts for stream, facts in found.items() if facts}, contacts)


async def with_statuses(log: Log, organization: str, agents: Sequence[Agent], until: int) -> list[Agent]:
    """Agents as they are kept; those kept before their day was, made again of their facts up to a seq."""
    older = {one.id for one in agents if one.status_since is not None and not one.statuses}
    read = await log.read_streams(organization, older, kind="agent") if older else {}
    return [_again(one, [fact for fact in read.get(one.id, ()) if fact.seq <= until]) for one in agents]


def _again(agent: Agent, facts: Sequence[Fact]) -> Agent:
    made: Agent | None = None
    for fact in facts:
        made = apply_agent(made, fact)
    return agent if made is None else made
