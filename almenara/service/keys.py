"""Who manages keys: made and revoked, never with more than their maker has."""

from collections.abc import Sequence

from almenara.access.actor import Actor, Scope
from almenara.access.giving import has_all_of
from almenara.errors import Forbidden, NotFound
from almenara.reasons import Reason
from almenara.service.accounts import hash_token, key_actor
from almenara.service.administration import Administration, Reach
from almenara.service.announce import By
from almenara.store.accounts import AccountStore, Key


class Keys:
    """The keys of the asker's organization."""

    def __init__(self, store: AccountStore, administration: Administration) -> None:
        self._store, self._administration = store, administration

    async def make(
        self, asker: Actor, by: By, name: str, scopes: Sequence[Scope], source: str | None, reach: Reach | None
    ) -> tuple[Key, str]:
        """A new key, and its secret, which is not kept. A source that is not there yet is made.

        Raises `Forbidden`, `Misused`.
        """
        wanted = reach or Reach("agent")
        acting = Actor(
            asker.organization,
            "key:",
            wanted.profile,
            all_groups=wanted.everything and reach is not None,
            groups=frozenset(wanted.groups),
        )
        _demand(asker, acting)
        new = source is not None and await self._store.source(asker.organization, source) is None
        if new and not asker.may("sources.manage"):
            raise Forbidden(Reason("key_no_source"))
        token = await self._administration.create_key(
            asker.organization, name, scopes, source=source, reach=reach, maker=asker.id, by=by
        )
        made = await self._store.key(hash_token(token))
        assert made is not None, "it was just made"
        return made, token

    async def revoke(self, asker: Actor, by: By, id: str) -> None:  # noqa: A002 - the word of the domain
        """Make a key worthless. Raises `NotFound`, `Forbidden`."""
        found = [one for one in await self._store.keys(asker.organization) if one.id == id and not one.revoked_at]
        if not found:
            raise NotFound
        _demand(asker, key_actor(found[0]))
        await self._administration.revoke_key(found[0], by)


def _demand(asker: Actor, key: Actor) -> None:
    if not has_all_of(asker, key):
        raise Forbidden(Reason("more_than_own"))
