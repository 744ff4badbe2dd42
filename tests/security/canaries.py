"""Two organizations alike in all but their canaries: a mark in every field of every object, and who may see it.

What may be seen is written down here by hand, from the specification: nothing of it asks the code that is tested.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

import httpx2
from msgspec import Struct

from almenara.access.actor import Scope
from almenara.access.permissions import Profile
from almenara.domain.ids import conversation_id
from almenara.service.administration import Reach
from tests.monitor import PASSWORD, Monitor

ORGANIZATIONS: Final = ("home", "rival")
SOURCE: Final = "shop"
DAY: Final = 86_400
Mark = tuple[str, str, str]
"""Organization, object, field."""
_MARK: Final = re.compile(rb"zz\.([a-z]+)\.([a-z]+)\.([a-z]+)\.zz", re.IGNORECASE)
_CURSOR: Final = re.compile(rb'"next":"([^"]+)"')


def mark(organization: str, thing: str, field: str) -> str:
    """The canary of a field."""
    return f"zz.{organization}.{thing}.{field}.zz"


def marks(sent: bytes) -> set[Mark]:
    """Every canary in what was sent, also inside cursors."""
    texts = [sent]
    for cursor in _CURSOR.findall(sent):
        try:
            texts.append(base64.urlsafe_b64decode(cursor))
        except binascii.Error:
            texts.append(cursor)
    found = {one for text in texts for one in _MARK.findall(text)}
    return {(a.decode().lower(), b.decode().lower(), c.decode().lower()) for a, b, c in found}


AGENTS: Final = {"me": "own", "mate": "own", "stranger": "other"}
"""Agents and their group."""
GROUPS: Final = ("own", "other")


class Talk(Struct, frozen=True):
    """One conversation: its group and agent now, the state it is brought to, how many days ago, who else it names."""

    group: str | None
    agent: str | None
    then: str = ""
    days: int = 0
    names: tuple[str, ...] = ()


TALKS: Final = {
    "queueown": Talk("own", None),
    "queueother": Talk("other", None),
    "returned": Talk("own", None, "queued", names=("mate",)),
    "mine": Talk("own", "me"),
    "mate": Talk("own", "mate"),
    "stranger": Talk("other", "stranger"),
    "mineother": Talk("other", "me"),
    "loose": Talk(None, None),
    "looseme": Talk(None, "me"),
    "pendmine": Talk("own", "me", "pended"),
    "pendstranger": Talk("other", "stranger", "pended"),
    "quietmate": Talk("own", "mate", "expired"),
    "donemine": Talk("own", "me", "finished"),
    "donemate": Talk("own", "mate", "finished"),
    "donestranger": Talk("other", "stranger", "finished"),
    "oldmine": Talk("own", "me", "finished", 3),
    "ancientmine": Talk("own", "me", "finished", 9),
    "oldstranger": Talk("other", "stranger", "finished", 3),
    "moved": Talk("other", "stranger", "transferred", names=("mate", "own")),
}
OLD: Final = frozenset({"oldmine", "ancientmine", "oldstranger"})

EVERY: Final = frozenset(TALKS)
OF_GROUP: Final = frozenset(name for name, talk in TALKS.items() if talk.group == "own")
OWN: Final = frozenset({"mine", "mineother", "looseme", "pendmine", "donemine", "oldmine"})
"""The agent's own; of finished ones, those of the last seven days."""
QUEUE: Final = frozenset({"queueown", "returned"})
QUEUES: Final = QUEUE | {"queueother", "loose"}


