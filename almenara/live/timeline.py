"""A conversation's facts as its timeline tells them: what, when, by whom."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from almenara.catalog.columns import Naming
from almenara.domain import facts as f
from almenara.domain.ids import roster_id
from almenara.domain.instants import format_instant
from almenara.domain.ours import ActionRequested, ActionUndone
from almenara.domain.requests import credited
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
    """One fact. `data` has its members, texts apart; agents and groups come by id and name.

    What a helpdesk did because it was asked is told of who asked. `undone`: it was taken back and counts no more.
    """

    seq: int
    type: str
    at: str
    who: Who | None
    data: dict[str, Any]
    undone: bool


def show_timeline(facts: Sequence[f.Fact], naming: Naming, *, notes: bool) -> list[Event]:
    """A conversation's facts, all of them given, with internal notes or without."""
    undone = {fact.data.action for fact in facts if isinstance(fact.data, ActionUndone)}
    askers = credited(facts)
    return [
        _event(fact, naming, askers.get(place) or fact.actor, undone=fact.action in undone)
        for place, fact in enumerate(facts)
        if notes or not _is_note(fact)
    ]


def _is_note(fact: f.Fact) -> bool:
    match fact.data:
        case f.NoteAdded() | ActionRequested(name="note"):
            return True
        case _:
            return False


def _event(fact: f.Fact, naming: Naming, actor: str | None, *, undone: bool) -> Event:
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
    who = _who(fact, naming) if actor is None else who_of(actor, naming)
    return Event(fact.seq, fact.type, format_instant(fact.time), who, data, undone)


def who_of(actor: str, naming: Naming) -> Who:
    """Someone of ours, by the id that facts bear."""
    return Who(actor.partition(":")[0], actor, naming(actor) or None)


def _who(fact: f.Fact, naming: Naming) -> Who | None:
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
