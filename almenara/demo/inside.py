"""The demo inside a running server: an organization of its own, into which nobody has a password."""

import asyncio
import contextlib
import secrets as chance
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy.ext.asyncio import AsyncEngine

from almenara.access.actor import Actor
from almenara.access.permissions import Profile
from almenara.demo import setup
from almenara.demo.command import SEED
from almenara.demo.draws import DAY
from almenara.demo.player import Progress, begin
from almenara.demo.shop import NAME, Shop
from almenara.demo.state import State, load, save
from almenara.errors import Misused
from almenara.live.hubs import Hubs
from almenara.service.accounts import Accounts
from almenara.service.administration import Administration
from almenara.service.announce import Announcer, By, account_changed
from almenara.service.settings import SettingsKeeper
from almenara.service.trial import DEMO, TrialShown, begun
from almenara.store import leaving
from almenara.store.accounts import Source
from almenara.store.secrets import Secrets

MEMORY: Final = "demo.json"
_LOOK: Final = 2.0
"""Seconds between looks at whether it is to play: another server may have been asked."""

Play = Callable[[str, Path, Callable[[Progress], None]], Awaitable[None]]
"""Plays with a key and a memory until cancelled, telling how far it is."""


class Rooms(Struct, frozen=True):
    """What it works with. `clock` gives milliseconds; `folder` is where it remembers."""

    accounts: Accounts
    administration: Administration
    announcer: Announcer
    hubs: Hubs
    secrets: Secrets
    folder: Path
    clock: Callable[[], int]


