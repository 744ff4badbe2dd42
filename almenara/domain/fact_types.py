"""The closed list of facts: each one's name, its data, and whose stream it belongs to."""

from typing import Final, Literal

from msgspec import Struct

from almenara.domain import facts as f
from almenara.domain import ours
from almenara.domain.shapes import Data

StreamKind = Literal["conversation", "agent", "group", "contact", "account", "action"]


class FactType(Struct, frozen=True):
    """One line of the closed list: the type's name, its data, whose stream it belongs to, the shape's version."""

    name: str
    data: type[Data]
    stream: StreamKind
    public: bool = True
    version: int = 1


_LIST: Final = (
    FactType("conversation.opened", f.Opened, "conversation"),
    FactType("conversation.queued", f.Queued, "conversation"),
    FactType("conversation.assigned", f.Assigned, "conversation"),
    FactType("conversation.transferred", f.Transferred, "conversation"),
    FactType("conversation.pended", f.Pended, "conversation"),
    FactType("conversation.resumed", f.Resumed, "conversation"),
    FactType("conversation.expired", f.Expired, "conversation"),
    FactType("conversation.finished", f.Finished, "conversation"),
    FactType("conversation.reopened", f.Reopened, "conversation"),
    FactType("conversation.prioritized", f.Prioritized, "conversation"),
    FactType("conversation.tagged", f.Tagged, "conversation"),
    FactType("conversation.rated", f.Rated, "conversation"),
    FactType("message.received", f.MessageReceived, "conversation"),
    FactType("message.sent", f.MessageSent, "conversation"),
    FactType("note.added", f.NoteAdded, "conversation"),
    FactType("agent.registered", f.AgentRegistered, "agent"),
    FactType("agent.status_changed", f.AgentStatusChanged, "agent"),
    FactType("agent.removed", f.AgentRemoved, "agent"),
    FactType("group.registered", f.GroupRegistered, "group"),
    FactType("group.removed", f.GroupRemoved, "group"),
    FactType("contact.updated", f.ContactUpdated, "contact"),
    FactType("action.taken", ours.ActionTaken, "action", public=False),
    FactType("action.requested", ours.ActionRequested, "conversation", public=False),
    FactType("action.sent", ours.ActionSent, "conversation", public=False),
    FactType("action.refused", ours.ActionRefused, "conversation", public=False),
    FactType("action.undone", ours.ActionUndone, "conversation", public=False),
    FactType("accounts.changed", ours.AccountsChanged, "account", public=False),
    FactType("settings.changed", ours.SettingsChanged, "account", public=False),
    FactType("transcript.opened", ours.TranscriptOpened, "account", public=False),
    FactType("list.exported", ours.ListExported, "account", public=False),
    FactType("data.erased", ours.DataErased, "account", public=False),
    FactType("session.began", ours.SessionBegan, "account", public=False),
    FactType("session.refused", ours.SessionRefused, "account", public=False),
    FactType("session.throttled", ours.SessionThrottled, "account", public=False),
    FactType("access.refused", ours.AccessRefused, "account", public=False),
    FactType("session.ended", ours.SessionEnded, "account", public=False),
)
FACT_TYPES: Final[dict[str, FactType]] = {kind.name: kind for kind in _LIST}
TYPE_NAMES: Final[dict[type[Data], str]] = {kind.data: kind.name for kind in _LIST}
