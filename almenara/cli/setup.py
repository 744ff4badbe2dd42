"""`almenara setup`."""

from typing import Annotated

import typer

from almenara import config
from almenara.app import Tools
from almenara.cli.common import OrganizationOption, organization_of, work

URL_HELP = "Where the server is, as the browser knows it; by default, what it listens on."


def setup(
    url: Annotated[str | None, typer.Option(help=URL_HELP)] = None,
    organization: OrganizationOption = None,
) -> None:
    """Show a new link to the first administrator, while nobody can sign in. The one before is worthless."""

    async def job(opened: Tools) -> str:
        return await opened.links.renew((await organization_of(opened, organization)).id)

    settings = config.read()
    typer.echo(link(url or f"http://{settings.host}:{settings.port}", work(job)))


def link(url: str, token: str) -> str:
    """The link of a token, which stands where no server is told of it."""
    return f"{url.rstrip('/')}/inicio#{token}"
