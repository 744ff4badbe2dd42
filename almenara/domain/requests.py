"""What a helpdesk was asked to do, and which fact of its own answers that.

A helpdesk's clock may be coarser than ours or behind it: its answer may be dated before our request. So an answer is
whatever fits and arrived after the request, wherever it stands in time.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.conversation import Request
from almenara.domain.ids import roster_id
from almenara.domain.ours import ActionRefused, ActionRequested, ActionSent

_NEVER = 2**63

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


def serves(request: Request, fact: f.Fact) -> bool:
    """Whether the fact, which is the helpdesk's own, does what was asked or a part of it: it may need two steps to
    move a conversation."""
    if fulfils(request, fact):
        return True
    if request.name not in ("transfer", "reopen") or fact.action is not None:
        return False
    match fact.data:
        case f.Queued():
            return request.name == "transfer" and request.agent is None
        case f.Transferred(to_agent, to_group) | f.Assigned(to_agent, to_group):
            asked = {one for one in (request.agent, request.group) if one is not None}
            named = {roster_id(fact.source, one) for one in (to_agent, to_group) if one is not None}
            return bool(asked & named)
        case _:
            return False


def asked_by(request: Request | None, fact: f.Fact) -> str | None:
    """Who asked the helpdesk for what it did, if it is what the row's request was sent for."""
    if request is None or not request.sent or request.ended == "refused" or not serves(request, fact):
        return None
    return request.by


def credited(facts: Sequence[f.Fact]) -> dict[int, str | None]:
    """Whoever asked is the author of what the helpdesk did: who, by the place of the fact among `facts`.

    What arrived before the request was sent, or after it was refused, somebody else did.
    """
    found: dict[int, str | None] = {}
    if not _asked(facts):
        return found
    answered = {request.seq: facts[place].seq for request, place in _met(facts)}
    begun = {fact.action: fact.seq for fact in facts if isinstance(fact.data, ActionSent)}
    refused = {fact.action: fact.seq for fact in facts if isinstance(fact.data, ActionRefused)}
    for request in _asked(facts):
        wish, since = as_request(request), begun.get(request.action)
        if since is None:
            continue
        until = min(answered.get(request.seq, _NEVER), refused.get(request.action, _NEVER))
        for place, fact in enumerate(facts):
            if since < fact.seq <= until and place not in found and serves(wish, fact):
                found[place] = request.actor
    return found


def attributed(facts: list[f.Fact]) -> list[f.Fact]:
    """The facts, with whoever asked as the author of what the helpdesk did."""
    authors = credited(facts)
    if not authors:
        return facts
    return [replace(fact, actor=authors.get(place, fact.actor)) for place, fact in enumerate(facts)]


def answers(facts: Sequence[f.Fact]) -> set[int]:
    """The places of the requests whose answer stands before them: they were answered before they were made."""
    places = {request.seq: place for place, request in enumerate(facts) if isinstance(request.data, ActionRequested)}
    return {places[request.seq] for request, place in _met(facts) if place < places[request.seq]}


def _met(facts: Sequence[f.Fact]) -> list[tuple[f.Fact, int]]:
    """Each request that was answered, and the place of the first answer to it; a fact answers one request."""
    found: dict[int, f.Fact] = {}
    for request in _asked(facts):
        wish = as_request(request)
        fitting = (
            (fact.seq, place)
            for place, fact in enumerate(facts)
            if fact.seq > request.seq and place not in found and fulfils(wish, fact)
        )
        first = min(fitting, default=None)
        if first is not None:
            found[first[1]] = request
    return [(request, place) for place, request in found.items()]


def _asked(facts: Sequence[f.Fact]) -> list[f.Fact]:
    return sorted((fact for fact in facts if isinstance(fact.data, ActionRequested)), key=lambda fact: fact.seq)


def as_request(fact: f.Fact) -> Request:
    """A request as its row bears it."""
    data = fact.data
    assert isinstance(data, ActionRequested)
    agent = None if data.to_agent is None else roster_id(fact.source, data.to_agent)
    group = None if data.to_group is None else roster_id(fact.source, data.to_group)
    return Request(fact.action or "", data.name, fact.time, fact.actor, agent, group)
