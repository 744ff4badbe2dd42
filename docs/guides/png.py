"""Pictures of few colours: a screen has some hundred of them, which a palette keeps in a third of the bytes."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

COLOURS = 256
_COARSE = 0xF8


def encode(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG of `pixels` (rows, columns, channels: red, green, blue first) with the commonest colours; each other
    colour becomes the nearest of these."""
    rgb = np.ascontiguousarray(pixels[:, :, :3])
    flat = rgb.reshape(-1, 3)
    known, place = _numbered(flat)
    if len(known) > COLOURS:
        known, place = _numbered(flat & np.uint8(_COARSE))
    counts = np.bincount(place, minlength=len(known))
    palette = known[np.argsort(-counts)[:COLOURS]].astype(np.int32)
    distances = ((known[:, None, :].astype(np.int32) - palette[None, :, :]) ** 2).sum(axis=2)
    index = distances.argmin(axis=1).astype(np.uint8)[place].reshape(rgb.shape[:2])
    # Where only the coarse colours were told apart, each stands for the mean of what it was.
    chosen = index.ravel()
    sums = [np.bincount(chosen, weights=flat[:, channel], minlength=len(palette)) for channel in range(3)]
    size = np.maximum(1, np.bincount(chosen, minlength=len(palette)))
    colours = np.rint(np.stack(sums, axis=1) / size[:, None]).astype(np.uint8)
    rows = np.zeros((index.shape[0], index.shape[1] + 1), np.uint8)
    rows[:, 1:] = index
    head = struct.pack(">IIBBBBB", index.shape[1], index.shape[0], 8, 3, 0, 0, 0)
    chunks = (
        _chunk(b"IHDR", head),
        _chunk(b"PLTE", colours.tobytes()),
        _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)),
        _chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _numbered(colours: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The colours there are, and for every pixel which of them it has."""
    wide = colours.astype(np.uint32)
    packed = wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]
    known, place = np.unique(packed, return_inverse=True)
    split = np.stack([known >> 16 & 255, known >> 8 & 255, known & 255], axis=1)
    return split.astype(np.uint8), place.ravel()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
