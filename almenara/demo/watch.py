"""Looking at the monitor as any program may: what is open, with whom, and how the agents are."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import httpx2
import msgspec
from msgspec import Struct

from almenara.demo.moves import Handle, Look, Place, Status
from almenara.domain.conversation import State
from almenara.domain.facts import AgentStatus
from almenara.domain.instants import parse_instant

_OPEN: Final = {"state": ["queued", "in_progress", "pending", "inactive", "bot"], "sort": "created", "limit": 500}
_OK: Final = 200
_REFUSED: Final = (401, 403, 404)
_Answer = TypeVar("_Answer")


class _Named(Struct, frozen=True):
    id: str


class _Row(Handle, frozen=True):
    external_id: str | None
    state: State
    agent: _Named | None
    group: _Named | None
    tags: tuple[str, ...]


class _Rows(Struct, frozen=True):
    items: list[_Row]
    next: str | None
    seq: int


class _Agent(Struct, frozen=True):
    id: str
    status: AgentStatus
    status_since: str | None = None
    status_reason: str | None = None
    status_until: str | None = None


class _Agents(Struct, frozen=True):
    agents: list[_Agent]
    seq: int


class Watch:
    """What the monitor shows. `client` knows its address and the key; `moment` turns moments on the wall into the
    shop's."""

    def __init__(self, client: httpx2.AsyncClient, moment: Callable[[int], int]) -> None:
        self._client = client
        self._moment = moment
        self._closed: set[str] = set()

    @property
    def blind(self) -> bool:
        """Whether the key may not read."""
        return "conversations" in self._closed

    async def look(self) -> Look | None:
        """None where the server is away or busy; and always, with a key that may not read."""
        rows: dict[str, Place] = {}
        handles: dict[str, Handle] = {}
        seq, cursor = None, None
        while seq is None or cursor is not None:
            page = await self._get("conversations", {**_OPEN, **({"cursor": cursor} if cursor else {})}, _Rows)
            if page is None:
                return None
            seq, cursor = page.seq if seq is None else seq, page.next
            rows |= {row.external_id: _place(row) for row in page.items if row.external_id}
            handles |= {row.external_id: row for row in page.items if row.external_id}
        found = await self._get("targets", {}, _Agents)
        # Whose status nobody ever told is shown as offline; that is not a status that someone set.
        told = [] if found is None else [each for each in found.agents if each.status_since is not None]
        agents = {_own(each.id): self._status(each) for each in told}
        return Look(seq if found is None else min(seq, found.seq), rows, agents, handles)

    async def _get(self, path: str, query: dict[str, Any], kind: type[_Answer]) -> _Answer | None:
        if path in self._closed:
            return None
        try:
            answer = await self._client.get(f"/api/v1/{path}", params=query)
        except httpx2.TransportError:
            return None
        if answer.status_code in _REFUSED:
            self._closed.add(path)
        return msgspec.json.decode(answer.content, type=kind) if answer.status_code == _OK else None

    def _status(self, agent: _Agent) -> Status:
        until = None if agent.status_until is None else self._moment(parse_instant(agent.status_until))
        return Status(agent.status, agent.status_reason, until)


def _place(row: _Row) -> Place:
    return Place(row.state, row.agent and _own(row.agent.id), row.group and _own(row.group.id), row.tags)


def _own(member: str) -> str:
    """The shop's id of a member: ours is its source's and its own."""
    return member.partition("/")[2]
