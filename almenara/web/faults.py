"""What msgspec finds wrong, as places of a request."""

import re
from typing import Final

import msgspec

from almenara.errors import Place, refused
from almenara.reasons import Reason, reason_of

_WHERE: Final = re.compile(r"^(?P<reason>.*?)(?: - at (?:`key` in )?`\$(?P<path>.*)`)?$", re.DOTALL)
_STEP: Final = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_MISSING: Final = re.compile(r"Object missing required field `(.*)`", re.DOTALL)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_BOUND: Final = re.compile(r"Expected `(\w+)`( of length)? (>=|<=|>) ([\d.]+)")
_CODES: Final = {
    ("number", ">="): "at_least",
    ("number", ">"): "above",
    ("number", "<="): "at_most",
    ("str", ">="): "too_short",
    ("str", "<="): "too_long",
    ("array", ">="): "too_few",
    ("array", "<="): "too_many",
    ("object", "<="): "too_many",
}


def place_of(error: msgspec.ValidationError, prefix: str) -> Place:
    """msgspec says `Expected `str`, got `int` - at `$.contact.name``; people want `/data/contact/name`."""
    found = _WHERE.match(str(error))
    reason, path = (found["reason"], found["path"] or "") if found else (str(error), "")
    place = prefix + "".join(f"/{name or index}" for name, index in _STEP.findall(path))
    if missing := _MISSING.fullmatch(reason):
        return refused(f"{place}/{missing[1]}", "required")
    if unknown := _UNKNOWN.fullmatch(reason):
        return refused(f"{place}/{pointer(unknown[1])}", "unknown")
    return Place.of(place, reason_of(error.__cause__) or reason_in(reason))


def reason_in(message: str) -> Reason:
    """The reason that a sentence of msgspec's gives."""
    if bound := _BOUND.match(message):
        of_length, sign, number = bound[2] is not None, bound[3], float(bound[4])
        code = _CODES[(bound[1] if of_length else "number", sign)]
        value = int(number) if number.is_integer() else number
        return Reason(code, {"most" if sign == "<=" else "least": value})
    if message.startswith("Expected ") and " matching regex " in message:
        return Reason("wrong_form")
    if message.startswith("Invalid enum value"):
        return Reason("no_such_choice")
    if message.startswith("Invalid RFC3339 encoded date"):
        return Reason("no_such_date")
    return Reason("wrong_kind", {"told": message[:200].rstrip(".")})


def pointer(name: str) -> str:
    """A member's name as a part of a place."""
    return name[:64].replace("~", "~0").replace("/", "~1")
