"""A fact's data as the log keeps it: two columns of JSON, what may be kept for ever and what is personal."""

from typing import Any, Final

import msgspec

from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Data

_encode = msgspec.json.Encoder().encode
_DECODERS: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    kind.name: msgspec.json.Decoder(kind.data) for kind in FACT_TYPES.values()
}


def split(data: Data) -> tuple[bytes, bytes | None]:
    """The log's two columns: what may be kept for ever, and what is personal (none: null)."""
    encoded = _encode(data)
    apart = type(data).personal
    if not apart:
        return encoded, None
    members: dict[str, msgspec.Raw] = _decode_members(encoded)
    kept = {name: value for name, value in members.items() if name not in apart}
    personal = {name: value for name, value in members.items() if name in apart}
    return _encode(kept), _encode(personal) if personal else None


_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def join(name: str, kept: bytes, personal: bytes | None) -> Data:
    """The data of a fact as it was before `split`; an erased one gets its stand-in."""
    kind = FACT_TYPES[name].data
    if kind.personal:
        apart = kind.erased if personal is None else personal
        if len(apart) > 2:
            kept = apart if len(kept) <= 2 else kept[:-1] + b"," + apart[1:]
    return _DECODERS[name].decode(kept)


def decode(name: str, raw: bytes | msgspec.Raw) -> Data:
    """Data that arrives from outside, validated. Raises `msgspec.ValidationError` at the first fault."""
    return _DECODERS[name].decode(raw)
