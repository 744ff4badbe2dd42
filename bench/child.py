"""Processes of a benchmark that obey: one JSON object a line in, one a line out; they end with their input."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self

Answers = Mapping[str, Callable[..., Awaitable[dict[str, Any]]]]
PYTHON = sys.executable
PATIENCE = 600
"""Seconds that any single command may take."""
_LONGEST_LINE = 64 * 1024 * 1024


def on_core(core: int) -> Callable[[], None]:
    """What a new process calls to stay on one core, where there are several."""
    cores = sorted(os.sched_getaffinity(0))
    chosen = cores[core % len(cores)]
    return lambda: os.sched_setaffinity(0, {chosen})


class Child:
    """A module run beside, on a core of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, module: str, *arguments: str, core: int) -> Self:
        """Run `python -m MODULE ARGUMENTS`."""
        process = await asyncio.create_subprocess_exec(
            PYTHON,
            "-m",
            module,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
            preexec_fn=on_core(core),
        )
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, do: str, **given: Any) -> dict[str, Any]:
        """Have it do something; what it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **given}).encode() + b"\n")
        await self._process.stdin.drain()
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{do}: the process ended")
        return json.loads(line)

    async def end(self) -> None:
        """Close its input and wait."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()


async def obey(answers: Answers) -> None:
    """Do what comes in, line by line, until there is no more; then end."""
    reader = asyncio.StreamReader(limit=_LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        given = json.loads(line)
        answer = await answers[given.pop("do")](**given)
        print(json.dumps(answer), flush=True)
