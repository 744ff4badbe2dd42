"""The server under measurement: the program itself, run as its users run it, and what it costs."""

import asyncio
import os
import signal
import time
from pathlib import Path
from typing import Self

from bench.child import PYTHON, on_core

CORE = 0
"""The server's; whatever loads and watches it runs on the other."""
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of(pid: int, *, ended: bool = False) -> float:
    """Seconds of processor that a process has used, and its `ended` children if they count."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if ended else 13])) / _TICKS


class Server:
    """A running `almenara serve` on a free port of loopback."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, started: float) -> None:
        self._process = process
        self.port = port
        self.started = started

    @classmethod
    async def start(cls, folder: Path, database: str = "", core: int = CORE) -> Self:
        """Serve that folder, or that database. `started` is when the process was begun, by `time.perf_counter`."""
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            PYTHON,
            "-m",
            "almenara",
            "serve",
            "--port",
            "0",
            env={**os.environ, "ALMENARA_DATA": str(folder), "ALMENARA_DATABASE": database},
            stdout=asyncio.subprocess.PIPE,
            preexec_fn=on_core(core),
        )
        assert process.stdout is not None
        while line := await process.stdout.readline():
            if b"Almenara is at" in line:
                return cls(process, int(line.rsplit(b":", 1)[1]), started)
        raise RuntimeError("the server did not start")

    def cpu(self) -> float:
        """Seconds of processor it has used."""
        return cpu_of(self._process.pid)

    def memory(self) -> float:
        """Resident memory in MB."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1000
        raise RuntimeError("no memory is known of the server")

    async def stop(self) -> None:
        """Stop it as a service manager does."""
        self._process.send_signal(signal.SIGTERM)
        assert self._process.stdout is not None
        await self._process.stdout.read()
        await self._process.wait()
