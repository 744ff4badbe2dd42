"""The demo inside a running server, as its doors and those who are asked about it know it."""

from typing import Final, Literal, Protocol

from msgspec import Struct

from almenara.access.actor import Actor
from almenara.access.permissions import Profile
from almenara.service.announce import By
from almenara.store.accounts import AccountStore, Source

DEMO: Final = "demo"
"""The name of the source that the demo's events come from: an organization that has it is the demo's."""

State = Literal["none", "starting", "playing", "stopped", "clearing", "here", "elsewhere"]
"""`here`: this organization is the demo's own; `elsewhere`: several organizations share the server, and none of
them begins a demo for the others."""


class TrialShown(Struct, frozen=True):
    """How the demo is: while it starts, how many events of its past are in, of how many; how fast its time runs."""

    state: State
    sent: int = 0
    of: int = 0
    speed: float = 1.0


class Trial(Protocol):
    """An organization of its own with the demo's traffic. Only the administrators of the server's one other
    organization begin and end it; every method raises `Misused` for the others and for what cannot be now."""

    async def shown(self, asker: Actor) -> TrialShown:
        """How it is."""
        ...

    async def begin(self, asker: Actor, by: By, speed: float) -> None:
        """Make it, and play."""
        ...

    async def play(self, asker: Actor, *, on: bool) -> None:
        """Go on playing, or stop: what was played stays."""
        ...

    async def clear(self, asker: Actor, by: By) -> None:
        """Remove it with everything in it."""
        ...

    async def enter(self, asker: Actor, profile: Profile, address: str | None, agent: str | None) -> str:
        """A session in it, as somebody of a profile, who has no password: its token."""
        ...


async def begun(store: AccountStore) -> Source | None:
    """The source of the demo that was begun inside this server, if there is one: its state says how it is."""
    # A helpdesk's source has a state too, and may be called anything; one of the API has none but this.
    played = (one for one in await store.sources() if one.id == DEMO and one.kind == "api" and one.state is not None)
    return next(played, None)
