"""The audit trail as it is asked for: by who, what, on what and when, newest first."""

from typing import Final

from msgspec import Struct

from almenara.domain.facts import Fact
from almenara.domain.ours import ActionTaken
from almenara.store.audit import Trail

SCANNED: Final = 20_000
"""Entries that are looked at for one page; it may be short, even empty, and still have a next one."""
_CHUNK: Final = 1_000
_BEYOND: Final = 2**62


class Wanted(Struct, frozen=True):
    """Which entries: by this actor (`user:ID`, `key:ID`, `cli`), of this type of fact or action of this name, on this
    subject (an id), stored from `since` on and before `until` (ms)."""

    actor: str | None = None
    what: str | None = None
    subject: str | None = None
    since: int | None = None
    until: int | None = None

    def fits(self, fact: Fact) -> bool:
        """Whether an entry is by who, of what and on what is wanted."""
        data = fact.data
        names, subjects = {fact.type}, {fact.stream}
        if isinstance(data, ActionTaken):
            names.add(data.name)
            subjects.update(result.id for result in data.results)
        return (
            (self.actor is None or fact.actor == self.actor)
            and (self.what is None or self.what in names)
            and (self.subject is None or self.subject in subjects)
        )


class Page(Struct, frozen=True):
    """Entries, newest first; `next` is the seq below which the next page begins, if there may be more."""

    entries: list[Fact]
    next: int | None


async def _bounds(trail: Trail, organization: str, wanted: Wanted) -> tuple[int, int]:
    above = 0 if wanted.since is None else await trail.place(organization, wanted.since)
    return above, _BEYOND if wanted.until is None else await trail.place(organization, wanted.until) + 1


async def count(trail: Trail, organization: str, wanted: Wanted) -> int | None:
    """How many entries are wanted; None where only reading them all would tell. Raises `Unavailable`."""
    if wanted.what is not None or wanted.subject is not None:
        return None
    return await trail.count(organization, *await _bounds(trail, organization, wanted), wanted.actor)


async def read(trail: Trail, organization: str, wanted: Wanted, below: int | None, limit: int) -> Page:
    """A page of the trail, below a seq. Raises `Unavailable`."""
    above, end = await _bounds(trail, organization, wanted)
    at = end if below is None else min(end, below)
    found: list[Fact] = []
    for _ in range(SCANNED // _CHUNK):
        chunk = await trail.page(organization, above, at, _CHUNK, wanted.actor)
        for fact in chunk:
            at = fact.seq
            if wanted.fits(fact):
                found.append(fact)
                if len(found) == limit:
                    return Page(found, at)
        if len(chunk) < _CHUNK:
            return Page(found, None)
    return Page(found, at)
