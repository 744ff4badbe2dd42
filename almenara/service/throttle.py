"""Guessing is slowed down: failed sign-ins are counted per e-mail and per address, in bounded memory."""

from collections import OrderedDict
from ipaddress import ip_address, ip_network
from typing import Final

from almenara.errors import TooMany

WINDOW: Final = 300_000
"""Milliseconds in which attempts are counted."""
PER_EMAIL: Final = 10
PER_ADDRESS: Final = 60
_REMEMBERED: Final = 20_000


class Throttle:
    """Counts attempts; `now` is in milliseconds."""

    def __init__(self) -> None:
        self._attempts: OrderedDict[str, list[int]] = OrderedDict()

    def attempt(self, email: str, address: str, now: int) -> None:
        """Count an attempt before it is checked, so that many at once gain nothing. Raises `TooMany`."""
        self._count([(f"email {email}", PER_EMAIL), (f"address {_network(address)}", PER_ADDRESS)], now)

    def attempt_from(self, address: str, now: int) -> None:
        """Count an attempt of an address with something that is nobody's e-mail. Raises `TooMany`."""
        self._count([(f"address {_network(address)}", PER_ADDRESS)], now)

    def _count(self, counted: list[tuple[str, int]], now: int) -> None:
        waits = [self._wait(name, limit, now) for name, limit in counted]
        if any(waits):
            raise TooMany(max(waits), "Too many attempts to sign in; wait as long as Retry-After says.")
        for name, _ in counted:
            self._attempts.setdefault(name, []).append(now)
            self._attempts.move_to_end(name)
        while len(self._attempts) > _REMEMBERED:
            self._attempts.popitem(last=False)

    def forgive(self, email: str, address: str) -> None:
        """The attempt was right: forget the e-mail's, and this one of the address."""
        self._attempts.pop(f"email {email}", None)
        if of_address := self._attempts.get(f"address {_network(address)}"):
            of_address.pop()

    def __len__(self) -> int:
        return len(self._attempts)

    def _wait(self, name: str, limit: int, now: int) -> int:
        """Seconds until there is room for one more attempt; 0 if there is."""
        attempts = [at for at in self._attempts.get(name, ()) if at > now - WINDOW]
        if name in self._attempts:
            self._attempts[name] = attempts
        if len(attempts) < limit:
            return 0
        return max(1, -(-(attempts[-limit] + WINDOW - now) // 1000))


def _network(address: str) -> str:
    """Whoever has one IPv6 address has the 2**64 beside it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
