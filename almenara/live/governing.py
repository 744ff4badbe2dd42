"""What governs an organization's picture: its settings, and the book of rules made of them."""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from msgspec import Struct

from almenara.catalog.rulebook import rulebook
from almenara.domain.defaults import UNSET
from almenara.domain.facts import Fact
from almenara.domain.ours import AccountsChanged, DataErased, SettingsChanged
from almenara.domain.rules import DEFAULT, Book
from almenara.domain.settled import Settings
from almenara.sources import OWNED_KINDS
from almenara.store.accounts import AccountStore
from almenara.store.database import Database
from almenara.store.settings import load_settings


class Governing(Struct, frozen=True):
    """Settings as they hold, and every rule of the fold with the moment from which on it holds."""

    settings: Settings = UNSET
    book: Book = DEFAULT


def governs(fact: Fact) -> bool:
    """Whether other settings or rules may hold since the fact, or rows are other than they were."""
    match fact.data:
        case SettingsChanged() | AccountsChanged(what="source" | "organization"):
            return True
        case DataErased(what=what):
            return what == "person"
        case _:
            return False


Govern = Callable[[], Awaitable[Governing]]
"""Reads what governs now."""


async def govern(database: Database, store: AccountStore, organization: str, zone: ZoneInfo) -> Governing:
    """Read an organization's settings and sources. Raises `Unavailable`."""
    versions = await load_settings(database.engine, organization)
    sources = await store.sources(organization)
    owned = frozenset(source.id for source in sources if source.kind in OWNED_KINDS)
    settings = UNSET
    for version in versions:
        settings = settings.changed(version)
    return Governing(settings, rulebook(versions, zone, owned))
