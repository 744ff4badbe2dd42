"""Who manages users: inviting, changing, links to a password of one's own. Nobody gives more than they have."""

import secrets
from collections.abc import Callable, Sequence
from typing import Final, Unpack

from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.access.giving import has_all_of
from almenara.access.permissions import Permission
from almenara.errors import Forbidden, Misused, NotFound
from almenara.reasons import Reason
from almenara.service.accounts import hash_token, user_actor
from almenara.service.administration import Administration, Changes, Reach
from almenara.service.announce import By
from almenara.service.roster import Links
from almenara.store.accounts import AccountStore, User

INVITED: Final = 7 * 86_400_000
RESET: Final = 86_400_000
"""Milliseconds that a link holds: for who never had a password, and for who had."""


class Users:
    """The users of the asker's organization. `clock` gives milliseconds."""

    def __init__(
        self, store: AccountStore, administration: Administration, links: Links, clock: Callable[[], int]
    ) -> None:
        self._store, self._administration, self._links, self._clock = store, administration, links, clock

    async def find(self, asker: Actor, user: str) -> User:
        """One of them. Raises `NotFound`."""
        found = await self._store.user(asker.organization, user)
        if found is None:
            raise NotFound
        return found

    async def invite(
        self,
        asker: Actor,
        by: By,
        email: str,
        reach: Reach,
        *,
        name: str | None = None,
        agents: Sequence[str] = (),
        language: str | None = None,
        granted: Sequence[Permission] = (),
        removed: Sequence[Permission] = (),
    ) -> tuple[User, str]:
        """A new user, who chooses their own password with the token. Raises `Forbidden`, `Misused`."""
        token = secrets.token_urlsafe(32)
        made = replace(
            self._administration.new_user(
                asker.organization, email, reach, name=name, agents=agents, language=language
            ),
            granted=sorted(granted),
            removed=sorted(removed),
            invited=hash_token(token),
            invited_until=self._clock() + INVITED,
        )
        await self.demand(asker, made)
        return await self._administration.add_user(made, by), token

    async def renew(self, asker: Actor, by: By, user: User) -> tuple[str, int]:
        """Another link for a user, and until when (ms) it holds; the one before is worthless.

        Until it is used, the password they have stays. Raises `Forbidden`, `Misused`.
        """
        await self.demand(asker, user)
        if user.disabled:
            raise Misused(Reason("account_closed"))
        token, until = secrets.token_urlsafe(32), self._clock() + (RESET if user.password else INVITED)
        await self._administration.set_user(user, invited=hash_token(token), invited_until=until, by=by)
        return token, until

    async def change(self, asker: Actor, by: By, user: User, reach: Reach | None, **changes: Unpack[Changes]) -> User:
        """Change a user; gives them as they are. Raises `Forbidden`, `Misused`."""
        await self.demand(asker, user)
        given = {name: value for name, value in changes.items() if value is not None}
        if reach is not None:
            given |= {"profile": reach.profile, "all_groups": reach.everything, "groups": list(reach.groups)}
        await self.demand(asker, replace(user, **given))
        await self._administration.set_user(user, reach=reach, by=by, **changes)
        return await self.find(asker, user.id)

    async def demand(self, asker: Actor, user: User) -> None:
        """Raise `Forbidden` for a user who has, or is to have, more than the asker."""
        organization = await self._store.organization(asker.organization)
        assert organization is not None, "an actor's organization exists"
        linked = await self._links.agents(user.organization, user.email)
        if not has_all_of(asker, user_actor(user, organization, linked)):
            raise Forbidden(Reason("more_than_own"))