class Asker(Struct, frozen=True):
    """Someone who asks, and what they reach by the specification."""

    profile: Profile
    reach: frozenset[str]
    groups: tuple[str, ...] = ()
    all_groups: bool = False
    linked: bool = False
    key: bool = False

    @property
    def known_groups(self) -> frozenset[str]:
        """The groups they know of: those of their reach, and those that their conversations name."""
        everything = self.profile == "administrator" or self.all_groups
        named = {name for talk in self.reach for name in (TALKS[talk].group, *TALKS[talk].names) if name in GROUPS}
        return frozenset(GROUPS) if everything else frozenset({*self.groups, *named})

    @property
    def roster(self) -> frozenset[str]:
        """The agents of their groups, if they may see the roster."""
        reached = GROUPS if self.profile == "administrator" or self.all_groups else self.groups
        return frozenset(name for name, group in AGENTS.items() if group in reached and self.profile != "agent")

    @property
    def known_agents(self) -> frozenset[str]:
        """The agents they know of: those of the roster, and who their rows name."""
        named = {name for talk in self.reach for name in (TALKS[talk].agent, *TALKS[talk].names) if name in AGENTS}
        return frozenset({*self.roster, *named, *(["me"] if self.linked else [])})

    def may_see(self, one: Mark, me: str) -> bool:
        """Whether a canary may reach them."""
        organization, thing, field = one
        if organization != "home" or field in NEVER:
            return False
        match thing:
            case "organization" | "source":
                return True
            case "user":
                # Administrators read the audit trail, which names who did what.
                return field == me or self.profile == "administrator"
            case thing if thing.startswith("group"):
                return thing.removeprefix("group") in self.known_groups
            case thing if thing.startswith("agent") and field == "why":
                return thing.removeprefix("agent") in self.roster
            case thing if thing.startswith("agent"):
                return thing.removeprefix("agent") in self.known_agents
            case _:
                return thing in self.reach and (field != "note" or self.profile != "agent")


NEVER: Final = frozenset({"contactid", "mailbox"})
"""The customer's id at the source, and an agent's mailbox: nothing shows them."""

ASKERS: Final = {
    "administrator": Asker("administrator", EVERY),
    "operator": Asker("operator", EVERY, all_groups=True),
    "operatorofgroup": Asker("operator", OF_GROUP, ("own",)),
    "advanced": Asker("advanced_agent", EVERY, all_groups=True),
    "advancedofgroup": Asker("advanced_agent", OF_GROUP | OWN, ("own",), linked=True),
    "agent": Asker("agent", QUEUE | OWN, ("own",), linked=True),
    "agentofall": Asker("agent", QUEUES | OWN, all_groups=True, linked=True),
    "agentalone": Asker("agent", OWN, linked=True),
    "agentofnothing": Asker("agent", frozenset()),
    "keyofall": Asker("administrator", EVERY, key=True),
    "keyofgroup": Asker("operator", OF_GROUP, ("own",), key=True),
    "keyofagent": Asker("agent", QUEUE, ("own",), key=True),
}


def group_id(organization: str, name: str) -> str:
    """A group as filters name it."""
    return f"{SOURCE}/{mark(organization, 'group' + name, 'id')}"


def agent_id(organization: str, name: str) -> str:
    """An agent as filters name it."""
    return f"{SOURCE}/{mark(organization, 'agent' + name, 'id')}"


class Floor:
    """Both organizations, filled, and the askers of the first."""

    def __init__(self, monitor: Monitor) -> None:
        self.monitor = monitor
        self.ids: dict[tuple[str, str], str] = {}
        self.users: dict[str, str] = {}
        self._programs: dict[str, httpx2.AsyncClient] = {}
        self._told = 0

    async def open(self) -> None:
        """Make everything."""
        administration = self.monitor.administration
        for organization in ORGANIZATIONS:
            made = await administration.create_organization(organization, mark(organization, "organization", "name"))
            for talk in TALKS:
                self.ids[organization, talk] = conversation_id(made.key, SOURCE, mark(organization, talk, "external"))
            key = await administration.create_key(organization, "shop", ["ingest"], source=SOURCE)
            await administration.create_key(organization, "x", ["ingest"], source=mark(organization, "source", "id"))
            self._programs[organization] = self.monitor.client(headers={"authorization": f"Bearer {key}"})
            # The same ids of events in both: neither hides the other's.
            self._told = 0
            await self.tell(organization, (*roster(organization), *history(organization)))
        for name in ASKERS:
            if not ASKERS[name].key:
                await self._person(name)
        rival = await administration.create_user(
            "rival", "administrator@rival.test", PASSWORD, Reach("administrator"), name=mark("rival", "user", "name")
        )
        self.users["rival"] = rival.id

    async def _person(self, name: str) -> None:
        asker = ASKERS[name]
        groups = tuple(group_id("home", group) for group in asker.groups)
        made = await self.monitor.administration.create_user(
            "home",
            f"{name}@home.test",
            PASSWORD,
            Reach(asker.profile, groups, asker.all_groups),
            name=mark("home", "user", name),
            agents=[agent_id("home", "me")] if asker.linked else [],
        )
        self.users[name] = made.id

    async def asker(self, name: str, *scopes: Scope) -> httpx2.AsyncClient:
        """A browser of theirs, or a program with their key, which reads unless scopes say otherwise."""
        asker = ASKERS[name]
        if not asker.key:
            return await self.monitor.signed_in(f"{name}@home.test")
        reach = Reach(asker.profile, tuple(group_id("home", group) for group in asker.groups), asker.all_groups)
        key = await self.monitor.administration.create_key("home", name, scopes or ["read"], reach=reach)
        return self.monitor.client(headers={"authorization": f"Bearer {key}"})

    async def tell(self, organization: str, told: Iterable[tuple[str, str, dict[str, Any], float]]) -> int:
        """Report facts: (subject, type, data, days ago). Gives the seq at which all of them are visible."""
        events: list[dict[str, Any]] = []
        for subject, kind, data, days in told:
            self._told += 1
            at = datetime.fromtimestamp(self.monitor.clock.now / 1000 - 3_600 - days * DAY + self._told / 100, UTC)
            event = {"specversion": "1.0", "source": "shop", "id": str(self._told), "type": kind, "subject": subject}
            events.append({**event, "time": at.isoformat(), "data": data})
        answer = await self._programs[organization].post("/api/v1/events", json=events)
        assert answer.json()["accepted"] == len(events), answer.text
        return answer.json()["seq"]


