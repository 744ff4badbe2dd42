"""What must be kept but never read in the database: sealed by a key that lives in a file beside it."""

import hashlib
import os
import threading
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from almenara.errors import AlmenaraError
from almenara.reasons import Reason


class Secrets:
    """Seals and opens secrets with the data folder's `secret.key`: made at first need, its owner's only."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "secret.key"

    def seal(self, secret: str) -> bytes:
        """The secret, encrypted."""
        return self._fernet().encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """The secret again. Raises `AlmenaraError` when it was sealed by another key."""
        try:
            return self._fernet().decrypt(sealed).decode()
        except InvalidToken:
            raise AlmenaraError(Reason("source_sealed", {"path": str(self._path)})) from None

    def key(self, purpose: str) -> bytes:
        """A key of 32 bytes for another purpose, from which this one cannot be told."""
        self._fernet()
        return hashlib.blake2b(purpose.encode(), key=self._path.read_bytes()[:64], digest_size=32).digest()

    def whole(self) -> bytes:
        """The file's content, for a backup."""
        self._fernet()
        return self._path.read_bytes()

    def put(self, content: bytes) -> None:
        """Begin with the key of a backup. Raises `AlmenaraError` where another is there."""
        if not self._path.exists():
            self._make(content)
        if self._path.read_bytes() != content:
            raise AlmenaraError(f"{self._path} is another key than the backup's: restore into an empty folder.")

    def _fernet(self) -> Fernet:
        if not self._path.exists():
            self._make()
        return Fernet(self._path.read_bytes())

    def _make(self, content: bytes | None = None) -> None:
        # Written aside and linked: two processes that start together agree on one key, never on half of one.
        aside = self._path.with_name(f"secret.key.{os.getpid()}.{threading.get_ident()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content or Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        try:
            self._path.hardlink_to(aside)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
