"""`almenara demo`, and the demo beside a server (`almenara serve --demo`)."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from almenara import config
from almenara.app import Running, now_ms
from almenara.cli.common import JsonOption
from almenara.demo import setup
from almenara.demo.child import keep_playing
from almenara.demo.command import KEY_VARIABLE, SEED, run
from almenara.demo.inside import MEMORY, give_hours
from almenara.demo.player import Progress, begin
from almenara.demo.shop import Shop
from almenara.demo.state import load, save
from almenara.errors import Misused
from almenara.service.announce import Announcer


def demo(
    *,
    url: Annotated[str, typer.Option(help="The server to play against.")] = "http://127.0.0.1:8765",
    key_env: Annotated[
        str, typer.Option(help="The environment variable that holds a key with the scopes ingest, read and act.")
    ] = KEY_VARIABLE,
    state: Annotated[
        Path | None, typer.Option(help="Where it remembers how far it played; demo.json in the data folder.")
    ] = None,
    seed: Annotated[str, typer.Option(help="Decides all that chance decides, at the first start.")] = SEED,
    speed: Annotated[float, typer.Option(min=0.1, max=60, help="How fast time runs from the first start on.")] = 1.0,
    json: JsonOption = False,
) -> None:
    """Play the shop Luma: a day of history, then its conversations as they happen, until stopped.

    What it remembers makes a later run go on from where this one stopped. A key that may not read plays without
    noticing what people do on the screen; one that may not act leaves the operator's part to them.
    """
    key = os.environ.get(key_env)
    if not key:
        raise Misused(f"Put a key with the scopes ingest, read and act in the environment variable {key_env}.")

    def tell(progress: Progress) -> None:
        typer.echo(msgspec.json.encode(progress).decode() if json else _sentence(progress))

    memory = state or config.read().folder / MEMORY
    try:
        asyncio.run(run(url, key, memory, now_ms, tell, seed=seed, speed=speed))
    except KeyboardInterrupt:
        typer.echo("The demo stops.", err=True)


def _sentence(progress: Progress) -> str:
    if progress.ready:
        return f"The past is in: {progress.of:,} events. Playing on."
    return f"The past: {progress.sent:,} of {progress.of:,} events."


@asynccontextmanager
async def inside(running: Running, url: str) -> AsyncGenerator[None]:
    """The demo that an administrator may begin in a started server, whenever one does."""
    async with running.trial.served(lambda key, memory, tell: keep_playing(url, key, memory, tell)):
        yield


@asynccontextmanager
async def beside(running: Running, url: str) -> AsyncGenerator[None]:
    """The demo beside a started server: its sign-ins, its key, and the player as a child process.

    Readiness waits until the sign-ins exist and the day of history is in.
    """
    waits = running.context.waits
    waits["demo"] = "The demo's sign-ins are being made."
    tools = running.tools
    memory = tools.config.folder / MEMORY
    state = load(memory) or begin(SEED, now_ms(), 1.0)
    shop = Shop.opened(state.seed, state.first, state.speed)
    key = await setup.prepare(tools.administration, tools.secrets, tools.config.folder, shop.zone)
    actor = await running.context.accounts.find_key(key)
    if state.cursor < state.since and actor is not None:
        await give_hours(tools.database.engine, Announcer(tools.store, tools.recorder, now_ms), actor, state)
        save(memory, state)
    waits["demo"] = "The demo's day of history is on its way."
    typer.echo(f"Sign in with the password {setup.PASSWORD} as:")
    for email, profile, _ in setup.SIGN_INS:
        typer.echo(f"  {email:20} {profile.replace('_', ' ')}")

    def tell(progress: Progress) -> None:
        if progress.ready and waits.pop("demo", None):
            typer.echo("The demo's day of history is in.")

    playing = asyncio.create_task(keep_playing(url, key, memory, tell))
    try:
        yield
    finally:
        playing.cancel()
        await asyncio.wait([playing])