def roster(organization: str) -> Iterator[tuple[str, str, dict[str, Any], float]]:
    """The groups and agents."""
    for name in GROUPS:
        yield mark(organization, f"group{name}", "id"), "group.registered", {"name": say(organization, name)}, 10
    for name, group in AGENTS.items():
        thing = f"agent{name}"
        subject = mark(organization, thing, "id")
        data = {
            "name": mark(organization, thing, "name"),
            "email": mark(organization, thing, "mailbox"),
            "groups": [mark(organization, f"group{group}", "id")],
            "capacity": 5,
            "languages": [mark(organization, thing, "language")],
        }
        yield subject, "agent.registered", data, 10
        status = {"status": "pause", "reason": mark(organization, thing, "why")}
        yield subject, "agent.status_changed", status, 10


def say(organization: str, group: str) -> str:
    """A group's name."""
    return mark(organization, f"group{group}", "name")


def history(organization: str) -> Iterator[tuple[str, str, dict[str, Any], float]]:
    """Every conversation from its opening to its state, with a canary in every field there is."""
    for name, talk in TALKS.items():

        def own(field: str, name: str = name) -> str:
            return mark(organization, name, field)

        def member(kind: str, one: str) -> str:
            return mark(organization, kind + one, "id")

        contact = {"name": own("name"), "phone": own("phone"), "email": own("email"), "id": own("contactid")}
        opening: dict[str, Any] = {
            "channel": "whatsapp",
            "contact": {**contact, "language": own("language"), "segment": own("segment")},
            "account": own("account"),
            "ticket": own("ticket"),
            "subject": own("subject"),
            "tags": [own("tag")],
        }
        group = "own" if talk.then == "transferred" else talk.group
        if group:
            opening["group"] = member("group", group)
        agent = "mate" if talk.then in ("transferred", "queued") else talk.agent
        facts: list[tuple[str, dict[str, Any]]] = [("conversation.opened", opening)]
        file = {"name": own("file"), "url": f"https://files.test/{own('url')}"}
        facts.append(("message.received", {"message": "m1", "text": own("text"), "attachments": [file]}))
        if agent:
            author = {"kind": "agent", "id": member("agent", agent)}
            facts.append(("conversation.assigned", {"agent": author["id"]}))
            facts.append(("message.sent", {"message": "m2", "text": own("reply"), "author": author}))
        facts.append(("note.added", {"message": "n1", "text": own("note")}))
        facts.append(("message.received", {"message": "m3", "text": own("preview")}))
        facts.append(("conversation.rated", {"score": 4, "scale": 5, "comment": own("comment")}))
        match talk.then:
            case "queued":
                moved = {"group": member("group", "own"), "by": member("agent", "mate"), "reason": own("reason")}
                facts.append(("conversation.queued", moved))
            case "pended" | "expired":
                facts.append((f"conversation.{talk.then}", {"reason": own("reason")}))
            case "finished":
                facts.append(("conversation.finished", {"by": "agent", "reason": own("reason")}))
            case "transferred":
                by, to = member("agent", "mate"), member("group", "other")
                facts.append(("conversation.transferred", {"to_group": to, "by": by, "reason": own("reason")}))
                facts.append(("conversation.assigned", {"agent": member("agent", "stranger")}))
            case _:
                pass
        for kind, data in facts:
            yield own("external"), kind, data, talk.days
