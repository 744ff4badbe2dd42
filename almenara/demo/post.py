"""Sending events: patient with a server that is away, busy or restarting, and clear about a refusal."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import httpx2
import msgspec
import stamina
from msgspec import Struct

from almenara.demo.events import Event, batch
from almenara.errors import AlmenaraError

LARGEST: Final = 1_000
_HEADERS: Final = {"content-type": "application/cloudevents-batch+json"}
_ACCEPTED: Final = 202
_DONE: Final = 200
_TOO_MANY: Final = 429
_BROKEN: Final = 500
_LONGEST_WAIT: Final = 30.0


class Door:
    """The server's door for events. `client` knows its address and the key; at `seq` all that was sent is visible."""

    def __init__(self, client: httpx2.AsyncClient, wall: Callable[[int], int]) -> None:
        self._client = client
        self._wall = wall
        self.seq = 0

    async def send(self, events: Sequence[Event]) -> None:
        """Returns once everything is durably stored: what is repeated is recognised by its id, so that any doubt
        is settled by sending again. Raises `AlmenaraError` for what trying again would not mend."""
        for start in range(0, len(events), LARGEST):
            await self._send(batch(events[start : start + LARGEST], self._wall))

    async def act(self, action: str, body: dict[str, Any], key: str) -> bool:
        """Asks for an action, once for a key. False where this is not allowed here: then nothing was done."""
        answer = await self._post(f"/api/v1/actions/{action}", msgspec.json.encode(body), {"idempotency-key": key})
        if answer.status_code != _DONE:
            return False
        self.seq = msgspec.json.decode(answer.content, type=_Receipt).seq
        return True

    async def _send(self, body: bytes) -> None:
        answer = await self._post("/api/v1/events", body, _HEADERS)
        if answer.status_code != _ACCEPTED:
            raise _refusal(answer)
        self.seq = msgspec.json.decode(answer.content, type=_Receipt).seq

    async def _post(self, path: str, body: bytes, headers: dict[str, str]) -> httpx2.Response:
        async for attempt in stamina.retry_context(
            on=_again, attempts=None, timeout=None, wait_initial=0.2, wait_max=3.0
        ):
            with attempt:
                answer = await self._client.post(path, content=body, headers=headers)
                if answer.status_code == _TOO_MANY or answer.status_code >= _BROKEN:
                    after = answer.headers.get("retry-after", "")
                    raise _Busy(min(float(after), _LONGEST_WAIT) if after.isdecimal() else None)
                return answer
        raise AssertionError("trying again never ends")


class _Receipt(Struct, frozen=True):
    seq: int


class _Busy(Exception):
    """The server asks to come again, perhaps after a while."""

    def __init__(self, after: float | None) -> None:
        super().__init__("busy")
        self.after = after


def _again(error: Exception) -> bool | float:
    if isinstance(error, _Busy):
        return True if error.after is None else error.after
    return isinstance(error, httpx2.TransportError)


def _refusal(answer: httpx2.Response) -> AlmenaraError:
    try:
        said = str(msgspec.json.decode(answer.content, type=dict[str, object]).get("detail", ""))
    except msgspec.DecodeError:
        said = ""
    return AlmenaraError(f"The server refused the demo's events ({answer.status_code}). {said}".strip())
