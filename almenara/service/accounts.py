"""Who is asking: sign-in, sessions and keys, resolved to actors from memory and forgotten when an account changes."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from almenara.access.actor import Actor
from almenara.domain.facts import Fact
from almenara.domain.ids import email_hash
from almenara.domain.ours import AccessRefused, SessionBegan, SessionEnded, SessionRefused, SessionThrottled
from almenara.errors import BadCredentials, TooMany, Unavailable
from almenara.service.announce import Announcer, our_fact
from almenara.service.passwords import Passwords
from almenara.service.record import Recorder
from almenara.service.roster import Links
from almenara.service.seldom import Seldom
from almenara.service.throttle import Throttle
from almenara.service.trial import DEMO
from almenara.store.accounts import (
    AccountStore,
    Key,
    Organization,
    Session,
    User,
    begin_session,
    end_session,
)

IDLE: Final = 12 * 3_600_000
"""Milliseconds after which a session that nothing uses ends; an open page uses it."""
AGENT: Final = 200
"""Characters of a browser's name that are kept."""
_TOUCH: Final = 300_000
_FRESH: Final = 120_000
"""Nothing is believed longer than this without asking the database, should a change ever go unheard."""
_REMEMBERED: Final = 20_000
_MINUTE: Final = 60_000
_TOLD: Final = 60
"""Refusals that a minute puts into the audit trail, at most."""

Kept = TypeVar("Kept")


class SignedIn(Struct, frozen=True):
    """A person with a session: what a page needs to know of itself. `csrf` must come back with every write; `demo`:
    the organization is the demo's."""

    user: User
    organization: Organization
    actor: Actor
    csrf: str
    demo: bool


