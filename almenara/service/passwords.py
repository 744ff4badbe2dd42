"""Passwords: kept as argon2id hashes, checked in a thread, a few at once."""

import asyncio
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from almenara.errors import Misused, refused

SHORTEST: Final = 8
LONGEST: Final = 256

# One lane and 19 MiB: what OWASP asks at least, and all that sign-ins may cost the machine that serves viewers.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE: Final = 2


class Passwords:
    """Hashes and checks. A check of nobody's password takes as long as any other."""

    def __init__(self) -> None:
        self._nobody = _HASHER.hash("nobody")
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        """The hash to keep. Raises `Misused` when the password is too short or too long."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise Misused(
                f"A password has {SHORTEST} to {LONGEST} characters.",
                places=[refused("/password", "password_length", least=SHORTEST, most=LONGEST)],
            )
        return await asyncio.to_thread(_HASHER.hash, password)

    async def check(self, kept: str | None, password: str) -> bool:
        """Whether it is the password; `kept` is None for an unknown user and empty for one who never had any,
        and the work is the same."""
        async with self._turns:
            right = await asyncio.to_thread(verify, kept or self._nobody, password)
        return right and bool(kept)


def verify(kept: str, password: str) -> bool:
    """Whether `kept` is a hash of the password."""
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
