"""What the bodies of accounts' requests are made of, and what their handlers ask of a request."""

from typing import Annotated, Any

from litestar import Request
from msgspec import Meta

from almenara.access.actor import Actor
from almenara.access.scope import reaches_agent
from almenara.errors import Invalid, Place, refused
from almenara.live.board import Board
from almenara.service.announce import By
from almenara.web.guard import address_of

_PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""No line breaks, no NUL."""
Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=_PLAIN)]
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=_PLAIN)]
Password = Annotated[str, Meta(min_length=1, max_length=256)]
Token = Annotated[str, Meta(min_length=1, max_length=200)]
Id = Annotated[str, Meta(min_length=1, max_length=512)]
Ids = Annotated[list[Id], Meta(max_length=500)]


def by(request: Request[Any, Any, Any], actor: Actor) -> By:
    """Who changes something, and from where."""
    return By(actor.id, address_of(request.scope))


def check_reach(actor: Actor, board: Board, groups: list[str], agents: list[str]) -> None:
    """Raise `Invalid` for groups and agents that are not there, and alike for those out of the actor's reach."""
    places: list[Place] = []
    for index, one in enumerate(groups):
        if one not in board.groups or not reaches_agent(actor, (one,)):
            places.append(refused(f"/groups/{index}", "no_such_group"))
    for index, one in enumerate(agents):
        agent = board.agents.get(one)
        if agent is None or not (one in actor.agents or reaches_agent(actor, agent.groups)):
            places.append(refused(f"/agents/{index}", "no_such_agent"))
    if places:
        raise Invalid(places=places)
