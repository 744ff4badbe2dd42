"""Whatever is asked again because its answer was lost has the effect of having been asked once."""

import asyncio
from pathlib import Path
from random import Random
from typing import Any, Final

import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.acting import ITEM, Acting, act, acting, rows
from tests.lane import examples
from tests.monitor import Monitor, started

ASKED: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("transfer", {"to_agent": "shop/ana"}),
    ("transfer", {"to_group": "shop/ventas"}),
    ("transfer", {"to_group": "shop/pagos", "share": True}),
    ("requeue", {}),
    ("pend", {}),
    ("pend", {"until": "2026-09-21T14:14:00Z"}),
    ("resume", {}),
    ("finish", {"reason": "resolved"}),
    ("reopen", {}),
    ("prioritize", {"priority": 2}),
    ("tag", {"tags": ["a"]}),
    ("note", {"text": "hola"}),
)


class Script:
    """The same script played with each request sent as often as its answer is lost, and once."""

    def __init__(self, monitor: Monitor, floor: Acting, client: httpx2.AsyncClient, name: str) -> None:
        self._monitor, self._floor, self._client, self._name = monitor, floor, client, name
        self._known: dict[str, ITEM] = {}

    async def play(self, seeds: list[int], *, losing: bool) -> tuple[list[Any], list[Any]]:
        """What was answered, and what the conversations are in the end."""
        answers: list[Any] = []
        for one in range(3):
            await self._floor.opened(f"{self._name}{one}", group="pagos")
        for place, seed in enumerate(seeds):
            dice = Random(seed)
            seen = await self._rows()
            chosen = dice.sample(seen, dice.choice((1, 1, 3)))
            name, form = dice.choice(ASKED)
            times = dice.choice((1, 2, 3))
            together = dice.random() < 0.5
            told = await self._ask(name, chosen, f"{self._name}-{place}", form, times if losing else 1, together)
            answers.append([told.status_code, [one.get("code") for one in told.json().get("results", [])]])
            self._monitor.clock.forward(seconds=dice.choice((0, 1)))
        return answers, [_bare(row) for row in await self._rows()]

    async def _rows(self) -> list[ITEM]:
        """The script's conversations as they were seen last: some may have left reach."""
        found = await rows(self._client)
        self._known |= {name: row for name, row in found.items() if name.startswith(self._name)}
        return [self._known[name] for name in sorted(self._known)]

    async def _ask(
        self, name: str, chosen: list[ITEM], key: str, form: dict[str, Any], times: int, together: bool
    ) -> httpx2.Response:
        if together:
            answers = await asyncio.gather(*(act(self._client, name, chosen, key, **form) for _ in range(times)))
        else:
            answers = [await act(self._client, name, chosen, key, **form) for _ in range(times)]
        assert len({(answer.status_code, _told(answer)) for answer in answers}) == 1, [one.text for one in answers]
        return answers[0]


def _told(answer: httpx2.Response) -> str:
    """An answer but for how far the log is."""
    return str({name: value for name, value in answer.json().items() if name != "seq"})


def _bare(row: ITEM) -> list[Any]:
    names = ("state", "agent", "group", "priority", "tags", "transfers", "finish_reason")
    return [row[name] for name in names]


async def _compare(folder: Path, scripts: list[list[int]]) -> None:
    """Every script on a server that loses answers, and on one that does not."""
    played: list[list[Any]] = []
    for losing in (True, False):
        async with started(folder / f"{losing}") as monitor:
            floor = await acting(monitor)
            await monitor.user("advanced_agent", "shop/pagos")
            client = await monitor.signed_in("advanced_agent@x.test")
            told: list[Any] = []
            for number, seeds in enumerate(scripts):
                script = Script(monitor, floor, client, f"s{number:03}-")
                told.append(await script.play(seeds, losing=losing))
            log = monitor.running.context.database.log
            kinds = [fact.type for fact in await log.read("default", 0, 10_000)]
            played.append([told, kinds])
    assert played[0] == played[1]


def test_any_sequence_of_requests_whose_answers_are_lost_has_the_effect_of_each_once(tmp_path: Path) -> None:
    numbers = iter(range(10_000))

    @settings(max_examples=examples(4, 100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.lists(st.integers(0, 2**32), min_size=1, max_size=8), min_size=5, max_size=5))
    def property_(scripts: list[list[int]]) -> None:
        asyncio.run(_compare(tmp_path / str(next(numbers)), scripts))

    property_()