class Inside:
    """Begins, plays and removes it; see `service.trial.Trial`."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms, self._store = rooms, rooms.administration.store
        self._memory = rooms.folder / MEMORY
        self._lock = asyncio.Lock()
        self._play: Play | None = None
        self._playing: asyncio.Task[None] | None = None
        self._progress = Progress(0, 0)

    @asynccontextmanager
    async def served(self, play: Play) -> AsyncGenerator[None]:
        """Meanwhile it plays whenever it should."""
        self._play = play
        looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.wait([looking])
            await self._still()
            self._play = None

    async def shown(self, asker: Actor) -> TrialShown:
        """How it is."""
        if await self._store.source(asker.organization, DEMO) is not None:
            return TrialShown("here")
        found = await begun(self._store)
        if not await self._is_home(asker, found):
            return TrialShown("elsewhere")
        if found is None:
            return TrialShown("none")
        kept = load(self._memory)
        told = TrialShown("stopped", self._progress.sent, self._progress.of, 1.0 if kept is None else kept.speed)
        match found.state:
            case "clearing":
                return TrialShown("clearing")
            case "playing":
                ready = self._progress.ready or (kept is not None and kept.cursor >= kept.since)
                return TrialShown("playing" if ready else "starting", told.sent, told.of, told.speed)
            case _:
                return told

    async def begin(self, asker: Actor, by: By, speed: float) -> None:
        """Make it, and play."""
        rooms, now = self._rooms, self._rooms.clock()
        async with self._lock:
            found = await begun(self._store)
            await self._must_be_home(asker, found)
            if found is not None:
                raise Misused("There is a demo already: go on with it, or remove it first.")
            state = begin(SEED, now, speed)
            shop = Shop.opened(state.seed, state.first, state.speed)
            id_ = f"luma-{chance.token_hex(3)}"
            look = {"zone": shop.zone, "language": asker.language}
            home = await rooms.administration.create_organization(id_, NAME, **look, by=by)
            key = await setup.apart(rooms.administration, rooms.secrets, rooms.folder, home)
            actor = await rooms.accounts.find_key(key)
            assert actor is not None, "the key was made just now"
            await give_hours(self._store.engine, rooms.announcer, actor, state)
            save(self._memory, state)
            self._progress = Progress(0, 0)
            await self._tell(asker.organization, None, asdict(home), by)
            await self._store.note_source(id_, DEMO, state="playing")
        await self._settle()

    async def play(self, asker: Actor, *, on: bool) -> None:
        """Go on playing, or stop: what was played stays."""
        async with self._lock:
            found = await self._found(asker)
            await self._store.note_source(found.organization, DEMO, state="playing" if on else "stopped")
        await self._settle()

    async def clear(self, asker: Actor, by: By) -> None:
        """Remove it with everything in it."""
        async with self._lock:
            found = await self._found(asker)
            await self._clear(found.organization, asker.organization, by)

    async def enter(self, asker: Actor, profile: Profile, address: str | None, agent: str | None) -> str:
        """A session in it, as somebody of a profile, who has no password: its token."""
        found = await self._found(asker)
        users = await self._store.users(found.organization)
        email = next(email for email, one, _ in setup.SIGN_INS if one == profile)
        user = next((one for one in users if one.email == email and not one.disabled), None)
        if user is None:
            raise Misused("Nobody of that profile is in the demo any more.")
        return await self._rooms.accounts.begin(user, address, agent)

    async def _found(self, asker: Actor) -> Source:
        found = await begun(self._store)
        await self._must_be_home(asker, found)
        if found is None or found.state == "clearing":
            raise Misused("There is no demo: begin one.")
        return found

    async def _is_home(self, asker: Actor, found: Source | None) -> bool:
        own = None if found is None else found.organization
        others = [one.id for one in await self._store.organizations() if one.id != own]
        return others == [asker.organization]

    async def _must_be_home(self, asker: Actor, found: Source | None) -> None:
        if not await self._is_home(asker, found):
            raise Misused("A demo inside the server is for the only organization of it.")

    async def _look(self) -> None:
        while True:
            with contextlib.suppress(Exception):
                # Storage that fails for a while, a memory that cannot be read: it is looked at again.
                await self._settle()
            await asyncio.sleep(_LOOK)

    async def _settle(self) -> None:
        """Plays or not, as the source's state says, where the memory of it is."""
        async with self._lock:
            found = await begun(self._store)
            if found is not None and found.state == "clearing" and self._playing is None:
                await self._clear(found.organization, None, By())
                return
            wanted = found is not None and found.state == "playing" and self._memory.exists()
            if not wanted:
                await self._still()
            elif self._playing is None and self._play is not None and found is not None:
                rooms = self._rooms
                key = await setup.key_of(rooms.administration, rooms.secrets, rooms.folder, found.organization)
                self._playing = asyncio.create_task(_running(self._play(key, self._memory, self._heard)))

    def _heard(self, progress: Progress) -> None:
        self._progress = progress

    async def _still(self) -> None:
        if self._playing is not None:
            self._playing.cancel()
            await asyncio.wait([self._playing])
            self._playing = None

    async def _clear(self, organization: str, home: str | None, by: By) -> None:
        await self._still()
        await self._store.note_source(organization, DEMO, state="clearing")
        async with self._store.changing() as connection:
            await leaving.shut(connection, organization)
        self._rooms.accounts.forget()
        await self._rooms.hubs.end(organization)
        await leaving.empty(self._store, organization)
        gone = await self._store.organization(organization)
        async with self._store.changing() as connection:
            await leaving.remove(connection, organization)
        if home is not None and gone is not None:
            await self._tell(home, asdict(gone), None, by)
        # It may have been begun again while there still was one; from now on it cannot be.
        await self._rooms.hubs.end(organization)
        await leaving.empty(self._store, organization)
        setup.forget_key(self._rooms.folder)
        self._memory.unlink(missing_ok=True)

    async def _tell(
        self, home: str, before: dict[str, object] | None, after: dict[str, object] | None, by: By
    ) -> None:
        """The trail of whoever asked tells of it too."""
        id_ = str((before or after or {})["id"])
        async with self._rooms.announcer.changing(home) as change:
            change.tell(account_changed("organization", id_, before, after, self._rooms.clock(), by))


async def _running(work: Awaitable[None]) -> None:
    await work


async def give_hours(engine: AsyncEngine, announcer: Announcer, actor: Actor, state: State) -> None:
    """Nothing is told yet: the shop has its hours since before its story begins."""
    keeper = SettingsKeeper(engine, announcer, lambda: state.since - DAY)
    await setup.open_shop(keeper, actor, Shop.opened(state.seed, state.first, state.speed))
