"""The program's settings: declared once in `Config`, read from one TOML file and `ALMENARA_*` variables.

Variables win over the file. What is not declared is an error: a misspelt setting must never be silently the default.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from almenara import __version__
from almenara.errors import Misused

PREFIX: Final = "ALMENARA_"
FILE: Final = "ALMENARA_CONFIG"
"""Names the TOML file; without it, `almenara.toml` of the current folder is read if it is there."""


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting with its type, its default and what it is for."""

    host: Annotated[str, Meta(min_length=1, description="The address the server listens on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535, description="The port the server listens on; 0 takes a free one.")] = (
        8765
    )
    data: Annotated[str, Meta(min_length=1, description="The folder of the database and of the secret key.")] = "data"
    database: Annotated[
        str,
        Meta(
            description="The database: `postgresql://USER:PASSWORD@HOST/NAME`, which several servers may share, or"
            " `sqlite:///PATH`; empty is `almenara.db` in the data folder."
        ),
    ] = ""
    build: Annotated[str, Meta(min_length=1, description="What the server calls itself to the pages it serves.")] = (
        __version__
    )
    metrics_port: Annotated[
        int,
        Meta(
            ge=0,
            le=65_535,
            description="A port of 127.0.0.1 on which `/metrics` is answered without a key, for every organization;"
            " 0 is none (with a key of the scope `metrics` it is always answered).",
        ),
    ] = 0
    trusted_proxies: Annotated[
        str,
        Meta(description="Addresses or networks, with commas, whose X-Forwarded-For and -Proto are believed."),
    ] = ""
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="How much is written to the log.")
    ] = "info"

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.data)

    @property
    def database_url(self) -> str:
        """The database to open."""
        return self.database or f"sqlite:///{self.folder / 'almenara.db'}"


class Setting(Struct, frozen=True):
    """One line of the reference: the setting, its variable, its type, its default and its help."""

    name: str
    variable: str
    type: str
    default: str
    help: str


def settings() -> list[Setting]:
    """Every setting, in the order of its declaration."""
    kind = msgspec.inspect.type_info(Config)
    assert isinstance(kind, msgspec.inspect.StructType)
    schema: dict[str, Any] = msgspec.json.schema(Config)["$defs"]["Config"]["properties"]
    return [
        Setting(
            name=field.name,
            variable=PREFIX + field.name.upper(),
            type=" | ".join(schema[field.name].get("enum", [schema[field.name].get("type", "string")])),
            default=str(field.default),
            help=schema[field.name]["description"],
        )
        for field in kind.fields
    ]


def read(environment: Mapping[str, str] = os.environ, given: Mapping[str, object] | None = None) -> Config:
    """The settings in force: `given` (options of the command) over variables over the file over the defaults.

    Raises `Misused` with one sentence for an unknown setting or a value of the wrong type.
    """
    values = _file(environment)
    for variable, value in environment.items():
        if variable.startswith(PREFIX) and variable != FILE:
            name = variable.removeprefix(PREFIX).lower()
            if name not in Config.__struct_fields__:
                raise Misused(f"{variable} is not a setting. The settings are: {_names()}.")
            values[name] = value
    values.update({name: value for name, value in (given or {}).items() if value is not None})
    try:
        return msgspec.convert(values, Config, strict=False)
    except msgspec.ValidationError as error:
        raise Misused(f"Wrong setting: {error}.") from None


def _file(environment: Mapping[str, str]) -> dict[str, object]:
    named = environment.get(FILE)
    path = Path(named or "almenara.toml")
    if not named and not path.is_file():
        return {}
    try:
        values: dict[str, object] = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Misused(f"The settings file {path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misused(f"The settings file {path} is not TOML: {error}.") from None
    for name in values:
        if name not in Config.__struct_fields__:
            raise Misused(
                f"{path}: {name} is not a setting. The settings are: {', '.join(Config.__struct_fields__)}."
            )
    return values


def _names() -> str:
    return ", ".join(PREFIX + name.upper() for name in Config.__struct_fields__)
