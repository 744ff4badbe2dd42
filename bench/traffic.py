"""The load of a working day: one event a request, each due at its moment whether or not the last was answered."""

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import uvloop

from bench.child import obey
from bench.fill import TEXT, agent_of, group_of_conversation, state_of
from bench.floor import AGENTS, CHANNELS, GROUPS, group_of
from bench.sender import Fsyncs, Load, quantile

_encode = msgspec.json.encode


class Day:
    """Who is in which state, as the events leave it; the same for the same seed. Every 20 events: two openings, two
    assignments, two ends, a transfer, a pause and its end alternately, twelve messages."""

    def __init__(self, open_: int) -> None:
        self._draw = random.Random(open_)
        self._queued = [n for n in range(open_) if state_of(n) == "queued"]
        self._pending = [n for n in range(open_) if state_of(n) == "pending"]
        self._attended = [n for n in range(open_) if state_of(n) == "in_progress"]
        self._agents = {n: agent_of(n) for n in self._attended + self._pending}
        self._next = open_
        self._number = 0
        self._run = time.time_ns()

    def events(self, count: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """(type, conversation, data), one at a time."""
        for _ in range(count):
            self._number += 1
            yield self._step(self._number % 20)

    def _step(self, place: int) -> tuple[str, int, dict[str, Any]]:
        match place:
            case 0 | 10:
                number, self._next = self._next, self._next + 1
                self._queued.append(number)
                contact = {"name": f"Marta Díaz {number}", "phone": f"+54911{number:07d}"}
                channel, group = CHANNELS[number % len(CHANNELS)], f"g{group_of_conversation(number)}"
                return "conversation.opened", number, {"channel": channel, "contact": contact, "group": group}
            case 1 | 11:
                number = self._take(self._queued)
                self._attended.append(number)
                self._agents[number] = agent = self._colleague(group_of_conversation(number))
                return "conversation.assigned", number, {"agent": f"a{agent}"}
            case 2 | 12:
                return "conversation.finished", self._take(self._attended), {"by": "agent", "reason": "Resuelta"}
            case 3:
                number = self._take(self._attended)
                self._queued.append(number)
                to = self._draw.randrange(GROUPS)
                return "conversation.transferred", number, {"to_group": f"g{to}", "by": f"a{self._agents[number]}"}
            case 4 if self._number % 40 < 20:
                number = self._take(self._attended)
                self._pending.append(number)
                return "conversation.pended", number, {}
            case 4:
                number = self._take(self._pending)
                self._attended.append(number)
                return "conversation.resumed", number, {}
            case _:
                number = self._draw.choice(self._attended)
                message = {"message": f"m{self._run}-{self._number}", "text": TEXT}
                if place % 2:
                    author = {"kind": "agent", "id": f"a{self._agents[number]}"}
                    return "message.sent", number, message | {"author": author}
                return "message.received", number, message

    def _take(self, numbers: list[int]) -> int:
        place = self._draw.randrange(len(numbers))
        numbers[place], numbers[-1] = numbers[-1], numbers[place]
        return numbers.pop()

    def _colleague(self, group: int) -> int:
        agent = self._draw.randrange(AGENTS // GROUPS) * GROUPS + group
        assert group_of(agent) == group
        return agent


class Traffic:
    """The command."""

    def __init__(self, port: int, key: str, folder: Path, open_: int) -> None:
        self._port = port
        self._folder = folder
        self._day = Day(open_)
        self._head = (
            f"POST /api/v1/events HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n"
            "content-type: application/cloudevents+json\r\n"
        ).encode()
        self._sent = 0

    def _requests(self, count: int, rate: float) -> list[bytes]:
        made: list[bytes] = []
        begin = time.time()
        for place, (kind, number, data) in enumerate(self._day.events(count)):
            self._sent += 1
            at = begin + place / rate
            moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))
            body = _encode(
                {
                    "specversion": "1.0",
                    "id": f"{begin}-{self._sent}",
                    "source": "/bench/traffic",
                    "type": kind,
                    "subject": f"c{number}",
                    "time": f"{moment}.{int(at * 1000) % 1000:03d}Z",
                    "data": data,
                }
            )
            made.append(self._head + b"content-length: %d\r\n\r\n" % len(body) + body)
        return made

    async def run(self, rate: float, seconds: float) -> dict[str, Any]:
        """That many events a second, for that long. Answers what was achieved, and the disk's fsync meanwhile."""
        load = Load(self._requests(int(rate * seconds), rate), rate)
        fsyncs = Fsyncs(self._folder)
        fsyncs.start()
        await load.run(self._port, 32)
        probed = fsyncs.end()
        return {
            "offered": rate,
            "achieved": round(load.accepted / (load.ended - load.began)),
            "statuses": load.statuses,
            "ack_p50_ms": quantile(load.took, 0.5),
            "ack_p99_ms": quantile(load.took, 0.99),
            "fsync_p50_ms": quantile(probed, 0.5),
            "fsync_p99_ms": quantile(probed, 0.99),
        }


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--open", type=int, required=True)
    given = parser.parse_args()
    traffic = Traffic(given.port, given.key, given.folder, given.open)
    await obey({"run": traffic.run})


if __name__ == "__main__":
    uvloop.run(main())
