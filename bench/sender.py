"""A sender of events, in a process of its own: open loop (a request is due when it is due, answered or not) or as
fast as answers come. Run by `bench.ingest`; prints one JSON object."""

import argparse
import asyncio
import json
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import msgspec
import uvloop

TEXT = "hola, mi pedido 48213 figura como entregado y no me llegó nada; ¿me ayudan, por favor?"


def events(run: str, count: int) -> Iterator[dict[str, Any]]:
    """Ten events a conversation: opened, assigned, seven messages, finished; many conversations at once."""
    began = int(time.time()) - 7_200
    for number in range(count):
        block, place = divmod(number, 1_000)
        step, lane = divmod(place, 100)
        kind, data = _step(step, number)
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(began + number // 100 % 7_000))
        yield {
            "specversion": "1.0",
            "id": f"{run}-{number}",
            "source": "/bench",
            "type": kind,
            "subject": f"{run}-{block * 100 + lane}",
            "time": f"{moment}.{number % 1000:03d}Z",
            "data": data,
        }


def _step(step: int, number: int) -> tuple[str, dict[str, Any]]:
    match step:
        case 0:
            contact = {"name": f"Marta Díaz {number}", "phone": f"+54911{number:07d}"}
            return "conversation.opened", {"channel": "whatsapp", "contact": contact, "group": f"g{number % 20}"}
        case 1:
            return "conversation.assigned", {"agent": f"a{number % 500}"}
        case 9:
            return "conversation.finished", {"by": "agent", "reason": "Resuelta"}
        case _ if step % 2:
            author = {"kind": "agent", "id": f"a{number % 500}"}
            return "message.sent", {"message": f"m{number}", "text": TEXT, "author": author}
        case _:
            return "message.received", {"message": f"m{number}", "text": TEXT}


def bodies(run: str, count: int, batch: int) -> list[bytes]:
    """The requests' bodies: single events where `batch` is 1."""
    made = list(events(run, count * batch))
    encode = msgspec.json.encode
    if batch == 1:
        return [encode(one) for one in made]
    return [encode(made[start : start + batch]) for start in range(0, len(made), batch)]


class Fsyncs(threading.Thread):
    """Ten times a second: how long 4 kB and an fsync take in that folder, while the load runs."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.took: list[float] = []
        self._file = folder / "fsync.probe"
        self._ended = threading.Event()

    def run(self) -> None:
        """Measure until `end`."""
        with self._file.open("wb", buffering=0) as file:
            while not self._ended.wait(0.1):
                file.write(b"x" * 4096)
                began = time.perf_counter()
                os.fsync(file.fileno())
                self.took.append(time.perf_counter() - began)
        self._file.unlink()

    def end(self) -> list[float]:
        """Milliseconds, one a probe."""
        self._ended.set()
        self.join()
        return [took * 1000 for took in self.took]


class Owner(Protocol):
    """Who sends over connections."""

    def free(self, connection: "Connection") -> None: ...
    def answered(self, connection: "Connection", status: int, took: float, body: bytes) -> None: ...
    def lost(self) -> None: ...


class Connection(asyncio.Protocol):
    """One keep-alive connection with at most one request under way."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._due = 0.0
        self._buffer = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._owner.free(self)

    def send(self, due: float, request: bytes) -> None:
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]):
            return
        self._buffer = b""
        self._owner.answered(self, int(head[9:12]), time.perf_counter() - self._due, body)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._owner.lost()


class Load:
    """`rate` requests a second (0: as fast as answers come) over some connections."""

    def __init__(self, requests: list[bytes], rate: float) -> None:
        self._requests = requests
        self._rate = rate
        self._next = 0
        self._free: deque[Connection] = deque()
        self._due: deque[tuple[float, bytes]] = deque()
        self.took: list[float] = []
        self.statuses: dict[int, int] = {}
        self.losses = 0
        self.accepted = 0
        self.done = asyncio.Event()
        self.began = 0.0
        self.ended = 0.0

    async def run(self, port: int, connections: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            await loop.create_connection(lambda: Connection(self), "127.0.0.1", port)
        self.began = time.perf_counter()
        if not self._rate:
            for _ in range(connections):
                self._offer(time.perf_counter())
        while self._rate and self._next < len(self._requests):
            wait = self.began + self._next / self._rate - time.perf_counter()
            if wait > 0.0005:
                await asyncio.sleep(wait)
            self._offer(self.began + self._next / self._rate)
            if self._next % 50 == 0:
                await asyncio.sleep(0)
        await self.done.wait()

    def _offer(self, due: float) -> None:
        if self._next < len(self._requests):
            self._due.append((due, self._requests[self._next]))
            self._next += 1
            self._pair()

    def _pair(self) -> None:
        while self._free and self._due:
            self._free.popleft().send(*self._due.popleft())

    def free(self, connection: Connection) -> None:
        self._free.append(connection)

    def lost(self) -> None:
        self.losses += 1

    def answered(self, connection: Connection, status: int, took: float, body: bytes) -> None:
        self.took.append(took * 1000)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status == 202:
            self.accepted += int(json.loads(body)["accepted"])
        self._free.append(connection)
        if not self._rate:
            self._offer(time.perf_counter())
        if len(self.took) == len(self._requests):
            self.ended = time.perf_counter()
            self.done.set()
        self._pair()


def quantile(values: list[float], share: float) -> float:
    """That quantile of the values; 0 of none."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2) if ordered else 0.0


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--rate", type=float, required=True, help="events a second; 0: as fast as answers come")
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--run", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args()

    kind = "application/cloudevents+json" if given.batch == 1 else "application/cloudevents-batch+json"
    head = f"POST /api/v1/events HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {given.key}\r\n"
    head += f"content-type: {kind}\r\n"
    requests = [
        head.encode() + b"content-length: %d\r\n\r\n" % len(body) + body
        for body in bodies(given.run, given.requests, given.batch)
    ]
    load = Load(requests, given.rate / given.batch)
    fsyncs = Fsyncs(given.folder)
    fsyncs.start()
    await load.run(given.port, given.connections)
    probed = fsyncs.end()
    seconds = load.ended - load.began
    print(
        json.dumps(
            {
                "offered": given.rate or None,
                "achieved": round(load.accepted / seconds),
                "events": load.accepted,
                "seconds": round(seconds, 2),
                "statuses": load.statuses,
                "lost_connections": load.losses,
                "ack_p50_ms": quantile(load.took, 0.5),
                "ack_p99_ms": quantile(load.took, 0.99),
                "ack_max_ms": quantile(load.took, 1),
                "fsync_p50_ms": quantile(probed, 0.5),
                "fsync_p99_ms": quantile(probed, 0.99),
            }
        )
    )


if __name__ == "__main__":
    uvloop.run(main())
