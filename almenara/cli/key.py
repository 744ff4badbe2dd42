"""`almenara key`."""

from typing import Annotated, cast, get_args

import msgspec
import typer

from almenara.access.actor import Scope
from almenara.access.permissions import Profile
from almenara.app import Tools
from almenara.cli.common import JsonOption, OrganizationOption, organization_of, show, work
from almenara.cli.user import AllGroups, Groups, reach_of
from almenara.errors import Misused

app = typer.Typer(help="The keys by which programs send events and read.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    *,
    scope: Annotated[list[str], typer.Option("--scope", help=f"One of {', '.join(get_args(Scope))}; repeatable.")],
    source: Annotated[str | None, typer.Option(help="Where its events come from; created if new.")] = None,
    profile: Annotated[
        str | None, typer.Option(help=f"What it may see, to read or act: one of {', '.join(get_args(Profile))}.")
    ] = None,
    group: Groups = None,
    all_groups: AllGroups = False,
    json: JsonOption = False,
    organization: OrganizationOption = None,
) -> None:
    """Create a key. It is shown once."""
    for one in scope:
        if one not in get_args(Scope):
            raise Misused(f"The scopes are {', '.join(get_args(Scope))}.")

    async def job(opened: Tools) -> str:
        own = await organization_of(opened, organization)
        reach = None
        if profile is not None:
            reach = await reach_of(opened, own.id, profile, group or [], all_groups=all_groups)
        return await opened.administration.create_key(
            own.id, name, cast(list[Scope], scope), source=source, reach=reach
        )

    key = work(job)
    typer.echo(msgspec.json.encode({"key": key}).decode() if json else key)


@app.command("list")
def list_(json: JsonOption = False, organization: OrganizationOption = None) -> None:
    """List the keys, never their secret."""

    async def job(opened: Tools) -> list[dict[str, object]]:
        own = await organization_of(opened, organization)
        found = [msgspec.structs.asdict(one) for one in await opened.store.keys(own.id)]
        return [{**one, "revoked": one["revoked_at"] is not None} for one in found]

    columns = ("id", "name", "scopes", "source", "profile", "all_groups", "groups", "revoked")
    show(work(job), as_json=json, columns=columns)


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(help="Its id, as `key list` shows it, or its name.")],
    organization: OrganizationOption = None,
) -> None:
    """Make a key worthless, at once."""

    async def job(opened: Tools) -> None:
        own = await organization_of(opened, organization)
        found = [one for one in await opened.store.keys(own.id) if key in (one.id, one.name) and not one.revoked_at]
        if len(found) != 1:
            raise Misused(f"There is no key {key}." if not found else f"Several keys are called {key}: give its id.")
        await opened.administration.revoke_key(found[0])

    work(job)
    typer.echo("The key is revoked.")
