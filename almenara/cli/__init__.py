"""The program's commands. Exit codes: 0 done, 1 failed, 2 wrong use; a failure is one line, never a traceback."""

import sys

import typer

from almenara.cli import demo, erasing, exporting, keeping, key, organization, serve, setup, source, user
from almenara.errors import AlmenaraError, Misused

app = typer.Typer(
    name="almenara",
    help="A real-time operations monitor for customer support.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.command("setup")(setup.setup)
app.command("migrate")(serve.migrate)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.command("export")(exporting.export)
app.command("erase")(erasing.erase)
app.command("verify")(keeping.verify_)
app.add_typer(organization.app, name="organization")
app.add_typer(user.app, name="user")
app.add_typer(key.app, name="key")
app.add_typer(source.app, name="source")


def main() -> None:
    """Run the command that the process was given."""
    try:
        app()
    except AlmenaraError as error:
        typer.echo(f"almenara: {error.detail}", err=True)
        sys.exit(2 if isinstance(error, Misused) else 1)
