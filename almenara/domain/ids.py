"""How things are named: ids that outsiders cannot guess across organizations, and ids that people can read."""

import base64
import hashlib
from functools import lru_cache


def conversation_id(key: bytes, source: str, external_id: str) -> str:
    """Our id of a conversation: 16 characters, a keyed hash of where it comes from.

    `key` is the organization's: the same conversation of two organizations has two ids, and a customer's number
    used as an external id cannot be found from ours.
    """
    digest = hashlib.blake2b(f"{source}\0{external_id}".encode("utf-8", "surrogatepass"), digest_size=10, key=key)
    return base64.b32encode(digest.digest()).decode().lower()


def contact_id(key: bytes, source: str, external_id: str) -> str:
    """Our id of a contact, by the same keyed hash."""
    return conversation_id(key, f"{source}\0contact", external_id)


@lru_cache(maxsize=65_536)  # rows share one string per agent and group instead of one each
def roster_id(source: str, external_id: str) -> str:
    """Our id of an agent or a group, as `almenara user create --agent SOURCE/ID` writes it."""
    return f"{source}/{external_id}"


def email_hash(key: bytes, email: str) -> str:
    """What is kept of an e-mail that must not be: a keyed hash by which the same one is recognised."""
    return hashlib.blake2b(email.encode("utf-8", "surrogatepass"), digest_size=10, key=key).hexdigest()


def dedupe_id(source: str, origin: str, event: str) -> bytes:
    """The 16 bytes by which a repeat of (our source, CloudEvents source, id) is recognised."""
    joined = f"{source}\0{origin}\0{event}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).digest()
