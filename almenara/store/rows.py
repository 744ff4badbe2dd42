"""What the fold made, written behind the log, so that starting does not fold everything again:
its face, on any database."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from almenara.catalog.fields import search_text
from almenara.domain.agent import Agent
from almenara.domain.contact import contact_key
from almenara.domain.conversation import Conversation, LastMessage
from almenara.domain.facts import Contact
from almenara.domain.fold import VERSION
from almenara.domain.group import Group
from almenara.store.terms import tag_terms, term


class Loaded(Struct, frozen=True):
    """What a start needs: rows and roster as they were at `applied_seq`. `stale` are the ids among `rows`
    that an older fold made."""

    rows: list[Conversation]
    agents: list[Agent]
    groups: list[Group]
    applied_seq: int
    stale: list[str]


class Changed(Struct, frozen=True):
    """What the fold changed since it was last taken, as of `applied_seq`."""

    rows: Sequence[Conversation]
    agents: Sequence[Agent]
    groups: Sequence[Group]
    applied_seq: int


class Rows(Protocol):
    """The stored rows of every organization."""

    async def write(
        self,
        organization: str,
        rows: Sequence[Conversation],
        agents: Sequence[Agent],
        groups: Sequence[Group],
        applied_seq: int,
    ) -> bool:
        """Replace what changed, in the counts per hour too, and say how far into the log that is, in one transaction.

        False, and nothing written, where rows further into the log are stored. Raises `Unavailable`.
        """
        ...

    async def applied(self, organization: str) -> int:
        """How far into the log the stored rows are."""
        ...

    async def count_on(self, organization: str, limit: int) -> int | None:
        """Count per hour some more of the rows that nobody counted as they were written: how many, None where there
        is none left. Raises `Unavailable`."""
        ...

    async def load(self, organization: str, finished_since: int) -> Loaded:
        """Every row that is not finished, those finished since that moment, and the whole roster."""
        ...

    async def opened(self, organization: str, since: int, until: int) -> Loaded:
        """The finished rows that were opened from `since` on and before `until`; no roster."""
        ...

    async def of_contacts(self, organization: str, keys: Collection[str], since: int) -> list[tuple[str, int, str]]:
        """Whose (`contact_key`), when and which: the finished rows of these customers opened from `since` on."""
        ...

    async def get(self, organization: str, conversation: str) -> Conversation | None:
        """One stored row, however old."""
        ...


class Loading:
    """A start, row by row as they are read: all of them packed beside would be as much memory again."""

    def __init__(self) -> None:
        self._rows: list[Conversation] = []
        self._stale: list[str] = []

    def row(self, kept: bytes, personal: bytes | None, version: int) -> None:
        """A row, packed in its halves by the fold of that version."""
        row = unpack(kept, personal)
        self._rows.append(row)
        if version != VERSION:
            self._stale.append(row.id)

    def loaded(self, roster: Iterable[Sequence[Any]], applied_seq: int) -> Loaded:
        """All of it, with the roster's (kind, packed)."""
        members = list(roster)
        return Loaded(
            rows=self._rows,
            agents=[_agent(row) for kind, row in members if kind == "agent"],
            groups=[_group(row) for kind, row in members if kind == "group"],
            applied_seq=applied_seq,
            stale=self._stale,
        )


COLUMNS: Final = (
    "organization", "id", "state", "group_id", "agent_id", "channel", "source", "opened_at", "finished_at",
    "version", "fold_version", "row", "personal", "contained", "account", "priority", "direction", "language",
    "segment", "tags", "search", "contact", "erased",
)  # fmt: skip
"""Of a row as it is written, by `columns`."""


class Personal(Struct, frozen=True, omit_defaults=True):
    """What a row says of a person: kept apart, so that erasing is nulling."""

    contact: Contact = Contact(name="")
    external_id: str | None = None
    subject: str | None = None
    finish_reason: str | None = None
    last_message: LastMessage | None = None


_NOBODY: Final = Personal()
_pack = msgspec.msgpack.Encoder().encode
_conversation = msgspec.msgpack.Decoder(Conversation).decode
_agent = msgspec.msgpack.Decoder(Agent).decode
_group = msgspec.msgpack.Decoder(Group).decode


def members(organization: str, agents: Sequence[Agent], groups: Sequence[Group]) -> list[tuple[Any, ...]]:
    """Agents and groups as rows of the roster: organization, kind, id, packed."""
    roster = [(organization, "agent", one.id, _pack(one)) for one in agents]
    return roster + [(organization, "group", one.id, _pack(one)) for one in groups]


def columns(organization: str, row: Conversation) -> tuple[Any, ...]:
    """A row as it is written."""
    kept, personal = _halves(row)
    return (
        organization,
        row.id,
        row.state,
        _term(row.group),
        _term(row.agent),
        row.channel,
        term(row.source),
        row.opened_at,
        row.finished_at,
        row.version,
        VERSION,
        kept,
        personal,
        row.contained,
        *(asked(row) if row.state == "finished" else _NOT_ASKED),
        0,
    )


def asked(row: Conversation) -> tuple[Any, ...]:
    """What only history is asked for: account, priority, direction, language, segment, tags, searched text, whose."""
    return (
        _term(row.account),
        row.priority,
        row.direction,
        _term(row.contact.language),
        _term(row.contact.segment),
        tag_terms(row.tags),
        search_text(row) or None,
        contact_key(row.source, row.contact),
    )


_NOT_ASKED: Final = (None,) * 8


def _term(value: str | None) -> str | None:
    return None if value is None else term(value)


def _halves(row: Conversation) -> tuple[bytes, bytes | None]:
    apart = {name: getattr(row, name) for name in Personal.__struct_fields__}
    kept = replace(row, **{name: getattr(_NOBODY, name) for name in apart})
    personal = _pack(Personal(**apart))
    return _pack(kept), personal if len(personal) > 1 else None


def unpack(kept: bytes, personal: bytes | None) -> Conversation:
    """A row from its two halves."""
    if personal is None:
        return _conversation(kept)
    # Two MessagePack maps become one: their lengths are added, their members set side by side. A start does
    # this for every row, so nothing is called that need not be.
    more = personal[0] & 0x0F
    if kept[0] == _LONG:
        return _conversation(_OPENINGS[kept[2] + more] + kept[3:] + personal[1:])
    return _conversation(_OPENINGS[(kept[0] & 0x0F) + more] + kept[1:] + personal[1:])


_LONG: Final = 0xDE
"""Opens a MessagePack map of more than 15 members; two bytes of length follow."""
_OPENINGS: Final = tuple(bytes((_LONG, 0, length)) for length in range(len(Conversation.__struct_fields__) + 1))
