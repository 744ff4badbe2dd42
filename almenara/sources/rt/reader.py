"""Following RT's feed of transactions."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Set
from typing import Final

import msgspec
from msgspec import Struct

from almenara.domain.facts import Fact, Moment
from almenara.domain.instants import format_instant
from almenara.reasons import Reason
from almenara.sources.face import Away, Batch, Progress, Rejected, Stamp
from almenara.sources.rt import roster
from almenara.sources.rt.client import PAGE, Client
from almenara.sources.rt.content import bodies
from almenara.sources.rt.mapping import MESSAGES, facts_of
from almenara.sources.rt.shapes import Transaction
from almenara.sources.rt.tickets import FEED, FIELDS, Known, Tickets, read_transaction
from almenara.sources.unreadable import unreadable

SETTLED: Final = 60_000
"""An id is given before it is committed: a transaction may appear after one with a higher id, up to this late."""

SWEEP: Final = 5_000
"""How often what is not settled is read again."""

RECENT: Final = 48 * 3_600_000
"""What was finished within this is imported at first: today in every zone, whatever zone RT reads dates in."""

OTHERS: Final = 3_600_000
"""How long users who are no agents are taken for that: each is asked about alone, and there may be thousands."""

_TICKETS_AT_ONCE: Final = 25


class Position(Struct, frozen=True, omit_defaults=True):
    """The cursor: all transactions up to `after` are read and settled.

    `imported` is the last ticket of the first import, null once that is over; `read` is how many that has read.
    """

    after: int
    imported: int | None = None
    read: int = 0


class RequestTracker:
    """One RT. `clock` gives milliseconds."""

    def __init__(self, client: Client, stamp: Stamp, clock: Callable[[], Moment]) -> None:
        self._client, self._stamp, self._clock = client, stamp, clock
        self._tickets = Tickets(client)
        self._seen: set[int] = set()
        self._at = 0
        self._swept = 0
        self._others: set[str] = set()
        self._others_since = clock()

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    async def roster(self) -> list[Fact]:
        """Queues as groups, privileged users as agents."""
        if self._clock() - self._others_since >= OTHERS:
            self._others, self._others_since = set(), self._clock()
        try:
            groups = await roster.groups(self._client, self._stamp)
            return [*groups, *await roster.agents(self._client, self._stamp, self._others)]
        except (KeyError, TypeError, ValueError) as error:
            raise Away(Reason("helpdesk_words", {"why": str(error)})) from error

    async def read(self, cursor: str | None) -> Batch:
        """One step: of the first import, then along the feed."""
        try:
            position = await self._begin() if cursor is None else msgspec.json.decode(cursor, type=Position)
            if position.imported is None:
                return await self._follow(position.after)
            return await self._import(position, position.imported)
        except (KeyError, TypeError, ValueError) as error:
            raise Away(Reason("helpdesk_words", {"why": str(error)})) from error

    async def _begin(self) -> Position:
        answer = await self._client.get(
            "transactions", query=f"{FEED} AND id > 0", orderby="id", order="DESC", per_page=PAGE, fields=FIELDS
        )
        read = [read_transaction(item, []) for item in answer["items"]]
        newest = [transaction for transaction in read if transaction is not None]
        settled = [transaction.id for transaction in newest if self._is_settled(transaction)]
        oldest = min((transaction.id for transaction in newest), default=1)
        return Position(max(settled, default=oldest - 1), imported=0)

    async def _import(self, position: Position, imported: int) -> Batch:
        since = format_instant(self._now() - RECENT)[:19].replace("T", " ")
        answer = await self._client.get(
            "tickets",
            query=f"(Status = '__Active__' OR Resolved > '{since}') AND id > {imported}",
            orderby="id",
            per_page=_TICKETS_AT_ONCE,
        )
        ids = [int(item["id"]) for item in answer["items"]]
        rejected: list[Rejected] = []
        known = await self._tickets.know(ids, rejected)
        facts = await self._facts(known, {}, rejected)
        left, read = answer.get("total"), position.read + len(ids)
        return Batch(
            facts,
            _encode(Position(position.after, ids[-1], read) if ids else Position(position.after)),
            behind=True,
            progress=Progress(read, None if left is None else position.read + left),
            rejected=tuple(rejected),
        )

    async def _follow(self, after: int) -> Batch:
        start = self._start(after)
        answer = await self._client.get(
            "transactions", query=f"{FEED} AND id > {start}", orderby="id", per_page=PAGE, fields=FIELDS
        )
        items, total = answer["items"], answer.get("total")
        rejected: list[Rejected] = []
        page = [(int(item["id"]), read_transaction(item, rejected)) for item in items]
        fresh = [transaction for number, transaction in page if transaction is not None and number not in self._seen]
        facts = await self._happened(fresh, rejected)

        self._at = page[-1][0] if page else start
        if start == after:
            after = self._settled_end(after, page)
        self._seen = {number for number in self._seen.union(number for number, _ in page) if number > after}
        return Batch(
            facts,
            _encode(Position(after)),
            behind=bool(items) and (total is None or total > len(items)),
            newest=max((transaction.at for _, transaction in page if transaction is not None), default=None),
            rejected=tuple(rejected),
        )

    def _start(self, after: int) -> int:
        if self._at <= after:
            return after
        if self._clock() - self._swept >= SWEEP:
            self._swept = self._clock()
            return after
        return self._at

    def _settled_end(self, after: int, page: list[tuple[int, Transaction | None]]) -> int:
        """How far a page that begins right after the settled ones is settled itself."""
        for number, transaction in page:
            if transaction is not None and not self._is_settled(transaction):
                break
            after = number
        return after

    async def _happened(self, fresh: list[Transaction], rejected: list[Rejected]) -> list[Fact]:
        of: defaultdict[int, list[Transaction]] = defaultdict(list)
        for transaction in fresh:
            of[transaction.object_id].append(transaction)
        # A ticket not at hand is told from its beginning, for it may be new to us: what is not is a repeat.
        only = {
            number: {transaction.id for transaction in those}
            for number, those in of.items()
            if number in self._tickets
        }
        self._tickets.forget(transaction.object_id for transaction in fresh if transaction.field == "Requestor")
        known = await self._tickets.know(list(of), rejected, happened=fresh)
        return await self._facts(known, only, rejected)

    async def again(self, subject: str) -> Batch:
        """One ticket with its whole history."""
        rejected: list[Rejected] = []
        try:
            number = int(subject)
            self._tickets.forget([number])
            facts = await self._facts(await self._tickets.know([number], rejected), {}, rejected)
        except (KeyError, TypeError, ValueError) as error:
            raise Away(Reason("helpdesk_words", {"why": str(error)})) from error
        return Batch(facts, "", rejected=tuple(rejected))

    async def _facts(
        self, known: Mapping[int, Known], only: Mapping[int, Set[int]], rejected: list[Rejected]
    ) -> list[Fact]:
        wanted = [
            transaction.id
            for number, each in known.items()
            for transaction in each.history
            if transaction.type in MESSAGES and transaction.id in only.get(number, each.transactions)
        ]
        said = await bodies(self._client, wanted)
        users, statuses = self._tickets.users, self._tickets.statuses
        facts: list[Fact] = []
        for number, each in known.items():
            of_ticket = facts_of(
                self._stamp, each.ticket, each.history, said, users, statuses=statuses, only=only.get(number)
            )
            try:
                facts += list(of_ticket)
            except (KeyError, TypeError, ValueError) as error:
                # One ticket that makes no sense to us must not stop those behind it.
                rejected.append(Rejected(f"ticket {number}", unreadable(error), str(number)))
        return facts

    def _is_settled(self, transaction: Transaction) -> bool:
        return transaction.at <= self._now() - SETTLED

    def _now(self) -> Moment:
        return self._clock() + int(self._client.clock_ahead * 1000)


def _encode(position: Position) -> str:
    return msgspec.json.encode(position).decode()
