"""Tickets with their whole histories: fetched at first need, kept while they are talked about."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from almenara.sources.face import Refused, Rejected
from almenara.sources.rt.client import PAGE, Client, any_of
from almenara.sources.rt.mapping import STATUSES, TYPES, Kind
from almenara.sources.rt.shapes import Ticket, Transaction, convert_transaction
from almenara.sources.unreadable import unreadable

FIELDS: Final = "Type,Field,OldValue,NewValue,ObjectId,Creator,Created"
FEED: Final = "ObjectType = 'RT::Ticket' AND " + any_of("Type", TYPES)

_MOST: Final = 2_000
_AT_ONCE: Final = 25
_TICKET: Final[dict[str, str]] = {
    "fields": "Subject,Status,Queue,Owner,Requestor,Priority,Created,Starts,Type",
    "fields[Owner]": "Name",
    "fields[Requestor]": "Name,RealName,EmailAddress",
}


class Known(Struct):
    """A ticket and what happened to it, by transaction."""

    ticket: Ticket
    transactions: dict[int, Transaction]

    @property
    def history(self) -> list[Transaction]:
        """What happened, in order."""
        return [self.transactions[number] for number in sorted(self.transactions)]


class Tickets:
    """The tickets last talked about; the names of users that are written as numbers; what statuses mean."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._kept: OrderedDict[int, Known | None] = OrderedDict()
        self.users: dict[str, str] = {}
        self.statuses: dict[str, Kind] = dict(STATUSES)

    def __contains__(self, number: int) -> bool:
        return number in self._kept

    def forget(self, ids: Iterable[int]) -> None:
        """Fetch these afresh when they are next needed."""
        for number in ids:
            self._kept.pop(number, None)

    async def know(
        self, ids: Sequence[int], rejected: list[Rejected], happened: Iterable[Transaction] = ()
    ) -> dict[int, Known]:
        """These tickets, with what `happened` to them just now.

        What is no ticket of customers (a reminder, an approval) or may not be seen is left out.
        """
        missing = [number for number in ids if number not in self._kept]
        for start in range(0, len(missing), _AT_ONCE):
            await self._fetch(missing[start : start + _AT_ONCE], rejected)
        known: dict[int, Known] = {}
        for number in ids:
            self._kept.move_to_end(number)
            kept = self._kept[number]
            if kept is not None:
                known[number] = kept
        while len(self._kept) > max(_MOST, len(ids)):
            self._kept.popitem(last=False)
        for transaction in happened:
            if transaction.object_id in known:
                known[transaction.object_id].transactions[transaction.id] = transaction
        await self._name_users(known.values())
        await self._learn_statuses(known.values())
        return known

    async def _fetch(self, ids: Sequence[int], rejected: list[Rejected]) -> None:
        # The ticket before its history: what it was at first is told by the first change, so no change may be missed.
        tickets = await self._read(ids, rejected)
        histories: dict[int, dict[int, Transaction]] = {number: {} for number in tickets}
        after = 0
        while tickets:
            query = f"{FEED} AND {any_of('ObjectId', list(tickets))} AND id > {after}"
            answer = await self._client.get("transactions", query=query, orderby="id", per_page=PAGE, fields=FIELDS)
            items, total = answer["items"], answer.get("total")
            for item in items:
                after = int(item["id"])
                transaction = read_transaction(item, rejected)
                if transaction is not None:
                    histories[transaction.object_id][transaction.id] = transaction
            if not items or (total is not None and total <= len(items)):
                break
        for number in ids:
            ticket = tickets.get(number)
            self._kept[number] = None if ticket is None else Known(ticket, histories[number])

    async def _read(self, ids: Sequence[int], rejected: list[Rejected]) -> dict[int, Ticket]:
        answer = await self._client.get("tickets", query=any_of("id", ids), per_page=PAGE, **_TICKET)
        items: dict[int, Any] = {int(item["id"]): item for item in answer["items"]}
        for number in ids:
            if number not in items:
                items[number] = await self._read_alone(number)
        tickets: dict[int, Ticket] = {}
        for number, item in items.items():
            try:
                ticket = None if item is None else msgspec.convert(item, Ticket, strict=False)
            except msgspec.ValidationError as error:
                rejected.append(Rejected(f"ticket {number}", unreadable(error), str(number)))
                continue
            if ticket is not None and ticket.type == "ticket":
                tickets[number] = ticket
        return tickets

    async def _read_alone(self, number: int) -> Any:
        """A ticket that a search does not find: deleted, merged into another (whose values it then has), unseen."""
        try:
            item = await self._client.get(f"ticket/{number}")
        except Refused:
            return None
        if item is not None:
            item["Owner"]["Name"] = item["Owner"]["id"]
            for person in item.get("Requestor", ()):
                name = str(person["id"])
                person |= {"Name": name, "EmailAddress": name if "@" in name else ""}
        return item

    async def _name_users(self, known: Collection[Known]) -> None:
        numbers = {
            str(value)
            for each in known
            for transaction in each.transactions.values()
            if transaction.field == "Owner"
            for value in (transaction.old_value, transaction.new_value)
        }
        for number in numbers - self.users.keys():
            try:
                user = await self._client.get(f"user/{number}")
            except Refused:
                user = None
            self.users[number] = number if user is None else str(user["Name"])

    async def _learn_statuses(self, known: Collection[Known]) -> None:
        met = {
            str(value)
            for each in known
            for transaction in each.transactions.values()
            if transaction.field == "Status"
            for value in (transaction.old_value, transaction.new_value)
        } | {each.ticket.status for each in known}
        for status in met - self.statuses.keys():
            kind = await kind_of(self._client, status)
            if kind is not None:
                self.statuses[status] = kind


async def kind_of(client: Client, status: str) -> Kind | None:
    """What a status of the house means; null where no ticket has it.

    RT does not tell its lifecycles, but it finds tickets by what their status means.
    """
    if "'" in status or "\\" in status:
        return None
    having = await client.get("tickets", query=f"Status = '{status}'", per_page=1)
    if not having["items"]:
        return None
    ended = f"Status = '{status}' AND Status = '__Inactive__'"
    found = await client.get("tickets", query=ended, per_page=1)
    return "finished" if found["items"] else "open"


def read_transaction(item: Any, rejected: list[Rejected]) -> Transaction | None:
    """A transaction, or none and why it could not be read."""
    try:
        return convert_transaction(item)
    except ValueError as error:
        ticket = item.get("ObjectId")
        subject = None if ticket is None else str(ticket)
        rejected.append(Rejected(f"transaction {item['id']}", unreadable(error), subject))
        return None
