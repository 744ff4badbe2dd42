"""Pages of conversations: what a list is asked for with, and the cursor from one page to the next."""

import base64
from collections.abc import Sequence
from typing import Annotated, Any, Final

import msgspec
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from almenara.domain.condition import Condition
from almenara.errors import Invalid, refused
from almenara.live.board import Board
from almenara.live.order import Key, Order

MOST: Final = 500
BAD_CURSOR: Final = refused("/cursor", "bad_cursor")
Chosen = NamedDependency[dict[str, list[str]]]
"""The type of a handler's parameter `chosen`: filters by name."""
Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=MOST, description="Rows of a page.")]
Cursor = Annotated[
    str | None, QueryParameter(name="cursor", max_length=2_000, description="`next` of the page before.")
]


def page(board: Board, condition: Condition, order: Order, cursor: str | None, limit: int) -> tuple[list[Key], int]:
    """The keys of a page of the board's rows, and how many there are. Raises `Invalid` for another's cursor."""
    try:
        return board.picture.after(condition, order, key_of(cursor), limit)
    except TypeError:
        raise Invalid(places=[BAD_CURSOR]) from None


def next_of(keys: Sequence[Key], limit: int) -> str | None:
    """The cursor of the page after these keys; None where they are the last."""
    return cursor_of(keys[-1]) if len(keys) == limit else None


def cursor_of(key: Key) -> str:
    """The cursor of the page after a key."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(key)).decode()


def key_of(cursor: str | None) -> Key | None:
    """The key that a cursor stands for. Raises `Invalid` for what is none."""
    if cursor is None:
        return None
    try:
        coarse, exact, row_id = msgspec.msgpack.decode(base64.urlsafe_b64decode(cursor), type=tuple[int, Any, str])
    except (ValueError, msgspec.MsgspecError):
        raise Invalid(places=[BAD_CURSOR]) from None
    if not -(2**63) <= coarse < 2**63:
        raise Invalid(places=[BAD_CURSOR])
    return coarse, tuple(exact) if isinstance(exact, list) else exact, row_id  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
