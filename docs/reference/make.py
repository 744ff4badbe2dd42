"""Writes the reference pages beside it from the program's own declarations (`make generate`).

With --check it only says which are stale.
"""

import asyncio
import sys
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
import typer.main
from declared import actions_page, columns_page, indicators_page, organization_page
from markdown import escape, sentence, table

from almenara.access.permissions import GRANTED, PROFILES
from almenara.app import application
from almenara.catalog.words import words
from almenara.cli import app as program
from almenara.config import Config, settings
from almenara.live import frames
from almenara.web.openapi import operations

HERE = Path(__file__).parent
MADE = "<!-- Made by docs/reference/make.py (make generate): do not edit. -->\n"


def settings_page() -> str:
    """Every setting."""
    rows = [
        [
            f"`{one.name}`",
            f"`{one.variable}`",
            one.type.replace("|", "\\|"),
            f"`{one.default}`" if one.default else "",
            one.help,
        ]
        for one in settings()
    ]
    return (
        "# Settings of the program\n\nThose of an organization are in [organization.md](organization.md). These are "
        "read from the TOML file that `ALMENARA_CONFIG` names (else `almenara.toml` of the current "
        "folder, if it is there) and from variables, which win. An unknown setting is an error.\n\n"
        + table(["Setting", "Variable", "Type", "Default", "What for"], rows)
    )


def permissions_page() -> str:
    """The table of permissions."""
    every = sorted({permission for granted in GRANTED.values() for permission in granted})
    text = words("en")
    rows = [
        [f"`{one}`", text[f"permissions.{one}"], *("yes" if one in GRANTED[each] else "" for each in PROFILES)]
        for one in every
    ]
    return "# Permissions\n\nWhat each profile may; within which reach is decided apart, by groups.\n\n" + table(
        ["Permission", "", *(f"`{profile}`" for profile in PROFILES)], rows
    )


async def api_page() -> str:
    """Every operation and what it needs."""
    with tempfile.TemporaryDirectory() as folder:
        async with application(Config(data=folder)) as running:
            api: Any = running.app.api
            found = sorted((path, method, handler) for path, method, handler in operations(api))
    rows = [
        [method.upper(), f"`{path}`", f"`{handler.opt['needs']}`", sentence(handler.fn.__doc__)]
        for path, method, handler in found
    ]
    return (
        "# HTTP\n\nEvery operation and what it needs: a permission, a person's `session`, a key with the scope "
        "`ingest`, or `nothing`. Shapes and errors are at `/api/openapi.json` and `/api/docs` of a "
        "running server.\n\n" + table(["Method", "Path", "Needs", "Does"], rows)
    )


def live_page() -> str:
    """Every frame of the live protocol."""
    parts = ["# The live protocol\n\n" + (frames.__doc__ or "").strip() + "\n"]
    for title, union in (("Client", frames.AnyClientFrame), ("Server", frames.AnyServerFrame)):
        parts.append(f"## {title}\n")
        parts += [frame(kind) for kind in get_args(union)]
    parts += ["## Inside frames\n", frame(frames.SourceFreshness)]
    return "\n".join(parts)


def frame(kind: type[msgspec.Struct]) -> str:
    """One frame."""
    tag = kind.__struct_config__.tag
    rows = [
        [f"`{field.name}`", f"`{type_name(field.type)}`".replace("|", "\\|"), "" if field.required else "optional"]
        for field in msgspec.structs.fields(kind)
    ]
    heading = f"### `{tag or kind.__name__}`\n\n" + " ".join((kind.__doc__ or "").split()) + "\n"
    return heading + ("\n" + table(["Member", "Type", ""], rows) if rows else "")


def type_name(kind: Any) -> str:
    """A type as people read it."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return type_name(inside[0])
    if origin in (Union, types.UnionType):
        return " | ".join(type_name(one) for one in inside)
    if origin is Literal:
        return " | ".join(f'"{one}"' for one in inside)
    if origin is not None:
        return f"{origin.__name__}[{', '.join(type_name(one) for one in inside)}]"
    return {type(None): "null", msgspec.Raw: "JSON", Any: "any"}.get(kind) or kind.__name__


def commands_page() -> str:
    """Every command and its options."""
    parts = ["# Commands\n\nExit codes: 0 done, 1 failed, 2 wrong use.\n"]
    for name, command in walk(typer.main.get_command(program), "almenara"):
        described = " ".join((command.help or "").split())
        rows = [
            [
                ", ".join(f"`{one}`" for one in (*option.opts, *option.secondary_opts)),
                escape(getattr(option, "help", "") or ""),
            ]
            if option.param_type_name == "option"
            else [f"`{(option.name or '').upper()}`", escape(getattr(option, "help", "") or "")]
            for option in command.params
        ]
        parts.append(f"## `{name}`\n\n{described}\n" + ("\n" + table(["", ""], rows) if rows else ""))
    return "\n".join(parts)


def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """A command's leaves, with their whole names."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for one in sorted(below):
        yield from walk(below[one], f"{name} {one}")


def pages() -> dict[str, str]:
    """Every page by its name."""
    return {
        "settings.md": settings_page(),
        "permissions.md": permissions_page(),
        "http.md": asyncio.run(api_page()),
        "live.md": live_page(),
        "commands.md": commands_page(),
        "indicators.md": indicators_page(),
        "columns.md": columns_page(),
        "actions.md": actions_page(),
        "organization.md": organization_page(),
    }


def main() -> int:
    """Write the pages, or say which are stale."""
    stale = [
        name
        for name, text in pages().items()
        if not (HERE / name).is_file() or (HERE / name).read_text("utf-8") != MADE + text
    ]
    if "--check" in sys.argv:
        for name in stale:
            sys.stderr.write(f"docs/reference/{name} is stale: run make generate\n")
        return 1 if stale else 0
    for name, text in pages().items():
        (HERE / name).write_text(MADE + text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
