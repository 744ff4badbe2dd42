"""The first administrator of an organization that nobody can sign in to yet: a link shown once, and what it opens."""

import secrets
from collections.abc import Callable
from typing import Final

from msgspec.structs import asdict
from sqlalchemy.ext.asyncio import AsyncConnection

from almenara.errors import BadLink, Misused
from almenara.reasons import Reason
from almenara.service.accounts import Accounts, hash_token
from almenara.service.administration import Administration, Reach
from almenara.service.announce import Announcer, By, account_changed
from almenara.service.checks import add_row
from almenara.service.record import Recorder
from almenara.store import account_tables as tables
from almenara.store.accounts import AccountStore
from almenara.store.setup import anyone, drop_link, had_link, keep_link, opened_by

HOLDS: Final = 86_400_000
"""Milliseconds that a link holds."""


class SetupLinks:
    """Makes the links. Who calls may run the program's commands; `clock` gives milliseconds."""

    def __init__(self, store: AccountStore, clock: Callable[[], int]) -> None:
        self._store, self._clock = store, clock

    async def nobody(self) -> bool:
        """Whether nobody can sign in, to whichever organization."""
        async with self._store.reading() as connection:
            return not await anyone(connection)

    async def first(self) -> str | None:
        """A link's token at the first start: None where somebody can sign in, or a link was made before."""
        home = (await self._store.organizations())[0].id
        async with self._store.changing() as connection:
            if await anyone(connection) or await had_link(connection, home):
                return None
            return await self._keep(connection, home)

    async def renew(self, organization: str) -> str:
        """Another link's token; the one before is worthless. Raises `Misused` once somebody can sign in."""
        async with self._store.changing() as connection:
            if await anyone(connection, organization):
                raise Misused(
                    f"Somebody can sign in to {organization} already: `almenara user create` makes another user."
                )
            return await self._keep(connection, organization)

    async def _keep(self, connection: AsyncConnection, organization: str) -> str:
        token = secrets.token_urlsafe(32)
        await keep_link(connection, organization, hash_token(token), self._clock() + HOLDS)
        return token


class Setup:
    """What a link opens, to whoever has it."""

    def __init__(
        self, accounts: Accounts, administration: Administration, recorder: Recorder, clock: Callable[[], int]
    ) -> None:
        self._accounts, self._administration, self._clock = accounts, administration, clock
        self._store = accounts.store
        self._announcer = Announcer(accounts.store, recorder, clock)

    async def enter(
        self,
        token: str,
        email: str,
        password: str,
        address: str | None,
        agent: str | None,
        *,
        name: str,
        language: str,
    ) -> str:
        """Become the first administrator, and sign in: a session's token.

        Raises `BadLink` alike for what never was a link and for one that is used, replaced or over, `Misused` for an
        e-mail or password that cannot be, `TooMany` for guessing.
        """
        now = self._clock()
        self._accounts.throttle.attempt_from(address or "", now)
        hashed = hash_token(token)
        async with self._store.reading() as connection:
            organization = await opened_by(connection, hashed, now)
        if organization is None:
            raise BadLink
        kept = await self._accounts.passwords.hash(password)
        made = self._administration.new_user(
            organization, email, Reach("administrator"), name=name, language=language, password=kept
        )
        async with self._announcer.changing(organization) as change:
            # Two may have the link, and a command may have made a user meanwhile: one of them is the first.
            if not await drop_link(change.connection, organization, hashed):
                raise BadLink
            if await anyone(change.connection, organization):
                raise BadLink
            await add_row(change.connection, tables.user, made, Reason("email_taken", {"email": made.email}))
            by = By(f"user:{made.id}", address)
            change.tell(account_changed("user", made.id, None, asdict(made), now, by))
        return await self._accounts.begin(made, address, agent)
