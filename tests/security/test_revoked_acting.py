"""D4 for actions: what is revoked while requests are in flight stops acting, from when the change was made."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from almenara.service.administration import Reach
from almenara.store.accounts import User
from tests.acting import acting, rows
from tests.lane import examples
from tests.monitor import Clock, Monitor, started

pytestmark = pytest.mark.anyio
ROUNDS: Final = examples(12, 100)
AT_ONCE: Final = 3
AUTHOR: Final = "acting@x.test"
MINE: Final = Reach("operator", ("shop/pagos",))


async def lower(monitor: Monitor, user: User) -> None:
    await monitor.administration.set_user(user, reach=Reach("agent", ("shop/pagos",)))


async def narrow(monitor: Monitor, user: User) -> None:
    await monitor.administration.set_user(user, reach=Reach("operator", ("shop/ventas",)))


async def disable(monitor: Monitor, user: User) -> None:
    await monitor.administration.set_user(user, disabled=True)


async def revoke(monitor: Monitor, _user: User) -> None:
    for key in await monitor.running.tools.store.keys("default"):
        if "act" in key.scopes and key.revoked_at is None:
            await monitor.administration.revoke_key(key)


Change = Callable[[Monitor, User], Coroutine[Any, Any, None]]
CHANGES: Final[dict[Change, int]] = {lower: 403, narrow: 404, disable: 401, revoke: 401}
"""Each change, and what whoever goes on acting is answered."""


async def asker(monitor: Monitor, change: Change) -> httpx2.AsyncClient:
    if change is not revoke:
        return await monitor.signed_in(AUTHOR)
    key = await monitor.administration.create_key("default", "acting", ["act"], reach=MINE)
    return monitor.client(headers={"authorization": f"Bearer {key}"})


@pytest.mark.parametrize("change", CHANGES)
async def test_who_lost_the_right_acts_no_more(tmp_path: Path, change: Change) -> None:
    async with started(tmp_path, Clock()) as monitor:
        floor = await acting(monitor)
        await floor.opened("c1", group="pagos")
        await monitor.user("administrator")
        watcher = await monitor.signed_in("administrator@x.test")
        row = {"id": (await rows(watcher))["c1"]["id"]}
        await monitor.user("operator", "shop/pagos", email=AUTHOR)
        log = monitor.running.context.database.log

        done: list[str] = []

        async def insist(client: httpx2.AsyncClient, number: int) -> int:
            """Act until it is refused: how it was refused."""
            while True:
                form = {"conversations": [row], "tags": [f"{number}-{len(done)}"]}
                answer = await client.post("/api/v1/actions/tag", json=form)
                if answer.status_code != 200:
                    return answer.status_code
                done.append(answer.json()["action"])

        for _ in range(ROUNDS):
            found = await monitor.running.tools.store.user_by_email(AUTHOR)
            assert found is not None
            await monitor.administration.set_user(found, reach=MINE, disabled=False)
            client = await asker(monitor, change)
            insisting = [asyncio.create_task(insist(client, number)) for number in range(AT_ONCE)]
            before = len(done)
            async with asyncio.timeout(20):
                while len(done) < before + AT_ONCE:
                    await asyncio.sleep(0.001)
            user = await monitor.running.tools.store.user_by_email(AUTHOR)
            assert user is not None
            await change(monitor, user)
            # Whoever asks from now on is refused: at once on this server.
            late = await client.post("/api/v1/actions/tag", json={"conversations": [row], "tags": ["late"]})
            assert late.status_code == CHANGES[change]
            async with asyncio.timeout(20):
                results = await asyncio.gather(*insisting)
            assert set(results) == {CHANGES[change]}
            head = await log.head("default")
            undo = await client.post("/api/v1/actions/unknown/undo", json={})
            assert undo.status_code == (404 if change is narrow else CHANGES[change])
            # Nothing was done; that it was refused is in the trail.
            assert {fact.type for fact in await log.read("default", head, 100)} <= {"access.refused"}
