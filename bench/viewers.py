"""Those who watch, in one process: WebSockets that count what comes and how old its changes are.

The protocol is spoken by hand: a library's client would cost more than the server that is measured.
"""

import argparse
import asyncio
import base64
import json
import os
import time
from array import array
from pathlib import Path
from typing import Any

import uvloop

from bench.child import obey
from bench.floor import Seat, seats
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


class Socket(asyncio.Protocol):
    """One who watches: a list and its totals. `shown` is done once both snapshots have come, or none will."""

    def __init__(self, seat: Seat, token: str, port: int, counted: Counted) -> None:
        self._seat = seat
        self._request = (
            f"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            f"Cookie: almenara_session={token}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n"
        ).encode()
        self._counted = counted
        self._buffer = b""
        self._open = False
        self._snapshots = 0
        self.total = 0
        self._transport: Any = None
        self._leaving = False
        self.shown: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._leaving:
            return
        self._counted.closed += 1
        if not self.shown.done():
            self.shown.set_exception(ConnectionError("closed before anything was shown"))

    def leave(self) -> None:
        """Go without a word, as a network does."""
        self._leaving = True
        self._transport.abort()

    def _send(self, opcode: int, payload: bytes) -> None:
        # Masked, as a client must; by zeros, so that nothing has to be computed.
        size = len(payload)
        head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2)
        self._transport.write(head + b"\0\0\0\0" + payload)

    def watch(self) -> None:
        """Ask for the list and its totals."""
        chosen = self._seat.filter
        rows: dict[str, Any] = {"type": "watch", "watch": 1, "kind": "conversations", "filter": chosen}
        if self._seat.sort is not None:
            rows["sort"] = self._seat.sort
        self._send(1, json.dumps(rows).encode())
        self._send(1, json.dumps({"type": "watch", "watch": 2, "kind": "totals", "filter": chosen}).encode())

    def data_received(self, data: bytes) -> None:
        now = time.time_ns() / 1e6
        self._buffer += data
        if not self._open:
            head, found, self._buffer = self._buffer.partition(b"\r\n\r\n")
            if not found:
                self._buffer = head
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.shown.set_exception(ConnectionError(head.decode()))
                self.leave()
                return
            self._open = True
            self.watch()
        self._parse(now)

    def _parse(self, now: float) -> None:
        buffer, place = self._buffer, 0
        while len(buffer) - place >= 2:
            size, begin = buffer[place + 1] & 0x7F, place + 2
            if size >= 126:
                begin += 2 if size == 126 else 8
                if len(buffer) < begin:
                    break
                size = int.from_bytes(buffer[place + 2 : begin])
            if len(buffer) < begin + size:
                break
            opcode, payload = buffer[place] & 0x0F, buffer[begin : begin + size]
            place = begin + size
            if opcode == 1:
                self._receive(payload, now)
            elif opcode == 9:
                self._send(10, payload)
        self._buffer = buffer[place:]

    def _receive(self, payload: bytes, now: float) -> None:
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
            self._send(1, b'{"type":"pong"}')
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
        self._sockets: list[Socket] = []

    async def connect(self, count: int, mix: str) -> dict[str, Any]:
        """As many of that mix as that, all at once; answers when each has its snapshots, and how long that took."""
        began = time.perf_counter()
        wanted = seats(mix)[len(self._sockets) : count]
        taken: list[float] = []

        async def one(seat: Seat) -> None:
            _, socket = await asyncio.get_running_loop().create_connection(
                lambda: Socket(seat, self._tokens[seat.email], self._port, self._counted), "127.0.0.1", self._port
            )
            self._sockets.append(socket)
            await socket.shown
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
