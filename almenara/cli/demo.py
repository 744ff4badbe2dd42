"""`almenara demo`, and the demo beside a server (`almenara serve --demo`)."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import httpx2
import msgspec
import stamina.instrumentation
import typer

from almenara import config
from almenara.app import Running, now_ms
from almenara.cli.common import JsonOption
from almenara.demo import setup
from almenara.demo.child import KEY_VARIABLE, keep_playing
from almenara.demo.player import Player, Progress, begin
from almenara.demo.post import Door
from almenara.demo.shop import Shop
from almenara.demo.state import State, load
from almenara.errors import Misused

_TIMEOUT = 30.0


def demo(
    *,
    url: Annotated[str, typer.Option(help="The server to play against.")] = "http://127.0.0.1:8765",
    key_env: Annotated[
        str, typer.Option(help="The environment variable that holds a key with the scope ingest.")
    ] = KEY_VARIABLE,
    state: Annotated[
        Path | None, typer.Option(help="Where it remembers how far it played; demo.json in the data folder.")
    ] = None,
    seed: Annotated[str, typer.Option(help="Decides all that chance decides, at the first start.")] = "luma",
    speed: Annotated[float, typer.Option(min=0.1, max=60, help="How fast time runs from the first start on.")] = 1.0,
    until_stdin_closes: Annotated[
        bool, typer.Option("--until-stdin-closes", help="End when standard input does.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Play the shop Luma: a day of history, then its conversations as they happen, until stopped.

    What it remembers makes a later run go on from where this one stopped.
    """
    key = os.environ.get(key_env)
    if not key:
        raise Misused(f"Put a key with the scope ingest in the environment variable {key_env}.")
    path = state or config.read().folder / "demo.json"
    kept = load(path) or begin(seed, now_ms(), speed)
    stamina.instrumentation.set_on_retry_hooks([])
    try:
        asyncio.run(_play(kept, url, key, path, as_json=json, until_stdin_closes=until_stdin_closes))
    except KeyboardInterrupt:
        typer.echo("The demo stops.", err=True)


async def _play(kept: State, url: str, key: str, path: Path, *, as_json: bool, until_stdin_closes: bool) -> None:
    def tell(progress: Progress) -> None:
        typer.echo(msgspec.json.encode(progress).decode() if as_json else _sentence(progress))

    shop = Shop.opened(kept.seed, kept.first, kept.speed)
    async with httpx2.AsyncClient(
        base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=_TIMEOUT, trust_env=False
    ) as client:
        playing = asyncio.create_task(Player(kept, Door(client, shop.wall), path, now_ms, tell).run())
        waiting = {playing}
        if until_stdin_closes:
            waiting.add(asyncio.create_task(_stdin_closed()))
        _, rest = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        await asyncio.wait(waiting)
        if not playing.cancelled():
            playing.result()


async def _stdin_closed() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


def _sentence(progress: Progress) -> str:
    if progress.ready:
        return f"The past is in: {progress.of:,} events. Playing on."
    return f"The past: {progress.sent:,} of {progress.of:,} events."


@asynccontextmanager
async def beside(running: Running, url: str) -> AsyncGenerator[None]:
    """The demo beside a started server: its sign-ins, its key, and the player as a child process.

    Readiness waits until the sign-ins exist and the day of history is in.
    """
    waits = running.context.waits
    waits["demo"] = "The demo's sign-ins are being made."
    settings = running.tools.config
    key = await setup.prepare(running.tools.administration, running.tools.secrets, settings.folder)
    waits["demo"] = "The demo's day of history is on its way."
    typer.echo(f"Sign in with the password {setup.PASSWORD} as:")
    for email, profile, _ in setup.SIGN_INS:
        typer.echo(f"  {email:20} {profile.replace('_', ' ')}")

    def tell(progress: Progress) -> None:
        if progress.ready and waits.pop("demo", None):
            typer.echo("The demo's day of history is in.")

    playing = asyncio.create_task(keep_playing(url, key, tell))
    try:
        yield
    finally:
        playing.cancel()
        await asyncio.wait([playing])
