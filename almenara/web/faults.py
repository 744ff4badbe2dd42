"""What msgspec finds wrong, as places of a request."""

import re
from typing import Final

import msgspec

from almenara.errors import Place

_WHERE: Final = re.compile(r"^(?P<reason>.*?)(?: - at (?:`key` in )?`\$(?P<path>.*)`)?$", re.DOTALL)
_STEP: Final = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_MISSING: Final = re.compile(r"Object missing required field `(.*)`", re.DOTALL)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)


def place_of(error: msgspec.ValidationError, prefix: str) -> Place:
    """msgspec says `Expected `str`, got `int` - at `$.contact.name``; people want `/data/contact/name`."""
    found = _WHERE.match(str(error))
    reason, path = (found["reason"], found["path"] or "") if found else (str(error), "")
    place = prefix + "".join(f"/{name or index}" for name, index in _STEP.findall(path))
    if missing := _MISSING.fullmatch(reason):
        return Place(f"{place}/{missing[1]}", "is required")
    if unknown := _UNKNOWN.fullmatch(reason):
        return Place(f"{place}/{pointer(unknown[1])}", "is not known")
    return Place(place, reason[:200])


def pointer(name: str) -> str:
    """A member's name as a part of a place."""
    return name[:64].replace("~", "~0").replace("/", "~1")
