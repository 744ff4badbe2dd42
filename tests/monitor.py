"""A real server inside the test's own process: real database, no socket, a clock that the test moves."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from almenara.access.actor import Scope
from almenara.access.permissions import Profile
from almenara.app import Running, application
from almenara.config import Config
from almenara.service.administration import Reach
from almenara.store.accounts import User

PASSWORD = "correct horse"
ORIGIN = "http://monitor.test"
START = 1_790_000_000_000


class Clock:
    """Milliseconds that pass when told to."""

    def __init__(self, now: int = START) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def forward(self, *, seconds: float = 0, hours: float = 0) -> None:
        self.now += int((seconds + hours * 3600) * 1000)


class Monitor:
    """The server, and what a test does with it."""

    def __init__(self, running: Running, clock: Clock) -> None:
        self.running = running
        self.clock = clock

    @property
    def administration(self) -> Any:
        return self.running.tools.administration

    def client(self, *, address: str = "203.0.113.7", scheme: str = "http", **options: Any) -> httpx2.AsyncClient:
        """A browser, or a program, at an address."""
        transport = httpx2.ASGITransport(self.running.app, raise_app_exceptions=False, client=(address, 50_000))
        return httpx2.AsyncClient(transport=transport, base_url=f"{scheme}://monitor.test", **options)

    async def user(
        self,
        profile: Profile = "administrator",
        *groups: str,
        email: str | None = None,
        organization: str = "default",
        agents: tuple[str, ...] = (),
    ) -> User:
        return await self.administration.create_user(
            organization, email or f"{profile}@x.test", PASSWORD, Reach(profile, groups), agents=agents
        )

    async def key(
        self, *scopes: Scope, source: str | None = None, profile: Profile | None = None, organization: str = "default"
    ) -> str:
        reach = None if profile is None else Reach(profile)
        return await self.administration.create_key(organization, "a key", scopes, source=source, reach=reach)

    async def signed_in(self, email: str, **options: Any) -> httpx2.AsyncClient:
        """A browser in which a user has signed in; it sends the CSRF token with everything."""
        client = self.client(**options)
        answer = await client.post("/api/v1/session", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        client.headers["x-csrf-token"] = answer.json()["csrf"]
        return client


@asynccontextmanager
async def started(folder: Path, clock: Clock | None = None, database: str = "") -> AsyncGenerator[Monitor]:
    """A server with its data in a folder, its database too if no other is named."""
    clock = clock or Clock()
    async with application(Config(data=str(folder), database=database), clock) as running:
        yield Monitor(running, clock)
