"""The names and helps of everything declared, in the three languages: the same files that the browser uses."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

LANGUAGES: Final = ("es", "pt-BR", "en")
_INSTALLED: Final = Path(__file__).parent.parent / "_locales"
_SOURCES: Final = Path(__file__).parent.parent.parent / "locales"


class Named(Struct, frozen=True):
    """An id with its name in the person's language."""

    id: str
    label: str


def named(kind: str, ids: Iterable[str], text: dict[str, str]) -> list[Named]:
    """Ids of a kind with their names among these words."""
    return [Named(one, text[f"{kind}.{one}"]) for one in ids]


@cache
def words(language: str) -> dict[str, str]:
    """Every text of a language by its key; of the closest language there is, and Spanish for unknown ones."""
    folder = _INSTALLED if _INSTALLED.exists() else _SOURCES
    return msgspec.json.decode((folder / f"{closest(language)}.json").read_bytes(), type=dict[str, str])


def closest(language: str) -> str:
    """The product's language for a language tag: `pt` is Brazilian, `es-AR` is Spanish."""
    wanted = language.lower()
    for known in LANGUAGES:
        if wanted.split("-")[0] == known.lower().split("-")[0]:
            return known
    return "es"
