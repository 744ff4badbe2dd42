"""A small floor to act on: two groups, three agents, conversations by number, and who acts."""

from typing import Any

import httpx2

from almenara.domain.instants import format_instant
from tests.monitor import Monitor

ITEM = dict[str, Any]


class Acting:
    """The floor `shop`: groups pagos (ana, luis) and ventas (rosa); everyone available, with five places."""

    def __init__(self, monitor: Monitor, ingest: httpx2.AsyncClient) -> None:
        self.monitor = monitor
        self._ingest = ingest
        self._number = 0

    async def tell(self, kind: str, subject: str, **data: Any) -> None:
        """An event, now."""
        self._number += 1
        at = self.monitor.clock.now + self._number
        answer = await self._ingest.post(
            "/api/v1/events",
            json={
                "specversion": "1.0",
                "id": str(self._number),
                "source": "test",
                "type": kind,
                "subject": subject,
                "time": format_instant(at),
                "data": data,
            },
        )
        assert answer.status_code == 202, answer.text
        hub = await self.monitor.running.context.hubs.of("default")
        await hub.reached(answer.json()["seq"])

    async def opened(self, subject: str, **data: Any) -> None:
        """A new conversation."""
        await self.tell(
            "conversation.opened", subject, **({"channel": "whatsapp", "contact": {"name": f"C {subject}"}} | data)
        )


async def acting(monitor: Monitor) -> Acting:
    """The floor, with its roster."""
    key = await monitor.key("ingest", source="shop")
    floor = Acting(monitor, monitor.client(headers={"authorization": f"Bearer {key}"}))
    for group in ("pagos", "ventas"):
        await floor.tell("group.registered", group, name=group.title())
    for agent, group in (("ana", "pagos"), ("luis", "pagos"), ("rosa", "ventas")):
        await floor.tell("agent.registered", agent, name=agent.title(), groups=[group], capacity=5)
        await floor.tell("agent.status_changed", agent, status="available")
    return floor


async def rows(client: httpx2.AsyncClient) -> dict[str, ITEM]:
    """What someone sees, by the source's id."""
    answer = await client.get("/api/v1/conversations?limit=500")
    return {item["external_id"]: item for item in answer.json()["items"]}


async def act(client: httpx2.AsyncClient, name: str, items: list[ITEM], key: str | None = None, **fields: Any) -> Any:
    """POST an action on rows as they were seen."""
    versions = name not in ("prioritize", "tag", "note")
    chosen = [{"id": one["id"]} | ({"version": one["version"]} if versions else {}) for one in items]
    headers = {} if key is None else {"idempotency-key": key}
    return await client.post(f"/api/v1/actions/{name}", json={"conversations": chosen, **fields}, headers=headers)
