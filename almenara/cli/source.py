"""`almenara source`."""

import re
from typing import Annotated, Final

import typer

from almenara.app import Tools, now_ms
from almenara.cli.common import JsonOption, OrganizationOption, organization_of, password_from_stdin, show, work
from almenara.domain.instants import format_instant
from almenara.errors import Misused
from almenara.service.following import LATE
from almenara.sources import FOLLOWED
from almenara.sources.rt.client import check_url
from almenara.store.accounts import Source

app = typer.Typer(help="The helpdesks that are followed, and where else events come from.", no_args_is_help=True)
added = typer.Typer(help="Follow a helpdesk from now on.", no_args_is_help=True)
app.add_typer(added, name="add")

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")

Name = Annotated[str, typer.Argument(help="What it is called here: a short id, never used again for another.")]
Url = Annotated[str, typer.Option("--url", help="Its address: https://rt.example.org or https://example.org/rt.")]
User = Annotated[str | None, typer.Option("--user", help="Whom to sign in as, with a password.")]


@added.command("rt")
def add_rt(
    name: Name,
    *,
    url: Url,
    user: User = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password, one line.")] = False,
    token_stdin: Annotated[
        bool, typer.Option("--token-stdin", help="Read an authentication token of RT's instead, one line.")
    ] = False,
    organization: OrganizationOption = None,
) -> None:
    """Follow a Request Tracker 5.

    The user (or the token's) needs the rights SeeQueue, ShowTicket and ShowTicketComments on what is to be followed,
    and to act there those of the guide. SeeGroup lets it list agents whose user name is an e-mail address.
    """
    if password_stdin == token_stdin or password_stdin != (user is not None):
        raise Misused("Give either --user and --password-stdin, or --token-stdin.")
    if not _ID.fullmatch(name):
        raise Misused("Name the source with letters, digits, dots, dashes and underscores: rt, rt-north.")
    address = check_url(url)
    secret = password_from_stdin()

    async def job(opened: Tools) -> None:
        own = await organization_of(opened, organization)
        settings = {"url": address} | ({} if user is None else {"user": user})
        made = Source(own.id, name, "rt", settings, opened.secrets.seal(secret), now_ms())
        await opened.administration.add_source(made)

    work(job)
    typer.echo(f"Source {name} is followed; `almenara source list` says how it goes.")


@app.command("list")
def list_(json: JsonOption = False, organization: OrganizationOption = None) -> None:
    """List the sources: how each is, when it was last heard, and how many seconds behind it is."""

    async def job(opened: Tools) -> list[dict[str, object]]:
        own = await organization_of(opened, organization)
        return [_told(one) for one in await opened.store.sources(own.id)]

    columns = ("id", "kind", "state", "late", "heard_at", "lag", "detail", "url")
    show(work(job), as_json=json, columns=columns)


@app.command()
def remove(name: Name, organization: OrganizationOption = None) -> None:
    """Follow a source no longer. What came from it stays, and so do its keys."""

    async def job(opened: Tools) -> None:
        own = await organization_of(opened, organization)
        found = await opened.store.source(own.id, name)
        if found is None:
            raise Misused(f"There is no source {name}.")
        await opened.administration.remove_source(found)

    work(job)
    typer.echo(f"Source {name} is not followed any more.")


def _told(source: Source) -> dict[str, object]:
    state, _, detail = (source.state or "").partition(": ")
    followed = source.kind in FOLLOWED
    silent = source.heard_at is None or now_ms() - source.heard_at > LATE
    behind = source.lag is None or source.lag > LATE
    return {
        "id": source.id,
        "kind": source.kind,
        "state": state or ("waiting" if followed else "ready"),
        "late": followed and (silent or behind),
        "heard_at": None if source.heard_at is None else format_instant(source.heard_at),
        "lag": None if source.lag is None else source.lag / 1000,
        "detail": detail or None,
        "url": source.settings.get("url"),
    }
