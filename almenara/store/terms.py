"""Values as the columns of history hold them: short, so that any of them fits into an index."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

_LONGEST: Final = 48
"""Bytes of a value that is kept as it is; a digest is longer, so that no value is taken for another's."""
_BETWEEN: Final = "\n"


def term(value: str) -> str:
    """The value, or its digest where it is long: two values have two terms."""
    encoded = value.encode("utf-8", "surrogatepass")
    if len(encoded) <= _LONGEST and _BETWEEN not in value:
        return value
    return f"#{blake2b(encoded, digest_size=24).hexdigest()}"


def tag_term(tag: str) -> str:
    """What the text of all of a row's tags contains if it has this one."""
    return f"{_BETWEEN}{term(tag)}{_BETWEEN}"


def tag_terms(tags: Sequence[str]) -> str | None:
    """All of a row's tags in one text; None where it has none."""
    return f"{_BETWEEN}{_BETWEEN.join(map(term, tags))}{_BETWEEN}" if tags else None
