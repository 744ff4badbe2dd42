"""A browser in Python: applies frames as `live.frames` documents them, and keeps every byte it was sent."""

from typing import Any

import msgspec

from almenara.access.actor import Actor
from almenara.live.connection import Connection
from almenara.live.frames import AnyClientFrame, Hold, Watch, Window
from almenara.live.hub import Hub

Frame = dict[str, Any]


class Watched:
    """What one watch holds."""

    def __init__(self, frame: Watch) -> None:
        self.frame = frame
        self.audience = -1
        self.rows: dict[str, list[Any]] = {}
        self.order: list[str] = []
        self.total = 0
        self.before = 0
        self.indicators: dict[str, Any] = {}
        self.conversation: Any = None
        self.messages: dict[tuple[int, str, str, str], Any] = {}
        self.ended: str | None = None

    def apply(self, frame: Frame, columns: tuple[str, ...]) -> None:
        if frame["type"] == "snapshot":
            self.rows, self.order = {}, frame.get("order") or []
            self.messages = {}
        for row in [*(frame.get("rows") or ()), *(frame.get("put") or ())]:
            self.rows[row[0]] = row
        for row_id, version, cells in frame.get("patch") or ():
            row = self.rows[row_id]
            row[1] = version
            for name, value in cells.items():
                row[2 + columns.index(name)] = value
        dropped: dict[str, str] = dict(frame.get("drop") or ())
        inserted: list[tuple[int, str]] = frame.get("order") or [] if frame["type"] == "diff" else []
        gone = dropped.keys() | {row_id for _, row_id in inserted}
        if gone:
            self.order = [row_id for row_id in self.order if row_id not in gone]
        for place, row_id in inserted:
            self.order.insert(place, row_id)
        for row_id, reason in dropped.items():
            if reason == "denied":
                self.rows.pop(row_id, None)
        self.total = frame.get("total", self.total)
        self.before = frame.get("before", self.before)
        self.indicators |= frame.get("indicators") or {}
        self.conversation = frame.get("conversation") or self.conversation
        for message in frame.get("messages") or ():
            self.messages[(message["at"], message["id"], message["text"], message["kind"])] = message

    def picture(self) -> Any:
        """What a person sees of it."""
        rows = [self.rows[row_id] for row_id in self.order]
        messages = [self.messages[key] for key in sorted(self.messages)]
        return rows, self.total, self.before, self.indicators, self.conversation, messages


class Client:
    """One connection and what its person sees."""

    def __init__(self, hub: Hub, actor: Actor) -> None:
        self.opened: list[str] = []
        self.connection = Connection(hub, actor, self._opened, lambda: None)
        self.watches: dict[int, Watched] = {}
        self.sent: list[bytes] = []
        self.refused: list[Frame] = []
        self._audiences: dict[int, int] = {}

    async def _opened(self, actor: Actor, conversation: str) -> None:
        self.opened.append(conversation)

    async def ask(self, frame: AnyClientFrame) -> None:
        if isinstance(frame, Watch):
            self.watches[frame.watch] = Watched(frame)
        elif isinstance(frame, Window):
            old = self.watches[frame.watch].frame
            self.watches[frame.watch] = Watched(msgspec.structs.replace(old, offset=frame.offset))
        elif not isinstance(frame, Hold):
            raise NotImplementedError
        await self.connection.receive(frame)
        self.read()

    def read(self) -> list[bytes]:
        """Apply whatever has been sent, and give the bytes."""
        waiting = list(self.connection._waiting)  # pyright: ignore[reportPrivateUsage]
        self.connection._waiting.clear()  # pyright: ignore[reportPrivateUsage]
        self.connection._size = 0  # pyright: ignore[reportPrivateUsage]
        for raw in waiting:
            frame: Frame = msgspec.json.decode(raw)
            match frame["type"]:
                case "watching":
                    self._audiences = {a: w for a, w in self._audiences.items() if w != frame["watch"]}
                    self._audiences[frame["audience"]] = frame["watch"]
                    self.watches[frame["watch"]].audience = frame["audience"]
                case "snapshot" | "diff":
                    watch = self._audiences.get(frame["audience"])
                    if watch is not None:
                        watched, shape = self.watches[watch], self.connection.shape
                        columns = {"agents": shape.agent_columns, "groups": shape.group_columns}
                        watched.apply(frame, columns.get(watched.frame.kind, shape.columns))
                case "reset":
                    for audience, watch in list(self._audiences.items()):
                        if frame.get("audience") in (None, audience):
                            self.watches[watch].ended = frame["reason"]
                            del self._audiences[audience]
                case "refused":
                    self.refused.append(frame)
                    if frame.get("watch") in self.watches:
                        self.watches[frame["watch"]].audience = -1
                case _:
                    pass
        self.sent.extend(waiting)
        return waiting
