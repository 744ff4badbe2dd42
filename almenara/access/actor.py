"""Who asks: a person by their session, or a program by its key, reduced to what permission and reach need."""

from typing import Literal

from msgspec import Struct

from almenara.access.permissions import ACTING, GRANTED, Permission, Profile

Scope = Literal["ingest", "read", "act", "metrics"]
AgentReach = Literal["own", "own_queue", "own_groups"]
"""What the profile Agente reaches: their own conversations, also the queue of their groups, or all of these."""


class Actor(Struct, frozen=True):
    """One asker. `groups` and `agents` are roster ids; `all_groups` reaches every group, and what has none.

    `granted` and `removed` are single permissions beside those of the profile; what is in both is removed.
    `id` is `user:ID` or `key:ID`; `scopes` are a key's (a person has none and is not limited by them); `version`
    changes whenever the account does, so that open connections notice. `agent_reach` is what the organization lets
    the profile Agente reach.
    """

    organization: str
    id: str
    profile: Profile
    all_groups: bool = False
    groups: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    scopes: frozenset[Scope] | None = None
    source: str | None = None
    language: str = "es"
    version: int = 0
    granted: frozenset[Permission] = frozenset()
    removed: frozenset[Permission] = frozenset()
    agent_reach: AgentReach = "own_queue"

    @property
    def permissions(self) -> frozenset[Permission]:
        """Those of the profile, with what was granted and without what was removed."""
        return (GRANTED[self.profile] | self.granted) - self.removed

    def may(self, permission: Permission) -> bool:
        """Whether the actor has the permission (a key also needs the scope `act`, or `read` to look)."""
        scope: Scope = "act" if permission in ACTING else "read"
        return permission in self.permissions and (self.scopes is None or scope in self.scopes)
