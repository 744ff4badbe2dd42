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

_PRIVILEGED: Final = '[{"field":"Domain","value":"SystemInternal"},{"field":"Name","value":"Privileged"}]'

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
    real_name: str = ""
    email_address: str = ""
    disabled: str = "0"


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


async def agents(client: Client, stamp: Stamp) -> list[Fact]:
    """The privileged users, by name; a disabled one is removed.

    None where RT does not let this user see groups (SeeGroup): agents are then known by the tickets they own.
    """
    facts: list[Fact] = []
    for name in await _privileged(client):
        answer = await client.get(f"user/{quote(name, safe='')}")
        if answer is None:
            continue
        user = msgspec.convert(answer, _User, strict=False)
        if user.name in (NOBODY, SYSTEM):
            continue
        data = (
            AgentRemoved()
            if user.disabled == "1"
            else AgentRegistered(user.real_name or user.name, user.email_address or None)
        )
        facts.append(_entry(stamp, data, user.name, user.last_updated))
    return facts


async def _privileged(client: Client) -> list[str]:
    groups = await client.get("groups", query=_PRIVILEGED)
    names: list[str] = []
    for group in groups["items"]:
        # Its members have an address of their own too, which asks for the right to change them.
        answer = await client.get(f"group/{group['id']}")
        names += [str(member["id"]) for member in answer["Members"] if member["type"] == "user"]
    return names


def _entry(stamp: Stamp, data: Any, subject: str, updated: str) -> Fact:
    # RT moves LastUpdated at every change, disabling too: a roster read again is a repeat until something changed.
    kind = "queue" if isinstance(data, GroupRegistered | GroupRemoved) else "user"
    return stamp.fact(data, subject, parse_instant(updated), f"{kind}:{subject}:{updated}")
