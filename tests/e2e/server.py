"""The program itself, in a process of its own, on a port of its own."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx2
import msgspec

from almenara.web.guard import COOKIE
from tests.monitor import PASSWORD

PATIENCE = 60


class Server:
    """`almenara serve` on a folder, or on a database that is named: started, stopped, killed, started again.

    `before` is put before the command.
    """

    def __init__(self, folder: Path, before: tuple[str, ...] = (), database: str = "") -> None:
        self.folder = folder
        self._database = database
        self.address = ""
        self._before = before
        self._process: Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Return once it listens."""
        self._process = await self._run(*self._before, sys.executable, "-m", "almenara", "serve", "--port", "0")
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = ""
            while "Almenara is at" not in line:
                line = (await self._process.stdout.readline()).decode()
                assert line, "the server ended before it listened"
        self.address = line.split()[-1]
        self._reading = asyncio.create_task(self._process.stdout.read())

    async def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        async with asyncio.timeout(PATIENCE):
            await self._process.wait()
            await self._reading

    async def stop(self) -> None:
        """Ask it to end, and wait."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        async with asyncio.timeout(PATIENCE):
            assert await self._process.wait() == 0
            await self._reading

    async def key(self, *arguments: str) -> str:
        """A new key, made beside the server by the program."""
        process = await self._run(sys.executable, "-m", "almenara", "key", "create", "test", "--json", *arguments)
        told, _ = await process.communicate()
        assert process.returncode == 0
        return msgspec.json.decode(told)["key"]

    async def session(self, email: str = "administrator@x.test") -> str:
        """The token of a new administrator who has signed in."""
        command = (sys.executable, "-m", "almenara", "user", "create", email)
        made = await self._run(*command, "--profile", "administrator", "--password-stdin", stdin=PIPE)
        await made.communicate(PASSWORD.encode())
        assert made.returncode == 0
        async with httpx2.AsyncClient(base_url=self.address, trust_env=False) as client:
            credentials = {"email": email, "password": PASSWORD}
            answer = await client.post("/api/v1/session", json=credentials)
        assert answer.status_code == 200, answer.text
        return SimpleCookie(answer.headers["set-cookie"])[COOKIE].value

    def client(self, key: str, **options: Any) -> httpx2.AsyncClient:
        """A program that has a key."""
        headers = {"authorization": f"Bearer {key}"}
        return httpx2.AsyncClient(base_url=self.address, headers=headers, trust_env=False, **options)

    async def _run(self, *command: str, stdin: int | None = None) -> Process:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ALMENARA_")}
        environment |= {"ALMENARA_DATA": str(self.folder), "ALMENARA_DATABASE": self._database}
        return await asyncio.create_subprocess_exec(*command, env=environment, stdin=stdin, stdout=PIPE)
