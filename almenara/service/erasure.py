"""All that is kept of a customer, told and erased: where it stands, found; taken out, in slices; recorded by ids."""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from almenara.catalog.rulebook import own_words
from almenara.domain.conversation import Conversation
from almenara.domain.erasing import same_person
from almenara.domain.ours import DataErased
from almenara.service.announce import Announcer, By, our_fact
from almenara.store import erasing as store
from almenara.store.accounts import AccountStore
from almenara.store.settings import load_settings

_NAMED: Final = 10_000
"""Conversations that one reading may name."""
_SLICE: Final = 100
"""Conversations of one transaction: whoever writes waits for no more."""


class Customer(Struct, frozen=True):
    """The conversations of a customer, and how many messages and notes they have."""

    rows: list[Conversation]
    messages: int


class Erased(Struct, frozen=True):
    """What was erased, and from which seq on it is so."""

    conversations: int
    messages: int
    seq: int


class Eraser:
    """Finds and erases customers of every organization. `clock` gives milliseconds."""

    def __init__(self, accounts: AccountStore, announcer: Announcer, clock: Callable[[], int]) -> None:
        self._accounts, self._announcer, self._clock = accounts, announcer, clock

    async def customer(self, organization: str, row: Conversation, unwritten: Mapping[str, Conversation]) -> Customer:
        """All conversations of the customer of one; `unwritten` are rows that may not be stored yet."""
        contact = row.contact
        identifiers = [one for one in (contact.id, contact.phone, contact.email) if one]
        async with self._accounts.reading() as connection:
            stored = await store.naming(connection, organization, identifiers) if identifiers else []
        rows: dict[str, Conversation] = {**{one.id: one for one in (row, *stored)}, **unwritten}
        found = sorted(filter(same_person(row), rows.values()), key=lambda one: (one.opened_at, one.id))
        messages = 0
        async with self._accounts.reading() as connection:
            for begin in range(0, len(found), _NAMED):
                ids = [one.id for one in found[begin : begin + _NAMED]]
                messages += await store.messages_of(connection, organization, ids)
        return Customer(found, messages)

    async def erase(self, organization: str, customer: Customer, by: By) -> Erased:
        """Erase all of a customer's conversations, and what stands of them beside these. Raises `Unavailable`."""
        words = own_words(await load_settings(self._accounts.engine, organization))
        key = await self._accounts.organization_key(organization)
        contacts = {(one.source, one.contact.id) for one in customer.rows if one.contact.id}
        messages = seq = 0
        for begin in range(0, len(customer.rows), _SLICE):
            ids = tuple(one.id for one in customer.rows[begin : begin + _SLICE])
            async with self._announcer.changing(organization) as change:
                if begin == 0:
                    await store.erase_contacts(change.connection, organization, key, contacts, words)
                    await store.forget_person(change.connection, organization, *_beside(customer))
                _, of_these = await store.erase(change.connection, organization, ids, "person", words)
                told = DataErased("person", len(ids), of_these, ids, by.address)
                change.tell(our_fact("data.erased", ids[0], told, self._clock(), by.id))
                seq = change.last + 1
            messages += of_these
        return Erased(len(customer.rows), messages, seq)


def _beside(customer: Customer) -> tuple[set[tuple[str, str]], set[str]]:
    subjects = {(one.source, one.external_id) for one in customer.rows if one.external_id}
    contacts = [one.contact for one in customer.rows]
    said = {name for one in contacts for name in (one.name, one.phone, one.email, one.id) if name}
    return subjects, said | {external for _, external in subjects}
