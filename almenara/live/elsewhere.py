"""Who has a conversation open at the other servers on the database: told aside, by ids alone, and kept nowhere.

A server tells of a conversation when someone comes, leaves or is about to do something else there, and of all of them
again and again: whom it does not tell of for a while is gone, so a server that dies takes its people along.
"""

from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Struct

from almenara.store.database import Aside

EVERY: Final = 250
"""Milliseconds between two tellings: however many come and go, others are told so often."""
AGAIN: Final = 5_000
"""Milliseconds after which all is told again, to whoever did not hear it."""
SILENT: Final = 15_000
"""Milliseconds after which whoever is not told of any more is gone."""
_LARGEST: Final = 7_800
"""Bytes of a telling; PostgreSQL takes fewer than 8,000. What has no room waits for the next one."""
_TOLD: Final = 500
"""Conversations that this server tells of."""
_KEPT: Final = 5_000
"""Conversations in which others are known to be."""


class There(Struct, frozen=True, array_like=True):
    """Who is in a conversation at one server: people by id, each with the action they are about to do, and how many
    `more`."""

    conversation: str
    people: tuple[tuple[str, str | None], ...] = ()
    more: int = 0


class Telling(Struct, frozen=True, array_like=True):
    """What a server tells of an organization at once; nobody `there` means that they left."""

    server: str
    organization: str
    there: list[There]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Telling).decode


def read(text: str) -> Telling | None:
    """What was told; None of what a server of another version tells otherwise."""
    try:
        return _decode(text)
    except msgspec.DecodeError:
        return None


class Elsewhere:
    """One organization's people at the other servers, and what those are told of ours."""

    def __init__(self, organization: str, aside: Aside) -> None:
        self._organization = organization
        self._aside = aside
        self._untold: dict[str, None] = {}
        self._told: set[str] = set()
        """Where others take someone of ours to be."""
        self._told_at = 0
        self._all_told_at = 0
        self._heard: dict[str, dict[str, tuple[There, int]]] = {}
        """Of each conversation, by each server: what, and when."""
        self._looked_at = 0

    # To the others

    def moved(self, conversation: str) -> None:
        """Someone came or left here, or is about to do something else."""
        self._untold[conversation] = None

    def tell(self, there: Callable[[str], There], now: int) -> None:
        """Tell what others do not know yet, where it is time to. `there` gives who is in a conversation here."""
        if not 0 <= now - self._all_told_at < AGAIN:
            self._all_told_at = now
            self._untold |= dict.fromkeys(self._told)
        if not self._untold or 0 <= now - self._told_at < EVERY:
            return
        self._told_at = now
        if found := self._take(there):
            self._aside.say(_encode(Telling(self._aside.server, self._organization, found)).decode())

    def _take(self, there: Callable[[str], There]) -> list[There]:
        found, size = list[There](), 200
        for conversation in list(self._untold):
            one, known = there(conversation), conversation in self._told
            if known or (one.people and len(self._told) < _TOLD):
                size += len(_encode(one)) + 1
                if found and size > _LARGEST:
                    break
                found.append(one)
                (self._told.add if one.people else self._told.discard)(conversation)
            del self._untold[conversation]
        return found

    # From the others

    def hear(self, telling: Telling, now: int) -> set[str]:
        """A server told; gives the conversations that others are in now, or are not."""
        moved: set[str] = set()
        for one in telling.there:
            by = self._heard.get(one.conversation, {})
            before = by.pop(telling.server, (None, 0))[0]
            if one.people and (one.conversation in self._heard or len(self._heard) < _KEPT):
                by[telling.server] = one, now
            self._keep(one.conversation, by)
            if before != (one if one.people else None):
                moved.add(one.conversation)
        return moved

    def gone(self, now: int) -> set[str]:
        """The conversations that others are in no more, since nothing was told of them for a while."""
        if 0 <= now - self._looked_at < EVERY:
            return set()
        self._looked_at = now
        moved: set[str] = set()
        for conversation, by in list(self._heard.items()):
            there = {server: told for server, told in by.items() if now - told[1] <= SILENT}
            if len(there) < len(by):
                moved.add(conversation)
                self._keep(conversation, there)
        return moved

    def _keep(self, conversation: str, by: dict[str, tuple[There, int]]) -> None:
        if by:
            self._heard[conversation] = by
        else:
            self._heard.pop(conversation, None)

    def of(self, conversation: str) -> list[There]:
        """Who is in a conversation at the other servers."""
        return [there for there, _ in self._heard.get(conversation, {}).values()]
