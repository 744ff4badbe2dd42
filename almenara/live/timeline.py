"""A conversation's facts as its timeline tells them: what, when, by whom."""

from typing import Any, Final

import msgspec
from msgspec import Struct

from almenara.catalog.columns import Naming
from almenara.domain import facts as f
from almenara.domain.ids import roster_id
from almenara.domain.instants import format_instant
from almenara.live.shown import Member

_AGENTS: Final = ("agent", "to_agent")
_GROUPS: Final = ("group", "to_group")
_TEXTS: Final = ("text", "attachments", "contact", "subject", "message", "author")


class Who(Struct, frozen=True):
    """Who did it: `contact`, `agent`, `bot`, `system`; of ours a `user`, a `key` or the command line (`cli`).

    The id of someone of ours is `user:ID` or `key:ID`.
    """

    kind: str
    id: str | None
    name: str | None


class Event(Struct, frozen=True):
    """One fact. `data` has its members, texts apart; agents and groups come by id and name."""

    seq: int
    type: str
    at: str
    who: Who | None
    data: dict[str, Any]


def show_event(fact: f.Fact, naming: Naming) -> Event:
    """A fact for the timeline."""
    data: dict[str, Any] = {
        name: value for name, value in msgspec.to_builtins(fact.data).items() if name not in (*_TEXTS, "by")
    }
    for name in (*_AGENTS, *_GROUPS):
        if name in data:
            member = roster_id(fact.source, data[name])
            data[name] = Member(member, naming(member))
    by = getattr(fact.data, "by", None)
    if isinstance(fact.data, f.Finished) and by is not None:
        data["by"] = by
    return Event(fact.seq, fact.type, format_instant(fact.time), _who(fact, naming), data)


def who_of(actor: str, naming: Naming) -> Who:
    """Someone of ours, by the id that facts bear."""
    return Who(actor.partition(":")[0], actor, naming(actor) or None)


def _who(fact: f.Fact, naming: Naming) -> Who | None:
    if fact.actor is not None:
        return who_of(fact.actor, naming)
    match fact.data:
        case f.MessageReceived() | f.Rated():
            return Who("contact", None, None)
        case f.MessageSent(author=author) | f.NoteAdded(author=f.Author() as author):
            if author.kind == "agent" and author.id is not None:
                member = roster_id(fact.source, author.id)
                return Who("agent", member, naming(member))
            return Who(author.kind, author.id, None)
        case f.Transferred(by=str() as by) | f.Queued(by=str() as by):
            member = roster_id(fact.source, by)
            return Who("agent", member, naming(member))
        case _:
            return None
