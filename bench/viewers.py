"""Those who watch, in one process: WebSockets that count what comes and how old its changes are."""

import argparse
import asyncio
import json
import time
from array import array
from pathlib import Path
from typing import Any

import uvloop

from bench.child import obey
from bench.floor import Seat, seats
from bench.live import Socket
from bench.sender import quantile

_DIFF, _SNAPSHOT, _BEAT = b'{"type":"diff"', b'{"type":"snapshot"', b'{"type":"beat"'
_WATCHING, _RESET, _REFUSED = b'{"type":"watching"', b'{"type":"reset"', b'{"type":"refused"'


class Counted:
    """What all of them received since it was last cleared."""

    def __init__(self) -> None:
        self.audiences: set[int] = set()
        self.clear()

    def clear(self) -> None:
        self.ages = array("d")
        self.frames = 0
        self.bytes = 0
        self.resets = 0
        self.closed = 0
        self.pace = 0
        self.began = time.perf_counter()
        self.cpu = time.process_time()


class Viewer(Socket):
    """One who watches a list and its totals. `shown` is done once both snapshots have come, or none will."""

    def __init__(self, seat: Seat, token: str, port: int, counted: Counted) -> None:
        super().__init__(token, port)
        self._seat = seat
        self._counted = counted
        self._snapshots = 0
        self.total = 0

    def lost(self) -> None:
        self._counted.closed += 1

    def watch(self) -> None:
        chosen = self._seat.filter
        rows: dict[str, Any] = {"type": "watch", "watch": 1, "kind": "conversations", "filter": chosen}
        if self._seat.sort is not None:
            rows["sort"] = self._seat.sort
        self.say(json.dumps(rows).encode())
        self.say(json.dumps({"type": "watch", "watch": 2, "kind": "totals", "filter": chosen}).encode())

    def receive(self, payload: bytes, now: float) -> None:
        counted = self._counted
        counted.bytes += len(payload)
        if payload.startswith(_DIFF):
            counted.frames += 1
            begin = payload.index(b'"at":') + 5
            counted.ages.append(now - int(payload[begin : payload.index(b",", begin)]))
        elif payload.startswith(_SNAPSHOT):
            self._snapshots += 1
            if b'"total":' in payload:
                self.total = json.loads(payload)["total"]
            if self._snapshots == 2:
                self.shown.set_result(None)
        elif payload.startswith(_BEAT):
            counted.pace = max(counted.pace, json.loads(payload)["pace"])
            self.say(b'{"type":"pong"}')
        elif payload.startswith(_WATCHING):
            counted.audiences.add(json.loads(payload)["audience"])
        elif payload.startswith(_RESET):
            counted.resets += 1
            self.watch()
        elif payload.startswith(_REFUSED):
            raise RuntimeError(payload.decode())


class Viewers:
    """The commands."""

    def __init__(self, port: int, tokens: dict[str, str]) -> None:
        self._port = port
        self._tokens = tokens
        self._counted = Counted()
        self._sockets: list[Viewer] = []

    async def connect(self, count: int, mix: str) -> dict[str, Any]:
        """As many of that mix as that, all at once; answers when each has its snapshots, and how long that took."""
        began = time.perf_counter()
        wanted = seats(mix)[len(self._sockets) : count]
        taken: list[float] = []

        async def one(seat: Seat) -> None:
            socket = Viewer(seat, self._tokens[seat.email], self._port, self._counted)
            self._sockets.append(socket)
            await socket.connect()
            taken.append((time.perf_counter() - began) * 1000)

        await asyncio.gather(*map(one, wanted))
        return {
            "viewers": len(self._sockets),
            "p50_ms": quantile(taken, 0.5),
            "last_ms": quantile(taken, 1),
            "watches": len(self._counted.audiences),
        }

    async def first(self) -> dict[str, Any]:
        """An administrator with no filter: how many rows their first screen stands for."""
        answer = await self.connect(1, "floor")
        return {"total": self._sockets[0].total, "ms": answer["last_ms"]}

    async def leave(self) -> dict[str, Any]:
        """Everyone goes."""
        for socket in self._sockets:
            socket.leave()
        self._sockets.clear()
        self._counted.audiences.clear()
        return {}

    async def begin(self) -> dict[str, Any]:
        """Count from now on."""
        self._counted.clear()
        return {}

    async def report(self) -> dict[str, Any]:
        """What came since `begin`."""
        counted = self._counted
        seconds, ages = time.perf_counter() - counted.began, counted.ages.tolist()
        return {
            "frames": counted.frames,
            "frames_a_second": round(counted.frames / seconds),
            "kbytes_a_second": round(counted.bytes / seconds / 1000),
            "p50_ms": quantile(ages, 0.5),
            "p95_ms": quantile(ages, 0.95),
            "p99_ms": quantile(ages, 0.99),
            "max_ms": quantile(ages, 1),
            "pace_ms": counted.pace,
            "resets": counted.resets,
            "closed": counted.closed,
            "own_cpu": round((time.process_time() - counted.cpu) / seconds, 2),
        }


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tokens", type=Path, required=True)
    given = parser.parse_args()
    viewers = Viewers(given.port, json.loads(given.tokens.read_text()))
    await obey(
        {
            "connect": viewers.connect,
            "first": viewers.first,
            "leave": viewers.leave,
            "begin": viewers.begin,
            "report": viewers.report,
        }
    )


if __name__ == "__main__":
    uvloop.run(main())
