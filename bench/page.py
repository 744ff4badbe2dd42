"""One person's open page with its requests: what it shows, and what everyone's was told of the rows acted on."""

import asyncio
from typing import Any, Final

import msgspec

from almenara.catalog.columns import columns_of
from almenara.live.frames import Watch
from bench.live import Socket
from bench.sender import Connection
from bench.told import Telling
from tests.live.client import Watched

COLUMNS: Final = columns_of(True)
_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Heard:
    """What everyone was told of the rows that were acted on."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Telling]] = {}
        self.sendings: list[int] = []
        self.resets = 0
        self.closed = 0
        self.pace = 0

    def expect(self, rows: list[str]) -> None:
        """These are acted on from now on."""
        for row in rows:
            self.rows.setdefault(row, [])

    def hear(self, frame: dict[str, Any], at: float, who: int) -> None:
        """A diff came."""
        if not self.sendings or self.sendings[-1] < frame["seq"]:
            self.sendings.append(frame["seq"])
        changed = [*(frame.get("put") or ()), *(frame.get("patch") or ())]
        told: list[tuple[str, int | None]] = [(one[0], one[1]) for one in changed]
        told += [(row, None) for row, reason in frame.get("drop") or () if reason == "denied"]
        for row, version in told:
            if row in self.rows:
                self.rows[row].append(Telling(frame["seq"], version, at, who))


class Page(Socket):
    """An open page: bands of a list, and its totals."""

    def __init__(self, number: int, watches: list[Watch], token: str, port: int, heard: Heard) -> None:
        super().__init__(token, port)
        self._number = number
        self._watches = watches
        self._heard = heard
        self._bands: dict[int, Watched] = {}
        self._audiences: dict[int, int] = {}
        self._snapshots = 0

    def watch(self) -> None:
        self._audiences.clear()
        self._bands = {one.watch: Watched(one) for one in self._watches}
        for one in self._watches:
            self.say(_encode(one))

    def lost(self) -> None:
        self._heard.closed += 1

    def receive(self, payload: bytes, now: float) -> None:
        frame = _decode(payload)
        match frame["type"]:
            case "snapshot" | "diff":
                self._apply(frame, now)
            case "watching":
                self._audiences[frame["audience"]] = frame["watch"]
            case "beat":
                self._heard.pace = max(self._heard.pace, frame["pace"])
                self.say(b'{"type":"pong"}')
            case "reset":
                self._heard.resets += 1
                self.watch()
            case "refused":
                raise RuntimeError(payload.decode())
            case _:
                pass

    def _apply(self, frame: dict[str, Any], now: float) -> None:
        if frame["type"] == "diff":
            self._heard.hear(frame, now, self._number)
        watch = self._audiences.get(frame["audience"])
        if watch is None:
            return  # it was on its way when everything was asked for anew
        self._bands[watch].apply(frame, COLUMNS)
        if frame["type"] == "snapshot":
            self._snapshots += 1
            if self._snapshots == len(self._watches):
                self.shown.set_result(None)

    async def again(self) -> None:
        """Ask for everything anew, as who scrolls does: bands below the first drift as rows come and go above."""
        self._snapshots, self.shown = 0, asyncio.get_running_loop().create_future()
        self.watch()
        await self.shown

    def rows(self) -> list[list[Any]]:
        """What it shows, from top to bottom."""
        return list({row: band.rows[row] for band in self._bands.values() for row in band.order}.values())


class Door:
    """A keep-alive connection for one person's requests, one at a time; made again where the server closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: Connection | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] = asyncio.get_running_loop().create_future()

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body; asked again, once, where the connection was lost meanwhile."""
        try:
            return await self._ask(request)
        except ConnectionError:
            return await self._ask(request)

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        loop = asyncio.get_running_loop()
        if self._connection is None:
            await loop.create_connection(lambda: Connection(self), "127.0.0.1", self._port)
        assert self._connection is not None
        self._answer = loop.create_future()
        self._connection.send(0, request)
        return await self._answer

    def free(self, connection: Connection) -> None:
        self._connection = connection

    def answered(self, connection: Connection, status: int, took: float, body: bytes) -> None:  # noqa: ARG002
        self._answer.set_result((status, body))

    def lost(self) -> None:
        self._connection = None
        if not self._answer.done():
            self._answer.set_exception(ConnectionError("closed before it answered"))
