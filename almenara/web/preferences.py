"""What a person's screens remember of them, so that every browser of theirs knows it."""

import re
from typing import Annotated, Final

from litestar import get, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from almenara.errors import Invalid, refused
from almenara.store.preferences import MOST, Preferences
from almenara.web.context import Asker, Given
from almenara.web.guard import needs

LARGEST: Final = 16_384
"""Characters of one value, and bytes too."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_.-]{0,63}")


class PreferencesShown(Struct, frozen=True):
    """All that you keep, by name."""

    items: dict[str, str]


class Preference(Struct, frozen=True, forbid_unknown_fields=True):
    """One value: whatever the screen writes, at most 16 KB of it; null where nothing is kept."""

    value: Annotated[str, Meta(max_length=LARGEST)] | None


@get("/preferences", opt=needs("session"))
async def preferences(context: Given, actor: Asker) -> PreferencesShown:
    """Everything that your screens remember of you: columns, cards, keys. Nobody else is told."""
    kept = await Preferences(context.database.engine).of(actor.organization, actor.id)
    return PreferencesShown({name: _text(value) for name, value in kept.items()})


@get("/preferences/{name:str}", opt=needs("session"))
async def preference(context: Given, actor: Asker, name: FromPath[str]) -> Preference:
    """One of them."""
    kept = (await Preferences(context.database.engine).of(actor.organization, actor.id)).get(name)
    return Preference(None if kept is None else _text(kept))


@put("/preferences/{name:str}", opt=needs("session"))
async def keep_preference(
    context: Given, actor: Asker, name: FromPath[str], data: JSONBody[Preference]
) -> Preference:
    """Keep one, or with null no longer; what it was before is gone."""
    if _NAME.fullmatch(name) is None:
        raise Invalid(places=[refused("/name", "wrong_form")])
    own = Preferences(context.database.engine)
    if data.value is None:
        await own.forget(actor.organization, actor.id, name)
        return data
    value = data.value.encode("utf-8", "surrogatepass")
    if len(value) > LARGEST:
        raise Invalid(places=[refused("/value", "too_long", most=LARGEST)])
    if not await own.keep(actor.organization, actor.id, name, value):
        raise Invalid(places=[refused("/name", "full", most=MOST)])
    return data


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogatepass")
