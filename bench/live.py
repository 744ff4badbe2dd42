"""The live socket, spoken by hand: a library's client would cost more than the server that is measured."""

import asyncio
import base64
import os
import time
from abc import ABC, abstractmethod
from typing import Any, Self


class Socket(asyncio.Protocol, ABC):
    """One person's open page. What it does once it is open, and with each frame, is its kind's."""

    def __init__(self, token: str, port: int) -> None:
        self._port = port
        self._request = (
            f"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            f"Cookie: almenara_session={token}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n"
        ).encode()
        self._buffer = b""
        self._open = False
        self._transport: Any = None
        self._leaving = False
        self.shown: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done once everything that was asked for is on the screen; fails if it never will be."""

    async def connect(self) -> Self:
        """Connect, and return once everything is shown."""
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self._port)
        await self.shown
        return self

    @abstractmethod
    def watch(self) -> None:
        """Ask for what is watched."""

    @abstractmethod
    def receive(self, payload: bytes, now: float) -> None:
        """Take a frame. `now` is when it came, in ms since 1970."""

    @abstractmethod
    def lost(self) -> None:
        """The server closed the connection."""

    def leave(self) -> None:
        """Go without a word, as a network does."""
        self._leaving = True
        self._transport.abort()

    def say(self, payload: bytes) -> None:
        """Send a frame."""
        self._send(1, payload)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._leaving:
            return
        self.lost()
        if not self.shown.done():
            self.shown.set_exception(ConnectionError("closed before anything was shown"))

    def _send(self, opcode: int, payload: bytes) -> None:
        # Masked, as a client must; by zeros, so that nothing has to be computed.
        size = len(payload)
        head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2)
        self._transport.write(head + b"\0\0\0\0" + payload)

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
                self.receive(payload, now)
            elif opcode == 9:
                self._send(10, payload)
        self._buffer = buffer[place:]
