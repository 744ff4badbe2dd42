"""The names and helps of everything declared, in the three languages: the same files that the browser uses."""

from functools import cache
from pathlib import Path
from typing import Final

import msgspec

LANGUAGES: Final = ("es", "pt-BR", "en")
_INSTALLED: Final = Path(__file__).parent.parent / "_locales"
_SOURCES: Final = Path(__file__).parent.parent.parent / "locales"


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
