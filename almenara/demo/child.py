"""The player as a process of its own, so that its work is apart from the server's."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from almenara.demo.command import KEY_VARIABLE
from almenara.demo.player import Progress

_LONGEST_REST: Final = 30


async def keep_playing(url: str, key: str, memory: Path, tell: Callable[[Progress], None]) -> None:
    """Runs a player against a server until cancelled; starts it again should it end."""
    rest = 1
    while True:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "almenara.demo", url, str(memory)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, KEY_VARIABLE: key},
            # Ctrl-C is for the server alone: the player ends when its standard input closes.
            start_new_session=True,
        )
        try:
            if process.stdout is not None:
                async for line in process.stdout:
                    tell(msgspec.json.decode(line, type=Progress))
                    rest = 1
            await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()
        await asyncio.sleep(rest)
        rest = min(_LONGEST_REST, rest * 2)
