"""What is asked, and what came of it."""

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.catalog.actions import Action
from almenara.domain.commands import Command
from almenara.domain.facts import Fact
from almenara.domain.ours import ActionTaken, Values
from almenara.service.announce import SOURCE

ORIGIN: Final = "urn:almenara:action"
"""The CloudEvents source of the facts that actions make."""
_TEXTS: Final = frozenset({"text", "reason"})
DAY: Final = 86_400_000
"""Milliseconds for which an idempotency key is remembered."""


class Chosen(Struct, frozen=True, forbid_unknown_fields=True):
    """A row to act on, and its version as it was seen."""

    id: str
    version: int | None = None


class Wish(Struct, frozen=True):
    """What is asked, of which rows; under which idempotency key, if any; from which address."""

    action: Action
    command: Command
    rows: Sequence[Chosen]
    key: str | None = None
    address: str | None = None

    @property
    def digest(self) -> str:
        """Tells the same request from another under its key; empty without one.

        It is kept for ever and covers texts: whoever does not know the key, which is kept nowhere, cannot guess them.
        """
        if self.key is None:
            return ""
        asked = msgspec.json.encode([self.action.name, self.command, self.rows])
        secret = hashlib.blake2b(self.key.encode("utf-8", "surrogatepass"), digest_size=32).digest()
        return hashlib.blake2b(asked, digest_size=16, key=secret).hexdigest()

    @property
    def fields(self) -> Values:
        """What was asked beyond the defaults, without texts."""
        asked: Values = msgspec.to_builtins(self.command)
        return {name: value for name, value in asked.items() if name not in _TEXTS}


class Taken(Struct, frozen=True):
    """What came of it: the action's id, from which seq on all of it is visible, its record."""

    action: str
    seq: int
    record: ActionTaken


def record_fact(action: str, record: ActionTaken, actor: Actor, now: int) -> Fact:
    """The record of an action as a fact."""
    return Fact("action.taken", action, now, SOURCE, record, origin=ORIGIN, event=action, actor=actor.id)


def keyed_ids(actor: Actor, key: str, now: int) -> tuple[str, str]:
    """The ids that an action has under an idempotency key, made today or yesterday: one of them is its record's."""
    today = now // DAY
    return _keyed(actor, key, today), _keyed(actor, key, today - 1)


def _keyed(actor: Actor, key: str, day: int) -> str:
    named = f"{actor.organization}\0{actor.id}\0{key}\0{day}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(named, digest_size=12).hexdigest()
