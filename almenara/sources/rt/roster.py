"""Queues and privileged users as groups and agents."""

from typing import Any, Final
from urllib.parse import quote

import msgspec
from msgspec import Struct

from almenara.domain.facts import AgentRegistered, AgentRemoved, Fact, GroupRegistered, GroupRemoved
from almenara.domain.instants import parse_instant
from almenara.sources.face import Stamp
from almenara.sources.rt.client import Client
from almenara.sources.rt.shapes import NOBODY, SYSTEM

_OF_PEOPLE: Final = '[{"field":"Domain","value":"UserDefined"}]'
"""Without it an RT from before that update gives the groups of every ticket and everyone's."""

_NO_ADDRESS: Final = '[{"field":"Name","operator":"NOT LIKE","value":"@"}]'

_INTERNAL: Final = "2"
"""RT marks queues of its own (approvals) so, besides 0 and 1."""


class _Queue(Struct, frozen=True, rename="pascal"):
    id: str = msgspec.field(name="id")
    name: str
    last_updated: str
    disabled: str = "0"


class _User(Struct, frozen=True, rename="pascal"):
    name: str
    last_updated: str = "1970-01-01T00:00:00Z"
    real_name: str | None = None
    email_address: str | None = None
    disabled: bool = False
    privileged: bool = False


async def groups(client: Client, stamp: Stamp) -> list[Fact]:
    """The queues; a disabled one is removed. Their ids are RT's numbers, for names change."""
    facts: list[Fact] = []
    fields = "Name,Disabled,LastUpdated"
    async for page in client.pages("queues/all", fields=fields, find_disabled_rows=1):
        for item in page:
            queue = msgspec.convert(item, _Queue, strict=False)
            if queue.disabled == _INTERNAL:
                continue
            data = GroupRemoved() if queue.disabled == "1" else GroupRegistered(queue.name)
            facts.append(_entry(stamp, data, queue.id, queue.last_updated))
    return facts


async def agents(client: Client, stamp: Stamp, others: set[str]) -> list[Fact]:
    """The privileged users, by name; a disabled one is removed. `others` are left out, and grow by who is none.

    RT tells who is privileged of each user alone (of its own groups nothing since its security update of 2026), so
    those are asked about who may be: whoever's name is no address, and the members of the groups that this user may
    see (SeeGroup). Anyone else is known by the tickets they own.
    """
    everyone, enabled = await _named(client, find_disabled_rows=1), await _named(client)
    facts: list[Fact] = []
    for name in sorted((everyone | await _members(client)) - others):
        answer = await client.get(f"user/{quote(name, safe='')}")
        user = None if answer is None else msgspec.convert(answer, _User, strict=False)
        if user is None or not user.privileged or user.name in (NOBODY, SYSTEM):
            others.add(name)
            continue
        # Whoever may not administer users is not told who is disabled, only no longer shown them.
        disabled = user.disabled or name in everyone - enabled
        data = (
            AgentRemoved() if disabled else AgentRegistered(user.real_name or user.name, user.email_address or None)
        )
        facts.append(_entry(stamp, data, user.name, user.last_updated))
    return facts


async def _named(client: Client, **more: int) -> set[str]:
    """The users whose name is not an e-mail address, as those of customers are."""
    return {str(item["id"]) async for page in client.pages("users", query=_NO_ADDRESS, **more) for item in page}


async def _members(client: Client) -> set[str]:
    names: set[str] = set()
    async for page in client.pages("groups", query=_OF_PEOPLE):
        for group in page:
            # Its members have an address of their own too, which asks for the right to change them.
            answer = await client.get(f"group/{group['id']}")
            names |= {str(member["id"]) for member in answer["Members"] if member["type"] == "user"}
    return names


def _entry(stamp: Stamp, data: Any, subject: str, updated: str) -> Fact:
    # RT moves LastUpdated at every change, disabling too: a roster read again is a repeat until something changed.
    kind = "queue" if isinstance(data, GroupRegistered | GroupRemoved) else "user"
    return stamp.fact(data, subject, parse_instant(updated), f"{kind}:{subject}:{updated}")
