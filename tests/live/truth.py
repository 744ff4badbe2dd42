"""What every watch must show at a moment, computed from the board's rows one by one with nothing kept."""

import asyncio
from typing import Any

import msgspec

from almenara.access.actor import Actor
from almenara.access.scope import reaches_agent
from almenara.catalog.agents.ask import ask_agents
from almenara.catalog.ask import ask_list, ask_totals
from almenara.catalog.columns import COLUMNS
from almenara.catalog.seen import Seen
from almenara.domain.agent import free_places
from almenara.domain.condition import EVERYTHING
from almenara.live.agents.order import parse as agents_order
from almenara.live.frames import Filter
from almenara.live.order import parse
from almenara.live.shown import show_conversation, show_message
from almenara.live.wire import show, show_agent
from tests.live.agents import oracle as over_agents
from tests.live.client import Client, Watched
from tests.live.conftest import World
from tests.live.oracle import figures, matching


async def settle(world: World, seq: int, *, stored: bool = True) -> None:
    """Until the hub shows that seq and everyone was told; and, unless it does not matter, the rows are stored."""
    while True:
        async with world.hub.turn(whole=True):
            if world.hub.board.seq >= seq:
                break
        await asyncio.sleep(0.0005)
    if stored:
        await world.projector.flush()


def plain(value: object) -> Any:
    """A value as it comes out of JSON."""
    return msgspec.json.decode(msgspec.json.encode(value))


def oldest(figure: Any) -> tuple[int | None, int]:
    """An oldest age as it travels: its moment, and the longest one that stands still."""
    return tuple(figure) if isinstance(figure, list) else (figure, 0)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


class Truth:
    """One moment. A row's cells and an audience's figures are computed once, however many watch them."""

    def __init__(self, world: World) -> None:
        self._world = world
        board = world.hub.board
        self._rows = [seen for seen in board.picture.seen if seen is not None]
        self._cells: dict[str, tuple[str, int, dict[str, Any]]] = {}
        self._figures: dict[str, dict[str, Any]] = {}
        self._agents = over_agents.staff(board.agents, self._rows, world.clock.now, board.day)

    async def of(self, client: Client, watched: Watched) -> Any:
        """What a watch must show, as `Watched.picture` tells it."""
        actor, shape, frame = client.connection.actor, client.connection.shape, watched.frame
        match frame.kind:
            case "totals":
                known = self._totals(actor, frame.filter)
                told = {name: known[name] for name in shape.indicators}
                if shape.agent_indicators:
                    told |= self._over_agents(actor, frame.filter, ("group", "source"))
                return [], 0, 0, told, None, []
            case "agents":
                return self._staff(actor, watched)
            case "groups":
                return self._groups(client)
            case "transcript":
                return await self._transcript(actor, frame.conversation or "")
            case _:
                return self._list(client, watched)

    def _totals(self, actor: Actor, chosen: Filter) -> dict[str, Any]:
        asked = ask_totals(actor, {name: values for name, values in chosen.items() if name != "group"})
        groups = frozenset(chosen["group"]) if "group" in chosen else None
        key = repr((asked, groups))
        if key not in self._figures:
            self._figures[key] = plain(figures(self._rows, asked, groups))
        return self._figures[key]

    def _of_group(self, group: str) -> dict[str, Any]:
        if group not in self._figures:
            rows = [seen for seen in self._rows if seen.row.group == group]
            self._figures[group] = figures(rows, EVERYTHING)
        return self._figures[group]

    def _list(self, client: Client, watched: Watched) -> Any:
        board, frame = self._world.hub.board, watched.frame
        order = parse(frame.sort)
        assert order is not None
        found = matching(self._rows, ask_list(client.connection.actor, frame.filter))
        found.sort(key=lambda seen: (*order.key(seen, board.name_of), seen.row.id))
        rows: list[Any] = []
        for seen in found[watched.before :]:
            row, version, cells = self._shown(seen)
            rows.append([row, version, *(cells[name] for name in client.connection.shape.columns)])
        return rows, len(found), watched.before, {}, None, []

    def _over_agents(self, actor: Actor, chosen: Filter, about: tuple[str, ...]) -> dict[str, Any]:
        asked = ask_agents(actor, {name: values for name, values in chosen.items() if name in about})
        return plain(over_agents.figures(self._agents, asked))

    def _staff(self, actor: Actor, watched: Watched) -> Any:
        frame, naming = watched.frame, self._world.hub.board.name_of
        order = agents_order(frame.sort)
        assert order is not None
        found = over_agents.meeting(self._agents, ask_agents(actor, frame.filter))
        found.sort(key=lambda seen: order.key(seen, naming))
        rows = [[seen.agent.id, 0, *show_agent(seen, naming).cells] for seen in found[watched.before :]]
        told = self._over_agents(actor, frame.filter, ("group", "source", "q"))
        return plain(rows), len(found), watched.before, told, None, []

    def _groups(self, client: Client) -> Any:
        actor, told = client.connection.actor, list[tuple[Any, list[Any]]]()
        for group in self._world.hub.board.groups.values():
            if group.removed or not (reaches_agent(actor, (group.id,))):
                continue
            found = self._of_group(group.id)
            since, still = oldest(found["longest_wait"])
            agents = [seen for seen in self._agents if group.id in seen.agent.groups]
            members = {
                "available": sum(seen.agent.status == "available" for seen in agents),
                "present": sum(seen.agent.status in ("available", "pre_pause") for seen in agents),
                "all": len(agents),
            }
            shared = any(len(seen.agent.groups) > 1 for seen in agents)
            cells = {
                "group": {"id": group.id, "name": group.name, "shared": shared},
                "agents": members,
                "capacity_free": sum(free_places(seen.agent, seen.work.load) for seen in agents),
            }
            row = [group.id, 0, *((found | cells)[name] for name in client.connection.shape.group_columns)]
            told.append(((since is None, since or 0, -still, group.name.casefold(), group.id), row))
        told.sort(key=lambda one: one[0])
        return plain([row for _, row in told]), len(told), 0, {}, None, []

    def _shown(self, seen: Seen) -> tuple[str, int, dict[str, Any]]:
        row = seen.row
        if row.id not in self._cells:
            shown = show(seen, self._world.hub.board.name_of)
            self._cells[row.id] = row.id, shown.version, dict(zip(COLUMNS, plain(shown.cells), strict=True))
        return self._cells[row.id]

    async def _transcript(self, actor: Actor, conversation: str) -> Any:
        hub, naming = self._world.hub, self._world.hub.board.name_of
        row = await hub.find(conversation)
        assert row is not None
        messages = [
            show_message(fact, naming, int)
            for fact in await hub.history(row.id)
            if actor.may("notes.view") or fact.type != "note.added"
        ]
        told = sorted(
            (one for one in messages if one is not None), key=lambda one: (one.at, one.id, one.text, one.kind)
        )
        shown = show_conversation(row, naming, int, hub.board.customers.count(row))
        return [], 0, 0, {}, plain(shown), plain(told)


async def agrees(world: World, clients: list[Client]) -> None:
    """What everyone's snapshots and diffs made of every watch equals a fresh snapshot (C1)."""
    truth = Truth(world)
    for client in clients:
        for watched in client.watches.values():
            if watched.ended is None and watched.audience >= 0:
                expected = await truth.of(client, watched)
                assert watched.picture() == expected, (client.connection.actor.profile, watched.frame)
