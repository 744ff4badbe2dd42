"""`almenara backup`, `restore` and `verify`: what is kept, kept elsewhere, put back, and checked."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from almenara import config
from almenara.app import CHAIN, Tools, now_ms
from almenara.cli.common import JsonOption, OrganizationOption, organization_of, work
from almenara.errors import AlmenaraError, Misused
from almenara.live.governing import govern
from almenara.live.recount import recount
from almenara.service.verify import TOLD, Finding, verify
from almenara.store import backup as backups
from almenara.store.chain import AuditChain
from almenara.store.database import Database
from almenara.store.secrets import Secrets

File = Annotated[Path, typer.Argument(help="The file.", dir_okay=False)]


def backup(file: File, json: JsonOption = False) -> None:
    """Write everything into one file, beside a running server or without one.

    It is one moment's state, whichever kind of database it is from, and can be restored into either. It holds
    customers' data and the key of stored secrets: keep it as you would keep those.
    """
    if file.exists():
        raise Misused(f"{file} is there already.")

    async def job(opened: Tools) -> dict[str, Any]:
        aside = file.with_name(file.name + ".part")
        aside.touch(mode=0o600)
        try:
            await _shown("Rows", backups.dump(opened.database.engine, aside, opened.secrets.whole(), now_ms()), json)
            aside.rename(file)
        finally:
            aside.unlink(missing_ok=True)
        told = backups.header(file)
        return {"file": str(file), "rows": told.rows, "bytes": file.stat().st_size, "schema": told.revision}

    told = work(job)
    say(told, json, f"{file}: {told['rows']:,} rows, {told['bytes']:,} bytes.")


def restore(file: File, json: JsonOption = False) -> None:
    """Put a backup into an empty database, all of it or nothing; no server may be running on it."""
    told = backups.header(file)
    settings = config.read()

    async def job() -> None:
        settings.folder.mkdir(parents=True, exist_ok=True)
        async with _database(settings) as database:
            Secrets(settings.folder).put(told.key)
            await _shown("Rows", backups.load(database.engine, file), json)

    asyncio.run(job())
    say({"rows": told.rows, "made_at": told.made_at}, json, f"{told.rows:,} rows are restored.")


def verify_(json: JsonOption = False, organization: OrganizationOption = None) -> None:
    """Check the log, the audit trail's chain, the stored rows, the counts per hour and the indicators; say what is
    wrong. Exit code 1 if anything is.

    The counts per hour are counted again from the rows (0 where a server is still at rows of before it kept them).
    Every indicator, over conversations and over agents, is counted again from the log alone, and held to what a
    server that starts now would show.
    """

    async def job(opened: Tools) -> tuple[dict[str, Any], list[Finding]]:
        own = await organization_of(opened, organization)
        governing = await govern(opened.database, opened.store, own.id, ZoneInfo(own.zone))
        chain = AuditChain(opened.database.engine, opened.secrets.key(CHAIN))
        checked: dict[str, int] = {}
        found: list[Finding] = []
        with progress(json) as shows:
            tasks = {
                name: shows.add_task(name, total=None) for name in ("log", "audit", "rows", "hours", "indicators")
            }
            async for step in verify(opened.database, own.id, chain, governing.book):
                checked[step.check] = step.done
                found += step.findings
                shows.update(tasks[step.check], completed=step.done)
            async for done, wrong in recount(opened.database, own, governing, now_ms()):
                checked["indicators"] = done
                found += [Finding("indicators", name, what) for name, what in wrong]
                shows.update(tasks["indicators"], completed=done)
        end = await chain.end(own.id)
        checks = {name: checked.get(name, 0) for name in tasks}
        return {"checked": checks, "chain": {"seq": end.seq, "hash": end.hash.hex()}}, found

    told, found = work(job)
    shown = [msgspec.structs.asdict(one) for one in found[:TOLD]]
    if json:
        typer.echo(msgspec.json.encode({**told, "ok": not found, "found": len(found), "findings": shown}).decode())
    else:
        for name, many in told["checked"].items():
            typer.echo(f"{name:10} {many:>12,} checked")
        typer.echo(f"The audit trail's chain ends at {told['chain']['seq']}: {told['chain']['hash']}")
        for one in shown:
            typer.echo(f"{one['check']} {one['place']}: {one['what']}")
    if found:
        raise AlmenaraError(f"{len(found):,} things are not as they should be.")


async def _shown(name: str, steps: AsyncGenerator[tuple[int, int]], json: bool) -> None:
    with progress(json) as shows:
        task = shows.add_task(name, total=None)
        async for done, total in steps:
            shows.update(task, completed=done, total=total)


def progress(json: bool) -> Progress:
    """How far long work is, for people."""
    columns = (TextColumn("{task.description:6}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), disable=json)


def say(told: dict[str, Any], json: bool, sentence: str) -> None:
    """What was done: for programs, or for people."""
    typer.echo(msgspec.json.encode(told).decode() if json else sentence)


@asynccontextmanager
async def _database(settings: config.Config) -> AsyncGenerator[Database]:
    opened = await Database.open(settings.database_url)
    try:
        yield opened
    finally:
        await opened.close()
