"""`almenara serve`, `almenara migrate`: the server, and its database brought up to date without it."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncGenerator, Generator
from typing import Annotated

import typer
import uvicorn
import uvloop

from almenara import config
from almenara.app import Running, application, tools
from almenara.cli import logs
from almenara.cli.demo import beside, inside
from almenara.cli.setup import link
from almenara.errors import AlmenaraError
from almenara.web.metrics import Beside

_DRAIN: int = 10
"""Seconds that requests under way are given when the server is told to stop."""


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on; 0 takes a free one.")] = None,
    database: Annotated[str | None, typer.Option(help="The database: postgresql://..., or sqlite:///PATH.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="With demo traffic and the demo's sign-ins.")] = False,
) -> None:
    """Serve the monitor until told to stop (Ctrl-C or SIGTERM)."""
    settings = config.read(given={"host": host, "port": port, "database": database})
    logs.configure(settings.log_level)
    listening = _listen(settings.host, settings.port)
    measured = _listen("127.0.0.1", settings.metrics_port) if settings.metrics_port else None
    uvloop.run(_serve(settings, listening, measured, demo=demo))


def migrate() -> None:
    """Bring the database up to date (serve does it by itself)."""

    async def run() -> None:
        async with tools(config.read()):
            pass

    asyncio.run(run())
    typer.echo("The database is up to date.")


async def _serve(
    settings: config.Config, listening: socket.socket, measured: socket.socket | None, *, demo: bool
) -> None:
    with listening:
        async with application(settings) as running:
            # What was loaded is there to stay: the collector need not walk it again and again while people wait.
            gc.freeze()
            gc.set_threshold(20_000, 20, 50)
            server = _Server(
                uvicorn.Config(
                    running.app,
                    http="httptools",
                    ws="websockets-sansio",
                    ws_per_message_deflate=False,
                    ws_max_size=64 * 1024,
                    lifespan="off",
                    log_config=None,
                    access_log=False,
                    server_header=False,
                    proxy_headers=bool(settings.trusted_proxies),
                    forwarded_allow_ips=settings.trusted_proxies or None,
                    timeout_graceful_shutdown=_DRAIN,
                )
            )
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
            host, port = listening.getsockname()[:2]
            url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            typer.echo(f"Almenara is at {url}")
            if not demo:
                await _invite(running, url)
            async with (beside if demo else inside)(running, url), _measured(running, measured):
                await server.serve(sockets=[listening])


@contextlib.asynccontextmanager
async def _measured(running: Running, listening: socket.socket | None) -> AsyncGenerator[None]:
    """`/metrics` on a listener of its own, if there is one."""
    if listening is None:
        yield
        return
    with listening:
        app = Beside(running.context)
        server = _Server(
            uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, server_header=False, ws="none")
        )
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


async def _invite(running: Running, url: str) -> None:
    """Show the way in while nobody has one: the link once, then only how to have another."""
    token = await running.tools.links.first()
    if token is not None:
        typer.echo(
            f"Nobody can sign in yet. This link, for a day, is for the first administrator:\n  {link(url, token)}"
        )
    elif await running.tools.links.nobody():
        typer.echo("Nobody can sign in yet: `almenara setup` shows a link for the first administrator.")


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        # Uvicorn would raise the signal again when it is done, and the database would not be closed.
        yield


def _listen(host: str, port: int) -> socket.socket:
    """The listening socket, taken before anything is opened, so that a port in use is one line."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        raise AlmenaraError(f"Cannot listen on {host} port {port}: {reason}.") from None
    return listening
