"""The values that a filter can be given: those of the rows there are, with how many each would list."""

from typing import Any, Final

from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from almenara.catalog.ask import ask_list
from almenara.catalog.describe import FIXED, offered
from almenara.catalog.fields import FIELDS
from almenara.catalog.filters import FILTERS
from almenara.catalog.words import words
from almenara.errors import Invalid, NotFound
from almenara.live.board import Board
from almenara.web.context import Asker, Given
from almenara.web.figures import Language
from almenara.web.guard import needs
from almenara.web.paging import MOST, Chosen

_NAMED: Final = frozenset({"agent", "group"})


class Value(Struct, frozen=True):
    """A value, what it is called, and how many rows of the list have it."""

    id: str
    name: str
    count: int


class Values(Struct, frozen=True):
    """The values that most rows have first, at most 500 of `total`."""

    items: list[Value]
    total: int
    seq: int


@get("/filters/{name:str}/values", opt=needs("conversations.view", raises=(Invalid,)))
async def values(context: Given, actor: Asker, name: FromPath[str], chosen: Chosen, lang: Language = None) -> Values:
    """What a filter can be given now, with counts: of the list's rows within reach, by every other filter."""
    one = FILTERS.get(name)
    if one is None or one.field not in FIELDS or FIELDS[one.field].kind == "text" or not offered(one, actor):
        raise NotFound
    board = (await context.hubs.of(actor.organization)).board
    others = {other: given for other, given in chosen.items() if other != name}
    found = board.picture.rows.values(ask_list(actor, others), one.field)
    text = words(lang or actor.language)
    items = [
        Value(str(value), _name(board, one.field, one.choice, str(value), text), count)
        for value, count in found.items()
        if value is not None
    ]
    items.sort(key=lambda each: (-each.count, each.name.casefold(), each.id))
    return Values(items[:MOST], len(items), board.seq)


def _name(board: Board, field: str, choice: Any, value: str, text: dict[str, str]) -> str:
    if field in _NAMED:
        return board.name_of(value)
    return text.get(f"{choice}.{value}", value) if choice in FIXED else value
