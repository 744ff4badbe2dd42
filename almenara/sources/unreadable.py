"""Why something that a helpdesk told cannot be read, as a declared reason."""

import re
from typing import Final

from almenara.reasons import Reason, reason_of

_SHAPE: Final = re.compile(r"(?P<told>.*) - at (?:`key` in )?`\$\.?(?P<where>.*)`", re.DOTALL)
_LONGEST: Final = 200


def unreadable(error: Exception) -> Reason:
    """The reason of what was raised while reading."""
    given = reason_of(error) or reason_of(error.__cause__)
    if given is not None:
        return given
    if isinstance(error, KeyError):
        return Reason("entry_missing", {"name": str(error.args[0])[:_LONGEST] if error.args else ""})
    text = str(error)
    found = _SHAPE.fullmatch(text)
    if found is None:
        return Reason("entry_value", {"told": text[:_LONGEST]})
    return Reason("entry_form", {"where": found["where"][:_LONGEST], "told": found["told"][:_LONGEST]})
