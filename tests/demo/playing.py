"""A player against a real server, over a network that a test may break."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx2

from almenara.demo.draws import HOUR
from almenara.demo.notice import Herald
from almenara.demo.player import Player, Progress
from almenara.demo.post import Door
from almenara.demo.shop import Shop
from almenara.demo.state import State, load
from almenara.demo.watch import Watch
from almenara.domain.facts import Fact
from tests.demo.observed import SEED
from tests.monitor import Monitor


class Network(httpx2.AsyncBaseTransport):
    """Reaches the server; `trouble` sees the number of each request first, and may raise or lose the answer."""

    def __init__(self, monitor: Monitor, trouble: Callable[[int], str | None] = lambda _number: None) -> None:
        self._server = httpx2.ASGITransport(monitor.running.app, client=("203.0.113.9", 40_000))
        self._trouble = trouble
        self.requests = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.requests += 1
        match self._trouble(self.requests):
            case "unreachable":
                raise httpx2.ConnectError("unreachable", request=request)
            case "busy":
                return httpx2.Response(503, headers={"retry-after": "0"})
            case "answer lost":
                await self._server.handle_async_request(request)
                raise httpx2.ReadError("lost", request=request)
            case _:
                return await self._server.handle_async_request(request)


def a_client(network: Network, key: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=network, base_url="http://monitor.test", headers={"authorization": f"Bearer {key}"}
    )


@asynccontextmanager
async def playing(
    monitor: Monitor, network: Network, key: str, path: Path, state: State | None = None
) -> AsyncGenerator[None]:
    """The demo, once its past is in; it stops when the context ends."""
    kept = state or load(path)
    assert kept is not None
    ready = asyncio.Event()

    def tell(progress: Progress) -> None:
        if progress.ready:
            ready.set()

    async with a_client(network, key) as client:
        shop = Shop.opened(kept.seed, kept.first, kept.speed)
        task = asyncio.create_task(
            Player(
                kept,
                Door(client, shop.wall),
                Watch(client, shop.moment),
                Herald(client, shop),
                path,
                monitor.clock,
                tell,
            ).run()
        )
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        try:
            if task.done():
                task.result()
            yield
        finally:
            task.cancel()
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await task


def started(monitor: Monitor) -> State:
    now = monitor.clock.now
    return State(SEED, now, 1.0, since=now - HOUR, cursor=now - HOUR - 1)


async def passing(monitor: Monitor, memory: Path, steps: int, seconds: float = 60) -> None:
    """Time goes by, a minute after the other unless said otherwise, each of them played."""
    for _ in range(steps):
        monitor.clock.forward(seconds=seconds)
        await until(lambda: (kept := load(memory)) is not None and kept.cursor > monitor.clock.now - seconds * 1000)


async def until(condition: Callable[[], bool]) -> None:
    """Waits, not for ever."""
    for _ in range(3_000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


async def logged(monitor: Monitor) -> list[Fact]:
    """The whole log."""
    found: list[Fact] = []
    seq = 0
    while facts := await monitor.running.tools.database.log.read("default", seq, 5_000):
        found += facts
        seq = facts[-1].seq
    return found


async def stored(monitor: Monitor) -> list[Fact]:
    """The demo's facts in the log."""
    return [fact for fact in await logged(monitor) if fact.source == "demo"]
