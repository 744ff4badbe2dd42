"""What every command shares: its options, its tools, its output."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, TypeVar, cast

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from almenara import config
from almenara.app import Tools, tools
from almenara.errors import Misused
from almenara.service.trial import begun
from almenara.store.accounts import Organization

Result = TypeVar("Result")

OrganizationOption = Annotated[
    str | None, typer.Option("--organization", help="Which organization; needed when there are several.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


def work(job: Callable[[Tools], Awaitable[Result]]) -> Result:
    """Do a job with the database open, beside a running server or without one."""

    async def run() -> Result:
        async with tools(config.read()) as opened:
            return await job(opened)

    return asyncio.run(run())


async def organization_of(opened: Tools, named: str | None) -> Organization:
    """The organization named, or the only one but for a demo that was begun inside the server."""
    known = await opened.store.organizations()
    if named is None:
        demo = await begun(opened.store)
        own = [one for one in known if demo is None or one.id != demo.organization]
        if len(own) == 1:
            return own[0]
        raise Misused(f"Say which with --organization: {', '.join(one.id for one in known)}.")
    for one in known:
        if one.id == named:
            return one
    raise Misused(f"There is no organization {named}.")


def password_from_stdin() -> str:
    """The password: one line of standard input."""
    line = sys.stdin.readline()
    if not line.strip("\r\n"):
        raise Misused("Give the password as one line on standard input.")
    return line.rstrip("\r\n")


def show(rows: Sequence[dict[str, Any]], *, as_json: bool, columns: Sequence[str]) -> None:
    """Print records: a table for people, JSON for programs."""
    if as_json:
        typer.echo(msgspec.json.encode([{name: row[name] for name in columns} for row in rows]).decode())
        return
    table = Table(*(name.replace("_", " ") for name in columns), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(_cell(row[name]) for name in columns))
    Console().print(table)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in cast(list[object], value))
    return "" if value is None else str(value)
