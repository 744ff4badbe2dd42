"""Those who watch and act, in one process: each with a page open, taking rows and versions from what it shows."""

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import uvloop
from msgspec import Struct

from almenara.live.frames import Watch
from almenara.service.accounts import csrf_of
from bench.child import obey
from bench.floor import AGENTS, GROUPS, SOURCE, acting, seats
from bench.page import COLUMNS, Door, Heard, Page
from bench.sender import quantile
from bench.told import last_told

_STATE, _GROUP = 2 + COLUMNS.index("state"), 2 + COLUMNS.index("group")
_BAND = 150
_SEVERAL, _SHARE = 10, 0.05
"""Of a hundred actions, five move ten rows at once."""
_TO_AGENT = 0.4
"""Which share of the transfers is to an agent; the others are to a group."""
_CONFLICTS = ("changed_meanwhile", "not_now", "not_found")
"""Somebody or something moved the row since it was seen, perhaps out of reach."""
_SETTLE = 3.0
"""Seconds after the last action in which somebody may still be told of it."""
_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Act(Struct, frozen=True):
    """An action: when it was due and when answered (ms since 1970), the rows it was done to with the versions that
    were seen, and what became of every row."""

    due: float
    answered: float
    status: int
    seq: int
    done: dict[str, int]
    codes: Counter[str]


class Supervisor:
    """A person with a page, who transfers what it shows."""

    def __init__(self, page: Page, token: str, port: int, heard: Heard) -> None:
        self.page = page
        self._heard = heard
        self._door = Door(port)
        self._busy = asyncio.Lock()
        self._head = (
            f"POST /api/v1/actions/transfer HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n"
            f"cookie: almenara_session={token}\r\nx-csrf-token: {csrf_of(token)}\r\n"
            "content-type: application/json\r\n"
        )

    async def act(self, due: float, rows: int, draw: random.Random) -> Act | None:
        """Transfer that many rows, or as many as there are; None where there is none."""
        async with self._busy:
            shown = [row for row in self.page.rows() if row[_STATE] != "finished"]
            chosen = draw.sample(shown, min(rows, len(shown)))
            if not chosen:
                return None
            versions = {row[0]: row[1] for row in chosen}
            self._heard.expect(list(versions))
            body = _encode(
                {"conversations": [{"id": k, "version": v} for k, v in versions.items()], **_to(chosen, draw)}
            )
            key = f"idempotency-key: {draw.getrandbits(64):x}\r\ncontent-length: {len(body)}\r\n\r\n"
            status, answer = await self._door.ask((self._head + key).encode() + body)
            now, told = time.time() * 1000, _decode(answer)
            results: list[dict[str, Any]] = told.get("results", [])
            done = {one["id"]: versions[one["id"]] for one in results if one.get("done")}
            codes = Counter[str](one.get("code", "done") for one in results)
            if status == 404:
                codes["not_found"] = len(versions)
            return Act(due, now, status, told.get("seq", 0), done, codes)


def _to(chosen: list[list[Any]], draw: random.Random) -> dict[str, str]:
    """A target where not all of them are already."""
    if draw.random() < _TO_AGENT:
        return {"to_agent": f"{SOURCE}/a{draw.randrange(AGENTS)}"}
    there = {row[_GROUP]["id"] for row in chosen if row[_GROUP]}
    groups = [f"{SOURCE}/g{number}" for number in range(GROUPS)]
    return {"to_group": draw.choice([one for one in groups if one not in there] or groups)}


def _bands() -> list[Watch]:
    """More than five hundred open rows."""
    states = {"state": ["queued", "in_progress", "pending", "inactive"]}
    return [Watch(place, "conversations", states, None, place * _BAND) for place in range(4)]


class Supervisors:
    """The commands."""

    def __init__(self, port: int, tokens: dict[str, str]) -> None:
        self._port = port
        self._tokens = tokens
        self._heard = Heard()
        self._people: list[Supervisor] = []
        self._draw = random.Random(port)

    async def connect(self) -> dict[str, Any]:
        """Everyone opens their page; the last of them shows enough rows to take five hundred."""
        for seat in acting():
            watches = [Watch(1, "conversations", seat.filter, seat.sort), Watch(2, "totals", seat.filter)]
            await self._join(seat.email, watches)
        await self._join(seats("floor")[0].email, _bands())
        return {"supervisors": len(self._people)}

    async def _join(self, email: str, watches: list[Watch]) -> None:
        token = self._tokens[email]
        page = await Page(len(self._people), watches, token, self._port, self._heard).connect()
        self._people.append(Supervisor(page, token, self._port, self._heard))

    async def transfer(self, rate: float, seconds: float) -> dict[str, Any]:
        """That many actions a second, one supervisor after the other, for that long."""
        began, cpu = time.time(), time.process_time()
        acting: list[asyncio.Task[Act | None]] = []
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.time()))
            person = self._people[number % (len(self._people) - 1)]
            rows = _SEVERAL if self._draw.random() < _SHARE else 1
            acting.append(asyncio.create_task(person.act(due * 1000, rows, self._draw)))
        acts = [act for act in await asyncio.gather(*acting) if act is not None]
        took = time.time() - began
        await asyncio.sleep(_SETTLE)
        own = (time.process_time() - cpu) / (time.time() - began)
        return {"achieved": round(len(acts) / took * 60), "own_cpu": round(own, 2), **self._report(acts)}

    async def bulk(self, rows: int, times: int, pause: float) -> dict[str, Any]:
        """One person moves that many rows at once, again and again."""
        acts: list[Act] = []
        person = self._people[-1]
        for _ in range(times):
            await person.page.again()
            act = await person.act(time.time() * 1000, rows, self._draw)
            acts += [] if act is None else [act]
            await asyncio.sleep(pause)
        return self._report(acts)

    def _report(self, acts: list[Act]) -> dict[str, Any]:
        codes = sum((act.codes for act in acts), Counter[str]())
        done = [act for act in acts if act.done]
        told = [(act, last_told(self._heard.rows, self._heard.sendings, act.done, act.seq)) for act in done]
        seen = [(at - act.due, who) for act, (at, who) in ((act, one) for act, one in told if one is not None)]
        answers, frames = [act.answered - act.due for act in acts], [took for took, _ in seen]
        return {
            "rows": codes.total(),
            "conflicts": sum(codes[code] for code in _CONFLICTS),
            "codes": dict(codes),
            "statuses": dict(Counter(act.status for act in acts)),
            "answer_p50_ms": quantile(answers, 0.5),
            "answer_p99_ms": quantile(answers, 0.99),
            "answer_max_ms": quantile(answers, 1),
            "everyone_p50_ms": quantile(frames, 0.5),
            "everyone_p99_ms": quantile(frames, 0.99),
            "everyone_max_ms": quantile(frames, 1),
            "watchers_an_action": round(sum(who for _, who in seen) / max(1, len(seen)), 1),
            "seen_by_nobody": len(done) - len(seen),
            "pace_ms": self._heard.pace,
            "resets": self._heard.resets,
            "closed": self._heard.closed,
        }


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tokens", type=Path, required=True)
    given = parser.parse_args()
    people = Supervisors(given.port, json.loads(given.tokens.read_text()))
    await obey({"connect": people.connect, "transfer": people.transfer, "bulk": people.bulk})


if __name__ == "__main__":
    uvloop.run(main())
