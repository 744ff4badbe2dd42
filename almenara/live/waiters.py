"""Who waits until the board has taken in the log up to a seq."""

import asyncio


class Waiters:
    """Those that wait, each for a seq of its own."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._ended = False

    async def wait(self, seq: int) -> None:
        """Return once `reached` was told of the seq, or nobody will be told any more."""
        if not self._ended:
            waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((seq, waiting))
            await waiting

    def reached(self, seq: int) -> None:
        """Those up to this seq go on."""
        for wanted, waiting in self._waiting:
            if wanted <= seq and not waiting.done():
                waiting.set_result(None)
        self._waiting = [one for one in self._waiting if one[0] > seq]

    def end(self) -> None:
        """Everyone goes on, also who comes later."""
        self._ended = True
        for _, waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
