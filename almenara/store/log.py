"""The append-only log of facts: the truth, from which everything else is derived. Its face, on any database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from almenara.domain.codec import join, split
from almenara.domain.fact_types import FACT_TYPES, StreamKind
from almenara.domain.facts import Fact
from almenara.domain.ids import dedupe_id
from almenara.errors import AlmenaraError

Histories = Mapping[str, list[Fact]]
"""Every fact of some streams by stream, each in the fold's order; a stream without facts is absent."""


class Decision(Struct, frozen=True):
    """Facts that are decided where the append runs, on what nobody can change meanwhile.

    `decide` is given the whole history of each conversation of `streams` that has a fact beyond the seq `after`, up
    to which the caller knows them all (None: of every one), and of the actions of `records`. What the append stores
    before it is in them.
    It is pure and quick; an `AlmenaraError` of it refuses this request alone. A transaction that is tried again calls
    it again.
    """

    streams: Sequence[str]
    after: int | None
    decide: Callable[[Histories], Sequence[Fact]]
    records: Sequence[str] = ()


Request = tuple[str, Sequence[Fact] | Decision]
"""The facts of one request, and the organization they belong to."""


class Appended(Struct, frozen=True):
    """What became of one request: its new facts, numbered; how many were repeats; where all of it is visible.

    `refused` is why a decision made none.
    """

    facts: list[Fact]
    duplicates: int
    seq: int
    refused: AlmenaraError | None = None


class Log(Protocol):
    """The log of every organization. A fact's `seq` is its place in its organization's log: gapless, from 1."""

    async def append(self, requests: Sequence[Request], now: int) -> list[Appended]:
        """Store the facts of all the requests, or of none, in one durable transaction; skip those already there.

        `now` (milliseconds) becomes the facts' `received`.

        Raises `Unavailable` when storage fails: what of it was kept, if the answer was lost, is a repeat when it is
        sent again.
        """
        ...

    async def read(self, organization: str, after: int, limit: int) -> list[Fact]:
        """At most `limit` facts with a seq beyond `after`, in the order of seq."""
        ...

    async def read_streams(
        self, organization: str, streams: Iterable[str], kind: StreamKind = "conversation"
    ) -> dict[str, list[Fact]]:
        """All facts of these streams by stream, each in the fold's order; a stream without facts is absent."""
        ...

    async def begun(self, organization: str, conversations: Iterable[str], before: int) -> set[str]:
        """Which of these conversations have a fact older than the seq `before`."""
        ...

    async def head(self, organization: str) -> int:
        """The seq of the organization's last fact; 0 without any."""
        ...

    async def heads(self) -> dict[str, int]:
        """The seq of every organization's last fact."""
        ...


Entry = tuple[bytes, Fact]
"""A fact, and the id by which a repeat of it is recognised."""


def entries(facts: Sequence[Fact]) -> list[Entry]:
    """Facts with their ids."""
    return [(dedupe_id(fact.source, fact.origin, fact.event), fact) for fact in facts]


class Numbering:
    """Gives facts their places in one organization's log, within one append; a repeat has the place of the first."""

    def __init__(self, last: int, known: dict[bytes, int], now: int) -> None:
        self.last = last
        self._known = known
        self._now = now
        self._unwritten: list[Entry] = []

    def unknown(self, placed: Sequence[Entry]) -> list[bytes]:
        """The ids that the log may have without our knowing."""
        return [key for key, _ in placed if key not in self._known]

    def learn(self, known: Mapping[bytes, int]) -> None:
        """The log has these already, at these places."""
        self._known.update(known)

    def place(self, placed: Sequence[Entry]) -> Appended:
        """Number a request's new facts."""
        facts: list[Fact] = []
        top = 0
        for key, fact in placed:
            seq = self._known.get(key)
            if seq is None:
                self.last = seq = self.last + 1
                self._known[key] = seq
                numbered = replace(fact, seq=seq, received=self._now)
                facts.append(numbered)
                self._unwritten.append((key, numbered))
            top = max(top, seq)
        return Appended(facts, len(placed) - len(facts), top or self.last)

    def take(self) -> list[Entry]:
        """The new facts that were numbered since this was last asked, to be written."""
        taken, self._unwritten = self._unwritten, []
        return taken


COLUMNS: Final = (
    "organization, received, seq, stream_kind, stream_id, type, v, time, source, dedupe, actor, external,"
    " sequence, origin, event, action, data, personal"
)
"""Of a row as it is written: the organization, then `values`."""

READ: Final = (
    "type, stream_id, time, source, data, personal, external, sequence, origin, event, actor, received, seq, action"
)
"""Of a row as it is read, by `fact`."""


def values(key: bytes, fact: Fact) -> tuple[Any, ...]:
    """A fact as the columns behind the organization's."""
    kind = FACT_TYPES[fact.type]
    data, personal = split(fact.data)
    return (
        fact.received,
        fact.seq,
        kind.stream,
        fact.stream,
        fact.type,
        kind.version,
        fact.time,
        fact.source,
        key,
        fact.actor,
        fact.external_id,
        fact.sequence,
        fact.origin,
        fact.event,
        fact.action,
        data,
        personal,
    )


def fact(row: Sequence[Any]) -> Fact:
    """The fact of a row."""
    name, stream, time, source, data, personal, external, sequence, origin, event, actor, received, seq, action = row
    return Fact(
        name,
        stream,
        time,
        source,
        join(name, data, personal),
        external,
        sequence,
        origin,
        event,
        actor,
        received,
        seq,
        action,
    )


def by_stream(rows: Iterable[Sequence[Any]]) -> dict[str, list[Fact]]:
    """The facts of rows, by stream, each in the fold's order."""
    found: dict[str, list[Fact]] = {}
    for row in rows:
        one = fact(row)
        found.setdefault(one.stream, []).append(one)
    for facts in found.values():
        facts.sort(key=lambda one: one.order)
    return found