class Accounts:
    """Resolves tokens to actors. One for the whole process; `clock` gives milliseconds."""

    def __init__(self, store: AccountStore, recorder: Recorder, clock: Callable[[], int], links: Links) -> None:
        self.store = store
        self._recorder = recorder
        self._announcer = Announcer(store, recorder, clock)
        self._clock = clock
        self._links = links
        self.passwords = Passwords()
        self.throttle = Throttle()
        self._seldom = Seldom(_MINUTE, _TOLD)
        self._sessions: dict[bytes, tuple[int, SignedIn]] = {}
        self._keys: dict[bytes, tuple[int, Actor]] = {}
        self._generation = 0
        self._home: Organization | None = None

    async def sign_in(self, email: str, password: str, address: str | None, agent: str | None = None) -> str:
        """A new session's token. Raises `BadCredentials` alike for whatever is wrong, `TooMany` for guessing.

        It is in the audit trail, refused or not; guesses beyond the throttle's bound are not, so that nobody fills
        the log from outside.
        """
        now = self._clock()
        email = fold_email(email)
        try:
            self.throttle.attempt(email, address or "", now)
        except TooMany:
            await self._throttled(email, address, now)
            raise
        home = await self._home_of_strangers()
        user = await self.store.user_by_email(email)
        right = await self.passwords.check(user.password if user else None, password)
        if user is None or not right or user.disabled:
            await self._refuse(user, home, email_hash(home.key, email), address, now)
            raise BadCredentials
        self.throttle.forgive(email, address or "")
        return await self.begin(user, address, agent)

    async def begin(self, user: User, address: str | None, agent: str | None) -> str:
        """A new session of a user, who has shown to be them; `agent` is what their browser calls itself."""
        now = self._clock()
        token = secrets.token_urlsafe(32)
        session = Session(user.organization, hash_token(token), user.id, now, now, address, agent and agent[:AGENT])
        async with self._announcer.changing(user.organization) as change:
            await begin_session(change.connection, session, forgotten_before=now - IDLE)
            began = SessionBegan(user.id, address)
            change.tell(our_fact("session.began", user.id, began, now, f"user:{user.id}"))
        return token

    async def _home_of_strangers(self) -> Organization:
        """Where the sign-in of who is no user is told: the first organization, of whoever runs the installation.

        Found for everybody, so that the answer to a stranger takes no longer.
        """
        if self._home is None:
            self._home = (await self.store.organizations())[0]
        return self._home

    async def _refuse(
        self, user: User | None, home: Organization, hashed: str, address: str | None, now: int
    ) -> None:
        if user is None:
            fact = our_fact("session.refused", hashed, SessionRefused(None, hashed, address), now, None)
        else:
            fact = our_fact("session.refused", user.id, SessionRefused(user.id, None, address), now, None)
        await self._recorder.record(home.id if user is None else user.organization, [fact])

    async def _throttled(self, email: str, address: str | None, now: int) -> None:
        if not self._seldom.allow(f"throttled {email}", now):
            return
        home, user = await self._home_of_strangers(), await self.store.user_by_email(email)
        if user is None:
            hashed = email_hash(home.key, email)
            fact = our_fact("session.throttled", hashed, SessionThrottled(None, hashed, address), now, None)
        else:
            fact = our_fact("session.throttled", user.id, SessionThrottled(user.id, None, address), now, None)
        await self._recorder.record(home.id if user is None else user.organization, [fact])

    async def forbidden(self, actor: Actor, operation: str, address: str | None) -> None:
        """Someone was answered that they may not: in the audit trail, once a minute for the same."""
        now = self._clock()
        if self._seldom.allow(f"{actor.organization} {actor.id} {operation}", now):
            refused = our_fact(
                "access.refused", actor.id.partition(":")[2], AccessRefused(operation, address), now, actor.id
            )
            # Storage that fails now fails the request of whoever may ask; this one has its answer.
            with suppress(Unavailable):
                await self._recorder.record(actor.organization, [refused])

    async def sign_out(self, token: str, address: str | None = None) -> None:
        """End a session; its open connections learn of it."""
        hashed, now = hash_token(token), self._clock()
        session = await self.store.session(hashed)
        if session is None:
            return
        async with self._announcer.changing(session.organization) as change:
            if await end_session(change.connection, hashed):
                ended = SessionEnded(session.user, address)
                change.tell(our_fact("session.ended", session.user, ended, now, f"user:{session.user}"))

    async def signed_in(self, token: str) -> SignedIn | None:
        """Whose session it is, if it still holds."""
        hashed, now = hash_token(token), self._clock()
        known = self._sessions.get(hashed)
        if known is not None and now < known[0]:
            return known[1]
        generation = self._generation
        found = await self._resolve_session(token, hashed, now)
        if found is not None and generation == self._generation:
            _remember(self._sessions, hashed, (now + _FRESH, found))
        return found

    async def find_key(self, token: str) -> Actor | None:
        """The actor of a program's key, if it is not revoked."""
        hashed, now = hash_token(token), self._clock()
        known = self._keys.get(hashed)
        if known is not None and now < known[0]:
            return known[1]
        generation = self._generation
        key = await self.store.key(hashed)
        if key is None or key.revoked_at is not None:
            return None
        actor = await self._reaching(key_actor(key))
        if generation == self._generation:
            _remember(self._keys, hashed, (now + _FRESH, actor))
        return actor

    async def _reaching(self, actor: Actor) -> Actor:
        if actor.profile != "agent":
            return actor
        return replace(actor, agent_reach=await self.store.agent_reach(actor.organization))

    def on_facts(self, organization: str, facts: Sequence[Fact]) -> None:
        """Forget what facts of the log may have changed: accounts, and agents linked by their e-mail."""
        types = {fact.type for fact in facts}
        if types & _OF_ROSTER:
            self._links.forget(organization)
        if types & _CHANGING:
            self.forget()

    def forget(self) -> None:
        """Ask the database afresh from now on."""
        self._generation += 1
        self._sessions.clear()
        self._keys.clear()

    async def _resolve_session(self, token: str, hashed: bytes, now: int) -> SignedIn | None:
        found = await self.store.who(hashed)
        if found is None:
            return None
        session, user, organization = found
        if session.seen_at < now - IDLE or user.disabled:
            return None
        if session.seen_at < now - _TOUCH:
            # Storage that takes no writing still reads: whoever is signed in goes on seeing.
            with suppress(Unavailable):
                await self.store.touch_session(hashed, now)
        linked = await self._links.agents(user.organization, user.email)
        actor = await self._reaching(user_actor(user, organization, linked))
        demo = await self.store.source(user.organization, DEMO) is not None
        return SignedIn(user, organization, actor, csrf_of(token), demo)


_OF_ROSTER: Final = frozenset({"agent.registered", "agent.removed"})
_CHANGING: Final = _OF_ROSTER | {"accounts.changed", "settings.changed", "session.ended"}


def fold_email(email: str) -> str:
    """The form in which e-mails are compared."""
    return email.strip().casefold()


def hash_token(token: str) -> bytes:
    """What is kept of a token. Tokens are random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def csrf_of(token: str) -> str:
    """The session's CSRF token: only who holds the session's own token can make it."""
    return hashlib.blake2b(b"csrf", key=hash_token(token), digest_size=24).hexdigest()


def user_actor(user: User, organization: Organization, linked: frozenset[str]) -> Actor:
    """The actor that a user is."""
    return Actor(
        organization=user.organization,
        id=f"user:{user.id}",
        profile=user.profile,
        all_groups=user.all_groups,
        groups=frozenset(user.groups),
        agents=frozenset(user.agents) | linked,
        language=user.language or organization.language,
        version=user.version,
        granted=frozenset(user.granted),
        removed=frozenset(user.removed),
    )


def key_actor(key: Key) -> Actor:
    """The actor that a key is."""
    return Actor(
        organization=key.organization,
        id=f"key:{key.id}",
        profile=key.profile,
        all_groups=key.all_groups,
        groups=frozenset(key.groups),
        scopes=frozenset(key.scopes),
        source=key.source,
    )


def _remember(memory: dict[bytes, Kept], hashed: bytes, kept: Kept) -> None:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[hashed] = kept
