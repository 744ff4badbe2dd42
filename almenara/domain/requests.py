"""What a helpdesk was asked to do, and which fact of its own answers that.

A helpdesk's clock may be coarser than ours or behind it: its answer may be dated before our request. So an answer is
whatever fits and arrived after the request, wherever it stands in time.
"""

from collections.abc import Sequence

from almenara.domain import facts as f
from almenara.domain.conversation import Request
from almenara.domain.ids import roster_id
from almenara.domain.ours import ActionRequested

_ANSWERS: dict[str, tuple[type[f.Data], ...]] = {
    "transfer": (f.Transferred, f.Assigned, f.Queued),
    "requeue": (f.Queued,),
    "finish": (f.Finished,),
    "reopen": (f.Reopened,),
    "pend": (f.Pended,),
    "resume": (f.Resumed,),
    "prioritize": (f.Prioritized,),
    "tag": (f.Tagged,),
    "note": (f.NoteAdded,),
}


def fulfils(request: Request, fact: f.Fact) -> bool:
    """Whether the fact, which is the helpdesk's own, does what was asked."""
    if fact.action is not None or not isinstance(fact.data, _ANSWERS[request.name]):
        return False
    if request.name != "transfer":
        return True
    match fact.data:
        case f.Transferred(to_agent, to_group):
            named, at = to_agent, to_group
        case f.Assigned(agent, group):
            named, at = agent, group
        case f.Queued(group):
            named, at = None, group
        case _:
            return False
    if request.agent is not None:
        return named is not None and roster_id(fact.source, named) == request.agent
    return at is not None and roster_id(fact.source, at) == request.group


def credits(facts: Sequence[f.Fact]) -> dict[int, f.Fact]:  # noqa: A001 - the word of the domain
    """The requests that facts answered, by the place of the answer among `facts`; a fact answers one request."""
    asked = sorted((fact for fact in facts if isinstance(fact.data, ActionRequested)), key=lambda fact: fact.seq)
    found: dict[int, f.Fact] = {}
    for request in asked:
        wish = as_request(request)
        fitting = (
            (fact.seq, place)
            for place, fact in enumerate(facts)
            if fact.seq > request.seq and place not in found and fulfils(wish, fact)
        )
        first = min(fitting, default=None)
        if first is not None:
            found[first[1]] = request
    return found


def answers(facts: Sequence[f.Fact]) -> set[int]:
    """The places of the requests whose answer stands before them: they were answered before they were made."""
    places = {request.seq: place for place, request in enumerate(facts) if isinstance(request.data, ActionRequested)}
    if not places:
        return set()
    return {places[request.seq] for place, request in credits(facts).items() if place < places[request.seq]}


def as_request(fact: f.Fact) -> Request:
    """A request as its row bears it."""
    data = fact.data
    assert isinstance(data, ActionRequested)
    agent = None if data.to_agent is None else roster_id(fact.source, data.to_agent)
    group = None if data.to_group is None else roster_id(fact.source, data.to_group)
    return Request(fact.action or "", data.name, fact.time, fact.actor, agent, group)
