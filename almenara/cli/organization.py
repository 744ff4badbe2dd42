"""`almenara organization`."""

from typing import Annotated

import msgspec
import typer

from almenara.app import Tools
from almenara.cli.common import JsonOption, organization_of, show, work
from almenara.errors import Misused
from almenara.service.administration import OfOrganization

app = typer.Typer(help="Organizations: the tenants, between which nothing crosses.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="A short id: luma, north-1.")]
Zone = Annotated[str | None, typer.Option(help="Time zone in which a day begins: America/Bogota.")]
Language = Annotated[str | None, typer.Option(help="en, es or pt-BR.")]


@app.command()
def create(
    organization: Id,
    name: Annotated[str | None, typer.Option(help="Its name; the id if none.")] = None,
    zone: Zone = "UTC",
    language: Language = "en",
) -> None:
    """Create an organization."""

    async def job(opened: Tools) -> None:
        await opened.administration.create_organization(
            organization, name or organization, zone=zone or "UTC", language=language or "en"
        )

    work(job)
    typer.echo(f"Organization {organization} is there.")


@app.command("list")
def list_(json: JsonOption = False) -> None:
    """List the organizations."""

    async def job(opened: Tools) -> list[dict[str, object]]:
        return [msgspec.structs.asdict(one) for one in await opened.store.organizations()]

    show(work(job), as_json=json, columns=("id", "name", "zone", "language"))


@app.command("set")
def set_(
    organization: Id,
    name: Annotated[str | None, typer.Option(help="Its name.")] = None,
    zone: Zone = None,
    language: Language = None,
) -> None:
    """Change an organization."""
    given = OfOrganization()
    if name is not None:
        given["name"] = name
    if zone is not None:
        given["zone"] = zone
    if language is not None:
        given["language"] = language
    if not given:
        raise Misused("Say what to change: --name, --zone or --language.")

    async def job(opened: Tools) -> None:
        await opened.administration.set_organization(await organization_of(opened, organization), **given)

    work(job)
    typer.echo(f"Organization {organization} is changed.")
