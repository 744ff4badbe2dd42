"""Facts that are ours only: what people asked for and what became of it, accounts, sign-ins. No event bears them.

The log is the audit trail: these facts hold who (the fact's actor), what, when, from where, before and after, by ids,
never by texts.
"""

from typing import Any, Literal

from msgspec import Struct, field

from almenara.domain.shapes import Data, Instant, Label, Priority, Tags, Text

Values = dict[str, Any]
"""Ids, numbers and labels by name, as something was or is."""


class RowResult(Struct, frozen=True, omit_defaults=True, gc=False):
    """What an action did to one row: `code` is why it was refused, `before` and `after` what it was and became.

    `requested`: a helpdesk owns the row and was asked.
    """

    id: Label
    code: str | None = None
    requested: bool = False
    before: Values = field(default_factory=dict[str, Any])
    after: Values = field(default_factory=dict[str, Any])


class ActionTaken(Data, frozen=True):
    """The record of an action, kept with the facts that it made: who asked is the fact's actor.

    `digest` tells a repeat of the same request from another under the same key; `undoes` is the action undone.
    """

    name: Label
    results: tuple[RowResult, ...]
    digest: str
    fields: Values = field(default_factory=dict[str, Any])
    address: str | None = None
    undoes: Label | None = None


class ActionRequested(Data, frozen=True):
    """A helpdesk that owns the conversation is to do something: the fact's action, for its actor."""

    personal = frozenset({"reason", "text"})

    name: Label
    to_agent: Label | None = None
    to_group: Label | None = None
    reason: Text | None = None
    until: Instant | None = None
    priority: Priority | None = None
    tags: Tags = ()
    text: Text | None = None


class ActionSent(Data, frozen=True):
    """The request goes to the helpdesk now; said before it is sent, so that nothing is ever sent twice."""


class ActionRefused(Data, frozen=True):
    """The helpdesk did not do it. `code` says why in our words, `reason` in its own."""

    personal = frozenset({"reason"})

    code: Label
    reason: Text | None = None


class ActionUndone(Data, frozen=True):
    """The facts that an action made for this conversation count no more."""

    action: Label


class AccountsChanged(Data, frozen=True):
    """An account, key, source or setting changed; who follows the log reads it afresh."""

    what: Literal["user", "key", "source", "session", "organization"]
    id: Label
    before: Values | None = None
    after: Values | None = None
    address: str | None = None


class SettingsChanged(Data, frozen=True):
    """A setting of the organization became another: `before` and `after` are its values; null: it was not, or is no
    more. What people write to each other (the text of a notice) is not told here."""

    kind: Label
    id: Label
    before: Values | None = None
    after: Values | None = None
    address: str | None = None


class TranscriptOpened(Data, frozen=True):
    """Someone of ours opened a conversation's transcript. It leaves no read mark."""

    conversation: Label
    address: str | None = None


class ListExported(Data, frozen=True):
    """Someone took a list as a file: of what form, by which parameters, how many rows; never the words searched for,
    which may be a person's."""

    form: Literal["csv", "xlsx", "jsonl"]
    rows: int
    fields: Values = field(default_factory=dict[str, Any])
    address: str | None = None


class DataErased(Data, frozen=True):
    """Personal data was erased: all of a customer's in these conversations, or, by retention, what was kept too long.

    `conversations` and `messages` count what it was erased of.
    """

    what: Literal["person", "retention"]
    conversations: int
    messages: int
    ids: tuple[Label, ...] = ()
    address: str | None = None


class SessionBegan(Data, frozen=True):
    """Someone signed in."""

    user: Label
    address: str | None = None


class SessionRefused(Data, frozen=True):
    """Someone could not sign in: as whom, if there is such a user, else with which e-mail, as a keyed hash."""

    user: Label | None = None
    email: str | None = None
    address: str | None = None


class SessionThrottled(Data, frozen=True):
    """Someone tried to sign in too often: as whom, if there is such a user, else with which e-mail, as a keyed hash.

    Told once for many.
    """

    user: Label | None = None
    email: str | None = None
    address: str | None = None


class AccessRefused(Data, frozen=True):
    """The fact's actor asked for what they may not. Told once for many."""

    operation: Label
    address: str | None = None


class SessionEnded(Data, frozen=True):
    """Someone signed out."""

    user: Label
    address: str | None = None
