"""What a person does about themselves: taking an invitation up, their password, their look, their sessions."""

from collections.abc import Callable, Mapping

from almenara.domain.ours import SessionEnded
from almenara.errors import BadLink, Invalid, NotFound, refused
from almenara.service.accounts import IDLE, Accounts, SignedIn, hash_token
from almenara.service.administration import Administration
from almenara.service.announce import Announcer, By, our_fact
from almenara.service.record import Recorder
from almenara.store.accounts import AccountStore, Session, end_session, end_sessions


class Own:
    """The changes people make to their own accounts, and the ends of sessions. `clock` gives milliseconds."""

    def __init__(
        self, accounts: Accounts, administration: Administration, recorder: Recorder, clock: Callable[[], int]
    ) -> None:
        self._accounts, self._administration, self._clock = accounts, administration, clock
        self._store: AccountStore = accounts.store
        self._announcer = Announcer(accounts.store, recorder, clock)

    async def accept(
        self,
        token: str,
        password: str,
        address: str | None,
        agent: str | None,
        *,
        name: str | None = None,
        language: str | None = None,
    ) -> str:
        """Give oneself a password by a link, and sign in: a session's token.

        Raises `BadLink` alike for what never was a link and for one that is used, replaced or over, `Misused` for a
        password that cannot be, `TooMany` for guessing.
        """
        self._accounts.throttle.attempt_from(address or "", self._clock())
        user = await self._store.invited(hash_token(token))
        if user is None or user.disabled or self._clock() >= (user.invited_until or 0):
            raise BadLink
        by = By(f"user:{user.id}", address)
        await self._administration.set_user(
            user, password=password, name=name, language=language, by=by, link=user.invited
        )
        return await self._accounts.begin(user, address, agent)

    async def change_password(
        self, me: SignedIn, current: str, password: str, token: str, address: str | None
    ) -> None:
        """Another password; one's other sessions end.

        Raises `Invalid` where `current` is not the present one, `Misused`, `TooMany` for guessing.
        """
        self._accounts.throttle.attempt(me.user.email, address or "", self._clock())
        if not await self._accounts.passwords.check(me.user.password, current):
            raise Invalid(places=[refused("/current", "password_wrong")])
        self._accounts.throttle.forgive(me.user.email, address or "")
        await self._administration.set_user(
            me.user, password=password, by=By(me.actor.id, address), staying=hash_token(token)
        )

    async def change(self, me: SignedIn, address: str | None, changes: Mapping[str, str | None]) -> None:
        """Another `name`, `language`, `region` or `zone`. Raises `Misused`."""
        await self._administration.set_user(
            me.user,
            by=By(me.actor.id, address),
            name=changes.get("name"),
            language=changes.get("language"),
            region=changes.get("region"),
            zone=changes.get("zone"),
        )

    async def sessions(self, organization: str, user: str) -> list[Session]:
        """Where a user is signed in."""
        return await self._store.sessions(organization, user, self._clock() - IDLE)

    async def end(self, organization: str, user: str, by: By, session: str | None = None) -> None:
        """End a user's session, or all: their open connections close.

        Raises `NotFound` for a session that is not theirs.
        """
        chosen = [
            one for one in await self.sessions(organization, user) if session is None or session_id(one) == session
        ]
        if session is not None and not chosen:
            raise NotFound
        async with self._announcer.changing(organization) as change:
            if session is None:
                await end_sessions(change.connection, organization, user)
            for one in chosen:
                await end_session(change.connection, one.hash)
            change.tell(our_fact("session.ended", user, SessionEnded(user, by.address), self._clock(), by.id))


def session_id(session: Session) -> str:
    """What a session is called: a part of the hash, from which its token cannot be told."""
    return session.hash.hex()[:16]
