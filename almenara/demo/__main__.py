"""The player as a server starts it beside itself: `python -m almenara.demo URL MEMORY`, the key in the environment.

Progress is told in JSON, a line each; it ends when its standard input closes, so never outlives the server.
`almenara demo` is the same for people; this one starts without the rest of the program, which takes a second.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

import msgspec

from almenara.demo.command import KEY_VARIABLE, run
from almenara.demo.player import Progress
from almenara.errors import AlmenaraError


def _tell(progress: Progress) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(progress) + b"\n")
    sys.stdout.flush()


def _main(url: str, memory: str) -> None:
    key = os.environ[KEY_VARIABLE]
    try:
        asyncio.run(run(url, key, Path(memory), lambda: time.time_ns() // 1_000_000, _tell, until_stdin_closes=True))
    except AlmenaraError as error:
        sys.exit(f"almenara: {error.detail}")


_main(*sys.argv[1:])
